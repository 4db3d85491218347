import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Census } from '../../../src/loader/keyspace/census.js';
import { familiesOf, haveSameGroups } from '../../../src/loader/keyspace/families.js';
import { type Pattern, parsePattern } from '../../../src/loader/keyspace/pattern.js';
import type { KeyFacts } from '../../../src/loader/keyspace/profile.js';
import type { Keyspace } from '../../../src/model/snapshot.js';
import { keyspace } from '../../support/build.js';
import { randomFrom } from '../../support/traffic.js';

const FACTS: KeyFacts = {
  type: 'string',
  encoding: 'raw',
  pttl: -1,
  idleSeconds: 0,
  isIdleDoubtful: false,
  expiresAtMs: null,
  bytes: null,
};

function sampled(keys: readonly string[], families: readonly string[] = []): Keyspace {
  const patterns = families.map(parsePattern).filter((read): read is Pattern => 'matches' in read);
  const census = new Census(patterns, null);
  for (const key of keys) census.add(Buffer.from(key, 'utf8').toString('latin1'), FACTS);
  return keyspace(census.build());
}

const patternsOf = (...sides: readonly Keyspace[]): readonly (readonly string[])[] =>
  familiesOf(sides).map((families) => families.map(({ pattern }) => pattern));

const many = (count: number, make: (n: number) => string): readonly string[] =>
  Array.from({ length: count }, (_, n) => make(n));

/** `wab`: letters only. */
const word = (n: number): string => `w${String.fromCharCode(103 + (n % 20), 103 + Math.floor(n / 20))}`;

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

function token(random: () => number, length: number, alphabet: string): string {
  return many(length, () => alphabet.charAt(Math.floor(random() * alphabet.length))).join('');
}

describe('families', () => {
  test('are learned by delimiters and placeholders, and named in code-unit order', () => {
    expect(
      patternsOf(sampled(['user:2:name', 'user:1:name', 'user:1', 'config:site', 'config:mail'])),
    ).toEqual([['config:mail', 'config:site', 'user:{int}', 'user:{int}:name']]);
  });

  test('few names stay names, however many keys they hold', () => {
    const names = ['wait', 'active', 'meta'];
    expect(patternsOf(sampled(many(300, (n) => `bull:${names[n % 3]}`)))).toEqual([
      ['bull:active', 'bull:meta', 'bull:wait'],
    ]);
  });

  test('more than twenty names with few keys each are one', () => {
    expect(patternsOf(sampled(many(21, (n) => `slug:${word(n)}:html`)))).toEqual([['slug:{*}:html']]);
  });

  test('twenty-one names with many keys each are namespaces', () => {
    const [families = []] = patternsOf(sampled(many(21 * 12, (n) => `${word(n % 21)}:${n}`)));
    expect(families).toEqual(many(21, (n) => `${word(n)}:{int}`).toSorted());
  });

  test('what collapses on one side collapses on the other', () => {
    const production = sampled(many(200, (n) => `slug:${word(n)}`));
    const staging = sampled(['slug:home', 'slug:about']);
    expect(patternsOf(production, staging)).toEqual([['slug:{*}'], ['slug:{*}']]);
    expect(patternsOf(staging)).toEqual([['slug:about', 'slug:home']]);
  });

  test('a side without keys has none', () => {
    expect(patternsOf(sampled(['a:1']), sampled([]))).toEqual([['a:{int}'], []]);
  });

  test('of no side are none', () => {
    expect(familiesOf([])).toEqual([]);
  });

  test('hold the counts of their own side', () => {
    const [production, staging] = familiesOf([sampled(['a:1', 'a:2', 'b']), sampled(['a:3'])]);
    expect(production?.map(({ pattern, keys }) => [pattern, keys])).toEqual([
      ['a:{int}', 2],
      ['b', 1],
    ]);
    expect(
      staging?.map(({ pattern, keys, types, withoutTtl, setTtl }) => [
        pattern,
        keys,
        types,
        withoutTtl,
        setTtl,
      ]),
    ).toEqual([['a:{int}', 1, [{ name: 'string', count: 1 }], 1, { kind: 'absent' }]]);
  });
});

describe('random identifiers are one family', () => {
  test.each([
    ['hexadecimal, 8 digits', 8, '0123456789abcdef', '{hex}'],
    ['hexadecimal, 12 digits', 12, '0123456789abcdef', '{hex}'],
    ['letters and digits, 16 of them', 16, BASE62, '{id}'],
    ['nanoid', 21, `${BASE62}_-`, '{id}'],
    ['base64url, 32 of them', 32, `${BASE62}_-`, '{id}'],
  ])('%s: also those of them that look like a word or a number', (_, length, alphabet, placeholder) => {
    const random = randomFrom(length);
    const side = (): Keyspace => sampled(many(400, () => `sess:${token(random, length, alphabet)}`));
    expect(patternsOf(side(), side())).toEqual([[`sess:${placeholder}`], [`sess:${placeholder}`]]);
  });

  test('short ones of letters alone are too many to be kept, on both sides', () => {
    const random = randomFrom(10);
    const side = (): Keyspace => sampled(many(400, () => `sess:${token(random, 10, BASE62)}`));
    expect(patternsOf(side(), side())).toEqual([
      ['sess:{*}', 'sess:{id}'],
      ['sess:{*}', 'sess:{id}'],
    ]);
  });

  test('numbers beside fewer tokens stay numbers', () => {
    expect(
      patternsOf(sampled([...many(50, (n) => `post:${n}`), 'post:V1StGXR8_Z5jdHi6B-myT', 'post:0a1b2c3d'])),
    ).toEqual([['post:{hex}', 'post:{id}', 'post:{int}']]);
  });

  test('tokens with a name of their own beside them keep it', () => {
    const random = randomFrom(4);
    const keys = [
      ...many(300, () => `sess:${token(random, 21, BASE62)}`),
      ...many(20, () => `sess:guest-${token(random, 12, '0123456789abcdef')}`),
    ];
    expect(patternsOf(sampled(keys))).toEqual([['sess:guest-{hex}', 'sess:{id}']]);
  });

  test('a name beside them stays a name', () => {
    const random = randomFrom(3);
    const keys = many(50, () => `sess:${token(random, 21, BASE62)}`);
    expect(patternsOf(sampled([...keys, 'sess:count', 'sess:index', 'sess:lastcleanup']))).toEqual([
      ['sess:count', 'sess:index', 'sess:lastcleanup', 'sess:{id}'],
    ]);
  });
});

describe('families of the YAML', () => {
  test('stand by themselves where every side was read with them', () => {
    const wanted = ['cart:*', 'session:{uuid}'];
    const [families = []] = familiesOf([
      sampled(['cart:1:items', 'cart:2', 'x'], wanted),
      sampled(['y'], wanted),
    ]);
    expect(families.map(({ pattern, keys, isListed }) => [pattern, keys, isListed])).toEqual([
      ['cart:*', 2, true],
      ['x', 1, false],
    ]);
  });

  test('are learned ones where one side was read with others: its keys cannot be told apart any more', () => {
    const sides = [sampled(['cart:1', 'cart:2'], ['cart:*']), sampled(['cart:3'])];
    expect(haveSameGroups(sides)).toBe(false);
    expect(
      familiesOf(sides).map((families) =>
        families.map(({ pattern, keys, isListed }) => [pattern, keys, isListed]),
      ),
    ).toEqual([[['cart:{int}', 2, false]], [['cart:{int}', 1, false]]]);
  });
});

const someKeys = fc.array(
  fc
    .tuple(fc.constantFrom('a', 'b'), fc.nat({ max: 150 }), fc.constantFrom('', ':x', ':1'))
    .map(([space, n, end]) => `${space}:${word(n)}${end}`),
  { maxLength: 300, minLength: 20 },
);

describe('families learned together', () => {
  test('have the same names, whichever side comes first', () => {
    fc.assert(
      fc.property(someKeys, someKeys, (a, b) => {
        const [x, y] = [sampled(a), sampled(b)];
        expect(familiesOf([y, x]).toReversed()).toEqual(familiesOf([x, y]));
      }),
      { numRuns: 40 },
    );
  });

  test('have one name for a key on every side', () => {
    fc.assert(
      fc.property(someKeys, someKeys, (a, b) => {
        const [mine, theirs] = [sampled([...a, ...b]), sampled(b)];
        const [all = [], some = []] = patternsOf(mine, theirs);
        expect(some.filter((pattern) => !all.includes(pattern))).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });

  test('hold every key that was sampled', () => {
    fc.assert(
      fc.property(someKeys, (keys) => {
        const [families = []] = familiesOf([sampled(keys)]);
        expect(families.reduce((sum, family) => sum + family.keys, 0)).toBe(keys.length);
        expect(new Set(families.map(({ pattern }) => pattern)).size).toBe(families.length);
      }),
      { numRuns: 40 },
    );
  });
});
