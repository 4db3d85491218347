import type { KeyGroup, Keyspace, TrieNode } from '../../model/snapshot.js';
import { NameTrie } from './trie.js';

const NONE: Keyspace = {
  method: 'none',
  total: 0,
  sampled: 0,
  isWhole: true,
  leftOut: [],
  patterns: ['*'],
  keyPrefix: null,
  unprefixed: 0,
  foreign: [],
  overflow: 0,
  idleTimes: 'read',
  encodings: 'read',
  sizes: 'read',
  privateWords: null,
  groups: [],
};

/** One keyspace of the keyspaces of several shards, which were all asked for the same. */
export function mergeKeyspaces(shards: readonly Keyspace[]): Keyspace {
  const [first = NONE, ...rest] = shards;
  return rest.reduce(merge, first);
}

function merge(a: Keyspace, b: Keyspace): Keyspace {
  return {
    ...a,
    method: a.method === 'none' ? b.method : a.method,
    total: a.total + b.total,
    sampled: a.sampled + b.sampled,
    isWhole: a.isWhole && b.isWhole,
    leftOut: mergeLeftOut([...a.leftOut, ...b.leftOut]),
    unprefixed: a.unprefixed + b.unprefixed,
    foreign: a.foreign.map(({ prefix, keys }) => ({
      prefix,
      keys: keys + (b.foreign.find((one) => one.prefix === prefix)?.keys ?? 0),
    })),
    overflow: a.overflow + b.overflow,
    idleTimes: a.idleTimes === 'read' ? b.idleTimes : a.idleTimes,
    encodings: a.encodings === 'read' ? b.encodings : a.encodings,
    sizes: a.sizes === 'read' ? b.sizes : a.sizes,
    groups: a.groups.map((group, index) => mergeGroup(group, b.groups[index] ?? null)),
  };
}

function mergeLeftOut(all: Keyspace['leftOut']): Keyspace['leftOut'] {
  const indexes = [...new Set(all.map(({ index }) => index))].toSorted((a, b) => a - b);
  return indexes.map((index) => ({
    index,
    keys: all.filter((one) => one.index === index).reduce((sum, { keys }) => sum + keys, 0),
  }));
}

function mergeGroup(a: KeyGroup, b: KeyGroup | null): KeyGroup {
  if (b === null) return a;
  return { pattern: a.pattern, trie: mergeTries(a.trie, b.trie) };
}

function mergeTries(a: TrieNode, b: TrieNode): TrieNode {
  const trie = new NameTrie();
  trie.merge(a, 0);
  trie.merge(b, 0);
  return trie.build();
}
