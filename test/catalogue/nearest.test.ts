import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nearest } from '../../src/catalogue/nearest.js';

test.each([
  ['uiid', ['uuid', 'int', 'hex'], 'uuid'],
  ['stagign', ['production', 'staging'], 'staging'],
  ['Timeout', ['timeout'], 'timeout'],
  ['ration', ['ratio', 'same'], 'ratio'],
  ['sources', ['source', 'owner'], 'source'],
  ['prod', ['production'], null],
  ['x', ['y'], null],
  ['', ['a'], null],
  ['atmost', ['atLeast', 'atMost'], 'atMost'],
])('%s among %j is %s', (typed, candidates, expected) => {
  expect(nearest(typed, candidates)).toBe(expected);
});

test('the first by code unit wins among equals, whatever their order', () => {
  expect(nearest('port', ['sort', 'fort'])).toBe('fort');
  expect(nearest('port', ['fort', 'sort'])).toBe('fort');
});

test('a name is nearest to itself', () => {
  const word = fc.stringMatching(/^[a-z-]{1,20}$/);
  fc.assert(
    fc.property(word, fc.array(word), (name, others) => {
      expect(nearest(name, [...others, name])).toBe(name);
    }),
  );
});
