import { describe, expect, test } from 'vitest';
import type { Requires } from '../../../src/model/project.js';
import type { SnapshotGiven } from '../../support/build.js';
import {
  answersOf,
  at,
  findingsOf,
  NOTHING_REQUIRED,
  node,
  notRead,
  read,
  reportOn,
} from '../../support/build.js';

/** Settings of which no other check has anything to say. */
const QUIET = { settings: { maxmemory: '0', 'maxmemory-policy': 'noeviction' } };

const one = (name: string, range: string | null = null) => ({ name, range, location: at(7) });
const role = (name: 'cache' | 'queue' | 'store') => ({ role: { name, location: at(9) } });

const report = (requires: Partial<Requires>, found: SnapshotGiven) =>
  reportOn([read('production', found)], { requires: { ...NOTHING_REQUIRED, ...requires } });
const find = (requires: Partial<Requires>, found: SnapshotGiven) =>
  findingsOf(report(requires, found), 'capability');

describe('the server', () => {
  test.each([
    ['redis', '7.0.15', one('server', '>=7.0'), []],
    [
      'redis',
      '6.2.16',
      one('server', '>=7.0'),
      ['the server is redis 6.2.16; the application requires >=7.0'],
    ],
    [
      'redis',
      '8.0.0',
      one('valkey', '>=8.0'),
      ['the server is redis 8.0.0; the application requires valkey >=8.0'],
    ],
    ['valkey', '8.1.1', one('valkey', '>=8.0'), []],
    ['redis', 'unstable', one('server', '>=7.0'), ['the version unstable cannot be held against >=7.0']],
  ])('%s %s', (product, version, server, messages) => {
    expect(find({ server }, { product, version }).map(({ message }) => message)).toEqual(messages);
  });
});

describe('commands', () => {
  const commands = [one('GETDEL')];

  test('that the server has', () => {
    expect(
      answersOf(report({ commands }, { commands: [{ name: 'GETDEL', isKnown: true }] }), 'capability'),
    ).toEqual(['command/GETDEL@production in-step']);
  });

  test('that it lacks are an error at the line that asks', () => {
    expect(find({ commands }, { commands: [{ name: 'GETDEL', isKnown: false }] })).toMatchObject([
      { id: 'capability:command/GETDEL@production', kind: 'missing', severity: 'error', location: at(7) },
    ]);
  });

  test('of which it did not tell are unverified, and that decides the exit code', () => {
    const unknown = report({ commands }, QUIET);
    expect([unknown.exitCode, unknown.findings.map(({ status }) => status)]).toEqual([2, ['unverified']]);
  });

  test('that one node of many lacks are missing', () => {
    const nodes = [
      node({ id: 'a:1', commands: [{ name: 'GETDEL', isKnown: true }] }),
      node({ id: 'b:1', commands: [{ name: 'GETDEL', isKnown: false }] }),
    ];
    expect(find({ commands }, { nodes })).toMatchObject([{ evidence: { node: 'b:1' } }]);
  });
});

describe('modules and functions', () => {
  const modules = [{ name: 'search', version: 20811, isBuiltIn: false }];

  test.each([
    [one('search', '>=2.8'), modules, []],
    [one('RediSearch', '>=2.8'), modules, []],
    [
      one('search', '>=2.10'),
      modules,
      ['the module search is 2.8.11 on production.internal:6379; the application requires >=2.10'],
    ],
    [
      one('json', '>=2'),
      modules,
      ['the module json is not loaded on production.internal:6379; the application requires >=2'],
    ],
  ])('%j', (wanted, found, messages) => {
    expect(find({ modules: [wanted] }, { modules: found }).map(({ message }) => message)).toEqual(messages);
  });

  test('that could not be read are unverified', () => {
    const unread = [{ part: 'modules', node: 'x', why: 'NOPERM', remedy: null }] as const;
    const found = report({ modules: [one('search', '*')] }, { ...QUIET, modules: null, unread });
    expect([found.exitCode, found.findings.map(({ id }) => id)]).toEqual([
      2,
      ['server-modules:*@production'],
    ]);
  });

  test('a library, or one of its functions', () => {
    const functions = [{ name: 'lib', engine: 'lua', functions: ['f'], sha256: '0' }];
    expect(find({ functions: [one('lib'), one('f'), one('g')] }, { functions })).toMatchObject([
      { subject: 'function/g', kind: 'missing' },
    ]);
  });
});

describe('the role', () => {
  const settings = (policy: string, maxmemory: string) => ({
    settings: { 'maxmemory-policy': policy, maxmemory },
  });

  test.each([
    ['queue', 'noeviction', '1gb', null],
    ['queue', 'allkeys-lru', '1gb', 'allkeys-lru may evict jobs; the application uses it as a queue'],
    ['queue', 'volatile-lru', '0', 'volatile-lru may evict jobs; the application uses it as a queue'],
    ['store', 'noeviction', '1gb', null],
    ['store', 'volatile-ttl', '1gb', null],
    ['store', 'allkeys-lfu', '1gb', 'allkeys-lfu may evict any key; the application uses it as a store'],
    ['cache', 'allkeys-lru', '1gb', null],
    [
      'cache',
      'noeviction',
      '1gb',
      'noeviction refuses writes once maxmemory is reached; the application uses it as a cache',
    ],
    [
      'cache',
      'allkeys-lru',
      '0',
      'maxmemory is 0: nothing is ever evicted; the application uses it as a cache',
    ],
  ] as const)('%s with %s and %s', (name, policy, maxmemory, message) => {
    const [found] = find(role(name), settings(policy, maxmemory));
    expect(found?.message ?? null).toBe(message);
  });

  test('of a server that does not tell its policy is not known', () => {
    const unread = [
      { part: 'config', node: 'production.internal:6379', why: 'NOPERM', remedy: null },
    ] as const;
    const found = report(role('queue'), { settings: { timeout: '0' }, unread });
    expect([found.exitCode, answersOf(found, 'capability')]).toEqual([2, ['role@production unverified']]);
  });
});

test('an environment that could not be read has none of it verified', () => {
  const requires = { ...NOTHING_REQUIRED, commands: [one('GETDEL')], ...role('cache') };
  const found = reportOn([notRead('production')], { requires });
  expect(answersOf(found, 'capability')).toEqual([
    'command/GETDEL@production unverified',
    'role@production unverified',
  ]);
});
