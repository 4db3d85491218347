import { expect, test } from 'vitest';
import { globMatcher } from '../../../src/loader/keyspace/glob.js';
import { globOver } from '../../../src/loader/keyspace/glob-over.js';

test.each([
  [['cart:{id}'], '', 'cart:*'],
  [['cart:{id}', 'cart:{int}:items', 'cats'], '', 'ca*'],
  [['page', 'page:{int}'], 'prod:', 'prod:page*'],
  [['\\{user\\}:{int}'], '', '{user}:*'],
  [['a?[b]:{int}'], '', 'a\\?\\[b\\]:*'],
  [['x\\x0ay:{int}'], '', 'x*'],
  [['größe:{int}'], '', 'gr*'],
  [['a:{int}', 'b:{int}'], '', null],
  [['{int}:a'], '', null],
  [['*'], '', null],
])('%j behind %j begins as %j', (patterns, prefix, glob) => {
  expect(globOver(patterns, prefix)).toBe(glob);
});

test('takes what it stands for, and not what begins otherwise', () => {
  const matches = globMatcher(globOver(['a*?:{int}'.replace('*', '\\*')], '') ?? '');
  expect([matches('a*?:17'), matches('abc:17')]).toEqual([true, false]);
});
