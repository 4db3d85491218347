import { describe, expect, test } from 'vitest';
import type { Matcher } from '../../../src/model/matcher.js';
import type { ConfigRule } from '../../../src/model/project.js';
import { load } from './project-folder.js';

const rules = (config: string): readonly ConfigRule[] =>
  load({ 'expectations.yaml': `config:\n${config}` }).config;
const matchers = (setting: string, yaml: string): readonly Matcher[] | undefined =>
  rules(`  ${setting}: ${yaml}\n`)[0]?.matchers;
const same = { kind: 'same', environment: null };

describe('a matcher', () => {
  test.each([
    ['timeout', 'same', [same]],
    ['timeout', '{ same: true }', [same]],
    ['timeout', '{ same: staging }', [{ kind: 'same', environment: 'staging' }]],
    ['timeout', 'ignore', [{ kind: 'ignore' }]],
    ['timeout', '{ ignore: true, why: because }', [{ kind: 'ignore' }]],
    ['timeout', '300', [{ kind: 'equals', value: '300' }]],
    ['timeout', '0', [{ kind: 'equals', value: '0' }]],
    ['timeout', '5m', [{ kind: 'equals', value: '300' }]],
    ['busy-reply-threshold', '5s', [{ kind: 'equals', value: '5000' }]],
    ['maxmemory', '1gb', [{ kind: 'equals', value: '1073741824' }]],
    ['maxmemory', '1G', [{ kind: 'equals', value: '1000000000' }]],
    ['maxmemory-clients', '5%', [{ kind: 'equals', value: '5%' }]],
    ['appendonly', 'YES', [{ kind: 'equals', value: 'yes' }]],
    ['appendonly', 'true', [{ kind: 'equals', value: 'yes' }]],
    ['appendonly', 'off', [{ kind: 'equals', value: 'no' }]],
    ['notify-keyspace-events', 'KEA', [{ kind: 'equals', value: 'AKE' }]],
    ['save', '""', [{ kind: 'equals', value: '' }]],
    ['save', '60 10000 900 1', [{ kind: 'equals', value: '900 1 60 10000' }]],
    ['logfile', '{ equals: same }', [{ kind: 'equals', value: 'same' }]],
    ['logfile', '1.10', [{ kind: 'equals', value: '1.10' }]],
    ['logfile', '017', [{ kind: 'equals', value: '017' }]],
    ['logfile', '0x1F', [{ kind: 'equals', value: '0x1F' }]],
    ['logfile', '9007199254740993', [{ kind: 'equals', value: '9007199254740993' }]],
    ['search.timeout', '1e3', [{ kind: 'equals', value: '1e3' }]],
    ['timeout', '{ not: 0 }', [{ kind: 'not', values: ['0'] }]],
    ['timeout', '{ not: [0, 1h] }', [{ kind: 'not', values: ['0', '3600'] }]],
    ['timeout', '{ oneOf: [0, 300] }', [{ kind: 'oneOf', values: ['0', '300'] }]],
    ['maxmemory', '{ atLeast: 1gb }', [{ kind: 'range', atLeast: '1073741824', atMost: null }]],
    ['maxclients', '{ atMost: 9, atLeast: 3 }', [{ kind: 'range', atLeast: '3', atMost: '9' }]],
    ['maxclients', '{ between: [3, 9] }', [{ kind: 'range', atLeast: '3', atMost: '9' }]],
    ['maxmemory', '{ between: [1gb, 0] }', [{ kind: 'range', atLeast: '1073741824', atMost: '0' }]],
    [
      'maxmemory',
      '{ ratio: { to: memoryLimit, atMost: 0.75 } }',
      [{ kind: 'ratio', to: 'memoryLimit', atLeast: null, atMost: 0.75 }],
    ],
    [
      'maxclients',
      '{ ratio: { to: production, between: [0.1, 1] } }',
      [{ kind: 'ratio', to: 'production', atLeast: 0.1, atMost: 1 }],
    ],
    ['notify-keyspace-events', '{ includes: Ex }', [{ kind: 'includes', values: ['x', 'E'] }]],
    ['notify-keyspace-events', '{ excludes: [K, m] }', [{ kind: 'excludes', values: ['K', 'm'] }]],
    ['save', '{ includes: 900 1 }', [{ kind: 'includes', values: ['900 1'] }]],
    ['logfile', '{ like: "/var/*" }', [{ kind: 'like', glob: '/var/*' }]],
    ['requirepass', 'set', [{ kind: 'equals', value: 'set' }]],
    ['client-output-buffer-limit.pubsub', '32mb 8mb 60', [{ kind: 'equals', value: '33554432 8388608 60' }]],
    ['lazyfree-*', 'yes', [{ kind: 'equals', value: 'yes' }]],
    [
      'maxclients',
      '{ not: 3, atLeast: 1, same: true }',
      [{ kind: 'range', atLeast: '1', atMost: null }, { kind: 'not', values: ['3'] }, same],
    ],
    [
      'timeout',
      '{ per: { production: { atLeast: 5m }, "*": { perRole: { replica: same } } } }',
      [
        {
          kind: 'per',
          environments: [{ name: 'production', matchers: [{ kind: 'range', atLeast: '300', atMost: null }] }],
          otherwise: [{ kind: 'perRole', primary: null, replica: [same] }],
        },
      ],
    ],
  ])('%s: %s', (setting, yaml, expected) => {
    expect(matchers(setting, yaml)).toEqual(expected);
  });
});

describe('a name', () => {
  test.each([
    ['timeout', { kind: 'name', name: 'timeout', part: null }],
    ['TimeOut', { kind: 'name', name: 'timeout', part: null }],
    ['slave-read-only', { kind: 'name', name: 'replica-read-only', part: null }],
    [
      'client-output-buffer-limit.slave',
      { kind: 'name', name: 'client-output-buffer-limit', part: 'replica' },
    ],
    ['search.Timeout', { kind: 'name', name: 'search.timeout', part: null }],
    ['lazyfree-*', { kind: 'glob', glob: 'lazyfree-*' }],
    ['"*-Entries"', { kind: 'glob', glob: '*-entries' }],
    ['class:network', { kind: 'class', class: 'network' }],
    ['class:unknown', { kind: 'class', class: 'unknown' }],
    ['"*"', { kind: 'all' }],
  ])('%s', (name, target) => {
    expect(rules(`  ${name}: same\n`)[0]?.target).toEqual(target);
  });

  test('keeps what stands beside its matchers', () => {
    const [rule] = rules(
      '  timeout: { same: true, severity: info, owner: me, why: because, rollback: ask }\n',
    );
    expect(rule?.notes).toEqual({ severity: 'info', owner: 'me', why: 'because', rollback: 'ask' });
  });

  test('of no known setting is noted, in case a server has it', () => {
    const text = 'config:\n  frobnicate: 5\n  frobnicate-*: 5\n  cluster-enabled: yes\n  json.max: 5\n';
    expect(load({ 'expectations.yaml': text }).notes).toEqual([
      'environments/expectations.yaml:2:3: frobnicate is no setting that is known: it counts where a server has it',
      'environments/expectations.yaml:3:3: frobnicate-* matches no setting that is known, under its newest name (replica-, not slave-)',
      'environments/expectations.yaml:4:3: cluster-enabled is compared as part of server-topology: this entry is not applied yet',
    ]);
  });
});

test('the default rule stands last, and only where the YAML has no "*"', () => {
  const all = { kind: 'all' };
  expect(rules('  timeout: 0\n').map(({ target, location }) => [target, location])[1]).toEqual([all, null]);
  expect(rules('  "*": ignore\n  timeout: 0\n').map(({ target }) => target.kind)).toEqual(['all', 'name']);
});
