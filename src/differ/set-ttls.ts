import type { SetTtl } from '../model/family.js';
import type { FamilyRule } from '../model/project.js';
import { isWithin, type Tolerance, TTL_TOLERANCE } from './domains.js';
import { fisherExact } from './statistics.js';

/** A set TTL that could be told. */
export type KnownTtl = Extract<SetTtl, { kind: 'known' }>;
/** One that could not: what single keys say still bounds it from below. */
export type UnknownTtl = Extract<SetTtl, { kind: 'unknown' }>;

/** A TTL that this share of a family's keys is set to is one that the other side has to know. */
const MAIN_SHARE = 0.2;

/** One of several TTLs may be set this many times more rarely on the other side. */
const RARER = 5;

/** So few keys may all have one TTL where several are set. */
const FEW_KEYS = 60;

/** By how much a TTL may miss what is expected. */
export const toleranceOf = (rule: FamilyRule | null): Tolerance => rule?.tolerance ?? TTL_TOLERANCE;

/** The longest TTL, and those that a good part of the keys is set to. */
const mainModes = ({ modes }: KnownTtl): KnownTtl['modes'] =>
  modes.filter(({ share }, index) => index === 0 || share >= MAIN_SHARE);

/** True where the longest TTL that is set may be this one: within the bounds of what was found, or its range. */
export function mayBe({ lowMs, highMs, spread, modes }: KnownTtl, ms: number, tolerance: Tolerance): boolean {
  const [from, to] = [spread?.fromMs ?? lowMs, highMs];
  if (ms >= from && ms <= to) return true;
  return [from, to, modes[0]?.ms ?? 0].some((found) => isWithin(ms, found, tolerance));
}

/** Whether two applications set the same. */
export type Comparison =
  | { readonly kind: 'same' }
  | { readonly kind: 'unclear'; readonly reason: string }
  /** The chance of seeing that much of a difference if they do. */
  | { readonly kind: 'differ'; readonly chance: number };

const SHORTER =
  'one side also sets a shorter one, and such keys are gone soon: whether the other does cannot be told';
const LONGER = 'some keys live longer than the others agree on';

/**
 * Holds every main TTL of each side against what was found on the other. Of a side that could not be told, keys may
 * still live longer than the other side's application would have them.
 */
export function compareTtls(
  a: KnownTtl | UnknownTtl,
  b: KnownTtl | UnknownTtl,
  tolerance: Tolerance,
): Comparison {
  const answers = [...search(a, b, tolerance), ...search(b, a, tolerance)];
  const chances = answers.flatMap((answer) => (answer.kind === 'differ' ? [answer.chance] : []));
  if (chances.length > 0)
    return { kind: 'differ', chance: Math.min(1, Math.min(...chances) * chances.length) };
  const open = answers.filter((answer) => answer.kind === 'unclear');
  return open.find(({ reason }) => reason !== SHORTER) ?? open[0] ?? { kind: 'same' };
}

/**
 * Looks for the TTLs of one side on the other. Keys with a short TTL are gone soon after the last was written: that
 * those are not set is known only where shorter ones are there. Of a range, an upper end and what could not be told no more is known
 * than that keys do not live longer than they say.
 */
function search(
  one: KnownTtl | UnknownTtl,
  other: KnownTtl | UnknownTtl,
  tolerance: Tolerance,
): readonly Comparison[] {
  if (other.kind === 'unknown') return [{ kind: 'unclear', reason: other.reason }];
  if (one.kind === 'unknown' || one.method === 'envelope' || one.spread !== null)
    return [findLonger(one, other, tolerance)];
  const shortest = mainModes(other).at(-1)?.ms ?? 0;
  return mainModes(one).map(({ ms }) => {
    const found = find(one, ms, other, tolerance);
    return ms < shortest && found.kind === 'differ' ? { kind: 'unclear', reason: SHORTER } : found;
  });
}

/** Whether keys of one side live longer than the other side's application sets. */
function findLonger(one: KnownTtl | UnknownTtl, other: KnownTtl, tolerance: Tolerance): Comparison {
  const bound = Math.max(other.highMs, other.modes[0]?.ms ?? 0);
  const beyond = ({ seenMs }: KnownTtl | UnknownTtl): number =>
    seenMs.filter((seen) => seen > bound && !isNear(bound, seen, tolerance)).length;
  const [here, there] = [beyond(one), beyond(other)];
  if (here === 0) return { kind: 'same' };
  if (there > 0) return { kind: 'unclear', reason: LONGER };
  const longest = one.seenMs.at(-1) ?? bound;
  const chance = chanceBelow(other, longest) ?? chanceOfNoLonger(here, one, other);
  return { kind: 'differ', chance };
}

/** What a few keys agree on need not be all that is set: a longer one may be set more rarely there. */
function chanceOfNoLonger(here: number, one: KnownTtl | UnknownTtl, other: KnownTtl): number {
  const [n, m] = [one.seenMs.length, other.seenMs.length];
  return m < FEW_KEYS && here < n ? (1 - here / n / RARER) ** m : fisherExact(here, n, 0, m);
}

/**
 * One key that says this TTL is enough: what the application sets seldom is still what it sets. Keys that say all kinds
 * of things above what was found say nothing.
 */
function find(one: KnownTtl, ms: number, other: KnownTtl, tolerance: Tolerance): Comparison {
  if (mayBe(other, ms, tolerance)) return { kind: 'same' };
  const { seenMs, highMs } = other;
  const near = seenMs.filter((seen) => isNear(ms, seen, tolerance)).length;
  const above = seenMs.filter((seen) => seen > highMs && !isNear(highMs, seen, tolerance)).length;
  if (near > 0 && (ms < highMs || near > above / 2)) return { kind: 'same' };
  if (above > 0) return { kind: 'unclear', reason: LONGER };
  const told = one.seenMs.filter(
    (seen) =>
      isNear(ms, seen, tolerance) || (ms > highMs && seen > highMs && !isNear(highMs, seen, tolerance)),
  ).length;
  const chance = chanceBelow(other, ms) ?? chanceOfNone(one, told, other, tolerance);
  return { kind: 'differ', chance };
}

/**
 * The chance that no key of the other side says a TTL that `told` keys say here. Where both set some other TTL, too, this one
 * may just be set more rarely there: in what measure is traffic.
 */
function chanceOfNone(one: KnownTtl, told: number, other: KnownTtl, tolerance: Tolerance): number {
  const hasCommon = one.modes.some(({ ms }) => other.modes.some((mode) => isNear(ms, mode.ms, tolerance)));
  const [n, m] = [one.seenMs.length, other.seenMs.length];
  return hasCommon ? (1 - told / n / RARER) ** m : fisherExact(told, n, 0, m);
}

/** Within the tolerance of the longer of both, whoever is asked. */
const isNear = (a: number, b: number, tolerance: Tolerance): boolean =>
  isWithin(Math.max(a, b), Math.min(a, b), tolerance);

/** Of late, traffic may have been this many times quieter than on average. */
const QUIET = 5;
/** Usual durations to a factor of 2.72. (loader/keyspace/round-duration.ts) */
const USUAL_DENSITY = 5;

/**
 * The chance of an upper end like this one although this much is set; null where modes or a range were found: then it is
 * no matter of chance, and neither is a TTL below the upper end. Keys are set at any time, of late less often; or none
 * was for a while, and what remained of the last one stands just below a usual duration by accident. Values alone can
 * tell the second no better than by how close it stands.
 */
export function chanceBelow({ method, lowMs, seenMs, modes }: KnownTtl, ms: number): number | null {
  if (method !== 'envelope' || ms <= lowMs) return null;
  const upper = seenMs.filter((seen) => seen >= lowMs / 2).length;
  const count = Math.min(seenMs.length, 2 * upper);
  const named = modes[0]?.ms ?? lowMs;
  const accident = Math.min(1, (USUAL_DENSITY * Math.max(0, named - lowMs)) / named);
  return Math.max(accident, (1 - (1 - lowMs / ms) / QUIET) ** count);
}

/** Keys that end at times of the clock. */
export type Deadline = Extract<SetTtl, { kind: 'deadline' }>;

/** True where both may be one schedule: they share a time of the day, or of the hour where one is an hourly one. */
export function isSameSchedule(a: Deadline, b: Deadline): boolean {
  const periodMs = Math.min(a.periodMs, b.periodMs);
  const times = new Set(a.atMs.map((at) => at % periodMs));
  return b.atMs.some((at) => times.has(at % periodMs));
}

/** As `daily at 00:00 UTC`. */
export function schedule({ periodMs, atMs }: Deadline): string {
  const isDaily = periodMs === 86_400_000;
  const times = atMs.map((at) => {
    const minutes = String(Math.floor(at / 60_000) % 60).padStart(2, '0');
    return isDaily ? `${String(Math.floor(at / 3_600_000)).padStart(2, '0')}:${minutes}` : `:${minutes}`;
  });
  return `${isDaily ? 'daily' : 'hourly'} at ${times.join(' and ')} UTC`;
}
