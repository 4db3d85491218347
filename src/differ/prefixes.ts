import type { Family } from '../model/family.js';
import type { Observed } from './check.js';

/** Words that environments go by in key names. */
const NAMES: readonly (readonly string[])[] = [
  ['production', 'prod', 'prd'],
  ['staging', 'stage', 'stg'],
  ['development', 'dev'],
  ['testing', 'test', 'tst'],
  ['preproduction', 'preprod'],
  ['acceptance', 'uat'],
  ['qa'],
  ['sandbox'],
];

/** Nearly all keys begin so: it is what an application puts in front of its keys. */
const NEARLY_ALL = 0.9;
const MOST = 0.5;
const BEGINNING = /^([A-Za-z0-9]+)[:|/._-]/;

/** What the families of an environment begin with, with the delimiter (`prod:`), and the keys that do. */
interface Prefix {
  readonly text: string;
  readonly keys: number;
}

/** What patterns begin with, most keys first. */
function prefixesOf(families: readonly Family[]): readonly Prefix[] {
  const sums = new Map<string, number>();
  for (const { pattern, keys } of families) {
    const text = BEGINNING.exec(pattern)?.[0];
    if (text !== undefined) sums.set(text, (sums.get(text) ?? 0) + keys);
  }
  return [...sums]
    .map(([text, keys]) => ({ text, keys }))
    .toSorted((a, b) => b.keys - a.keys || (a.text < b.text ? -1 : 1));
}

/** The prefix that most keys of an environment carry and that is one of its own names; null where there is none. */
export function ownPrefix(observed: Observed): string | null {
  const [first] = prefixesOf(observed.families);
  if (first === undefined || observed.snapshot.keyspace.keyPrefix !== null) return null;
  return first.keys >= keysOf(observed.families) * MOST && isNameOf(observed.environment.name, first.text)
    ? first.text
    : null;
}

/** True where a prefix is a word for this environment: `prod:` for `production` and `prod-eu`. */
export function isNameOf(environment: string, prefix: string): boolean {
  const word = prefix.slice(0, -1).toLowerCase();
  const parts = environment.split(/[._-]/);
  return (
    NAMES.some((names) => names.includes(word) && names.some((name) => parts.includes(name))) ||
    parts.includes(word)
  );
}

/** Prefixes that would make families of both sides the same ones, if the YAML took them off. */
export interface Proposal {
  /** '' where this side needs none. */
  readonly mine: string;
  readonly theirs: string;
}

/**
 * Nearly all keys of one side begin with one word, those of the other side with another or none, and without these words
 * at least half of the families are the same: null where it is not so.
 */
export function proposedPrefixes(observed: Observed, reference: Observed): Proposal | null {
  const sides = [observed, reference];
  if (sides.some(({ snapshot }) => snapshot.keyspace.keyPrefix !== null)) return null;
  const [mine = '', theirs = ''] = sides.map(({ families }) => commonPrefix(families) ?? '');
  if (mine === theirs) return null;
  const [here, there] = [namesWithout(observed.families, mine), namesWithout(reference.families, theirs)];
  const both = [...here].filter((pattern) => there.has(pattern)).length;
  const asTheyAre = observed.families.filter(({ pattern }) =>
    reference.families.some((family) => family.pattern === pattern),
  ).length;
  return both >= Math.max(1, Math.min(here.size, there.size) / 2) && asTheyAre < both
    ? { mine, theirs }
    : null;
}

function commonPrefix(families: readonly Family[]): string | null {
  const [first] = prefixesOf(families);
  return first !== undefined && first.keys >= keysOf(families) * NEARLY_ALL ? first.text : null;
}

const namesWithout = (families: readonly Family[], prefix: string): ReadonlySet<string> =>
  new Set(
    families.flatMap(({ pattern }) => (pattern.startsWith(prefix) ? [pattern.slice(prefix.length)] : [])),
  );

const keysOf = (families: readonly Family[]): number => families.reduce((sum, { keys }) => sum + keys, 0);
