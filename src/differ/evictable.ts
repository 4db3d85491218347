import type { Family } from '../model/family.js';
import type { Observed } from './check.js';

/** What the keys of an environment take, by whether a `volatile-*` policy could evict them; estimated from a sample. */
export interface Evictable {
  /** Of keys that carry a TTL. */
  readonly bytes: number;
  readonly persistentBytes: number;
  /** The share of bytes that no eviction can free is almost surely not below this: three standard errors. */
  readonly persistentShareAtLeast: number;
}

/** Sizes of a family that tell what its keys take on average. */
const LEAST_SIZES = 5;
/** Families without sizes may hold anything: most keys must be in others. */
const LEAST_COVERED = 0.9;

/** Null where sizes of most keys are not known. */
export function evictable({ families, snapshot }: Observed): Evictable | null {
  const { sampled, total } = snapshot.keyspace;
  const known = families.filter(({ sizes, keys }) => sizes.length >= Math.min(LEAST_SIZES, keys));
  const covered = known.reduce((sum, { keys }) => sum + keys, 0);
  if (sampled === 0 || covered < sampled * LEAST_COVERED) return null;
  const scale = total / sampled;
  let [bytes, persistentBytes, variance] = [0, 0, 0];
  for (const family of known) {
    const { mean, error } = meanSize(family);
    persistentBytes += mean * family.withoutTtl * scale;
    bytes += mean * (family.keys - family.withoutTtl) * scale;
    variance += (error * family.withoutTtl * scale) ** 2;
  }
  const all = bytes + persistentBytes;
  return {
    bytes: Math.round(bytes),
    persistentBytes: Math.round(persistentBytes),
    persistentShareAtLeast: all === 0 ? 0 : Math.max(0, (persistentBytes - 3 * Math.sqrt(variance)) / all),
  };
}

function meanSize({ sizes }: Family): { readonly mean: number; readonly error: number } {
  const mean = sizes.reduce((sum, size) => sum + size, 0) / sizes.length;
  const squares = sizes.reduce((sum, size) => sum + (size - mean) ** 2, 0);
  return { mean, error: Math.sqrt(squares / Math.max(1, sizes.length - 1) / sizes.length) };
}
