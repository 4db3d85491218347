import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { KnownNames } from '../../../src/loader/keyspace/known-names.js';
import { hashKey } from '../../../src/loader/keyspace/profile.js';
import { readName, tokensOf } from '../../../src/loader/keyspace/segments.js';

const word = fc.constantFrom(
  'user',
  'session',
  'cache.fragment.',
  'café',
  '{',
  '}',
  'a',
  'deadbeef',
  '\\',
  '@x.org',
);
const piece = fc.oneof(
  { weight: 3, arbitrary: word },
  { weight: 3, arbitrary: fc.nat({ max: 10 ** 9 }).map(String) },
  { weight: 2, arbitrary: fc.constantFrom('-', '_', '.', ':', '|', '/', '2026-11', '2026-13', '10.0.0.') },
  { weight: 1, arbitrary: fc.uuid() },
  { weight: 1, arbitrary: fc.stringMatching(/^[0-9a-fA-Fxyz]{1,20}$/) },
  { weight: 1, arbitrary: fc.stringMatching(/^[\x00-\xff]{0,4}$/) },
);
const name = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''));

/** Names that differ from this one in a digit or two. */
const near = (text: string, seed: number): string =>
  text.replaceAll(/[0-9]/g, (digit, at: number) =>
    (seed + at) % 5 === 0 ? String((Number(digit) + seed) % 10) : digit,
  );

describe('what is remembered of names', () => {
  test('is what reading them says: found are those that are read the same', () => {
    fc.assert(
      fc.property(fc.array(name, { minLength: 1, maxLength: 30 }), fc.nat(), (names, seed) => {
        const known = new KnownNames<readonly string[]>();
        for (const text of names.flatMap((one) => [one, near(one, seed), one])) {
          const tokens = tokensOf(readName(text));
          const found = known.find(text);
          if (found !== null) {
            expect(found).toEqual(tokens);
            expect(known.hash).toBe(hashKey(text));
          } else known.remember(text, tokens);
        }
      }),
      { numRuns: 1000 },
    );
  });

  test.each([
    ['page:1:html', 'page:22:html'],
    ['cache.fragment.1', 'cache.fragment.9'],
    ['rank:{1}:5', 'rank:{2}:77'],
    ['session:0a1b2c3d-0000-4000-8000-0123456789ab', 'session:ffffffff-0000-4000-8000-0123456789ab'],
    ['user:jane@example.org', 'user:john@example.org'],
    ['', ''],
  ])('finds what is like %j: %j', (first, second) => {
    const known = new KnownNames<number>();
    known.remember(first, 7);
    expect(known.find(second)).toBe(7);
  });

  test.each([
    ['page:1:html', 'page:1:json'],
    ['page:1', 'page:1:'],
    ['a:b', 'a|b'],
    ['log.2026-11', 'log.2026-99'],
    ['h264.x', 'h265.x'],
  ])('does not find what is not: %j, %j', (first, second) => {
    const known = new KnownNames<number>();
    known.remember(first, 7);
    expect(known.find(second)).toBeNull();
    expect(known.find(first)).toBe(7);
  });

  test('is bounded, and keeps what came first', () => {
    const known = new KnownNames<number>();
    known.remember('user:1', 1);
    for (let n = 0; n < 100_000; n++) known.remember(letters(n), 2);
    expect(known.find('user:2')).toBe(1);
    expect(known.find(letters(10))).toBe(2);
    expect(known.find(letters(99_999))).toBeNull();
  });

  test('leaves names of very many segments alone', () => {
    const known = new KnownNames<number>();
    const long = 'a:'.repeat(40);
    known.remember(long, 1);
    expect(known.find(long)).toBeNull();
  });
});

const letters = (n: number): string =>
  n.toString(36).replaceAll(/[0-9]/g, (digit) => 'ghijklmnop'.charAt(Number(digit)));
