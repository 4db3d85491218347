import { isUsual } from './round-duration.js';

/** What one key says: the TTL that was set on it at least, and what remains of it. */
export interface Reading {
  readonly seconds: number;
  readonly remainingSeconds: number;
  /** When it expires, on a clock that all keys share; what remains where that is not known. */
  readonly endSeconds: number;
}

/** A TTL on which many keys agree within the second or two that they are read with. */
export interface Mode {
  readonly seconds: number;
  /** Of all keys that were looked at. */
  readonly share: number;
  /** False where its keys were written in one moment: then all of them may have been read in another one, later. */
  readonly isSolid: boolean;
}

/** Remaining TTL and idle time are read within a page of each other, and idle times are whole seconds. */
const WIDTH_SECONDS = 2.5;
/** Keys that agree tell a TTL from this number on. */
export const LEAST_KEYS_FOR_MODE = 5;
/** A TTL that the application sets is worth naming from this share of the family's keys on. */
const LEAST_SHARE = 0.05;
/** A lower mode may be an echo of reads: it must be more than that. */
const LEAST_LOWER_SHARE = 0.1;
/** A mode holds this many times the keys that an even spread around it would put there. */
const PROMINENCE = 4;
/** Three moments this far apart are wider than a mode: keys of these that agree cannot all have been read together. */
const MOMENT_SECONDS = 2;
const LEAST_MOMENTS = 3;
/** At the upper end fewer keys tell a TTL, as long as chance would hardly put so many there. */
const LEAST_KEYS_AT_TOP = 4;
const TOP_SHARE = 0.02;
const CHANCE_AT_TOP = 1e-6;

/**
 * The TTLs that stand out, the longest first; what one moment shows is passed over where something better is there,
 * unless it is a usual duration. Reads that keep the TTL lower what a key says, and never together: what
 * many keys of different age agree on was set.
 */
export function modesOf(readings: readonly Reading[]): readonly Mode[] {
  const sorted = readings.toSorted((a, b) => a.seconds - b.seconds);
  const left = [...sorted];
  const found: Mode[] = [];
  while (left.length > 0) {
    const { start, end } = densestWindow(left);
    const window = left.splice(start, end - start);
    const share = window.length / sorted.length;
    if (window.length < LEAST_KEYS_FOR_MODE || share < LEAST_SHARE || !isProminent(sorted, window)) break;
    const isSolid = momentsOf(window) >= LEAST_MOMENTS;
    found.push({ seconds: upperQuartile(window), share, isSolid });
  }
  found.push(
    ...modeAtTop(sorted).filter(({ seconds }) => !found.some((mode) => isSame(mode.seconds, seconds))),
  );
  const ordered = found.toSorted((a, b) => b.seconds - a.seconds);
  const first = ordered.findIndex(({ seconds, isSolid }) => isSolid || isUsual(seconds));
  return ordered
    .slice(first === -1 ? 0 : first)
    .filter(({ share, isSolid }, index) => index === 0 || (isSolid && share >= LEAST_LOWER_SHARE));
}

/**
 * Of keys that are read all the time, only the few that were not read yet agree, and nothing says more than they do:
 * so many within one width, by the density just below, are no chance.
 */
function modeAtTop(sorted: readonly Reading[]): readonly Mode[] {
  const skipped = Math.floor(sorted.length * TOP_SHARE);
  for (let end = sorted.length; end > sorted.length - 1 - skipped; end--) {
    const top = sorted[end - 1]?.seconds ?? 0;
    const window = sorted.slice(0, end).filter(({ seconds }) => seconds >= top - WIDTH_SECONDS);
    const below = sorted.slice(0, end - window.length);
    const near = below.filter(({ seconds }) => seconds >= top - 11 * WIDTH_SECONDS).length;
    if (window.length < LEAST_KEYS_AT_TOP || momentsOf(window) < LEAST_MOMENTS) continue;
    if (poissonTail(window.length, Math.max(near, 1) / 10) > CHANCE_AT_TOP) continue;
    return [{ seconds: upperQuartile(window), share: window.length / sorted.length, isSolid: true }];
  }
  return [];
}

const isSame = (a: number, b: number): boolean => Math.abs(a - b) <= WIDTH_SECONDS;

/** The chance of at least `hits` where `mean` are expected. */
function poissonTail(hits: number, mean: number): number {
  let [term, sum] = [Math.exp(-mean), 0];
  for (let n = 0; n < hits; n++) {
    sum += term;
    term *= mean / (n + 1);
  }
  return Math.max(0, 1 - sum);
}

/** The share of readings that are clearly above. */
export const shareAbove = (readings: readonly Reading[], seconds: number): number =>
  readings.filter((reading) => reading.seconds > seconds + WIDTH_SECONDS).length / readings.length;

function densestWindow(sorted: readonly Reading[]): { readonly start: number; readonly end: number } {
  let best = { start: 0, end: 1 };
  let start = 0;
  for (let end = 1; end <= sorted.length; end++) {
    while ((sorted[end - 1]?.seconds ?? 0) - (sorted[start]?.seconds ?? 0) > WIDTH_SECONDS) start++;
    if (end - start >= best.end - best.start) best = { start, end };
  }
  return best;
}

/** Against the keys within ten widths on both sides; alone there, it stands out. */
function isProminent(sorted: readonly Reading[], window: readonly Reading[]): boolean {
  const reach = 10 * WIDTH_SECONDS;
  const [from, to] = [window[0]?.seconds ?? 0, window.at(-1)?.seconds ?? 0];
  const near = sorted.filter(({ seconds }) => seconds >= from - reach && seconds <= to + reach).length;
  return window.length * 20 >= PROMINENCE * (near - window.length);
}

/** Keys only err downwards, but for the second that idle times are rounded to. */
const upperQuartile = (window: readonly Reading[]): number =>
  window[Math.floor((window.length - 1) * 0.75)]?.seconds ?? 0;

/** Moments at which the keys end: what remains of them differs by the time that reading takes, too. */
function momentsOf(window: readonly Reading[]): number {
  const ends = window.map(({ endSeconds }) => endSeconds).toSorted((a, b) => a - b);
  let moments = 0;
  let last = Number.NEGATIVE_INFINITY;
  for (const seconds of ends) {
    if (seconds - last < MOMENT_SECONDS) continue;
    moments++;
    last = seconds;
  }
  return moments;
}
