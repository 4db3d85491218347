import { describe, expect, test } from 'vitest';
import type { Matcher } from '../../../src/model/matcher.js';
import type { Finding } from '../../../src/model/report.js';
import {
  answersOf,
  at,
  environment,
  findingsOf,
  node,
  notRead,
  pair,
  type project,
  read,
  reportOn,
  rule,
  SAME,
  type SnapshotGiven,
  unreadPart,
} from '../../support/build.js';

type Settings = Readonly<Record<string, string>>;

const report = (production: Settings, staging: Settings, given: Parameters<typeof project>[0] = {}) =>
  reportOn(pair({ settings: production }, { settings: staging }), given);

const found = (...args: Parameters<typeof report>): readonly Finding[] =>
  findingsOf(report(...args), 'config-value');

const equals = (value: string): Matcher => ({ kind: 'equals', value });

describe('a setting that differs from the reference', () => {
  test('is told whole: both values, why it matters, and the way there and back', () => {
    expect(found({ 'maxmemory-policy': 'allkeys-lru' }, { 'maxmemory-policy': 'noeviction' })).toEqual([
      {
        id: 'config-value:maxmemory-policy@staging',
        check: 'config-value',
        subject: 'maxmemory-policy',
        service: null,
        environment: 'staging',
        against: { kind: 'environment', name: 'production' },
        status: 'drift',
        kind: 'changed',
        severity: 'error',
        expected: 'allkeys-lru',
        actual: 'noeviction',
        message: 'maxmemory-policy is noeviction, the default; production has allkeys-lru',
        why: expect.any(String),
        evidence: { nodes: ['staging.internal:6379'] },
        owner: null,
        fix: { commands: ['CONFIG SET maxmemory-policy allkeys-lru', 'CONFIG REWRITE'], note: null },
        rollback: { commands: ['CONFIG SET maxmemory-policy noeviction', 'CONFIG REWRITE'], note: null },
        waiver: null,
        baselined: false,
        firstSeen: null,
        location: null,
      },
    ]);
  });

  test('weighs what its class weighs', () => {
    const [production, staging] = [
      {
        timeout: '0',
        'maxmemory-policy': 'allkeys-lru',
        appendonly: 'yes',
        'hash-max-listpack-entries': '128',
      },
      { timeout: '9', 'maxmemory-policy': 'noeviction', appendonly: 'no', 'hash-max-listpack-entries': '64' },
    ];
    expect(found(production, staging).map(({ subject, severity }) => [subject, severity])).toEqual([
      ['maxmemory-policy', 'error'],
      ['appendonly', 'warning'],
      ['timeout', 'warning'],
      ['hash-max-listpack-entries', 'info'],
    ]);
  });

  test('in another notation is in step', () => {
    expect(
      found(
        { maxmemory: '1gb', 'notify-keyspace-events': 'KEA', save: '300 10 900 1', appendonly: 'YES' },
        { maxmemory: '1073741824', 'notify-keyspace-events': 'AKE', save: '900 1 300 10', appendonly: 'yes' },
      ),
    ).toEqual([]);
  });

  test('"0" is a value, and "" is', () => {
    expect(found({ maxmemory: '0' }, { maxmemory: '0' })).toEqual([]);
    expect(found({ save: '' }, { save: '900 1' })).toMatchObject([
      {
        expected: '',
        actual: '900 1',
        message: 'save is 900 1; production has ""',
        fix: { commands: ['CONFIG SET save ""', 'CONFIG REWRITE'] },
        rollback: { commands: ['CONFIG SET save "900 1"', 'CONFIG REWRITE'] },
      },
    ]);
  });

  test('in bytes that no unit divides is readable, and exact', () => {
    expect(found({ maxmemory: '512mb' }, { maxmemory: '53687092' })).toMatchObject([
      {
        expected: '536870912',
        actual: '53687092',
        message: 'maxmemory is 51.2mb (53687092); production has 512mb',
      },
    ]);
  });

  test('that names the instance is not asked', () => {
    const [production, staging] = [
      { port: '6379', dir: '/a', pidfile: '/a.pid', 'cluster-announce-ip': '10.0.0.1' },
      { port: '6380', dir: '/b', pidfile: '/b.pid', 'cluster-announce-ip': '10.0.0.2' },
    ];
    expect(answersOf(report(production, staging), 'config-value')).toEqual([]);
  });

  test('every question is answered', () => {
    expect(answersOf(report({ timeout: '0', hz: '10' }, { timeout: '9', hz: '10' }), 'config-value')).toEqual(
      ['hz@staging in-step', 'timeout@staging drift'],
    );
  });
});

describe('a secret', () => {
  test('is compared by presence, and never repeated', () => {
    const [finding] = found({ requirepass: 'hunter2' }, { requirepass: '' });
    expect(finding).toMatchObject({
      severity: 'error',
      expected: 'set',
      actual: 'not set',
      message: 'requirepass is not set, the default; production has it set',
      fix: { commands: [], note: 'set or remove it where this server’s secrets are kept' },
    });
    expect(JSON.stringify(report({ requirepass: 'hunter2' }, { requirepass: '' }))).not.toContain('hunter2');
  });

  test('that differs on both sides is in step: it should', () => {
    expect(found({ requirepass: 'hunter2' }, { requirepass: 'swordfish' })).toEqual([]);
  });
});

describe('a setting that one side lacks', () => {
  test('is missing', () => {
    expect(found({ timeout: '0', hz: '10' }, { timeout: '0' })).toMatchObject([
      {
        id: 'config-value:hz@staging',
        kind: 'missing',
        expected: '10',
        actual: null,
        message: 'hz is not reported by the server; production has 10',
        fix: { commands: [], note: 'redis 7.0.15 does not report hz here' },
        rollback: { commands: [], note: null },
      },
    ]);
  });

  test('is unexpected', () => {
    expect(found({ timeout: '0' }, { timeout: '0', 'search-timeout': '500' })).toMatchObject([
      {
        id: 'config-value:search-timeout@staging',
        kind: 'unexpected',
        severity: 'info',
        expected: null,
        actual: '500',
        message: 'search-timeout is 500; production does not have it',
      },
    ]);
  });

  test('is in step where a build without TLS has nothing to set', () => {
    expect(found({ timeout: '0', 'tls-port': '0', 'tls-session-caching': 'yes' }, { timeout: '0' })).toEqual(
      [],
    );
  });

  test('that nobody expects a value of is in step', () => {
    const other = read('qa', { settings: { timeout: '0', hz: '10' } });
    const both = pair({ settings: { timeout: '0' } }, { settings: { timeout: '0' } });
    expect(answersOf(reportOn([...both, other]), 'config-value')).toContain('hz@staging in-step');
  });

  test('called __proto__ or constructor is a name like others', () => {
    expect(
      found({ timeout: '0' }, { timeout: '0', constructor: '1', ['__proto__']: '2' }).map(({ id }) => id),
    ).toEqual(['config-value:__proto__@staging', 'config-value:constructor@staging']);
  });
});

describe('a rule of the YAML', () => {
  test('is named with its place, its owner, its reason and its rollback', () => {
    const notes = {
      severity: 'info',
      owner: 'cache-team',
      why: 'sized for load',
      rollback: 'ask first',
    } as const;
    expect(
      found({ timeout: '0' }, { timeout: '9' }, { config: [rule('timeout', [SAME], notes)] }),
    ).toMatchObject([
      {
        severity: 'info',
        owner: 'cache-team',
        why: 'sized for load',
        rollback: { commands: ['CONFIG SET timeout 9', 'CONFIG REWRITE'], note: 'ask first' },
        location: at(4),
      },
    ]);
  });

  test('that is absolute is asked of the reference, too', () => {
    const config = [rule('timeout', [equals('300')])];
    expect(found({ timeout: '0' }, { timeout: '300' }, { config })).toMatchObject([
      {
        id: 'config-value:timeout@production',
        against: { kind: 'expectation', name: 'environments/expectations.yaml' },
        message: 'timeout is 0 (off), the default; expected 300 s',
        fix: { commands: ['CONFIG SET timeout 300', 'CONFIG REWRITE'] },
      },
    ]);
  });

  test('to ignore a setting asks nothing', () => {
    const given = { config: [rule('timeout', [{ kind: 'ignore' }])] };
    expect(answersOf(report({ timeout: '0' }, { timeout: '9' }, given), 'config-value')).toEqual([]);
  });

  test('with a ratio expects the nearest bound', () => {
    const ratio: Matcher = { kind: 'ratio', to: 'production', atLeast: 0.1, atMost: 1 };
    expect(
      found({ maxmemory: '512mb' }, { maxmemory: '1mb' }, { config: [rule('maxmemory', [ratio])] }),
    ).toMatchObject([
      {
        against: { kind: 'environment', name: 'production' },
        expected: '53687092',
        actual: '1048576',
        message: 'maxmemory is 1mb; expected between 0.1 and 1 of production, 512mb',
        fix: { commands: ['CONFIG SET maxmemory 53687092', 'CONFIG REWRITE'] },
        rollback: { commands: ['CONFIG SET maxmemory 1048576', 'CONFIG REWRITE'] },
      },
    ]);
  });

  test('that no value can satisfy by itself gives a note', () => {
    const not: Matcher = { kind: 'not', values: ['noeviction'] };
    expect(
      found(
        { 'maxmemory-policy': 'noeviction' },
        { 'maxmemory-policy': 'allkeys-lru' },
        { config: [rule('maxmemory-policy', [not])] },
      ),
    ).toMatchObject([
      {
        environment: 'production',
        expected: null,
        fix: { commands: [], note: 'choose a value by hand: expected not noeviction' },
        rollback: { commands: [], note: null },
      },
    ]);
  });

  test('per environment, with the next rule where it says nothing', () => {
    const per: Matcher = {
      kind: 'per',
      environments: [{ name: 'production', matchers: [equals('yes')] }],
      otherwise: null,
    };
    const settings = { appendonly: 'yes' };
    expect(found(settings, { appendonly: 'no' }, { config: [rule('appendonly', [per])] })).toMatchObject([
      { environment: 'staging', against: { kind: 'environment', name: 'production' }, location: null },
    ]);
  });

  test('per role is asked of each node by its own', () => {
    const perRole: Matcher = { kind: 'perRole', primary: [equals('')], replica: [equals('900 1')] };
    const nodes = [
      node({ id: 'a:6379', settings: { save: '' } }),
      node({ id: 'b:6379', role: 'replica', settings: { save: '900 1' } }),
      node({ id: 'c:6379', role: 'replica', settings: { save: '' } }),
    ];
    const observations = [read('production', { nodes: nodes.slice(0, 2) }), read('staging', { nodes })];
    const given = { config: [rule('save', [perRole])] };
    expect(findingsOf(reportOn(observations, given), 'config-value')).toMatchObject([
      { id: 'config-value:save@staging', expected: '900 1', evidence: { nodes: ['c:6379'] } },
    ]);
  });

  test('on a setting that the server does not report expects its value', () => {
    expect(found({ timeout: '0' }, { timeout: '0' }, { config: [rule('hz', [equals('10')])] })).toMatchObject(
      [
        {
          id: 'config-value:hz@production',
          kind: 'missing',
          expected: '10',
          message: 'hz is not reported by the server; expected 10',
          against: { kind: 'expectation' },
        },
        { id: 'config-value:hz@staging' },
      ],
    );
  });

  test('that forbids values holds where there is none', () => {
    const not: Matcher = { kind: 'not', values: ['10'] };
    expect(found({ timeout: '0' }, { timeout: '0' }, { config: [rule('hz', [not])] })).toEqual([]);
  });

  test('for flags expects the nearest value', () => {
    const includes: Matcher = { kind: 'includes', values: ['E', 'x'] };
    const config = [rule('notify-keyspace-events', [includes])];
    expect(
      found({ 'notify-keyspace-events': 'AKE' }, { 'notify-keyspace-events': '' }, { config }),
    ).toMatchObject([
      {
        expected: 'xE',
        actual: '',
        message: 'notify-keyspace-events is "", the default; expected with E, x',
        fix: { commands: ['CONFIG SET notify-keyspace-events xE', 'CONFIG REWRITE'] },
      },
    ]);
  });
});

describe('a setting of several classes', () => {
  const limits = (replica: string): Settings => ({
    'client-output-buffer-limit': `normal 0 0 0 replica ${replica} pubsub 32mb 8mb 60`,
  });

  test('differs in one of them alone', () => {
    expect(found(limits('6gb 6gb 0'), limits('4gb 4gb 0'))).toMatchObject([
      {
        id: 'config-value:client-output-buffer-limit.replica@staging',
        subject: 'client-output-buffer-limit.replica',
        expected: '6442450944 6442450944 0',
        actual: '4294967296 4294967296 0',
        message: 'client-output-buffer-limit.replica is 4gb 4gb 0; production has 6gb 6gb 0',
        fix: {
          commands: [
            'CONFIG SET client-output-buffer-limit "replica 6442450944 6442450944 0"',
            'CONFIG REWRITE',
          ],
        },
        rollback: {
          commands: [
            'CONFIG SET client-output-buffer-limit "replica 4294967296 4294967296 0"',
            'CONFIG REWRITE',
          ],
        },
      },
    ]);
  });

  test('that is small beside the data set is told with both sizes', () => {
    const memory = (mb: number) => ({ memory: { usedBytes: mb * 1_048_576, notCountedBytes: 0 } });
    const why = (mb: number) =>
      findingsOf(
        reportOn(
          pair({ settings: limits('6gb 6gb 0') }, { settings: limits('256mb 64mb 60'), ...memory(mb) }),
        ),
        'config-value',
      )[0]?.why;
    expect(why(4096)).toMatch(/; here 256mb stand beside 4gb in use, which a resynchronisation has to move/);
    expect(why(100)).not.toContain('in use');
  });

  test('has one name where all of them differ', () => {
    const other = { 'client-output-buffer-limit': 'normal 1mb 1mb 1 replica 1mb 1mb 1 pubsub 1mb 1mb 1' };
    expect(found(limits('6gb 6gb 0'), other).map(({ id }) => id)).toEqual([
      'config-value:client-output-buffer-limit@staging',
    ]);
  });

  test('a class with a rule of its own is asked by that alone', () => {
    const target = { kind: 'name', name: 'client-output-buffer-limit', part: 'replica' } as const;
    const held = { config: [rule(target, [equals('4294967296 4294967296 0')])] };
    expect(found(limits('4gb 4gb 0'), limits('4gb 4gb 0'), held)).toEqual([]);
    expect(found(limits('6gb 6gb 0'), limits('4gb 4gb 0'), held)).toMatchObject([
      {
        id: 'config-value:client-output-buffer-limit.replica@production',
        expected: '4294967296 4294967296 0',
      },
    ]);
    const twice = { config: [...held.config, ...held.config] };
    expect(found(limits('6gb 6gb 0'), limits('4gb 4gb 0'), twice).map(({ id }) => id)).toEqual([
      'config-value:client-output-buffer-limit.replica@production',
    ]);
  });
});

describe('versions', () => {
  const sides = (
    production: SnapshotGiven,
    staging: SnapshotGiven,
    given: Parameters<typeof project>[0] = {},
  ) => findingsOf(reportOn(pair(production, staging), given), 'config-value').map(({ id }) => id);

  const old = {
    version: '7.0.15',
    settings: { timeout: '0', 'list-max-listpack-size': '-2', 'set-proc-title': 'yes' },
  };
  const young = {
    version: '8.0.6',
    settings: {
      timeout: '0',
      'list-max-listpack-size': '-2',
      'set-max-listpack-entries': '128',
      'set-proc-title': 'yes',
    },
  };

  test('settings and defaults that differ because of them are told once, by server-version', () => {
    expect(sides(old, young)).toEqual([]);
    expect(sides({ ...old, product: 'redis' }, { ...young, product: 'valkey', version: '8.1.1' })).toEqual(
      [],
    );
  });

  test('what somebody set is drift all the same', () => {
    const set = { ...young, settings: { ...young.settings, 'set-max-listpack-entries': '64', timeout: '9' } };
    expect(sides(old, set)).toEqual([
      'config-value:timeout@staging',
      'config-value:set-max-listpack-entries@staging',
    ]);
  });

  test('a rule that names the setting, or a value for it, is asked', () => {
    expect(sides(old, young, { config: [rule('set-max-listpack-entries', [SAME])] })).toEqual([
      'config-value:set-max-listpack-entries@staging',
    ]);
    const glob = rule({ kind: 'glob', glob: 'set-max-*' }, [equals('64')]);
    expect(sides(old, young, { config: [glob] })).toContain('config-value:set-max-listpack-entries@staging');
  });
});

describe('nodes', () => {
  const one = (id: string, timeout: string) => node({ id, settings: { timeout } });

  test('that fare alike are one finding, the others its evidence', () => {
    const nodes = [one('a:1', '9'), one('b:1', '9'), one('c:1', '0')];
    const observations = [read('production', { settings: { timeout: '0' } }), read('staging', { nodes })];
    expect(findingsOf(reportOn(observations), 'config-value')).toMatchObject([
      { id: 'config-value:timeout@staging', actual: '9', evidence: { nodes: ['a:1', 'b:1'] } },
    ]);
  });

  test('of the reference are represented by a primary', () => {
    const nodes = [{ ...one('a:1', '9'), role: 'replica' as const }, one('b:1', '0')];
    const observations = [read('production', { nodes }), read('staging', { settings: { timeout: '0' } })];
    expect(findingsOf(reportOn(observations), 'config-value')).toEqual([]);
  });
});

describe('what could not be read', () => {
  test('leaves every question open, and is told once', () => {
    const report = reportOn(
      pair({ settings: { timeout: '0', hz: '10' } }, { nodes: [], unread: [unreadPart('config')] }),
    );
    expect(answersOf(report, 'config-value')).toEqual([
      'hz@staging unverified',
      'timeout@staging unverified',
    ]);
    expect(findingsOf(report, 'config-value').map(({ id, kind }) => [id, kind])).toEqual([
      ['config-value:*@staging', 'denied'],
    ]);
  });

  test('of the reference leaves open what hangs on it, and nothing else', () => {
    const observations = [notRead('production'), read('staging', { settings: { timeout: '9', hz: '10' } })];
    const report = reportOn(observations, { config: [rule('timeout', [equals('0')])] });
    expect(answersOf(report, 'config-value')).toEqual([
      'timeout@production unverified',
      'hz@staging unverified',
      'timeout@staging drift',
    ]);
  });

  test('an environment that a rule points to and that takes no part is named', () => {
    const config = [rule('timeout', [{ kind: 'same', environment: 'qa' }])];
    expect(
      found({ timeout: '0' }, { timeout: '0' }, { config }).map(({ id, message }) => [id, message]),
    ).toEqual([
      [
        'config-value:timeout@production',
        'timeout could not be compared: the configuration of qa could not be read',
      ],
      [
        'config-value:timeout@staging',
        'timeout could not be compared: the configuration of qa could not be read',
      ],
    ]);
  });

  test('a value that a rule cannot judge is unverified, with the reason', () => {
    const includes: Matcher = { kind: 'includes', values: ['n'] };
    const config = [rule('notify-keyspace-events', [includes])];
    expect(
      found({ 'notify-keyspace-events': 'xE' }, { 'notify-keyspace-events': 'AKE' }, { config }),
    ).toMatchObject([
      { environment: 'production', status: 'drift' },
      {
        environment: 'staging',
        status: 'unverified',
        kind: 'insufficient',
        actual: 'AKE',
        message: 'notify-keyspace-events cannot be judged: AKE does not show whether it holds n',
        location: at(4),
      },
    ]);
  });
});

test('the owner is the rule’s, else the environment’s', () => {
  const observations = [
    read('production', { settings: { timeout: '0' } }),
    read(environment('staging', { owner: 'platform-team' }), { settings: { timeout: '9' } }),
  ];
  expect(findingsOf(reportOn(observations), 'config-value')).toMatchObject([{ owner: 'platform-team' }]);
});
