import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Census } from '../../../src/loader/keyspace/census.js';
import { familiesOf, learnFamilies } from '../../../src/loader/keyspace/families.js';
import { mergeKeyspaces } from '../../../src/loader/keyspace/merge-keyspaces.js';
import { type Pattern, parsePattern } from '../../../src/loader/keyspace/pattern.js';
import { disguise, type PrivateWords, veil, wordsIn } from '../../../src/loader/keyspace/veil.js';
import type { Keyspace } from '../../../src/model/snapshot.js';
import { keyspace } from '../../support/build.js';

function sampled(keys: readonly string[], families: readonly string[] = []): Keyspace {
  const patterns = families.map(parsePattern).filter((read): read is Pattern => 'matches' in read);
  const census = new Census(patterns, null);
  for (const [index, key] of keys.entries())
    census.add(latin1(key), {
      type: 'string',
      encoding: 'raw',
      pttl: index % 2 === 0 ? -1 : 60_000 + index,
      idleSeconds: 0,
      isIdleDoubtful: false,
      expiresAtMs: null,
      bytes: 64,
    });
  return keyspace(census.build());
}

const latin1 = (key: string): string => Buffer.from(key, 'utf8').toString('latin1');

const withKey = (key: string): PrivateWords => ({
  mark: (text) => createHmac('sha256', key).update(text).digest('hex').slice(0, 12),
  check: createHmac('sha256', key).update('check').digest('hex').slice(0, 16),
});

const veiled = (space: Keyspace, known: readonly string[] = []): Keyspace =>
  veil(space, { known: wordsIn(known), privateWords: null });

const privately = (space: Keyspace, key = 'team', known: readonly string[] = []): Keyspace =>
  veil(space, { known: wordsIn(known), privateWords: withKey(key) });

const patternsOf = (...sides: readonly Keyspace[]): readonly (readonly string[])[] =>
  familiesOf(sides).map((families) => families.map(({ pattern }) => pattern));

const many = (count: number, make: (n: number) => string): readonly string[] =>
  Array.from({ length: count }, (_, n) => make(n));

describe('a word that fewer than three keys share', () => {
  test('is not in what is written, and one that three share is', () => {
    const text = JSON.stringify(veiled(sampled(['user:1', 'user:2', 'user:3', 'jsmith:1', 'jsmith:2'])));
    expect(text).not.toContain('jsmith');
    expect(text).toContain('"user"');
  });

  test('is the family that another side names, however few keys hold it here', () => {
    const [production, staging] = [sampled(many(40, (n) => `cart:${n}`)), sampled(['cart:1', 'other:2'])];
    expect(patternsOf(veiled(production), veiled(staging))).toEqual([
      ['cart:{int}'],
      ['cart:{int}', '{*}:{int}'],
    ]);
  });

  test('stands for any text where no side names it', () => {
    expect(patternsOf(veiled(sampled(['flags', 'schema'])), veiled(sampled(['flags'])))).toEqual([
      ['{*}'],
      ['{*}'],
    ]);
  });

  test('is shown where the YAML names it', () => {
    expect(patternsOf(veiled(sampled(['flags', 'schema', 'lock:1']), ['flags', 'lock:{int}']))).toEqual([
      ['flags', 'lock:{int}', '{*}'],
    ]);
  });

  test('counts wherever it stands in names', () => {
    const keys = [...many(30, (n) => `tenant:${letters(n)}:settings`), 'settings:1'];
    expect(patternsOf(veiled(sampled(keys)))).toEqual([['settings:{int}', 'tenant:{*}:settings']]);
  });

  test('keeps the part that enough words share', () => {
    const keys = many(30, (n) => `session_${letters(n)}_web`);
    const text = JSON.stringify(veiled(sampled(keys)));
    for (let n = 0; n < 30; n++) expect(text.includes(letters(n))).toBe(false);
    expect(patternsOf(veiled(sampled(keys)))).toEqual([['session_{*}_web']]);
    expect(patternsOf(veiled(sampled(keys)), veiled(sampled(['session_solo_web'])))).toEqual([
      ['session_{*}_web'],
      ['session_{*}_web'],
    ]);
  });

  test('is one with the words that differ in their number, on both sides', () => {
    const [few, some] = [sampled(['game7', 'game8', 'game9']), sampled(['game7', 'a', 'b', 'c'])];
    expect(patternsOf(veiled(few), veiled(some))).toEqual([['game{int}'], ['game{int}', '{*}']]);
  });
});

const letters = (n: number): string =>
  `q${'ghijklmnop'.charAt(n % 10)}z${'ghijklmnop'.charAt(Math.floor(n / 10))}x`;

const PEOPLE = ['john.smith@example.com', 'jane+tag@mail.example.co.uk', 'Jörg@exämple.de', '<a@b.example>'];
const CARDS = ['4111111111111111', '4111-1111-1111-1111', '5500 0000 0000 0004', '378282246310005'];

test('no e-mail address and no card number is written, however many keys share it, with a key and without', () => {
  const forms = (one: string): readonly string[] => [
    `user:${one}`,
    ...many(4, (n) => `cart:${one}:${n}`),
    ...many(4, (n) => `session/${one}/${letters(n)}`),
    ...many(4, (n) => `card${one}:${n}`),
    ...many(4, (n) => `mailto=${one};v=${n}`),
    ...many(4, (n) => `pay|${one}_x|${n}`),
    one,
  ];
  const escaped = PEOPLE.map((one) => one.replace('@', '%40'));
  const keys = [...PEOPLE, ...CARDS, ...escaped].flatMap(forms);
  const spaces = [veiled(sampled(keys)), privately(sampled(keys))];
  for (const space of spaces) {
    const text = JSON.stringify([space, familiesOf([space])]);
    for (const one of [...PEOPLE, ...CARDS, 'smith', 'jane', 'example', '%40', '1111', '0004'])
      expect([one, text.includes(one)]).toEqual([one, false]);
  }
});

const someWord = fc.constantFrom(
  'user',
  'cart',
  'session',
  'jane',
  'bob',
  'game7',
  'game8',
  'a.b.c',
  'a.x.c',
  'é',
  '{x}',
);
const segment = fc.oneof(someWord, fc.stringMatching(/^[a-z0-9._-]{1,8}$/), fc.nat().map(String));
const key = fc.array(segment, { minLength: 1, maxLength: 4 }).map((segments) => segments.join(':'));
const keys = fc.array(key, { maxLength: 60 });

/** Words of letters that stand by themselves in the names, and how many keys have them. */
function wordCounts(names: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const name of new Set(names))
    for (const word of new Set(name.split(':').filter((one) => /^[g-z]{3,}$/.test(one))))
      counts.set(word, (counts.get(word) ?? 0) + names.filter((one) => one === name).length);
  return counts;
}

describe('laws', () => {
  test('rare words are nowhere in a keyspace and its families, common ones are', () => {
    fc.assert(
      fc.property(keys, (names) => {
        const space = veiled(sampled(names));
        const words = new Set(JSON.stringify([space.groups, familiesOf([space])]).match(/[a-z]+/g));
        for (const [word, count] of wordCounts(names))
          if (count < 3 && !['hash', 'int', 'words', 'string', 'heads', 'numbers', 'null'].includes(word))
            expect([word, words.has(word)]).toEqual([word, false]);
      }),
      { numRuns: 200 },
    );
  });

  test('to hide twice is to hide once', () => {
    fc.assert(
      fc.property(keys, (names) => {
        const once = veiled(sampled(names));
        expect(veiled(once)).toEqual(once);
        const hidden = privately(sampled(names));
        expect(privately(hidden)).toEqual(hidden);
        expect(veiled(hidden)).toEqual(hidden);
      }),
      { numRuns: 100 },
    );
  });

  test('what is hidden merges in any order', () => {
    for (const hide of [veiled, (space: Keyspace) => privately(space)])
      fc.assert(
        fc.property(keys, keys, keys, (a, b, c) => {
          const [x, y, z] = [hide(sampled(a)), hide(sampled(b)), hide(sampled(c))] as const;
          expect(mergeKeyspaces([x, y]).groups).toEqual(mergeKeyspaces([y, x]).groups);
          expect(mergeKeyspaces([mergeKeyspaces([x, y]), z]).groups).toEqual(
            mergeKeyspaces([x, mergeKeyspaces([y, z])]).groups,
          );
          expect(familiesOf([y, x]).toReversed()).toEqual(familiesOf([x, y]));
        }),
        { numRuns: 60 },
      );
  });

  test('every key has the family that counted it, and its pattern takes the key', () => {
    fc.assert(
      fc.property(keys, keys, (a, b) => {
        const { sides, patternOf } = learnFamilies([veiled(sampled(a)), veiled(sampled(b))]);
        for (const [names, families] of [
          [a, sides[0]],
          [b, sides[1]],
        ] as const) {
          expect(families?.reduce((sum, family) => sum + family.keys, 0)).toBe(names.length);
          for (const name of names) {
            const pattern = patternOf(latin1(name));
            const read = parsePattern(pattern ?? '');
            expect([name, pattern, 'matches' in read && read.matches(latin1(name))]).toEqual([
              name,
              pattern,
              true,
            ]);
          }
        }
      }),
      { numRuns: 100 },
    );
  });
});

describe('with a team’s key', () => {
  test('no word is written but those of the YAML, and two sides still match word for word', () => {
    const [a, b] = [
      sampled(['cart:1', 'cart:2', 'cart:3', 'lock:1']),
      sampled(['cart:9', 'lock:2', 'extra:1']),
    ];
    const sides = [privately(a, 'team', ['lock:{int}']), privately(b, 'team', ['lock:{int}'])];
    expect(JSON.stringify(sides)).not.toMatch(/cart|extra/);
    const [mine = [], theirs = []] = patternsOf(...sides);
    expect(mine).toEqual([
      expect.stringMatching(/^lock:/),
      expect.stringMatching(/^\{~[0-9a-f]{12}\}:\{int\}$/),
    ]);
    expect(theirs).toHaveLength(3);
    expect(theirs).toEqual(expect.arrayContaining([...mine]));
  });

  test('another key makes other words', () => {
    const space = sampled(['cart:1']);
    expect(patternsOf(privately(space, 'one'))).not.toEqual(patternsOf(privately(space, 'two')));
    expect(privately(space, 'one').privateWords).not.toBe(privately(space, 'two').privateWords);
  });

  test('a word that the YAML names since is told again', () => {
    const before = privately(sampled(['cart:1']));
    expect(patternsOf(privately(before, 'team', ['cart:{int}']))).toEqual([['cart:{int}']]);
  });

  test('a key is found in its family by its name', () => {
    const { mark } = withKey('team');
    fc.assert(
      fc.property(keys, (names) => {
        const { sides, patternOf } = learnFamilies([privately(sampled(names))], (word) =>
          disguise(word, mark),
        );
        const patterns = new Set(sides[0]?.map(({ pattern }) => pattern));
        for (const name of names) expect(patterns.has(patternOf(latin1(name)) ?? '')).toBe(true);
      }),
      { numRuns: 60 },
    );
  });
});

test('nothing is left of the hashes of names but an order, and samples stay as large', () => {
  const space = sampled(many(2000, (n) => `user:${n}`));
  const [ttls, hidden] = [space, veiled(space)].map(({ groups }) => ttlsIn(groups[0]?.trie));
  expect(hidden?.map(({ remainingMs }) => remainingMs)).toEqual(ttls?.map(({ remainingMs }) => remainingMs));
  expect(hidden?.map(({ hash }) => hash)).toEqual(
    many(400, (n) => String(Math.round(((n + 1) * 2 ** 32) / 1000) - 1)).map(Number),
  );
});

const ttlsIn = (trie: Keyspace['groups'][number]['trie'] | undefined) =>
  trie?.children[0]?.node.children[0]?.node.profile?.ttls;
