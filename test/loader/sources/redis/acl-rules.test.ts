import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Categories,
  commandTable,
  resolveCommands,
} from '../../../../src/loader/sources/redis/acl-rules.js';

const CATEGORIES: Categories = new Map([
  ['read', ['get', 'hget', 'config|get', 'keys']],
  ['write', ['set', 'hset', 'flushall']],
  ['admin', ['config', 'config|get', 'config|set', 'debug']],
  ['dangerous', ['flushall', 'keys', 'debug', 'config|get', 'config|set']],
]);

const TABLE = commandTable(CATEGORIES);

const none = (...except: readonly string[]) => ({ base: 'none', except, isResolved: true });
const all = (...except: readonly string[]) => ({ base: 'all', except, isResolved: true });
const resolve = (rules: string) => resolveCommands(rules.split(' '), TABLE);

test('a container whose subcommands are listed is no command of its own', () => {
  expect(TABLE.known).toEqual([
    'config|get',
    'config|set',
    'debug',
    'flushall',
    'get',
    'hget',
    'hset',
    'keys',
    'set',
  ]);
});

describe('what the rules come to', () => {
  test.each([
    ['-@all +get', none('get')],
    ['-@all +@read -keys', none('config|get', 'get', 'hget')],
    ['-@all -keys +@read', { base: 'none', except: ['config|get', 'get', 'hget', 'keys'], isResolved: true }],
    [
      '+@all -@dangerous +keys',
      { base: 'all', except: ['config|get', 'config|set', 'debug', 'flushall'], isResolved: true },
    ],
    ['+@all -flushall', all('flushall')],
    ['+@all', all()],
    ['-@all', none()],
    ['-@all +config', none('config|get', 'config|set')],
    ['-@all +config -config|set', none('config|get')],
    ['-@all +config|get', none('config|get')],
    ['+get -@all +set', none('set')],
    ['-@all +GET', none('get')],
    ['-@all +module.command', none('module.command')],
    ['-@all +@read +@write +debug', { base: 'all', except: ['config|set'], isResolved: true }],
  ])('%s', (rules, expected) => {
    expect(resolve(rules)).toEqual(expected);
  });

  test('are the same in whatever order rules of one sign stand', () => {
    const rule = fc.constantFrom('+get', '+set', '+@read', '+config|get', '+keys', '+@write');
    fc.assert(
      fc.property(fc.array(rule), fc.func(fc.integer()), (rules, order) => {
        const shuffled = rules.toSorted((a, b) => order(a) - order(b));
        expect(resolveCommands(['-@all', ...rules], TABLE)).toEqual(
          resolveCommands(['-@all', ...shuffled], TABLE),
        );
      }),
    );
  });
});

describe('where categories are not known, the rules stand as they are written', () => {
  const normal = (rules: string) => resolveCommands(rules.split(' '), null);

  test('in a normal order within a sign', () => {
    expect(normal('-@all +set +get -keys +info')).toEqual({
      base: 'none',
      except: ['+get', '+set', '-keys', '+info'],
      isResolved: false,
    });
    expect(normal('-@all +get +set +get')).toEqual(normal('-@all +set +get'));
  });

  test('from the last @all on', () => {
    expect(normal('+x -@all +y +@all -z')).toEqual({ base: 'all', except: ['-z'], isResolved: false });
  });
});
