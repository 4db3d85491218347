import { ROWS } from './data.js';
import { isUnordered, NEGATIVE_MEANS, UNBOUNDED_AT_ZERO, ZERO_MEANS } from './special-numbers.js';
import { WHY } from './why.js';

/** The group that decides a setting's default severity, and whether it is compared at all. */
export type SettingClass =
  | 'behaviour'
  | 'security'
  | 'persistence'
  | 'capacity'
  | 'network'
  | 'encoding'
  | 'logging'
  /** Names the instance, its files or its place in the topology: not compared unless the YAML asks. */
  | 'identity'
  /** Not in the catalogue: a module's setting, or one of a newer version. */
  | 'unknown';

/** How a value is read; `canonical.ts` has a reader for each. */
export type ValueKind =
  | 'boolean'
  | 'enum'
  /** Enum values that combine: `shutdown-on-sigterm nosave now`. */
  | 'flags'
  | 'integer'
  | 'octal'
  | 'memory'
  | 'memory-or-percent'
  | 'string'
  /** Words whose order does not matter. */
  | 'set'
  /** Three integers whose order does: `oom-score-adj-values`. */
  | 'integer-list'
  | 'percentiles'
  | 'event-flags'
  | 'save-points'
  | 'buffer-limits';

export type SettingUnit =
  | 'bytes'
  | 'seconds'
  | 'milliseconds'
  | 'microseconds'
  | 'minutes'
  | 'percent'
  | 'per-second';

/** What is known of one CONFIG parameter over all versions; `versions.ts` has what depends on the version. */
export interface SettingFacts {
  /** Canonical: lower case, aliases folded. */
  readonly name: string;
  /** Its other names, sorted: `slave-*`, `*-ziplist-*`, `primaryauth`. */
  readonly aliases: readonly string[];
  readonly class: SettingClass;
  readonly kind: ValueKind;
  readonly unit: SettingUnit | null;
  /** True where only `set` or `not set` may leave the collector. */
  readonly isSecret: boolean;
  /** True for what the check `server-topology` compares; `config-value` leaves it out. */
  readonly isTopology: boolean;
  /** What 0 stands for; null where 0 is a number like any other. */
  readonly zeroMeans: 'unlimited' | 'off' | null;
  /** What every negative number stands for; null where they are numbers like any other, or not allowed. */
  readonly negativeMeans: 'unlimited' | 'off' | null;
  /** Which values count as above every number; `off` need not: `min-replicas-to-write 0` asks for the least. */
  readonly unboundedAt: 'zero' | 'negative' | null;
  /** False where greater and smaller mean nothing, although the value is a number. */
  readonly isOrdered: boolean;
  /** Accepted words of all versions, lower case; null where any text is. */
  readonly enumValues: readonly string[] | null;
  /** Inclusive bounds as decimal text, the widest of all versions; null where there are none. */
  readonly min: string | null;
  readonly max: string | null;
  /** What breaks or changes where it differs: a clause without a full stop; null where nobody has written one. */
  readonly why: string | null;
}

/**
 * What one version knows of a setting: default as the server writes it, flags, name where it is not the canonical one,
 * limits where they are not the widest.
 */
export type VersionRow = readonly [
  standard: string | null,
  flags: string,
  name?: string | null,
  limits?: readonly [values: readonly string[] | null, min: string | null, max: string | null],
];

/** Facts and the runs of equal versions, along `VERSIONS`; null: these versions do not know the setting. */
export interface Entry {
  readonly facts: SettingFacts;
  readonly runs: readonly (readonly [number, VersionRow | null])[];
}

type Row = readonly [
  name: string,
  aliases: readonly string[],
  settingClass: SettingClass,
  kind: ValueKind,
  unit: SettingUnit | null,
  isSecret: 0 | 1,
  enumValues: readonly string[] | null,
  min: string | null,
  max: string | null,
  runs: Entry['runs'],
];

let entries: ReadonlyMap<string, Entry> | null = null;

/** Every entry by canonical name, in code-unit order; decoded on the first call, in about three milliseconds. */
export function table(): ReadonlyMap<string, Entry> {
  if (entries === null) {
    const rows: readonly Row[] = JSON.parse(`[${ROWS.join()}]`);
    entries = new Map(rows.map((row) => [row[0], decode(row)]));
  }
  return entries;
}

const NUMERIC: readonly ValueKind[] = ['integer', 'memory', 'memory-or-percent'];

function decode(row: Row): Entry {
  const [name, aliases, settingClass, kind, unit, isSecret, enumValues, min, max, runs] = row;
  const negativeMeans = NEGATIVE_MEANS.get(name) ?? null;
  const facts = {
    name,
    aliases,
    class: settingClass,
    kind,
    unit,
    isSecret: isSecret === 1,
    isTopology: name === 'cluster-enabled',
    zeroMeans: ZERO_MEANS.get(name) ?? null,
    negativeMeans,
    unboundedAt: UNBOUNDED_AT_ZERO.has(name) ? ('zero' as const) : negativeMeans && ('negative' as const),
    isOrdered: NUMERIC.includes(kind) && !isUnordered(name),
    enumValues,
    min,
    max,
    why: WHY.get(name) ?? null,
  };
  return { facts, runs };
}
