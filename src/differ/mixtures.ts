import type { Count } from '../model/snapshot.js';
import type { Observed } from './check.js';
import { shareWithin } from './family-questions.js';
import { fisherExact } from './statistics.js';

/** Types and encodings of a family may mix a little, and not in the same measure everywhere. */
const TOLERATED_SHARE = 0.05 + Number.EPSILON;

/**
 * The share that differs most between two mixtures (of types, of encodings), and how likely it is that two samples of one
 * keyspace differ that much; null where none differs by more than is tolerated.
 */
export function largestChange(
  here: readonly Count[],
  there: readonly Count[],
): { readonly chance: number } | null {
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

export const countOf = (counts: readonly Count[], name: string): number =>
  counts.find((one) => one.name === name)?.count ?? 0;

const mostFirst = (counts: readonly Count[]): readonly Count[] =>
  counts.toSorted((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1));

/** The names of more than a few keys, most keys first. */
export const mainNames = (counts: readonly Count[]): string =>
  mostFirst(counts)
    .filter(({ count }) => count / total(counts) > TOLERATED_SHARE)
    .map(({ name }) => name)
    .join(' ');

/** `hash`, or `97.5% hash, 2.5% string`. */
export const inShares = (counts: readonly Count[]): string =>
  counts.length === 1
    ? (counts[0]?.name ?? '')
    : mostFirst(counts)
        .map(({ name, count }) => `${Number(((count / total(counts)) * 100).toPrecision(3))}% ${name}`)
        .join(', ');

/** For evidence: each with its keys and the interval of its share. */
export const countedAs = <K extends string>(label: K, side: Observed, counts: readonly Count[]) =>
  counts.map(({ name, count }) => ({
    [label]: name,
    keys: count,
    share: shareWithin(side, count, total(counts)),
  }));
