import { partsOf } from './buffer-limits.js';
import { words } from './lists.js';
import type { SettingFacts, SettingUnit } from './table.js';

const SIZES = [
  ['gb', 1_073_741_824n],
  ['mb', 1_048_576n],
  ['kb', 1_024n],
] as const;

const SUFFIXES: ReadonlyMap<SettingUnit, string> = new Map([
  ['seconds', ' s'],
  ['milliseconds', ' ms'],
  ['microseconds', ' us'],
  ['minutes', ' min'],
  ['percent', '%'],
]);

/** Bytes as Redis writes sizes into its file: the largest unit that is exact, else the plain number. */
export function formatBytes(value: bigint | number): string {
  if (typeof value === 'number' && !Number.isInteger(value)) return String(value);
  const bytes = BigInt(value);
  const [unit, size] = SIZES.find(([, factor]) => bytes > 0n && bytes % factor === 0n) ?? ['', 1n];
  return `${bytes / size}${unit}`;
}

/** A canonical value for a person: sizes in units, numbers with theirs and with what 0 stands for, '' as `""`. */
export function displayValue(facts: SettingFacts, canonical: string): string {
  if (canonical === '') return '""';
  if (facts.kind === 'buffer-limits') return displayBufferLimits(canonical);
  if (!/^-?\d+$/.test(canonical) || facts.kind === 'octal') return canonical;
  const meaning = meaningOf(facts, canonical);
  if (meaning !== null) return `${canonical} (${meaning})`;
  if (facts.unit === 'bytes') return formatBytes(BigInt(canonical));
  return `${canonical}${facts.unit === null ? '' : (SUFFIXES.get(facts.unit) ?? '')}`;
}

function meaningOf(facts: SettingFacts, canonical: string): string | null {
  if (canonical === '0') return facts.zeroMeans;
  return canonical.startsWith('-') ? facts.negativeMeans : null;
}

function displayBufferLimits(canonical: string): string {
  const parts = partsOf(canonical);
  // One class alone (`268435456 67108864 60`) comes from a finding about it.
  if (parts.length === 0) return displayLimit(canonical);
  return parts.map(({ name, value }) => `${name} ${displayLimit(value)}`).join(' ');
}

function displayLimit(value: string): string {
  const [hard, soft, seconds, ...rest] = words(value);
  if (![hard, soft, seconds].every((word) => word !== undefined && /^\d+$/.test(word)) || rest.length > 0)
    return value;
  return `${formatBytes(BigInt(hard ?? 0))} ${formatBytes(BigInt(soft ?? 0))} ${seconds}`;
}

/** Bytes for a person, rounded to some digits: `1.47mb`. For amounts in use, which are never round; two do for an estimate. */
export function roughBytes(value: number, digits = 3): string {
  const [unit, size] = [...SIZES].find(([, factor]) => value >= Number(factor)) ?? ['', 1n];
  return `${Number((value / Number(size)).toPrecision(digits))}${unit === '' ? ' bytes' : unit}`;
}

/** `a`, `a and b`, `a, b and c`. */
export const inWords = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
