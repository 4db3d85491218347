import fc from 'fast-check';
import { expect, test } from 'vitest';
import { matchesGlob } from '../../src/differ/glob.js';

test.each([
  ['*', '', true],
  ['', '', true],
  ['', 'a', false],
  ['lazyfree-*', 'lazyfree-lazy-expire', true],
  ['lazyfree-*', 'lazyfree', false],
  ['*-lazy-*', 'lazyfree-lazy-expire', true],
  ['a?c', 'abc', true],
  ['a?c', 'ac', false],
  ['a.c', 'abc', false],
  ['[abc]', 'a', false],
  ['a**b', 'ab', true],
  ['?', '🎉', true],
])('%j takes %j: %j', (glob, text, isTaken) => {
  expect(matchesGlob(glob, text)).toBe(isTaken);
});

test('it takes what the same regular expression takes', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 8 });
  const glob = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), maxLength: 6 });
  fc.assert(
    fc.property(glob, text, (pattern, value) => {
      const expression = new RegExp(`^${pattern.replaceAll('*', '.*').replaceAll('?', '.')}$`);
      expect(matchesGlob(pattern, value)).toBe(expression.test(value));
    }),
    { numRuns: 500 },
  );
});

test('stars do not make it slow', () => {
  const begun = performance.now();
  for (const text of ['a', 'ab', 'abcd']) expect(matchesGlob('*a*b*c*d*e', text.repeat(10_000))).toBe(false);
  expect(performance.now() - begun).toBeLessThan(5000);
});
