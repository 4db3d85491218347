import { expect, test } from 'vitest';
import {
  databasesOf,
  integer,
  parseInfo,
  productOf,
  text,
} from '../../../../src/loader/sources/redis/info.js';

const info = (...lines: readonly string[]) => parseInfo(`# Server\r\n${lines.join('\r\n')}\r\n`);

test('Valkey is Valkey, although it says that it is Redis 7.2.4 too', () => {
  const found = info('redis_version:7.2.4', 'server_name:valkey', 'valkey_version:8.1.1');
  expect(productOf(found)).toEqual({ product: 'valkey', version: '8.1.1' });
});

test.each([
  [['redis_version:7.0.15'], { product: 'redis', version: '7.0.15' }],
  [['redis_version:7.4.0', 'dragonfly_version:df-v1.25.0'], { product: 'dragonfly', version: '1.25.0' }],
  [['redis_version:6.3.4', 'server_name:keydb'], { product: 'keydb', version: '6.3.4' }],
  [['kvrocks_version:2.9.0', 'redis_version:4.0.0'], { product: 'kvrocks', version: '2.9.0' }],
  [['role:master'], null],
])('%s', (lines, product) => {
  expect(productOf(info(...lines))).toEqual(product);
});

test('databases are read by number, with their keys and how many of them expire', () => {
  const found = info(
    'db10:keys=3,expires=1,avg_ttl=0',
    'db2:keys=5,expires=0,avg_ttl=0,subexpiry=0',
    'dbx:keys=1',
  );
  expect(databasesOf(found)).toEqual([
    { index: 2, keys: 5, expires: 0 },
    { index: 10, keys: 3, expires: 1 },
  ]);
});

test('"0" is a number, an empty text is none, and what is not there is null', () => {
  const found = info('a:0', 'b:', 'c:-5', 'd:12abc', 'e:1:2');
  expect(['a', 'b', 'c', 'd', 'z'].map((name) => integer(found, name))).toEqual([0, null, -5, null, null]);
  expect(['b', 'e', 'z'].map((name) => text(found, name))).toEqual([null, '1:2', null]);
});

test('a server that sends `constructor` or the same field twice confuses nobody', () => {
  const found = info('constructor:x', '__proto__:y', 'a:1', 'a:2');
  expect([found.get('constructor'), found.get('__proto__'), found.get('a')]).toEqual(['x', 'y', '1']);
});
