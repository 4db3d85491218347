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

  test('bounds the places that it keeps, and says how many keys fell out', () => {
    const word = (n: number): string => `w${String.fromCharCode(103 + (n % 20), 103 + Math.floor(n / 20))}`;
    const keys = Array.from(
      { length: 22_000 },
      (_, n) => `${word(n % 30)}:${word(Math.floor(n / 30) % 30)}:${word(Math.floor(n / 900) % 30)}`,
    );
    const { sampled, overflow } = census([...keys, keys[0] ?? '']);
    expect([sampled, overflow]).toEqual([22_001, 2000]);
  });
});
