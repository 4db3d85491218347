import { canonicalise } from '../catalogue/canonical.js';
import { displayValue, roughBytes } from '../catalogue/display.js';
import { formatDurationMs } from '../catalogue/duration.js';
import type { SettingFacts } from '../catalogue/table.js';
import { isFlagOrList, magnitude, members, parts, unknowableMembers } from '../catalogue/values.js';
import type { Domain } from './ruling.js';
import { changedParts } from './structure.js';

/** Values of one setting, as the catalogue knows it. */
export const settingDomain = (facts: SettingFacts): Domain => ({
  equals: (expected, actual) => expected === actual || partsHold(facts, expected, actual),
  order: (value) => magnitude(facts, value),
  members: (value) => (isFlagOrList(facts) ? members(facts, value) : null),
  unknowable: (value) => unknowableMembers(facts, value),
  fromMembers: (list) => {
    const reading = canonicalise(facts, list.join(facts.kind === 'event-flags' ? '' : ' '));
    return reading.ok ? reading.value : null;
  },
  // `production has it set`: of a secret no more is known.
  show: (value) => (facts.isSecret ? `it ${value}` : showSetting(facts, value)),
});

/** A setting's canonical value for people; bytes that no unit divides roughly first: `51.2mb (53687092)`. */
export function showSetting(facts: SettingFacts, value: string): string {
  const shown = displayValue(facts, value);
  return facts.unit === 'bytes' && /^\d+$/.test(shown) && Number(shown) >= 1024
    ? `${roughBytes(Number(shown))} (${shown})`
    : shown;
}

/** An expectation that names some classes of a buffer limit asks for those, as a line of redis.conf sets those. */
function partsHold(facts: SettingFacts, expected: string, actual: string): boolean {
  const [wanted, found] = [parts(facts, expected), parts(facts, actual)];
  // A lone class (`268435456 67108864 60`) has no parts: it is compared whole.
  if (wanted === null || found === null || wanted.length === 0) return false;
  const asked = found.filter(({ name }) => wanted.some((part) => part.name === name));
  return changedParts(wanted, asked).length === 0;
}

/** How far a TTL may miss what is expected and still be it. */
export interface Tolerance {
  readonly share: number;
  readonly ms: number;
}

/** TTLs fluctuate by a second or two of measurement, and nobody is harmed by a tenth. */
export const TTL_TOLERANCE: Tolerance = { share: 0.1, ms: 2000 };

/** Milliseconds as text, equal within the tolerance of what is expected. */
export const ttlDomain = (tolerance: Tolerance): Domain => ({
  equals: (expected, actual) => isWithin(Number(expected), Number(actual), tolerance),
  order: (value) => Number(value),
  members: () => null,
  unknowable: () => [],
  fromMembers: () => null,
  show: (value) =>
    value
      .split(' ')
      .map((ms) => formatDurationMs(Number(ms)))
      .join(' and '),
});

export const isWithin = (expectedMs: number, actualMs: number, { share, ms }: Tolerance): boolean =>
  Math.abs(expectedMs - actualMs) <= Math.max(expectedMs * share, ms);

/** Words, compared as they are: key types. */
export const wordDomain: Domain = {
  equals: (expected, actual) => expected === actual,
  order: () => null,
  members: () => null,
  unknowable: () => [],
  fromMembers: () => null,
  show: (value) => value,
};
