import type { SetTtl } from '../../model/family.js';
import type { TtlObservation } from '../../model/snapshot.js';

/** Remaining TTL and idle time are read within a page of each other, and idle times are whole seconds. */
const MODE_WIDTH_SECONDS = 2.5;
/** A TTL that the application sets is worth naming from this share of the family's keys on. */
const LEAST_MODE_SHARE = 0.05;
/** A lower mode may be an echo of reads: it must be more than that. */
const LEAST_LOWER_MODE_SHARE = 0.1;
/** A mode holds this many times the keys that an even spread around it would put there. */
const MODE_PROMINENCE = 4;
/** Keys that agree on one TTL within seconds tell it from this number on; an upper envelope needs more. */
const LEAST_KEYS_FOR_MODE = 5;
const LEAST_KEYS_FOR_ENVELOPE = 20;
/** Of the upper end of an envelope; both sides together 1%. */
const ENVELOPE_ALPHA = 0.005;

/**
 * Infers the TTL that the application sets from `keys` keys that carry one, of which `observations` is a sample.
 *
 * For a key that was not touched since, remaining + idle time is the TTL that was set, within a second or so; reads
 * only lower that sum, so its upper modes count. Where idle times cannot be had, the upper envelope of the remaining
 * TTLs stands in, corrected as for German tanks. Remaining TTLs themselves are never compared: their shape is the
 * traffic's. (docs/keys.md; Redis: OBJECT IDLETIME)
 */
export function inferSetTtl(observations: readonly TtlObservation[], keys: number): SetTtl {
  if (keys === 0) return { kind: 'absent' };
  if (observations.length < LEAST_KEYS_FOR_MODE)
    return unknown(
      keys,
      `${keys} ${keys === 1 ? 'key carries' : 'keys carry'} a TTL, ${LEAST_KEYS_FOR_MODE} are needed`,
    );
  const trusted = observations.filter(
    ({ idleSeconds, isIdleDoubtful }) => idleSeconds !== null && !isIdleDoubtful,
  );
  return (
    fromModes(trusted, observations, keys) ??
    fromDoubtfulModes(observations, keys) ??
    (trusted.length >= observations.length / 2
      ? fromEnvelope(trusted.map(sumSeconds), 'idle-time', keys)
      : fromEnvelope(
          observations.map(({ remainingMs }) => remainingMs / 1000),
          'envelope',
          keys,
        ))
  );
}

const unknown = (keys: number, reason: string): SetTtl => ({ kind: 'unknown', keys, reason });

const sumSeconds = ({ remainingMs, idleSeconds }: TtlObservation): number =>
  remainingMs / 1000 + (idleSeconds ?? 0);

interface Mode {
  readonly seconds: number;
  readonly share: number;
}

function fromModes(
  trusted: readonly TtlObservation[],
  all: readonly TtlObservation[],
  keys: number,
): SetTtl | null {
  if (trusted.length < LEAST_KEYS_FOR_MODE || trusted.length < all.length / 2) return null;
  const sums = trusted.map(sumSeconds).toSorted((a, b) => a - b);
  const modes = modesOf(sums);
  const top = modes[0];
  if (top === undefined || shareAbove(sums, top.seconds) > LEAST_MODE_SHARE) return null;
  if (isOneBurst(trusted) && roundDuration(top.seconds) === null)
    return unknown(keys, 'its keys were written or read all together, a moment ago');
  return known(keys, 'idle-time', modes);
}

/**
 * Idle times above the server's uptime are what RESTORE or an RDB file with LRU data brought (true), or what another
 * eviction policy left (noise). Noise does not agree on a round duration.
 */
function fromDoubtfulModes(observations: readonly TtlObservation[], keys: number): SetTtl | null {
  const sums = observations
    .filter(({ idleSeconds }) => idleSeconds !== null)
    .map(sumSeconds)
    .toSorted((a, b) => a - b);
  if (sums.length < LEAST_KEYS_FOR_MODE) return null;
  const modes = modesOf(sums).filter(({ seconds }) => roundDuration(seconds) !== null);
  const top = modes[0];
  const agreeing = modes.reduce((share, mode) => share + mode.share, 0);
  if (top === undefined || agreeing < 0.5 || shareAbove(sums, top.seconds) > LEAST_MODE_SHARE) return null;
  return known(keys, 'idle-time', modes);
}

function known(keys: number, method: 'idle-time' | 'envelope', modes: readonly Mode[]): SetTtl {
  const [longest] = modes;
  const named = modes.map(({ seconds, share }) => ({ ms: nameMs(seconds), share }));
  const seconds = longest?.seconds ?? 0;
  const [lowMs, highMs] = [(seconds - 1) * 1000, (seconds + 1) * 1000].map((ms) =>
    Math.max(0, Math.round(ms)),
  );
  return { kind: 'known', keys, method, modes: named, spread: null, lowMs: lowMs ?? 0, highMs: highMs ?? 0 };
}

/** Modes of sorted sums, the longest duration first; each is named by its upper end. */
function modesOf(sums: readonly number[]): readonly Mode[] {
  const found: Mode[] = [];
  const left = [...sums];
  while (left.length > 0) {
    const { start, end } = densestWindow(left);
    const count = end - start;
    const share = count / sums.length;
    if (count < Math.min(LEAST_KEYS_FOR_MODE, sums.length) || share < LEAST_MODE_SHARE) break;
    if (!isProminent(sums, left[start] ?? 0, left[end - 1] ?? 0, count)) break;
    found.push({ seconds: upperMedian(left.slice(start, end)), share });
    left.splice(start, count);
  }
  const ordered = found.toSorted((a, b) => b.seconds - a.seconds);
  return ordered.filter(({ share }, index) => index === 0 || share >= LEAST_LOWER_MODE_SHARE);
}

function densestWindow(sorted: readonly number[]): { readonly start: number; readonly end: number } {
  let best = { start: 0, end: 1 };
  let start = 0;
  for (let end = 1; end <= sorted.length; end++) {
    while ((sorted[end - 1] ?? 0) - (sorted[start] ?? 0) > MODE_WIDTH_SECONDS) start++;
    if (end - start >= best.end - best.start) best = { start, end };
  }
  return best;
}

/** Against the keys within ten widths on both sides; alone there, it stands out. */
function isProminent(sums: readonly number[], from: number, to: number, count: number): boolean {
  const reach = 10 * MODE_WIDTH_SECONDS;
  const around = sums.filter((sum) => sum >= from - reach && sum <= to + reach).length - count;
  return count * 20 >= MODE_PROMINENCE * around;
}

/** The upper quartile of a mode: sums only err downwards, but for the second that idle times are rounded to. */
const upperMedian = (sorted: readonly number[]): number =>
  sorted[Math.floor((sorted.length - 1) * 0.75)] ?? 0;

const shareAbove = (sums: readonly number[], seconds: number): number =>
  sums.filter((sum) => sum > seconds + MODE_WIDTH_SECONDS).length / sums.length;

/** All keys written, or all read, within a moment: then the age of the TTL cannot be told from the sums. */
function isOneBurst(observations: readonly TtlObservation[]): boolean {
  const remaining = observations.map(({ remainingMs }) => remainingMs);
  const idle = observations.map(({ idleSeconds }) => idleSeconds ?? 0);
  return Math.max(...remaining) - Math.min(...remaining) < 5000 && Math.max(...idle) <= 2;
}

/**
 * The upper end of evenly spread values (German tank problem: m(k+1)/k), or of a jittered range. One burst without
 * idle times cannot be told apart from a shorter TTL, unless its end is a round duration.
 */
function fromEnvelope(values: readonly number[], method: 'idle-time' | 'envelope', keys: number): SetTtl {
  const sorted = values.toSorted((a, b) => a - b);
  const count = sorted.length;
  if (count < LEAST_KEYS_FOR_ENVELOPE)
    return unknown(keys, `${count} keys without one common TTL, ${LEAST_KEYS_FOR_ENVELOPE} are needed`);
  const largest = sorted.at(-1) ?? 0;
  const low = sorted[Math.floor(count * 0.05)] ?? 0;
  const isNarrow = low > largest * 0.5;
  if (isNarrow && method === 'idle-time') return jittered(low, largest, keys);
  const high = isNarrow ? largest + MODE_WIDTH_SECONDS : largest * (1 / ENVELOPE_ALPHA) ** (1 / count);
  const round = roundBetween(largest, high);
  if (round === null && isNarrow)
    return unknown(keys, 'its keys were written or refreshed together, and idle times cannot tell when');
  if (round === null && high > largest * 1.2)
    return unknown(keys, `${count} keys leave it between ${Math.round(largest)} s and ${Math.round(high)} s`);
  const ms = (round ?? (largest * (count + 1)) / count) * 1000;
  return {
    kind: 'known',
    keys,
    method,
    modes: [{ ms: Math.round(ms), share: 1 }],
    spread: null,
    lowMs: Math.round(largest * 1000),
    highMs: Math.round(high * 1000),
  };
}

function jittered(from: number, to: number, keys: number): SetTtl {
  const toMs = Math.round(to * 1000);
  return {
    kind: 'known',
    keys,
    method: 'idle-time',
    modes: [{ ms: toMs, share: 1 }],
    spread: { fromMs: Math.round(from * 1000), toMs },
    lowMs: toMs,
    highMs: Math.round(to * 1000 * 1.02),
  };
}

/** A mode is named by the round duration that it stands at, else by itself to the second. */
const nameMs = (seconds: number): number => (roundDuration(seconds) ?? Math.round(seconds)) * 1000;

/** The duration that a person would have written for this one, within the second that idle times are rounded to. */
export function roundDuration(seconds: number): number | null {
  const candidates = UNITS.map((unit) => Math.round(seconds / unit) * unit).filter(isRound);
  return candidates.find((candidate) => Math.abs(candidate - seconds) <= 1.5) ?? null;
}

const UNITS = [86_400, 3600, 300, 60, 30, 10, 5, 1] as const;

/** Two significant digits in some unit, or whole five minutes within a day, or whole days. */
const isRound = (seconds: number): boolean =>
  seconds > 0 &&
  (seconds % 86_400 === 0 ||
    (seconds % 300 === 0 && seconds <= 86_400) ||
    (seconds % 3600 === 0 && seconds <= 7 * 86_400) ||
    [1, 60, 3600].some((unit) => seconds % unit === 0 && hasTwoDigits(seconds / unit)));

const hasTwoDigits = (value: number): boolean => /^\d{1,2}0*$/.test(String(value));

/** The roundest duration within bounds, widest unit first; null where there is none. */
function roundBetween(low: number, high: number): number | null {
  for (const unit of UNITS) {
    const candidate = Math.ceil((low - 0.5) / unit) * unit;
    if (candidate <= high && isRound(candidate)) return candidate;
  }
  return null;
}
