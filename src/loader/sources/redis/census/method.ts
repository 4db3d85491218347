import type { CursorSpace } from './cursors.js';

/** What decides how the keys of a server are walked. */
interface Kind {
  readonly product: string;
  readonly version: string;
  readonly topology: 'standalone' | 'sentinel' | 'cluster';
}

/**
 * How the cursors of a server lie in its keyspace. Look-alikes have cursors of their own making: nothing is assumed of
 * them, and what is assumed of a server is tried before it is relied upon.
 */
export function cursorSpaceOf(kind: Kind): CursorSpace {
  if (kind.product !== 'redis' && kind.product !== 'valkey') return 'opaque';
  return hasTablePerSlot(kind) ? 'slots' : 'hash';
}

/**
 * Whether the first keys that SCAN names are a fair sample: they come in the order of a hash table, which has nothing to
 * do with names. Where there is a table per slot they come slot after slot, and a hash tag is one place.
 */
export const isScanFair = (kind: Kind): boolean =>
  kind.topology !== 'cluster' ||
  (kind.product === 'redis' && !hasTablePerSlot(kind)) ||
  kind.product === 'keydb';

/** Redis 7.4 and Valkey 8 in cluster mode. (kvstore.c) */
function hasTablePerSlot({ product, version, topology }: Kind): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const isLater = product === 'valkey' ? major >= 8 : major > 7 || (major === 7 && minor >= 3);
  return topology === 'cluster' && isLater;
}
