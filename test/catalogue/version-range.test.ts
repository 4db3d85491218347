import { expect, test } from 'vitest';
import { isInRange, isVersionRange, moduleVersion } from '../../src/catalogue/version-range.js';

test.each([
  ['7.0.15', '>=7.0', true],
  ['6.2.16', '>=7.0', false],
  ['8.0', '>=7.2 <9', true],
  ['7', '7.x', true],
  ['v8.1.0-rc1', '>=8.1', true],
  ['255.255.255', '>=7', true],
  ['unknown', '>=7', null],
  ['', '>=7', null],
])('%j in %j: %j', (version, range, expected) => {
  expect(isInRange(version, range)).toBe(expected);
});

test('what is no range', () => {
  expect(['>=7.0', '7', '^7.2 || 8.x', 'seven', '', ' '].map(isVersionRange)).toEqual([
    true,
    true,
    true,
    false,
    false,
    false,
  ]);
});

test('a module counts its version by custom', () => {
  expect([20811, 10000, 1, 999999].map(moduleVersion)).toEqual(['2.8.11', '1.0.0', '1.0.0', '99.99.99']);
});
