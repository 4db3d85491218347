import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hashKey, type KeyFacts } from '../../../src/loader/keyspace/profile.js';
import { tokensOf } from '../../../src/loader/keyspace/segments.js';
import {
  addKey,
  buildTrie,
  emptyPlace,
  hasPlace,
  mergeTrie,
  moveInto,
  type Place,
  WORDS_KEPT,
} from '../../../src/loader/keyspace/trie.js';
import type { TrieNode } from '../../../src/model/snapshot.js';

const FACTS: KeyFacts = {
  type: 'string',
  encoding: 'raw',
  pttl: -1,
  idleSeconds: 0,
  isIdleDoubtful: false,
  expiresAtMs: null,
  bytes: null,
};

function add(root: Place, key: string, facts: Partial<KeyFacts> = {}): void {
  addKey(root, tokensOf(key), hashKey(key), { ...FACTS, ...facts });
}

function trie(keys: readonly string[]): TrieNode {
  const root = emptyPlace();
  for (const key of keys) add(root, key, { pttl: hashKey(key) % 3 === 0 ? -1 : hashKey(key) % 1000 });
  return buildTrie(root);
}

function merged(...nodes: readonly TrieNode[]): TrieNode {
  const root = emptyPlace();
  for (const node of nodes) mergeTrie(root, node, 0);
  return buildTrie(root);
}

/** Words enough at several levels that places collapse. */
const keys = fc.uniqueArray(
  fc
    .tuple(fc.nat({ max: 120 }), fc.nat({ max: 90 }), fc.boolean())
    .map(([a, b, hasEnd]) => `${word(a)}:${word(b)}${hasEnd ? ':end' : ''}`),
  { maxLength: 400, minLength: 100 },
);

/** Letters only: no digit that would make it a placeholder. */
const word = (n: number): string =>
  `w${String.fromCharCode(103 + (n % 20), 103 + (Math.floor(n / 20) % 20))}`;

const shuffled = (list: readonly string[], seed: number): readonly string[] =>
  list.toSorted((a, b) => hashKey(`${seed}${a}`) - hashKey(`${seed}${b}`));

describe('a trie', () => {
  test('does not depend on the order in which keys come', () => {
    fc.assert(
      fc.property(keys, fc.nat(), (found, seed) => {
        expect(trie(shuffled(found, seed))).toEqual(trie(found));
      }),
      { numRuns: 40 },
    );
  });

  test('of two halves merged is the trie of the whole', () => {
    fc.assert(
      fc.property(keys, fc.nat({ max: 400 }), (found, at) => {
        expect(merged(trie(found.slice(0, at)), trie(found.slice(at)))).toEqual(trie(found));
      }),
      { numRuns: 40 },
    );
  });

  test('merges in any order', () => {
    fc.assert(
      fc.property(keys, keys, (a, b) => {
        expect(merged(trie(b), trie(a))).toEqual(merged(trie(a), trie(b)));
      }),
      { numRuns: 30 },
    );
  });

  test('merges in any grouping', () => {
    fc.assert(
      fc.property(keys, keys, keys, (a, b, c) => {
        const [x, y, z] = [trie(a), trie(b), trie(c)];
        expect(merged(merged(x, y), z)).toEqual(merged(x, merged(y, z)));
      }),
      { numRuns: 20 },
    );
  });

  test('merged with an empty one stays what it is', () => {
    const found = trie(['a:b', 'a:c', 'd']);
    expect(merged(found, trie([]))).toEqual(found);
  });
});

describe('words at one place', () => {
  const named = (count: number): readonly string[] => Array.from({ length: count }, (_, n) => `k:${word(n)}`);

  test(`up to ${WORDS_KEPT} are kept`, () => {
    const [child] = trie(named(WORDS_KEPT)).children;
    const place = child?.node.children[0]?.node;
    expect([place?.isCollapsed, place?.children.length]).toEqual([false, WORDS_KEPT]);
  });

  test('one more makes them one, with all their keys', () => {
    const place = trie(named(WORDS_KEPT + 1)).children[0]?.node.children[0]?.node;
    expect(place?.isCollapsed).toBe(true);
    expect(place?.children.map(({ token, node }) => [token, node.profile?.keys])).toEqual([
      ['{*}', WORDS_KEPT + 1],
    ]);
  });

  test('placeholders beside them are no words and stay', () => {
    const place = trie([...named(WORDS_KEPT + 1), 'k:1', 'k:2']).children[0]?.node.children[0]?.node;
    expect(place?.children.map(({ token, node }) => [token, node.profile?.keys])).toEqual([
      ['{*}', WORDS_KEPT + 1],
      ['{int}', 2],
    ]);
  });

  test('called __proto__ and constructor are words like others', () => {
    const found = trie(['__proto__', 'constructor', 'hasOwnProperty']);
    expect(found.children.map(({ token, node }) => [token, node.profile?.keys])).toEqual([
      ['__proto__', 1],
      ['constructor', 1],
      ['hasOwnProperty', 1],
    ]);
  });
});

describe('room for one more key', () => {
  test('is where keys end already, also under words that have become one', () => {
    const root = emptyPlace();
    for (let n = 0; n <= WORDS_KEPT; n++) add(root, `k:${word(n)}`);
    expect(hasPlace(root, tokensOf('k:another'))).toBe(true);
    expect(hasPlace(root, tokensOf('k'))).toBe(false);
    expect(hasPlace(root, tokensOf('k:another:one'))).toBe(false);
  });
});

test('what is moved into another place is added to it', () => {
  const [a, b] = [emptyPlace(), emptyPlace()];
  add(a, 'k:x');
  add(b, 'k:x');
  add(b, 'k:y');
  moveInto(a, b);
  expect(buildTrie(a)).toEqual(merged(trie0(['k:x']), trie0(['k:x', 'k:y'])));
});

function trie0(found: readonly string[]): TrieNode {
  const root = emptyPlace();
  for (const key of found) add(root, key);
  return buildTrie(root);
}
