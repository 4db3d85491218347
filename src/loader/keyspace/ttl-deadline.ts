import type { TtlObservation } from '../../model/snapshot.js';

/** When keys end, where the application names a time of the clock and no duration. */
export interface Deadline {
  /** A day or an hour. */
  readonly periodMs: number;
  /** Within the period, by UTC; ascending. */
  readonly atMs: readonly number[];
  /** On which such ends were seen. */
  readonly days: number;
}

const QUARTER_MS = 15 * 60_000;
const HOUR_MS = 4 * QUARTER_MS;
const DAY_MS = 24 * HOUR_MS;
/** 23:59:59 and 00:00:01 are midnight, too; reading takes its time. */
const SLACK_MS = 1500;
const LEAST_KEYS = 10;
/** Of all keys that carry a TTL. By chance one in 300 would end so. */
const LEAST_SHARE = 0.8;
/** More than these times of the day are no schedule. */
const MOST_TIMES = 4;

/**
 * The times of the clock at which keys end: full quarters of an hour, as every time zone has them. Null where most keys
 * end at any time. Keys of one burst end together, but hardly at such a time: whoever calls looked for durations first.
 */
export function deadlineOf(observations: readonly TtlObservation[]): Deadline | null {
  const ends = observations.flatMap(({ expiresAtMs }) => (expiresAtMs === null ? [] : [expiresAtMs]));
  if (ends.length < LEAST_KEYS || ends.length < observations.length) return null;
  const round = ends.map(nearestQuarter).filter((end) => end !== null);
  if (round.length < ends.length * LEAST_SHARE) return null;
  const times = distinct(round.map((end) => end % DAY_MS));
  const days = distinct(round.map((end) => Math.floor(end / DAY_MS))).length;
  if (times.length <= MOST_TIMES && !isHourly(observations, times))
    return { periodMs: DAY_MS, atMs: times, days };
  return { periodMs: HOUR_MS, atMs: distinct(round.map((end) => end % HOUR_MS)), days };
}

function nearestQuarter(ms: number): number | null {
  const nearest = Math.round(ms / QUARTER_MS) * QUARTER_MS;
  return Math.abs(ms - nearest) <= SLACK_MS ? nearest : null;
}

/** One minute of the hour, and no key that lives longer than hours one after the other would let it. */
function isHourly(observations: readonly TtlObservation[], times: readonly number[]): boolean {
  const lives = observations.map(({ remainingMs, idleSeconds, isIdleDoubtful }) =>
    isIdleDoubtful ? remainingMs : remainingMs + (idleSeconds ?? 0) * 1000,
  );
  const isOneMinute = distinct(times.map((time) => time % HOUR_MS)).length === 1;
  return isOneMinute && Math.max(...lives) <= Math.max(times.length, 1) * HOUR_MS + SLACK_MS;
}

const distinct = (values: readonly number[]): readonly number[] =>
  [...new Set(values)].toSorted((a, b) => a - b);
