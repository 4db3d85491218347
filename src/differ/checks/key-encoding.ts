import type { Count } from '../../model/snapshot.js';
import { ofOneType, type Shared } from '../both-sides.js';
import { type Check, drift, inStep, type Judgement, type Observed } from '../check.js';
import { foldEncodings } from '../encodings.js';
import { shareWithin, tooFew } from '../family-questions.js';
import { fisherExact } from '../statistics.js';

/** Values near a threshold fall on both sides of it, and not in the same measure everywhere. */
const TOLERATED_SHARE = 0.05 + Number.EPSILON;

/** `key-encoding`: the keys of a family are encoded otherwise, which takes another amount of memory and time. */
export const keyEncoding = {
  id: 'key-encoding',
  title: 'Keys of a family are encoded otherwise',
  part: 'keys',
  severity: 'info',
  isAbsolute: false,
  askedOf: 'every environment but the reference',
  explanation:
    'The internal encoding of a family’s keys (listpack, hashtable, skiplist, int, …) differs from the reference’s by more than 5 points: the thresholds differ, or the values do. Names that versions changed are one (ziplist is listpack), and so are embstr and raw.',
  find: ofOneType('encodings', judge),
} as const satisfies Check;

function* judge(shared: Shared, type: string): Iterable<Judgement> {
  const { observed, reference, mine, theirs, pattern } = shared;
  if (mine.encodings.length > 0 && theirs.encodings.length > 0)
    yield tooFew(shared, [
      [observed, mine],
      [reference, theirs],
    ]) ??
      compareEncodings(shared, type) ??
      inStep(pattern, observed.environment.name);
}

function compareEncodings(shared: Shared, type: string): Judgement | null {
  const { pattern, observed, reference, mine, theirs, asked } = shared;
  const servers = [observed.snapshot, reference.snapshot];
  const [here, there] = [mine, theirs].map(({ encodings }) => foldEncodings(encodings, type, servers));
  if (here === undefined || there === undefined) return null;
  const change = largestChange(here, there);
  if (change === null) return null;
  const { name } = reference.environment;
  return drift(pattern, observed.environment.name, 'changed', {
    expected: mainNames(there),
    actual: mainNames(here),
    message: `keys of ${pattern} are ${inShares(here)}; ${name} has ${inShares(there)}`,
    against: { kind: 'environment', name },
    why: 'the same data takes another amount of memory and time: sizes and latencies that were tried do not hold',
    rule: asked,
    evidence: { type, encodings: counted(observed, here), expectedEncodings: counted(reference, there) },
    fix: {
      commands: [],
      note: `compare the thresholds of this type (${SETTINGS[type] ?? 'see the configuration'}); keys keep their encoding until they are written or loaded again`,
    },
    pValue: change.chance,
  });
}

const SETTINGS: Readonly<Record<string, string>> = {
  hash: 'hash-max-listpack-entries, hash-max-listpack-value',
  list: 'list-max-listpack-size',
  set: 'set-max-intset-entries, set-max-listpack-entries',
  zset: 'zset-max-listpack-entries, zset-max-listpack-value',
  string: 'numbers here, texts there: the application writes other values',
};

function largestChange(here: readonly Count[], there: readonly Count[]): { readonly chance: number } | null {
  const [n, m] = [total(here), total(there)];
  const changes = [...new Set([...here, ...there].map(({ name }) => name))]
    .map((name) => ({ a: countOf(here, name), b: countOf(there, name) }))
    .toSorted((x, y) => Math.abs(y.a / n - y.b / m) - Math.abs(x.a / n - x.b / m));
  const [largest] = changes;
  if (largest === undefined || Math.abs(largest.a / n - largest.b / m) <= TOLERATED_SHARE) return null;
  // The largest of several: each had the chance to be it.
  return { chance: Math.min(1, fisherExact(largest.a, n, largest.b, m) * changes.length) };
}

const total = (counts: readonly Count[]): number => counts.reduce((sum, { count }) => sum + count, 0);

const countOf = (counts: readonly Count[], name: string): number =>
  counts.find((one) => one.name === name)?.count ?? 0;

const mainNames = (counts: readonly Count[]): string =>
  counts
    .filter(({ count }) => count / total(counts) > TOLERATED_SHARE)
    .map(({ name }) => name)
    .join(' ');

const counted = (side: Observed, counts: readonly Count[]) =>
  counts.map(({ name, count }) => ({
    encoding: name,
    keys: count,
    share: shareWithin(side, count, total(counts)),
  }));

const inShares = (counts: readonly Count[]): string =>
  counts.length === 1
    ? (counts[0]?.name ?? '')
    : counts
        .map(({ name, count }) => `${Number(((count / total(counts)) * 100).toPrecision(3))}% ${name}`)
        .join(', ');
