import { type Part, partsOf } from './buffer-limits.js';
import { ALL_EVENTS, EVENTS_HIDDEN_BY_ALL, words } from './lists.js';
import type { SettingFacts, ValueKind } from './table.js';

const FLAGS_AND_LISTS: readonly ValueKind[] = [
  'event-flags',
  'flags',
  'integer-list',
  'percentiles',
  'save-points',
  'set',
];

/** True where `includes` and `excludes` can be asked of a setting: `members` gives what they look at. */
export function isFlagOrList(facts: SettingFacts): boolean {
  return FLAGS_AND_LISTS.includes(facts.kind) && !facts.isSecret;
}

/** True where a canonical value may be greater or smaller than another: for bounds and ratios. */
export function isOrdered(facts: SettingFacts): boolean {
  return facts.isOrdered;
}

/**
 * What a canonical flag or list value holds, in its order: `A` as its ten letters, save points as `900 1`.
 * None for the other kinds.
 */
export function members(facts: SettingFacts, canonical: string): readonly string[] {
  if (!isFlagOrList(facts)) return [];
  if (facts.kind === 'event-flags') return [...canonical.replace('A', () => ALL_EVENTS)];
  return facts.kind === 'save-points' ? pairs(words(canonical)) : words(canonical);
}

/**
 * Members that a canonical value cannot tell to be there or not: with `A` a server shows neither `n` nor `o` nor `c`.
 * A question about one of these has no answer.
 */
export function unknowableMembers(facts: SettingFacts, canonical: string): readonly string[] {
  return facts.kind === 'event-flags' && canonical.includes('A') ? [...EVENTS_HIDDEN_BY_ALL] : [];
}

/** The parts of a canonical value that are compared on their own: `client-output-buffer-limit`'s classes; else null. */
export function parts(facts: SettingFacts, canonical: string): readonly Part[] | null {
  return facts.kind === 'buffer-limits' ? partsOf(canonical) : null;
}

/**
 * A canonical number in the setting's own unit, to be compared: `unlimited` is above every number, also where 0 or -1
 * switches something off that a large number would, too. Null where there is no order: other kinds, a percentage (of a
 * maxmemory that is not known here), a value that could not be read.
 */
export function magnitude(facts: SettingFacts, canonical: string): bigint | 'unlimited' | null {
  if (!facts.isOrdered || !/^-?\d+$/.test(canonical)) return null;
  const value = BigInt(canonical);
  if (facts.unboundedAt === 'zero' && value === 0n) return 'unlimited';
  return facts.unboundedAt === 'negative' && value < 0n ? 'unlimited' : value;
}

function pairs(list: readonly string[]): readonly string[] {
  return list.flatMap((word, index) => (index % 2 === 0 ? [`${word} ${list[index + 1] ?? ''}`] : []));
}
