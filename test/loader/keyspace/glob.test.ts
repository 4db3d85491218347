import { expect, test } from 'vitest';
import { globMatcher } from '../../../src/loader/keyspace/glob.js';

test.each([
  ['*', '', true],
  ['*', 'any\nthing', true],
  ['cart:*', 'cart:1', true],
  ['cart:*', 'xcart:1', false],
  ['h?llo', 'hello', true],
  ['h?llo', 'hllo', false],
  ['h[ae]llo', 'hallo', true],
  ['h[ae]llo', 'hillo', false],
  ['h[^e]llo', 'hallo', true],
  ['h[^e]llo', 'hello', false],
  ['h[a-c]llo', 'hbllo', true],
  ['h[c-a]llo', 'hbllo', true],
  ['h[a-c]llo', 'hdllo', false],
  ['a[\\]]b', 'a]b', true],
  ['a[\\]', 'a]', true],
  ['a[bc', 'ac', true],
  ['a[]b', 'ab', false],
  ['a[^]b', 'axb', true],
  ['a\\*b', 'a*b', true],
  ['a\\*b', 'axb', false],
  ['a\\', 'a\\', true],
  ['a.b', 'axb', false],
  ['a+(b)', 'a+(b)', true],
])('as Redis, %s takes %j: %j', (glob, key, isTaken) => {
  expect(globMatcher(glob)(key)).toBe(isTaken);
});

test('a glob in UTF-8 takes the bytes of a key', () => {
  expect(globMatcher('größe:*')(Buffer.from('größe:1').toString('latin1'))).toBe(true);
});

test('stars do not make it slow', () => {
  const matches = globMatcher('*a*b*c*d*e*f');
  const begun = performance.now();
  for (const text of ['a', 'ab', 'abcde']) expect(matches(text.repeat(10_000))).toBe(false);
  expect(performance.now() - begun).toBeLessThan(5000);
});
