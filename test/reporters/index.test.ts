import { expect, test } from 'vitest';
import { isFormat } from '../../src/reporters/index.js';

test('formats are known by their names, and nothing else is', () => {
  expect(['text', 'json'].map(isFormat)).toEqual([true, true]);
  expect(['xml', '', 'constructor', '__proto__', 'toString'].map(isFormat)).toEqual([
    false,
    false,
    false,
    false,
    false,
  ]);
});
