import { expect, test } from 'vitest';
import { commandsOf } from '../../src/catalogue/commands.js';

const has = (name: string, product: string, version: string): boolean =>
  commandsOf(product, version).has(name);

test('a command is known from the version on that brought it', () => {
  expect(['6.0.16', '6.2.16', '7.0.15'].map((version) => has('GETDEL', 'redis', version))).toEqual([
    false,
    true,
    true,
  ]);
  expect([has('hexpire', 'redis', '7.2.6'), has('hexpire', 'redis', '7.4.1')]).toEqual([false, true]);
  expect([has('hexpire', 'valkey', '8.1.1'), has('hexpire', 'valkey', '9.1.2')]).toEqual([false, true]);
  expect([has('commandlog', 'redis', '8.0.2'), has('commandlog', 'valkey', '8.1.1')]).toEqual([false, true]);
});

test('one that went is known no longer', () => {
  expect([has('stralgo', 'redis', '6.2.16'), has('stralgo', 'redis', '7.0.15')]).toEqual([true, false]);
});

test('subcommands are commands from 7.0 on', () => {
  expect([has('config|get', 'redis', '6.2.16'), has('CONFIG|GET', 'redis', '7.0.15')]).toEqual([false, true]);
  expect(commandsOf('redis', '7.0.15').isContainer('config')).toBe(true);
  expect(commandsOf('redis', '7.0.15').isContainer('select')).toBe(false);
});

test('a version that is newer than the tables may know more', () => {
  expect(commandsOf('redis', '8.0.2').isComplete).toBe(true);
  expect(commandsOf('redis', '8.6.3').isComplete).toBe(false);
  expect(commandsOf('redis', 'unstable').isComplete).toBe(false);
});

test('there are as many as COMMAND COUNT says', () => {
  const count = (product: string, version: string) => commandsOf(product, version).names.length;
  expect([count('redis', '6.0.16'), count('redis', '7.0.15'), count('redis', '8.0.2')]).toEqual([
    205, 240, 253,
  ]);
  expect([count('valkey', '8.1.1'), count('valkey', '9.1.2')]).toEqual([242, 257]);
});
