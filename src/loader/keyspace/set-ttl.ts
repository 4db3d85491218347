import type { SetTtl } from '../../model/family.js';
import type { TtlObservation } from '../../model/snapshot.js';
import { isUsual, roundDuration, usualBetween } from './round-duration.js';
import { type Deadline, deadlineOf } from './ttl-deadline.js';
import { LEAST_KEYS_FOR_MODE, type Mode, modesOf, type Reading, shareAbove } from './ttl-modes.js';
import { rangeOf } from './ttl-range.js';

/** An upper end needs more keys than a mode: with fewer it may lie far above what was seen. */
const LEAST_KEYS_FOR_UPPER_END = 60;
/** Of late, traffic may have been this many times quieter than on average. */
const QUIET = 5;
/** Chance that the TTL lies above the upper bound. */
const ALPHA = 0.05;
/** Modes that hold this share of the keys speak for the family, or modes that this share is not above of. */
const MOST = 0.5;
const MOST_BELOW = 0.95;
/** Where keys are written of late, some have nearly all of their TTL left. */
const STILL_WRITTEN = 0.75;
const LEAST_SHARE_TOUCHED = 0.05;
const ROUNDING_SECONDS = 1.4;
/** Idle times of keys that nobody touched since the server loaded them differ by no more than reading them takes. */
const LOADED_TOGETHER_SECONDS = 60;

/**
 * Infers the TTL that the application sets from `keys` keys that carry one, of which `observations` is a sample.
 *
 * For a key that was not touched since, remaining + idle time is the TTL that was set, within a second or so; reads
 * only lower that sum, so its upper modes count. Where no mode stands out, or idle times cannot be had, the upper end
 * stands in. Remaining TTLs themselves are never compared: their shape is the traffic's. (docs/keys.md; Redis: OBJECT
 * IDLETIME)
 */
export function inferSetTtl(observations: readonly TtlObservation[], keys: number): SetTtl {
  if (keys === 0) return { kind: 'absent' };
  if (observations.length < LEAST_KEYS_FOR_MODE) {
    const carry = keys === 1 ? 'key carries' : 'keys carry';
    const reason = `${keys} ${carry} a TTL, ${LEAST_KEYS_FOR_MODE} are needed`;
    return { kind: 'unknown', keys, reason, seenMs: seen(observations, []) };
  }
  const { estimate, sums } = estimateOf(observations);
  if (estimate.kind === 'deadline') return { ...estimate, keys };
  // Idle times that led to nothing may be noise: then only what remains is sure.
  return { ...estimate, keys, seenMs: seen(observations, estimate.kind === 'known' ? sums : []) };
}

type Known = Extract<SetTtl, { readonly kind: 'known' }>;
type Estimate =
  | Omit<Known, 'keys' | 'seenMs'>
  | ({ readonly kind: 'deadline' } & Deadline)
  | { readonly kind: 'unknown'; readonly reason: string };

/** An estimate, and the observations whose idle times it rests on. */
interface Estimated {
  readonly estimate: Estimate;
  readonly sums: readonly TtlObservation[];
}

const unknown = (reason: string): Estimate => ({ kind: 'unknown', reason });

function estimateOf(observations: readonly TtlObservation[]): Estimated {
  const timed = observations.filter(({ idleSeconds }) => idleSeconds !== null);
  const trusted = timed.filter(({ isIdleDoubtful }) => !isIdleDoubtful);
  const modes = fromModes(trusted);
  if (modes !== null && modes.kind !== 'unknown') return { estimate: modes, sums: trusted };
  const deadline = deadlineOf(observations);
  if (deadline !== null) return { estimate: { kind: 'deadline', ...deadline }, sums: [] };
  if (modes !== null) return { estimate: modes, sums: [] };
  if (trusted.length < timed.length / 2) {
    const estimate = fromDoubtful(timed, trusted.length);
    if (estimate !== null) return { estimate, sums: timed };
  }
  const range = fromRange(trusted);
  if (range !== null) return { estimate: range, sums: trusted };
  return trusted.length >= observations.length / 2
    ? { estimate: fromUpperEnd(trusted.map(sum)), sums: trusted }
    : { estimate: fromUpperEnd(observations.map(remaining)), sums: [] };
}

/** What each key says at the least: with its idle time where that is to be trusted. */
function seen(observations: readonly TtlObservation[], sums: readonly TtlObservation[]): readonly number[] {
  const isSum = new Set(sums);
  return observations
    .map((one) => toMs((isSum.has(one) ? sum(one) : remaining(one)).seconds))
    .toSorted((a, b) => a - b);
}

const remaining = (one: TtlObservation): Reading => ({ ...sum(one), seconds: one.remainingMs / 1000 });

const sum = ({ remainingMs, idleSeconds, expiresAtMs }: TtlObservation): Reading => ({
  seconds: remainingMs / 1000 + (idleSeconds ?? 0),
  remainingSeconds: remainingMs / 1000,
  endSeconds: (expiresAtMs ?? remainingMs) / 1000,
});

function fromModes(observations: readonly TtlObservation[]): Estimate | null {
  const readings = observations.map(sum);
  const modes = modesOf(readings);
  const [top] = modes;
  if (top === undefined) return null;
  const isMost = shareOf(modes) >= MOST;
  if (!top.isSolid && !isUsual(top.seconds)) return isMost ? unknown(ONE_MOMENT) : null;
  return isMost || shareAbove(readings, top.seconds) <= 1 - MOST_BELOW ? agreed(modes) : null;
}

const shareOf = (modes: readonly Mode[]): number => modes.reduce((total, { share }) => total + share, 0);

const ONE_MOMENT = 'its keys were written or refreshed together, and idle times cannot tell when';

/**
 * Most idle times are at or above the server's uptime. Loaded from a file, keys are idle since then: what they say is
 * the TTL that remained, and whether anybody writes such keys since only others can tell. RESTORE and files with LRU
 * data bring true idle times, another eviction policy leaves noise: the two are told apart by a usual duration. Null
 * where it is noise.
 */
function fromDoubtful(timed: readonly TtlObservation[], trusted: number): Estimate | null {
  const readings = timed.map(sum);
  const modes = modesOf(readings).filter(({ seconds }) => isUsual(seconds));
  if (shareOf(modes) >= MOST) return agreed(modes);
  const idle = timed.flatMap(({ idleSeconds, isIdleDoubtful }) => (isIdleDoubtful ? [idleSeconds ?? 0] : []));
  if (Math.max(...idle) - Math.min(...idle) > LOADED_TOGETHER_SECONDS) return null;
  return trusted < timed.length * LEAST_SHARE_TOUCHED
    ? unknown('its keys were loaded when the server started, and not touched since')
    : fromUpperEnd(readings);
}

function agreed(modes: readonly Mode[]): Estimate {
  const longest = modes[0]?.seconds ?? 0;
  return {
    kind: 'known',
    method: 'idle-time',
    modes: modes.map(({ seconds, share }) => ({ ms: nameMs(seconds), share })),
    spread: null,
    lowMs: toMs(longest - 1),
    highMs: toMs(longest + 1),
  };
}

/**
 * The upper end of values that are spread from near nothing to the TTL, or of a jittered range. That the TTL is just
 * above the largest value holds only where keys are written of late, which values alone cannot tell: it is believed
 * where a usual duration stands there, as by chance it hardly would.
 */
function fromUpperEnd(readings: readonly Reading[]): Estimate {
  const values = readings.map(({ seconds }) => seconds).toSorted((a, b) => a - b);
  const largest = values.at(-1) ?? 0;
  const idle = readings.map((one) => one.seconds - one.remainingSeconds).toSorted((a, b) => a - b);
  if (quantile(values, 0.05) > largest * 0.5) return unknown(ONE_MOMENT);
  // Half of evenly spread values lie in the upper half; a few long ones among many short ones do not.
  const count = Math.min(values.length, 2 * values.filter((value) => value >= largest / 2).length);
  if (count < LEAST_KEYS_FOR_UPPER_END)
    return unknown(`${count} keys without one common TTL, ${LEAST_KEYS_FOR_UPPER_END} are needed`);
  const unseen = 1 - ALPHA ** (1 / count);
  // Idle times are rounded, so that a sum may be a second more than the TTL.
  const isSummed = (idle.at(-1) ?? 0) > 0;
  const usual = usualBetween(largest - (isSummed ? ROUNDING_SECONDS : 0), largest / (1 - unseen));
  const left = Math.max(...readings.map(({ remainingSeconds }) => remainingSeconds));
  if (usual === null || left < largest * STILL_WRITTEN || wereTouchedTogether(readings))
    return unknown('they agree on no TTL, and whether such keys are written of late cannot be told');
  return {
    kind: 'known',
    method: 'envelope',
    modes: [{ ms: toMs(usual), share: 1 }],
    spread: null,
    lowMs: toMs(Math.min(largest, usual)),
    highMs: toMs(largest / (1 - QUIET * unseen)),
  };
}

/** A key was touched as long before its end as it says. */
function wereTouchedTogether(readings: readonly Reading[]): boolean {
  const idle = Math.min(...readings.map(({ seconds, remainingSeconds }) => seconds - remainingSeconds));
  const touched = readings.map(({ endSeconds, seconds }) => endSeconds - seconds);
  return idle > 3 && Math.max(...touched) - Math.min(...touched) <= 3;
}

/** TTLs that are drawn from a range, as keys of different age tell. */
function fromRange(observations: readonly TtlObservation[]): Estimate | null {
  const range = rangeOf(observations.map(sum));
  if (range === null) return null;
  const [from, to] = [range.fromSeconds, range.toSeconds];
  return {
    kind: 'known',
    method: 'idle-time',
    modes: [{ ms: toMs(to), share: 1 }],
    spread: { fromMs: toMs(from ?? to), toMs: toMs(to) },
    lowMs: toMs(to),
    highMs: toMs(to * 1.02),
  };
}

const quantile = (sorted: readonly number[], share: number): number =>
  sorted[Math.floor(sorted.length * share)] ?? 0;

const toMs = (seconds: number): number => Math.max(0, Math.round(seconds * 1000));

/** A mode is named by the round duration that it stands at, else by itself to the second. */
const nameMs = (seconds: number): number => (roundDuration(seconds) ?? Math.round(seconds)) * 1000;
