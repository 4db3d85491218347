import { describe, expect, test } from 'vitest';
import { Census } from '../../../src/loader/keyspace/census.js';
import { familiesOf } from '../../../src/loader/keyspace/families.js';
import { type Pattern, parsePattern } from '../../../src/loader/keyspace/pattern.js';
import type { KeyFacts } from '../../../src/loader/keyspace/profile.js';
import { keyspace } from '../../support/build.js';

const FACTS: KeyFacts = {
  type: 'string',
  encoding: 'raw',
  pttl: -1,
  idleSeconds: 0,
  isIdleDoubtful: false,
  expiresAtMs: null,
  bytes: null,
};

function pattern(text: string): Pattern {
  const read = parsePattern(text);
  if ('message' in read) throw new Error(read.message);
  return read;
}

function census(
  keys: readonly string[],
  given: { readonly families?: readonly string[]; readonly keyPrefix?: string } = {},
): ReturnType<Census['build']> {
  const found = new Census((given.families ?? []).map(pattern), given.keyPrefix ?? null);
  for (const key of keys) found.add(Buffer.from(key, 'utf8').toString('latin1'), FACTS);
  return found.build();
}

/** Families and their keys. */
const counts = (found: ReturnType<Census['build']>): readonly string[] =>
  (familiesOf([keyspace(found)])[0] ?? []).map(
    ({ pattern: text, keys, isListed }) => `${text} ${keys}${isListed ? ' listed' : ''}`,
  );

describe('a census', () => {
  test('sorts keys into the families of the YAML, the first that takes them, and learns the rest', () => {
    expect(
      counts(
        census(['cart:1', 'cart:x', 'cart:2', 'post:1:html', 'post:2:html'], {
          families: ['cart:{int}', 'cart:*'],
        }),
      ),
    ).toEqual(['cart:* 1 listed', 'cart:{int} 2 listed', 'post:{int}:html 2']);
  });

  test('takes the prefix off, and only counts keys that lack it', () => {
    const found = census(['prod:a:1', 'prod:a:2', 'a:3', 'staging:a:4'], {
      keyPrefix: 'prod:',
      families: ['a:{int}'],
    });
    expect([found.sampled, found.unprefixed, found.keyPrefix]).toEqual([4, 2, 'prod:']);
    expect(counts(found)).toEqual(['a:{int} 2 listed']);
  });

  test('takes a prefix in UTF-8 by its bytes, and a glob in it as text', () => {
    expect(counts(census(['größe*:a', 'größexx:b'], { keyPrefix: 'größe*:' }))).toEqual(['a 1']);
  });

  test('has a family for a key that is the prefix alone', () => {
    expect(counts(census(['prod:'], { keyPrefix: 'prod:' }))).toEqual(['{empty} 1']);
  });

  test('of no keys is no family', () => {
    expect([census([]).sampled, counts(census([]))]).toEqual([0, []]);
  });

  test('bounds its memory: ten million names at one place are one family, or as many as begin alike', () => {
    const found = new Census([], null);
    for (let n = 0; n < 10_000_000; n++) found.add(`${n % 2 === 0 ? 'a' : 'u:x_'}${letters(n)}:z`, FACTS);
    const built = found.build();
    expect([built.sampled, built.overflow]).toEqual([10_000_000, 0]);
    expect(counts(built)).toEqual(['u:x_{*}:z 5000000', '{*}:z 5000000']);
  }, 240_000);

  test('counts keys of more shapes than it tells apart', () => {
    const shapes = Array.from({ length: 2 ** 16 }, (_, n) =>
      n.toString(2).padStart(16, '0').replaceAll('0', ':').replaceAll('1', '/'),
    );
    const { sampled, overflow } = census(shapes.map((shape) => `a${shape}b`));
    expect(sampled).toBe(2 ** 16);
    expect(overflow).toBeGreaterThan(2 ** 16 - 20_000);
  });
});

/** A word of letters alone for every number. */
const letters = (n: number): string =>
  String.fromCharCode(...[0, 1, 2, 3, 4, 5].map((place) => 103 + (Math.floor(n / 20 ** place) % 20)));
