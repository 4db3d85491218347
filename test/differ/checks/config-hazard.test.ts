import { describe, expect, test } from 'vitest';
import type { AclUser, NodeSnapshot } from '../../../src/model/snapshot.js';
import type { SnapshotGiven } from '../../support/build.js';
import {
  answersOf,
  at,
  findingsOf,
  NOTHING_REQUIRED,
  node,
  pair,
  read,
  reportOn,
} from '../../support/build.js';

const STORE = { ...NOTHING_REQUIRED, role: { name: 'store', location: at(3) } } as const;
const find = (found: SnapshotGiven, requires = NOTHING_REQUIRED) =>
  findingsOf(reportOn([read('production', found)], { requires }), 'config-hazard').map(
    ({ subject, status }) => `${subject} ${status}`,
  );

describe('persistence-off', () => {
  const settings = (appendonly: string, save: string) => ({ settings: { appendonly, save } });

  test.each([
    ['no', '', ['persistence-off drift']],
    ['yes', '', []],
    ['no', '900 1', []],
  ])('appendonly %s, save %j', (appendonly, save, expected) => {
    expect(find(settings(appendonly, save), STORE)).toEqual(expected);
    expect(find(settings(appendonly, save))).toEqual([]);
  });
});

describe('aof-default-user', () => {
  const user = (base: 'all' | 'none', keys: readonly string[]): AclUser => ({
    name: 'default',
    isOn: false,
    isOpen: false,
    passwords: [],
    rules: [{ commands: { base, except: [], isResolved: true }, keys, channels: [], others: [] }],
  });
  const aof = (given: SnapshotGiven = {}) => ({
    settings: { appendonly: 'yes' },
    acl: [user('none', [])],
    ...given,
  });

  test.each([
    ['redis', '7.0.15', ['aof-default-user drift']],
    ['redis', '6.0.16', []],
    ['redis', '8.6.3', []],
    ['valkey', '8.1.1', ['aof-default-user drift']],
    ['valkey', '9.1.2', []],
  ])('%s %s', (product, version, expected) => {
    expect(find(aof({ product, version }))).toEqual(expected);
  });

  test('needs a file and a user without rights', () => {
    expect(find(aof({ settings: { appendonly: 'no' } }))).toEqual([]);
    expect(find(aof({ acl: [user('all', ['~*'])] }))).toEqual([]);
    expect(find(aof({ acl: [user('all', ['~a:*'])] }))).toEqual(['aof-default-user drift']);
  });

  test('is not known where the ACL may not be read', () => {
    expect(find(aof({ acl: null }))).toEqual(['aof-default-user unverified']);
  });
});

describe('too-few-replicas', () => {
  const asks = (wanted: string, there: number | null) => ({
    settings: { 'min-replicas-to-write': wanted, 'min-replicas-max-lag': '10' },
    replication: { primary: null, replicas: [], replicasInTouch: there },
  });

  test.each([
    ['0', 0, []],
    ['1', 1, []],
    ['2', 1, ['too-few-replicas drift']],
    ['1', null, ['too-few-replicas unverified']],
  ])('%s asked, %j there', (wanted, there, expected) => {
    expect(find(asks(wanted, there))).toEqual(expected);
  });

  test('where the reference shows the same, it weighs less', () => {
    const report = reportOn(pair(asks('1', 0), asks('1', 0)));
    expect(
      findingsOf(report, 'config-hazard').map(({ environment, severity }) => [environment, severity]),
    ).toEqual([
      ['production', 'error'],
      ['staging', 'warning'],
    ]);
  });
});

describe('failover-password', () => {
  const guarded = (id: string, label: number, masterauth: number | null): NodeSnapshot =>
    node({
      id,
      settings: { requirepass: 'set', masterauth: masterauth === null ? 'not set' : 'set', masteruser: '' },
      secretLabels: [
        ...(masterauth === null ? [] : [{ name: 'masterauth', label: masterauth }]),
        { name: 'requirepass', label },
      ],
    });

  test.each([
    [1, 1, []],
    [1, null, ['failover-password drift']],
    [1, 2, ['failover-password drift']],
  ])('requirepass %j, masterauth %j', (password, masterauth, expected) => {
    expect(find({ nodes: [guarded('a:1', password, 1), guarded('b:1', password, masterauth)] })).toEqual(
      expected,
    );
  });

  test('is not asked of a node alone', () => {
    expect(
      answersOf(reportOn([read('production', { nodes: [guarded('a:1', 1, null)] })]), 'config-hazard'),
    ).not.toContain('failover-password@production in-step');
  });
});
