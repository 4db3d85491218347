import { expect, test } from 'vitest';
import { isSameAddress } from '../../../../src/loader/sources/redis/address.js';

test.each([
  ['127.0.0.1:6379', 'localhost:6379', true],
  ['[::1]:6379', '127.0.0.1:6379', true],
  ['127.0.0.1:6379', '127.0.0.1:6380', false],
  ['10.0.0.1:6379', '127.0.0.1:6379', false],
  ['redis.internal:6379', 'redis.internal:6379', true],
])('%s and %s lead to one place: %j', (a, b, expected) => {
  expect(isSameAddress(a, b)).toBe(expected);
});
