import { canonicalise } from './canonical.js';
import { VERSIONS } from './data.js';
import { type SettingFacts, table, type VersionRow } from './table.js';

/** What one version of the server makes of a setting. */
export interface VersionFacts {
  /** Its name there: an older version may know an alias only. */
  readonly name: string;
  /** Every name that it takes there, in redis.conf as in CONFIG GET; `name` is the first. */
  readonly names: readonly string[];
  /** Canonical; null where the version has none to speak of: `dir` is where the server was started. */
  readonly default: string | null;
  /** False where a change takes a restart. */
  readonly isMutable: boolean;
  /** True where CONFIG SET also takes `enable-protected-configs`. */
  readonly isProtected: boolean;
  /** True where CONFIG GET answers to the exact name only, not to `*`. */
  readonly isHidden: boolean;
  /** True where a server of this version may not list it: `tls-*` up to 7.0 needs a build with TLS. */
  readonly maybeAbsent: boolean;
  /** True for a list of arguments: `save 900 1 300 10`. */
  readonly isMultiArg: boolean;
  /** Accepted words there, lower case, in the server's order; null where any text is. */
  readonly enumValues: readonly string[] | null;
  /** Inclusive bounds there, as decimal text; null where there are none. */
  readonly min: string | null;
  readonly max: string | null;
}

/**
 * What a version makes of a setting, by the nearest version that the catalogue has: the same minor version, else the
 * next lower one, else the next higher one. Null where that version does not know the setting, or nobody does.
 *
 * @param product `valkey` has versions of its own; every other product is taken for Redis
 * @param version as INFO writes it, `7.0.15`; one that cannot be read is taken for the newest
 */
export function versionFacts(facts: SettingFacts, product: string, version: string): VersionFacts | null {
  const entry = table().get(facts.name);
  const row = entry && rowAt(entry.runs, indexOf(product, version));
  if (row === null || row === undefined) return null;
  const [value, flags, own, [enumValues, min, max] = [facts.enumValues, facts.min, facts.max]] = row;
  const name = own ?? facts.name;
  const others = [facts.name, ...facts.aliases].filter((other) => other !== name);
  return {
    name,
    names: flags.includes('o') ? [name] : [name, ...others],
    default: value === null ? null : canonicalDefault(facts, value),
    isMutable: flags.includes('m'),
    isProtected: flags.includes('p'),
    isHidden: flags.includes('h'),
    maybeAbsent: flags.includes('a'),
    isMultiArg: flags.includes('l'),
    enumValues,
    min,
    max,
  };
}

/**
 * True for a value that a server of this version has where nobody set it. Redis 6.0 has no save points as soon as it
 * is started with a file or an option, and those of its table without. (redis 6.0: server.c, main)
 */
export function isDefaultValue(
  facts: SettingFacts,
  product: string,
  version: string,
  value: string,
): boolean {
  const known = versionFacts(facts, product, version);
  if (known === null) return false;
  const isBare = facts.name === 'save' && value === '' && product === 'redis' && /^v?6\.[01]/.test(version);
  return isBare || known.default === value;
}

/** True for a setting that every server of this version lists under `CONFIG GET *`. */
export function isReported(facts: SettingFacts, product: string, version: string): boolean {
  if (product !== 'redis' && product !== 'valkey') return false;
  const known = versionFacts(facts, product, version);
  return known !== null && !known.isHidden && !known.maybeAbsent;
}

/** The newest Redis that the catalogue knows: for a file that nothing says more of. */
export function newestServer(): { readonly product: string; readonly version: string } {
  const newest = KNOWN.findLast(({ product }) => product === 'redis');
  const minor = newest?.minor ?? 0;
  return { product: 'redis', version: `${Math.floor(minor / 1_000)}.${minor % 1_000}` };
}

const KNOWN = VERSIONS.map((id, index) => {
  const [product = '', version = ''] = id.split('-');
  return { index, product, minor: minorOf(version) ?? 0 };
});

function indexOf(product: string, version: string): number {
  const own = product.toLowerCase() === 'valkey' ? 'valkey' : 'redis';
  const known = KNOWN.filter((candidate) => candidate.product === own);
  const wanted = minorOf(version) ?? Number.POSITIVE_INFINITY;
  return (known.findLast(({ minor }) => minor <= wanted) ?? known[0])?.index ?? 0;
}

/** Major and minor as one number that sorts; null for what is no version. */
function minorOf(version: string): number | null {
  const [, major, minor] = /^v?(\d+)(?:\.(\d+))?/.exec(version.trim()) ?? [];
  return major === undefined ? null : Number(major) * 1_000 + Number(minor ?? 0);
}

function rowAt(runs: readonly (readonly [number, VersionRow | null])[], index: number): VersionRow | null {
  let end = 0;
  for (const [count, row] of runs) {
    end += count;
    if (index < end) return row;
  }
  return null;
}

function canonicalDefault(facts: SettingFacts, value: string): string {
  const reading = canonicalise(facts, value);
  return reading.ok ? reading.value : value;
}

/** A setting's defaults over the versions that know it, oldest first, equal neighbours together: `redis 6.0 to 6.2`. */
export function defaultsOf(
  facts: SettingFacts,
): readonly { readonly versions: string; readonly value: string | null }[] {
  const runs: { product: string; from: string; to: string; value: string | null }[] = [];
  for (const id of VERSIONS) {
    const [product = '', version = ''] = id.split('-');
    const known = versionFacts(facts, product, version);
    if (known === null) continue;
    const minor = version.split('.').slice(0, 2).join('.');
    const last = runs.at(-1);
    if (last?.product === product && last.value === known.default) last.to = minor;
    else runs.push({ product, from: minor, to: minor, value: known.default });
  }
  return runs.map(({ product, from, to, value }) => ({
    versions: from === to ? `${product} ${from}` : `${product} ${from} to ${to}`,
    value,
  }));
}
