import { readBufferLimits } from './buffer-limits.js';
import { durationInWords, parseDurationMs } from './duration.js';
import {
  readEventFlags,
  readFlags,
  readIntegerList,
  readPercentiles,
  readSavePoints,
  readSet,
} from './lists.js';
import { readInteger, readMemory, readMemoryOrPercent, readOctal } from './numbers.js';
import { CLAMPED } from './special-numbers.js';
import type { SettingFacts, SettingUnit, ValueKind } from './table.js';

/** A value in its one canonical form, or what would have been one. */
export type Reading =
  | { readonly ok: true; readonly value: string }
  | { readonly ok: false; readonly expected: string };

interface Reader {
  /** The canonical form; null where the server would refuse the value. Takes trimmed text, but for `string`. */
  readonly read: (text: string, facts: SettingFacts) => string | null;
  /** What is expected, for a person: continues "expected …". */
  readonly expects: (facts: SettingFacts) => string;
}

const READERS = {
  boolean: { read: readBoolean, expects: () => '`yes` or `no`' },
  enum: { read: readEnum, expects: ({ enumValues }) => `one of ${(enumValues ?? []).join(', ')}` },
  flags: {
    read: (text, { enumValues }) => readFlags(text, enumValues ?? []),
    expects: ({ enumValues }) => `one or more of ${(enumValues ?? []).join(', ')}`,
  },
  integer: { read: readCount, expects: expectsInteger },
  octal: { read: readOctal, expects: () => 'permissions in octal, such as 700' },
  memory: { read: readSize, expects: () => 'a size in bytes, such as 1048576, 512mb or 4gb' },
  'memory-or-percent': {
    read: readMemoryOrPercent,
    expects: () => 'a size such as 1gb, or a share of maxmemory such as 5%',
  },
  string: { read: (text) => text, expects: () => 'text' },
  set: {
    read: (text, { enumValues }) => readSet(text, enumValues ?? []),
    expects: () => 'words separated by spaces',
  },
  'integer-list': { read: readIntegerList, expects: () => 'three whole numbers, such as `0 200 800`' },
  percentiles: {
    read: readPercentiles,
    expects: () => 'percentiles separated by spaces, such as `50 99 99.9`',
  },
  'event-flags': { read: readEventFlags, expects: () => 'letters out of `KEg$lshzxetdmnocA`, such as `Ex`' },
  'save-points': {
    read: readSavePoints,
    expects: () => 'pairs of seconds and changes, such as `900 1 300 10`, or an empty text for off',
  },
  'buffer-limits': {
    read: readBufferLimits,
    expects: () => 'class, hard limit, soft limit and seconds, such as `replica 256mb 64mb 60`',
  },
} as const satisfies Record<ValueKind, Reader>;

/**
 * The canonical form of a value that a server, a redis.conf line (arguments joined by a space) or a YAML scalar gives:
 * what two notations of one value have in common. It says what the server would read, not whether the value is within
 * the setting's bounds. Its own output comes back unchanged.
 *
 * A secret becomes `set` or `not set`: for a server's answer, where a password may read `not set`, see `redact`.
 */
export function canonicalise(facts: SettingFacts, raw: string): Reading {
  if (facts.isSecret) return { ok: true, value: raw === '' || raw === 'not set' ? 'not set' : 'set' };
  const reader: Reader = READERS[facts.kind];
  const value = reader.read(facts.kind === 'string' ? raw : raw.trim(), facts);
  return value === null ? { ok: false, expected: reader.expects(facts) } : { ok: true, value };
}

/**
 * The canonical form of what a person expects. Beyond `canonicalise` it takes durations where the setting counts time
 * (`5m`), sizes where it counts bytes, and true, false, on, off for yes and no; it holds the value against the
 * setting's bounds. A failure says what was expected and how the text was read; a secret's text is not repeated.
 */
export function canonicaliseExpected(facts: SettingFacts, raw: string): Reading {
  if (facts.isSecret) return expectedSecret(raw);
  const reading = readExpected(facts, raw.trim()) ?? canonicalise(facts, raw);
  if (!reading.ok) return { ok: false, expected: `${reading.expected}; ${describeReading(facts, raw)}` };
  const bounds = brokenBounds(facts, reading.value);
  return bounds === null ? reading : { ok: false, expected: `${bounds}; ${describeReading(facts, raw)}` };
}

/** How a text was understood, for an error: `` `5m` is 5 minutes `` for a time, 5000000 bytes for a size. */
export function describeReading(facts: SettingFacts, raw: string): string {
  const text = raw.trim();
  const bytes = readMemory(text);
  if (facts.unit === 'bytes' && bytes !== null) return `\`${text}\` is ${bytes} bytes as Redis reads it`;
  const duration = durationInWords(text);
  if (unitMicroseconds(facts.unit) !== null && duration !== null) return `\`${text}\` is ${duration}`;
  return text === '' ? 'this is empty' : `this is \`${text}\``;
}

function expectedSecret(raw: string): Reading {
  const text = raw.trim();
  if (text === 'set') return { ok: true, value: 'set' };
  if (text === '' || text === 'not set') return { ok: true, value: 'not set' };
  return { ok: false, expected: '`set` or `not set`: of a secret only its presence is compared' };
}

/** What only the YAML may say; null where it says nothing of the kind. */
function readExpected(facts: SettingFacts, text: string): Reading | null {
  if (facts.kind === 'boolean') return readSwitch(text.toLowerCase());
  if (facts.kind !== 'integer') return null;
  if (facts.unit === 'bytes' && /\D$/.test(text)) return canonicalise({ ...facts, kind: 'memory' }, text);
  return readDuration(facts, text);
}

function readSwitch(text: string): Reading | null {
  if (text === 'true' || text === 'on') return { ok: true, value: 'yes' };
  return text === 'false' || text === 'off' ? { ok: true, value: 'no' } : null;
}

function readDuration(facts: SettingFacts, text: string): Reading | null {
  const [ms, unit] = [parseDurationMs(text), unitMicroseconds(facts.unit)];
  if (ms === null || unit === null) return null;
  const microseconds = BigInt(ms) * 1_000n;
  if (microseconds % unit !== 0n) return { ok: false, expected: `a whole number of ${facts.unit}` };
  return { ok: true, value: (microseconds / unit).toString() };
}

/** Microseconds in one of a unit of time; null for other units. */
function unitMicroseconds(unit: SettingUnit | null): bigint | null {
  if (unit === 'microseconds') return 1n;
  if (unit === 'milliseconds') return 1_000n;
  if (unit === 'seconds') return 1_000_000n;
  return unit === 'minutes' ? 60_000_000n : null;
}

/** What the bounds ask where a value breaks them; null where it keeps them. */
function brokenBounds(facts: SettingFacts, value: string): string | null {
  if (facts.kind === 'memory-or-percent') return brokenShare(value);
  if (facts.kind !== 'integer' && facts.kind !== 'memory' && facts.kind !== 'octal') return null;
  const number = BigInt(facts.kind === 'octal' ? `0o${value}` : value);
  const [min, max] = [facts.min, facts.max];
  if (min !== null && number < BigInt(min)) return `at least ${min}`;
  return max !== null && number > BigInt(max) ? `at most ${max}` : null;
}

/** The server keeps a share as a negative number, so its bounds are of no use here. */
function brokenShare(value: string): string | null {
  return value.endsWith('%') && Number(value.slice(0, -1)) > 100 ? 'a share of at most 100%' : null;
}

function readBoolean(text: string): string | null {
  const lower = text.toLowerCase();
  return lower === 'yes' || lower === 'no' ? lower : null;
}

/** `oom-score-adj relative` reads back as `yes`: the server has two names for one value. */
function readEnum(text: string, { name, enumValues }: SettingFacts): string | null {
  const lower = text.toLowerCase();
  if (name === 'oom-score-adj' && lower === 'relative') return 'yes';
  return enumValues?.includes(lower) ? lower : null;
}

function readCount(text: string, { name }: SettingFacts): string | null {
  const [number, bounds] = [readInteger(text), CLAMPED.get(name)];
  if (number === null || bounds === undefined) return number;
  const [least, most] = bounds;
  const value = BigInt(number);
  return String(value < least ? least : value > most ? most : value);
}

/** A size; a negative number of bytes where the setting gives it a meaning. */
function readSize(text: string, { min }: SettingFacts): string | null {
  return min?.startsWith('-') && text.startsWith('-') ? readInteger(text) : readMemory(text);
}

function expectsInteger({ unit }: SettingFacts): string {
  if (unitMicroseconds(unit) !== null) {
    return `a whole number of ${unit} without leading zeros, or a duration such as 5m`;
  }
  if (unit === 'bytes') return 'a whole number of bytes without leading zeros, or a size such as 1mb';
  return 'a whole number without leading zeros';
}
