import type { Reading } from './ttl-modes.js';

/** TTLs that an application draws at random, as far as keys tell: the ends of the range that they fill. */
export interface Range {
  /** Null where keys that were read lie below it, so that the lower end is not seen. */
  readonly fromSeconds: number | null;
  readonly toSeconds: number;
}

const LEAST_KEYS = 20;
/** A range reaches down to this part of its upper end at the most. */
const LOWEST = 0.55;
/** What says far more than nearly all others is noise. */
const FARTHEST = 1.3;
/** Keys in the range, of all: fewer are what was set before, or noise. */
const LEAST_SHARE = 0.3;
/** With this share of the keys in the range, its lower end is seen. */
const NEARLY_ALL = 0.9;
/** A slope of 1 is reads alone, 0 is the application; of reads that are cut off below, half of it is left. */
const STEEPEST = 0.8;
const STEEPEST_OF_PART = 0.5;
const STANDARD_ERRORS = 3;

/**
 * The range that TTLs are drawn from, by the keys at the upper end of remaining + idle time; null where they do not
 * tell it. Had those keys been written before some moment, and read since, then the longer a key is idle, the more it
 * would say, second for second. Where idle keys say no more than others, and that is no accident of few idle times that
 * hardly differ, the application set what they say.
 */
export function rangeOf(readings: readonly Reading[]): Range | null {
  const sorted = readings.toSorted((a, b) => a.seconds - b.seconds);
  const top = sorted[Math.ceil(sorted.length * 0.995) - 1]?.seconds ?? 0;
  const band = sorted.filter(({ seconds }) => seconds >= top * LOWEST);
  if (band.length < Math.max(LEAST_KEYS, sorted.length * LEAST_SHARE)) return null;
  const { slope, error } = slopeOf(band);
  const isSeen = band.length >= sorted.length * NEARLY_ALL;
  if (!(Math.abs(slope) + STANDARD_ERRORS * error < (isSeen ? STEEPEST : STEEPEST_OF_PART))) return null;
  return {
    fromSeconds: isSeen ? (band[Math.floor(band.length * 0.05)]?.seconds ?? null) : null,
    toSeconds: sorted.findLast(({ seconds }) => seconds <= top * FARTHEST)?.seconds ?? top,
  };
}

/** What keys say by how long they are idle, by least squares; an infinite error where all are idle equally long. */
function slopeOf(band: readonly Reading[]): { readonly slope: number; readonly error: number } {
  const points = band.map(({ seconds, remainingSeconds }) => ({ x: seconds - remainingSeconds, y: seconds }));
  const [meanX, meanY] = [mean(points.map(({ x }) => x)), mean(points.map(({ y }) => y))];
  const varianceX = mean(points.map(({ x }) => (x - meanX) ** 2));
  if (varianceX === 0) return { slope: 0, error: Number.POSITIVE_INFINITY };
  const slope = mean(points.map(({ x, y }) => (x - meanX) * (y - meanY))) / varianceX;
  const rest = mean(points.map(({ x, y }) => (y - meanY - slope * (x - meanX)) ** 2));
  return { slope, error: Math.sqrt(rest / varianceX / Math.max(1, points.length - 2)) };
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
