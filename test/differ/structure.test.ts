import { expect, test } from 'vitest';
import { changedParts } from '../../src/differ/structure.js';

const part = (name: string, value: string) => ({ name, value });

test('parts that differ are named, in the order of what is expected', () => {
  const expected = [part('normal', '0 0 0'), part('replica', '1 1 1'), part('pubsub', '2 2 2')];
  const actual = [part('pubsub', '9 9 9'), part('normal', '0 0 0'), part('replica', '3 3 3')];
  expect(changedParts(expected, actual)).toEqual(['replica', 'pubsub']);
  expect(changedParts(expected, expected)).toEqual([]);
});

test('a part that only one side has differs, also where its value is empty', () => {
  expect(changedParts([part('a', '')], [])).toEqual(['a']);
  expect(changedParts([], [part('a', '')])).toEqual(['a']);
});

test('parts called __proto__ and constructor are parts', () => {
  const names = ['__proto__', 'constructor', 'hasOwnProperty'];
  expect(
    changedParts(
      names.map((name) => part(name, '1')),
      names.map((name) => part(name, '2')),
    ),
  ).toEqual(names);
});
