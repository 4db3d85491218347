import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Census } from '../../../src/loader/keyspace/census.js';
import { familiesOf, haveSameGroups, learnFamilies } from '../../../src/loader/keyspace/families.js';
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
  for (const key of keys) census.add(latin1(key), FACTS);
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

  test('few names that sides do not share are identifiers, if they have hardly any keys', () => {
    const titles = ['best-wet-source', 'old-iron-door', 'cake-warm-outer', 'soft-old-cake', 'red-dark-west'];
    const keys = (from: number, to: number) => [
      ...titles.slice(from, to).map((title) => `search:${title}`),
      ...many(30, (n) => `search:index:${n}`),
    ];
    expect(patternsOf(sampled(keys(0, 3)), sampled(keys(3, 5)))).toEqual([
      ['search:index:{int}', 'search:{*}'],
      ['search:index:{int}', 'search:{*}'],
    ]);
    expect(patternsOf(sampled(keys(0, 5)), sampled(keys(1, 5)))[0]).toHaveLength(6);
    const hash = (n: number) => n.toString(16).padStart(32, 'a1');
    const cached = (ids: readonly string[]) => sampled(ids.map((id, n) => `zc:k:${id}_${hash(n + 77)}`));
    expect(patternsOf(cached(['18d', '207', '4e4', '311', '905']), cached(['b85']))).toEqual([
      ['zc:k:{*}'],
      ['zc:k:{*}'],
    ]);
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

describe('names that vary', () => {
  const mixed = ['app:queue:mail', 'app:lock|x', 'app:post:1', 'app:post:1:html', 'app:user:7/x'];

  test.each([
    [
      'in keys of one shape do not blur those of another',
      [...many(300, (n) => `user:${word(n)}`), ...many(9, (n) => `user:cart:${n}`), 'user:session:1'],
      ['user:cart:{int}', 'user:session:{int}', 'user:{*}'],
    ],
    [
      'keep what few groups of them begin with',
      many(300, (n) => `${n % 2 === 0 ? 'sess_' : 'cart.'}${word(n)}`),
      ['cart.{*}', 'sess_{*}'],
    ],
    [
      'keep what few groups of them begin and end with',
      many(300, (n) => `k:user.${word(n)}.${n % 2 === 0 ? 'cart' : 'name'}`),
      ['k:user.{*}.cart', 'k:user.{*}.name'],
    ],
    [
      'and begin alike by chance, as titles do, are of any text',
      many(300, (n) => `post:${['the', 'how', word(n), word(n + 7)][n % 4]}-${word(n)}`),
      ['post:{*}'],
    ],
    ['by a number alone are one from nine on', many(9, (n) => `{game${n}}:score`), ['\\{game{int}\\}:score']],
    ['by a number alone are names up to eight', many(8, (n) => `v${n}:x`), many(8, (n) => `v${n}:x`)],
    [
      'where families begin stay, if they are common, beside many rare ones',
      [...many(600, (n) => `${['post', 'page'][n % 2]}:${n}`), ...many(100, (n) => `${word(n)}:${n}`)],
      ['page:{int}', 'post:{int}', '{*}:{int}'],
    ],
    [
      'behind a prefix that all keys have begin there too',
      [...mixed, ...many(40 * 50, (n) => `app:${word(n % 40)}:${n}`)],
      [
        ...['app:lock|x', 'app:post:{int}', 'app:post:{int}:html', 'app:queue:mail', 'app:user:{int}/x'],
        ...many(40, (n) => `app:${word(n)}:{int}`),
      ].toSorted(),
    ],
    [
      'in paths of any depth are one family',
      many(400, (n) => `page:${many(1 + (n % 5), (m) => `/${word((n * 7 + m * 31) % 199)}`).join('')}`),
      ['page:/*'],
    ],
  ])('%s', (_, keys, expected) => {
    expect(patternsOf(sampled(keys))).toEqual([expected]);
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

  test('also one of many thousands that is all small letters, or ends in a digit or two', () => {
    const random = randomFrom(26);
    const alphabet = '0123456789abcdefghijklmnopqrstuvwxyz';
    for (const [prefix, length] of [
      ['PHPREDIS_SESSION:', 26],
      [':1:django.contrib.sessions.cache', 32],
    ] as const) {
      const ids = many(300, () => prefix + token(random, length, alphabet));
      const letters = token(random, length - 2, alphabet.slice(10));
      const sides = [
        [...ids, `${prefix}${letters}qz`],
        [...ids, `${prefix}${letters}96`],
      ].map((keys) => sampled(keys));
      for (const patterns of patternsOf(...sides)) expect(patterns).toHaveLength(1);
    }
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

  test('also behind words in one segment', () => {
    const random = randomFrom(5);
    const alphabet = '0123456789abcdefghijklmnopqrstuvwxyz';
    const side = (): Keyspace =>
      sampled(many(900, () => `:1:django.contrib.sessions.cache${token(random, 32, alphabet)}`));
    expect(patternsOf(side(), side())).toEqual([
      [':{int}:django.contrib.sessions.{id}'],
      [':{int}:django.contrib.sessions.{id}'],
    ]);
    const laravel = (): Keyspace => sampled(many(900, () => `acme-cache-${token(random, 40, BASE62)}`));
    expect(patternsOf(laravel(), laravel())).toEqual([['acme-cache-{id}'], ['acme-cache-{id}']]);
  });

  test('tokens with a name of their own beside them keep it', () => {
    const random = randomFrom(4);
    const keys = [
      ...many(300, () => `sess:${token(random, 21, BASE62)}`),
      ...many(20, () => `sess:guest-${token(random, 12, '0123456789abcdef')}`),
    ];
    expect(patternsOf(sampled(keys))).toEqual([['sess:guest-{hex}', 'sess:{id}']]);
  });

  test('names before ids and addresses tell families apart', () => {
    const random = randomFrom(9);
    const tokensAfter = (name: string, length: number) =>
      many(300, () => `${name}${token(random, length, `${BASE62}_-`)}`);
    const people = many(300, (n) => `${word(n % 150)}@example.org`);
    const keys = [
      ...tokensAfter('sess_', 32),
      ...tokensAfter('csrf_', 24),
      ...people.map((one) => `reset.${one}`),
    ];
    const [families = []] = familiesOf([sampled([...keys, ...people.map((one) => `login.${one}`)])]);
    const large = families
      .filter(({ keys: count }) => count > 20)
      .map(({ pattern, keys: count }) => [pattern, count]);
    expect(large.map(([pattern]) => pattern)).toEqual([
      'csrf_{id}',
      'login.{email}',
      'reset.{email}',
      'sess_{id}',
    ]);
    expect(large.every(([, count]) => Number(count) > 285)).toBe(true);
  });

  test('first names before addresses are no families', () => {
    const keys = many(400, (n) => `${word(n % 150)}.${word((n * 7) % 150)}@example.org`);
    expect(patternsOf(sampled([...keys, ...many(500, (n) => `${word(n % 150)}${n}@example.org`)]))).toEqual([
      ['{email}'],
    ]);
  });

  test('a name of two words in a row, or of another type, is no stray id', () => {
    const random = randomFrom(12);
    const ids = many(1000, () => `sess:${token(random, 32, `${BASE62}_-`)}`);
    expect(
      patternsOf(sampled([...ids, 'sess:activeUsers', 'sess:nextInvoiceNumber', 'sess:schemaVersion2'])),
    ).toEqual([['sess:activeUsers', 'sess:nextInvoiceNumber', 'sess:schemaVersion2', 'sess:{id}']]);
    const census = new Census([], null);
    for (const name of [...ids, ...many(300, (n) => `user:${word(n % 199)}`)]) census.add(name, FACTS);
    for (const name of ['user:leaderboard', 'sess:AbcdEfGhIJkl'])
      census.add(name, { ...FACTS, type: 'zset' });
    expect(patternsOf(keyspace(census.build()))).toEqual([
      ['sess:AbcdEfGhIJkl', 'sess:{id}', 'user:leaderboard', 'user:{*}'],
    ]);
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

const someKey = fc
  .tuple(fc.constantFrom('a', 'b'), fc.nat({ max: 150 }), fc.constantFrom('', ':x', ':1', '_y', '.cart', '7'))
  .map(([space, n, end]) => `${space}:${word(n)}${end}`);

const someKeys = fc.array(someKey, { maxLength: 300, minLength: 20 });

const frameworkKey = fc
  .tuple(
    fc.constantFrom('sess:', 'celery-task-meta-', 'bull:mail:', '{user:1}:', 'page.', ':1:views.', 'cache/'),
    fc.oneof(
      fc.uuid(),
      fc.stringMatching(/^[0-9a-f]{8,12}$/),
      fc.nat().map(String),
      fc.stringMatching(/^[A-Za-z]{1,20}$/),
    ),
    fc.constantFrom('', ':lock', '.html', '}', '/x'),
  )
  .map((parts) => parts.join(''));

const hostileKey = fc.stringMatching(/^[*{}\\:w ?\n\x07éa0_.-]{0,12}$/);

const latin1 = (key: string): string => Buffer.from(key, 'utf8').toString('latin1');

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

  test('say of every key in which family it is, and each family takes its keys', () => {
    const anyKeys = fc.array(fc.oneof(someKey, frameworkKey, hostileKey), { maxLength: 200 });
    fc.assert(
      fc.property(anyKeys, anyKeys, (a, b) => {
        const { sides, patternOf } = learnFamilies([sampled(a), sampled(b)]);
        for (const [keys, families] of [
          [a, sides[0]],
          [b, sides[1]],
        ] as const) {
          const counts = new Map<string | null, number>();
          for (const key of keys) {
            const pattern = patternOf(latin1(key));
            counts.set(pattern, (counts.get(pattern) ?? 0) + 1);
            const read = parsePattern(pattern ?? '');
            expect([key, pattern, 'matches' in read && read.matches(latin1(key))]).toEqual([
              key,
              pattern,
              true,
            ]);
          }
          expect(Object.fromEntries(counts)).toEqual(
            Object.fromEntries((families ?? []).map(({ pattern, keys: count }) => [pattern, count])),
          );
        }
      }),
      { numRuns: 60 },
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
