import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hashKey, type KeyFacts } from '../../../src/loader/keyspace/profile.js';
import { readName } from '../../../src/loader/keyspace/segments.js';
import {
  blurTo,
  emptyPlace,
  findPlace,
  KEPT,
  moveInto,
  NameTrie,
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

function add(trie: NameTrie, key: string): boolean {
  const hash = hashKey(key);
  const profile = trie.profileOf(readName(key));
  profile?.add(hash, { ...FACTS, pttl: hash % 3 === 0 ? -1 : hash % 1000 });
  return profile !== null;
}

function trieOf(keys: readonly string[]): TrieNode {
  const trie = new NameTrie();
  for (const key of keys) add(trie, key);
  return trie.build();
}

function merged(...nodes: readonly TrieNode[]): TrieNode {
  const trie = new NameTrie();
  for (const node of nodes) trie.merge(node, 0);
  return trie.build();
}

/** Letters only: no digit that would make it a placeholder. */
const letters = (n: number): string =>
  `w${String.fromCharCode(103 + (n % 20), 103 + (Math.floor(n / 20) % 20), 103 + (Math.floor(n / 400) % 20))}`;

const words = (count: number): readonly string[] => Array.from({ length: count }, (_, n) => letters(n));

/** As many words as are kept at a place, and some of the keys that collapse it. */
const crowd = fc
  .tuple(
    fc.integer({ min: 900, max: 1200 }),
    fc.constantFrom('k:', 'k:user_', 'k:user.', ''),
    fc.constantFrom('', '.cart', ':end', '_x'),
  )
  .map(([count, start, end]) => words(count).map((word) => `${start}${word}${end}`));

const few = fc.array(
  fc.tuple(fc.constantFrom('k', 'l', 'k:user_a'), fc.nat({ max: 50 })).map(([a, b]) => `${a}:${letters(b)}`),
  { maxLength: 60 },
);

const keys = fc.tuple(crowd, few).map(([a, b]) => [...new Set([...a, ...b])]);

const shuffled = (list: readonly string[], seed: number): readonly string[] =>
  list.toSorted((a, b) => hashKey(`${seed}${a}`) - hashKey(`${seed}${b}`));

describe('a trie of names', () => {
  test('does not depend on the order in which keys come', () => {
    fc.assert(
      fc.property(keys, fc.nat(), (found, seed) => {
        expect(trieOf(shuffled(found, seed))).toEqual(trieOf(found));
      }),
      { numRuns: 30 },
    );
  });

  test('of two halves merged is the trie of the whole', () => {
    fc.assert(
      fc.property(keys, fc.nat({ max: 1200 }), fc.nat(), (found, at, seed) => {
        const mixed = shuffled(found, seed);
        expect(merged(trieOf(mixed.slice(0, at)), trieOf(mixed.slice(at)))).toEqual(trieOf(found));
      }),
      { numRuns: 30 },
    );
  });

  test('merges in any order and grouping, and twice what is there is there', () => {
    fc.assert(
      fc.property(keys, keys, few, (a, b, c) => {
        const [x, y, z] = [trieOf(a), trieOf(b), trieOf(c)];
        expect(merged(y, x)).toEqual(merged(x, y));
        expect(merged(merged(x, y), z)).toEqual(merged(x, merged(y, z)));
        expect(namesOf(merged(x, x))).toEqual(namesOf(x));
      }),
      { numRuns: 15 },
    );
  });

  test('merged with an empty one stays what it is', () => {
    const found = trieOf(['a:b', 'a:c', 'd']);
    expect(merged(found, trieOf([]))).toEqual(found);
  });

  test('keeps names of other shapes apart, however much vary those of one', () => {
    const shapes = trieOf([...words(2000).map((word) => `user:${word}`), 'user:cart:1', 'user:session:2']);
    expect(namesOf(shapes)).toEqual(['user cart', 'user session', 'user {*}']);
  });

  test('takes words called __proto__ and constructor like others', () => {
    expect(namesOf(trieOf(['__proto__', 'constructor', 'hasOwnProperty']))).toEqual([
      '__proto__',
      'constructor',
      'hasOwnProperty',
    ]);
  });
});

/** The words of every place that holds keys. */
function namesOf(node: TrieNode): readonly string[] {
  const visit = (one: TrieNode, path: readonly string[]): readonly string[] => [
    ...(one.profile === null ? [] : [path.join(' ')]),
    ...one.children.flatMap(({ token, node: child }) => visit(child, [...path, token])),
  ];
  return node.children.flatMap(({ node: shape }) => visit(shape, [])).toSorted();
}

describe('words at one place', () => {
  test.each([
    ['as many as are kept stay themselves', words(KEPT.words), words(KEPT.words).toSorted()],
    ['one more, and they are one', words(KEPT.words + 1), ['{*}']],
    [
      'that begin and end alike keep both',
      words(2000).map((word, n) => `user.${word}.${n % 2 === 0 ? 'cart' : 'name'}`),
      ['user.{*}.cart', 'user.{*}.name'],
    ],
    [
      'that begin alike keep that, with those that stand alone',
      [...words(2000).map((word, n) => `${n % 2 === 0 ? 'user' : 'order'}_${word}`), 'lock'],
      ['lock', 'order_{*}', 'user_{*}'],
    ],
    [
      'that end in a number keep all but that',
      Array.from({ length: 2000 }, (_, n) => `game${n}`),
      ['game{int}'],
    ],
  ])('%s', (_, found, expected) => {
    expect(namesOf(trieOf(found))).toEqual(expected);
  });

  test('hold all their keys', () => {
    const place = trieOf(words(3000)).children[0]?.node.children[0]?.node;
    expect(place?.profile?.keys).toBe(3000);
  });

  test('can be kept whatever becomes of the others', () => {
    const place = emptyPlace();
    for (const word of ['common', 'rare', 'seldom']) place.children.set(word, emptyPlace());
    blurTo(place, 'any', 1, new Set(['common']));
    expect([...place.children.keys()].toSorted()).toEqual(['common', '{*}']);
    expect(findPlace(place, ['common'])).toEqual(['common']);
    expect(findPlace(place, ['new'])).toEqual(['{*}']);
    expect(findPlace(place, ['new', 'deeper'])).toBeNull();
  });

  test('what is moved into another place is added to it', () => {
    const [a, b] = [new NameTrie(), new NameTrie()];
    for (const key of ['x', 'y']) add(a, `k:${key}`);
    add(b, 'k:x');
    const [to, from] = [a.shapes.get('w:w'), b.shapes.get('w:w')];
    if (to === undefined || from === undefined) throw new Error('expected a shape');
    moveInto(to, from);
    expect(a.build()).toEqual(merged(trieOf(['k:x', 'k:y']), trieOf(['k:x'])));
  });
});

describe('the bound on places', () => {
  test('is kept by keeping fewer words, and then by taking no more names', () => {
    const trie = new NameTrie(500);
    for (const a of words(60)) for (const b of words(60)) add(trie, `${a}:${b}`);
    expect(namesOf(trie.build()).length).toBeLessThanOrEqual(500);
    expect(trie.build().children[0]?.node.children.length).toBeGreaterThan(0);
  });

  test('names of more shapes than there is room for are told to the caller', () => {
    const trie = new NameTrie(100);
    const shapes = Array.from({ length: 200 }, (_, n) =>
      n.toString(2).padStart(8, '0').replaceAll('0', ':').replaceAll('1', '|'),
    );
    const added = shapes.map((shape) => add(trie, `a${shape}`));
    expect(added.filter((isIn) => !isIn).length).toBeGreaterThan(0);
    expect(added.filter((isIn) => isIn).length).toBeGreaterThanOrEqual(30);
    expect(add(trie, `a${shapes[0]}`)).toBe(true);
  });
});
