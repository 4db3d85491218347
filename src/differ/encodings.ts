import type { Count } from '../model/snapshot.js';

/** What a server is: which names its encodings go by. */
export interface Server {
  readonly product: string;
  readonly version: string;
}

/**
 * The encodings of a type's keys under names that both servers know, most keys first; what only a version calls
 * otherwise, or does otherwise at the same thresholds, is one.
 *
 * `ziplist` became `listpack` in 7.0; small lists are a `listpack` instead of a `quicklist`, and small sets of texts
 * instead of a `hashtable`, since 7.2; hashes whose fields expire are a `listpackex`, since 7.4. Short strings are
 * `embstr` up to a length that differs between versions. (Redis: object.c, t_list.c, t_set.c; release notes of 7.0, 7.2)
 */
export function foldEncodings(
  encodings: readonly Count[],
  type: string,
  servers: readonly Server[],
): readonly Count[] {
  const isMixed = new Set(servers.map(hasNewLists)).size > 1;
  const sums = new Map<string, number>();
  for (const { name, count } of encodings) {
    const folded = fold(name, type, isMixed);
    sums.set(folded, (sums.get(folded) ?? 0) + count);
  }
  return [...sums]
    .map(([name, count]) => ({ name, count }))
    .toSorted((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1));
}

function fold(encoding: string, type: string, isMixed: boolean): string {
  const name = ALIASES.get(encoding) ?? encoding;
  if (!isMixed || name !== 'listpack') return name;
  return type === 'list' ? 'quicklist' : type === 'set' ? 'hashtable' : name;
}

const ALIASES: ReadonlyMap<string, string> = new Map([
  ['ziplist', 'listpack'],
  ['listpackex', 'listpack'],
  ['embstr', 'raw'],
  ['linkedlist', 'quicklist'],
]);

function hasNewLists({ product, version }: Server): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return product === 'valkey' || major > 7 || (major === 7 && minor >= 2);
}
