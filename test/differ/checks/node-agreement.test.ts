import { describe, expect, test } from 'vitest';
import type { AclUser, NodeSnapshot } from '../../../src/model/snapshot.js';
import { answersOf, findingsOf, node, read, reportOn, rule, unreadPart } from '../../support/build.js';

const primary = (given: Parameters<typeof node>[0] = {}): NodeSnapshot => node({ id: 'a:1', ...given });
const replica = (given: Parameters<typeof node>[0] = {}): NodeSnapshot =>
  node({ id: 'b:1', role: 'replica', ...given });

const find = (nodes: readonly NodeSnapshot[], given: Parameters<typeof reportOn>[1] = {}) =>
  findingsOf(reportOn([read('production', { nodes })], given), 'node-agreement');

const user = (name: string, passwords: readonly number[] = []): AclUser => ({
  name,
  isOn: true,
  isOpen: passwords.length === 0,
  passwords,
  rules: [
    { commands: { base: 'all', except: [], isResolved: true }, keys: ['~*'], channels: ['*'], others: [] },
  ],
});

describe('settings', () => {
  test('that differ are an error, with the primary as the measure', () => {
    const nodes = [replica({ settings: { timeout: '9' } }), primary({ settings: { timeout: '0' } })];
    expect(find(nodes)).toMatchObject([
      {
        id: 'node-agreement:config/timeout@production',
        severity: 'error',
        against: { kind: 'node', name: 'a:1' },
        expected: '0',
        actual: '9',
        message: 'timeout is 9 s on b:1; a:1 (primary) has 0 (off)',
        fix: { commands: ['CONFIG SET timeout 0', 'CONFIG REWRITE'], note: 'on b:1' },
        rollback: { commands: ['CONFIG SET timeout 9', 'CONFIG REWRITE'], note: 'on b:1' },
      },
    ]);
  });

  test('that differ from node to node are told with the values of each', () => {
    const third = node({ id: 'c:1', role: 'replica', settings: { timeout: '8' } });
    const nodes = [primary({ settings: { timeout: '0' } }), replica({ settings: { timeout: '9' } }), third];
    expect(find(nodes)).toMatchObject([
      {
        message: 'timeout is 9 s on b:1, 8 s on c:1; a:1 (primary) has 0 (off)',
        fix: { commands: ['CONFIG SET timeout 0', 'CONFIG REWRITE'], note: 'on b:1, c:1' },
        rollback: { commands: [], note: 'CONFIG SET timeout 9 on b:1; CONFIG SET timeout 8 on c:1' },
      },
    ]);
  });

  test('that name the node, and replica-priority, may differ', () => {
    const nodes = [
      primary({ settings: { port: '1', 'replica-priority': '100' } }),
      replica({ settings: { port: '2', 'replica-priority': '50' } }),
    ];
    expect(find(nodes)).toEqual([]);
  });

  test('that are meant to differ by role, or are ignored, may differ', () => {
    const nodes = [primary({ settings: { save: '' } }), replica({ settings: { save: '900 1' } })];
    const equals = (value: string) => [{ kind: 'equals', value } as const];
    const perRole = { kind: 'perRole', primary: equals(''), replica: equals('900 1') } as const;
    expect(find(nodes, { config: [rule('save', [perRole])] })).toEqual([]);
    expect(find(nodes, { config: [rule('save', [{ kind: 'ignore' }])] })).toEqual([]);
    expect(find(nodes)).toHaveLength(1);
  });

  test.each([
    ['replica-priority', '100', '0', { kind: 'equals', value: '100' }],
    ['dir', '/data', '/tmp', { kind: 'equals', value: '/data' }],
  ] as const)(
    '%s, which is not asked here, is held on every node where the YAML names it',
    (name, good, bad, matcher) => {
      const nodes = [primary({ settings: { [name]: good } }), replica({ settings: { [name]: bad } })];
      const report = reportOn([read('production', { nodes })], { config: [rule(name, [matcher])] });
      expect(report.findings.map(({ id, evidence }) => [id, evidence['nodes']])).toContainEqual([
        `config-value:${name}@production`,
        ['b:1'],
      ]);
    },
  );

  test('that differ by the versions of an upgrade are still held against what the YAML says', () => {
    const nodes = [
      primary({ version: '7.0.15', settings: { 'repl-diskless-sync': 'yes' } }),
      replica({ version: '6.2.16', settings: { 'repl-diskless-sync': 'no' } }),
    ];
    const config = [rule('repl-diskless-sync', [{ kind: 'equals', value: 'yes' }])];
    const report = reportOn([read('production', { nodes })], { config });
    expect(findingsOf(report, 'config-value')).toMatchObject([
      { id: 'config-value:repl-diskless-sync@production', evidence: { nodes: ['b:1'] } },
    ]);
  });

  test('are one finding here, and none of config-value on the odd node', () => {
    const nodes = [primary({ settings: { timeout: '0' } }), replica({ settings: { timeout: '9' } })];
    const report = reportOn([read('production', { settings: { timeout: '0' } }), read('staging', { nodes })]);
    expect(report.findings.map(({ id }) => id).filter((id) => id.includes('timeout'))).toEqual([
      'node-agreement:config/timeout@staging',
    ]);
  });

  test('of which a node does not tell are unverified there, and agree elsewhere', () => {
    const nodes = [primary({ settings: { timeout: '0', hz: '10' } }), replica({ settings: { hz: '10' } })];
    const unread = [{ ...unreadPart('config', 'NOPERM'), node: 'b:1' }];
    const report = reportOn([read('production', { nodes, unread })]);
    expect(findingsOf(report, 'node-agreement')).toEqual([]);
    expect(answersOf(report, 'node-agreement')).toContain('config/* unverified'.replace(' ', '@production '));
  });

  test('that are secrets agree where they are the same one', () => {
    const one = (id: string, label: number) =>
      node({ id, settings: { requirepass: 'set' }, secretLabels: [{ name: 'requirepass', label }] });
    expect(find([one('a:1', 1), one('b:1', 1)])).toEqual([]);
    expect(find([one('a:1', 1), one('b:1', 2)])).toMatchObject([
      {
        subject: 'config/requirepass',
        expected: 'set',
        actual: 'set',
        message: 'requirepass of b:1 is another one than that of a:1',
        fix: { commands: [] },
      },
    ]);
  });
});

describe('users, modules and functions', () => {
  test('that are on the primary alone are named', () => {
    const nodes = [
      primary({
        acl: [user('app'), user('default')],
        modules: [{ name: 'search', version: 20811, isBuiltIn: false }],
        functions: [{ name: 'lib', engine: 'lua', functions: ['f'], sha256: '0' }],
      }),
      replica({ acl: [user('default')] }),
    ];
    expect(find(nodes).map(({ subject, kind, message }) => [subject, kind, message])).toEqual([
      ['acl/app', 'missing', 'the ACL user app is not on b:1; a:1 (primary) has it'],
      ['function/lib', 'missing', 'the function library lib is not on b:1; a:1 (primary) has it'],
      ['module/search', 'missing', 'the module search is not on b:1; a:1 (primary) has it'],
    ]);
  });

  test('with other passwords differ, by label', () => {
    const nodes = [primary({ acl: [user('app', [1])] }), replica({ acl: [user('app', [2])] })];
    expect(find(nodes)).toMatchObject([
      {
        subject: 'acl/app',
        kind: 'changed',
        message: 'the ACL user app on b:1 is not that of a:1 (primary): it has other passwords',
        fix: {
          note: 'users are not replicated: run the ACL SETUSER app of a:1 on b:1 too, then ACL SAVE or CONFIG REWRITE',
        },
      },
    ]);
  });

  test('that fare otherwise on every node are told in one sentence each', () => {
    const third = node({ id: 'c:1', role: 'replica', acl: [user('app', [1]), user('odd')] });
    const nodes = [primary({ acl: [user('app', [1])] }), replica({ acl: [] }), third];
    expect(find(nodes).map(({ subject, message }) => [subject, message])).toEqual([
      ['acl/app', 'the ACL user app is not on b:1; a:1 (primary) has it'],
      ['acl/odd', 'the ACL user odd is on c:1; a:1 (primary) does not have it'],
    ]);
  });

  test('that a version brings itself may be on one node alone', () => {
    const modules = [{ name: 'vectorset', version: 1, isBuiltIn: true }];
    expect(find([primary({ modules }), replica({ modules: [] })])).toEqual([]);
  });

  test('the password of default is requirepass: told once', () => {
    const one = (id: string, label: number) =>
      node({
        id,
        settings: { requirepass: 'set' },
        secretLabels: [{ name: 'requirepass', label }],
        acl: [user('default', [label])],
      });
    expect(find([one('a:1', 1), one('b:1', 2)]).map(({ subject }) => subject)).toEqual([
      'config/requirepass',
    ]);
  });

  test('that a node did not tell of are not compared on it', () => {
    expect(find([primary({ acl: [user('app')] }), replica({ acl: null })])).toEqual([]);
  });
});

test('is config-value’s where this check is off: a replica that breaks a rule is not in step', () => {
  const nodes = [primary({ settings: { timeout: '0' } }), replica({ settings: { timeout: '9' } })];
  const policy = { checks: [{ check: 'node-agreement', severity: 'off' } as const] };
  const report = reportOn([read('production', { settings: { timeout: '0' } }), read('staging', { nodes })], {
    policy,
  });
  expect(findingsOf(report, 'config-value')).toMatchObject([
    { id: 'config-value:timeout@staging', actual: '9', evidence: { nodes: ['b:1'] } },
  ]);
});

test('an upgrade that is under way is told once', () => {
  const nodes = [
    primary({ version: '7.0.15', settings: { 'repl-diskless-sync': 'yes' } }),
    replica({ version: '6.2.16', settings: { 'repl-diskless-sync': 'no' } }),
  ];
  expect(find(nodes)).toMatchObject([{ subject: 'server', message: 'b:1 runs 6.2.16; a:1 runs 7.0.15' }]);
});

test('a node alone agrees with itself: nothing is asked', () => {
  expect(answersOf(reportOn([read('production')]), 'node-agreement')).toEqual([]);
});
