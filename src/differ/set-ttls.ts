import type { SetTtl } from '../model/family.js';
import type { FamilyRule } from '../model/project.js';
import { isWithin, type Tolerance, TTL_TOLERANCE } from './domains.js';
import { fisherExact } from './statistics.js';

/** A set TTL that could be told. */
export type KnownTtl = Extract<SetTtl, { kind: 'known' }>;

/** A TTL that this share of a family's keys is set to is one that the other side has to know. */
const MAIN_SHARE = 0.2;
/** Of late, traffic may have been this many times quieter than on average. (loader/keyspace/set-ttl.ts) */
const QUIET = 5;

/** By how much a TTL may miss what is expected. */
export const toleranceOf = (rule: FamilyRule | null): Tolerance => rule?.tolerance ?? TTL_TOLERANCE;

/** The TTLs that a good part of the keys is set to; the longest where there is no such part. */
function mainModes({ modes }: KnownTtl): KnownTtl['modes'] {
  const main = modes.filter(({ share }) => share >= MAIN_SHARE);
  return main.length > 0 ? main : modes.slice(0, 1);
}

/** True where the longest TTL that is set may be this one: within the bounds of what was found, or its range. */
export function mayBe({ lowMs, highMs, spread, modes }: KnownTtl, ms: number, tolerance: Tolerance): boolean {
  const [from, to] = [spread?.fromMs ?? lowMs, highMs];
  if (ms >= from && ms <= to) return true;
  return [from, to, modes[0]?.ms ?? 0].some((found) => isWithin(ms, found, tolerance));
}

/** Whether two applications set the same: `unclear` where keys say that there may be more than was found. */
export type Comparison =
  | { readonly kind: 'same' }
  | { readonly kind: 'unclear' }
  /** The chance of seeing that much of a difference if they do. */
  | { readonly kind: 'differ'; readonly chance: number };

/** Holds every main TTL of each side against what was found on the other. */
export function compareTtls(a: KnownTtl, b: KnownTtl, tolerance: Tolerance): Comparison {
  const answers = [...search(a, b, tolerance), ...search(b, a, tolerance)];
  const chances = answers.flatMap((answer) => (answer.kind === 'differ' ? [answer.chance] : []));
  if (chances.length > 0)
    return { kind: 'differ', chance: Math.min(1, Math.min(...chances) * chances.length) };
  return answers.some(({ kind }) => kind === 'unclear') ? { kind: 'unclear' } : { kind: 'same' };
}

/**
 * Looks for the TTLs of one side on the other. Keys with a short TTL are gone soon after the last was written: those
 * are missed only where shorter ones are there. Of an upper end no more is known than that the TTL is not below it.
 */
function search(one: KnownTtl, other: KnownTtl, tolerance: Tolerance): readonly Comparison[] {
  if (one.method === 'envelope')
    return other.highMs >= one.lowMs ? [{ kind: 'same' }] : [find(one, one.lowMs, other, tolerance)];
  const shortest = mainModes(other).at(-1)?.ms ?? 0;
  return mainModes(one)
    .filter(({ ms }) => ms >= shortest)
    .map(({ ms }) => find(one, ms, other, tolerance));
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
  if (above > 0) return { kind: 'unclear' };
  return { kind: 'differ', chance: chanceOfNone(one, ms, other, tolerance) };
}

/** Within the tolerance of the longer of both, whoever is asked. */
const isNear = (a: number, b: number, tolerance: Tolerance): boolean =>
  isWithin(Math.max(a, b), Math.min(a, b), tolerance);

/** The chance that no key of the other side says this TTL, although it is set there as often as here. */
function chanceOfNone(one: KnownTtl, ms: number, other: KnownTtl, tolerance: Tolerance): number {
  if (other.method === 'envelope') return chanceBelow(other, ms) ?? 0;
  const near = one.seenMs.filter((seen) => isNear(ms, seen, tolerance)).length;
  return fisherExact(near, one.seenMs.length, 0, other.seenMs.length);
}

/**
 * The chance that every key that says something of a TTL says less than was found, although this much is set: keys
 * are set at any time, of late less often. Null where modes were found: then it is no matter of chance, and neither is
 * a TTL below what was found.
 */
export function chanceBelow({ method, lowMs, seenMs }: KnownTtl, ms: number): number | null {
  if (method !== 'envelope' || ms <= lowMs) return null;
  const upper = seenMs.filter((seen) => seen >= lowMs / 2).length;
  const count = Math.min(seenMs.length, 2 * upper);
  return (1 - (1 - lowMs / ms) / QUIET) ** count;
}
