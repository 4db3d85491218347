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
  read,
  reportOn,
  rule,
  SAME,
  type SnapshotGiven,
  unreadPart,
} from '../../support/build.js';

const MB = 1_048_576;

/** A server with a limit and what is used of it, in megabytes. */
const server = (maxmemory: string, usedMb: number, policy = 'noeviction'): SnapshotGiven => ({
  settings: { maxmemory, 'maxmemory-policy': policy },
  memory: { usedBytes: usedMb * MB, notCountedBytes: 0 },
});

const found = (production: SnapshotGiven, staging: SnapshotGiven, matchers: readonly Matcher[] = [SAME]) =>
  findingsOf(
    reportOn(pair(production, staging), { config: [rule('maxmemory', matchers)] }),
    'memory-headroom',
  );

const subjects = (findings: readonly Finding[]) =>
  findings.map(({ environment: name, severity, expected, actual }) => [name, severity, expected, actual]);

describe('the maxmemory that is expected here', () => {
  test('is below what is used: taking it over would hurt at once', () => {
    expect(found(server('100mb', 50), server('0', 200))).toEqual([
      {
        id: 'memory-headroom:maxmemory@staging',
        check: 'memory-headroom',
        subject: 'maxmemory',
        service: null,
        environment: 'staging',
        against: { kind: 'environment', name: 'production' },
        status: 'drift',
        kind: 'changed',
        severity: 'error',
        expected: String(100 * MB),
        actual: String(200 * MB),
        message: '200mb are in use; the maxmemory expected of it (production) is at most 100mb',
        why: expect.any(String),
        evidence: { node: 'staging.internal:6379', usedBytes: 200 * MB, maxmemory: 0, evicts: false },
        owner: null,
        fix: {
          commands: [],
          note: 'free memory, or expect a maxmemory above 200mb, before anything is lowered',
        },
        rollback: { commands: [], note: null },
        waiver: null,
        baselined: false,
        firstSeen: null,
        location: at(4),
      },
    ]);
  });

  test('proves nothing where it was tried by an environment that is nearly empty', () => {
    const equals = [{ kind: 'equals', value: String(100 * MB) } as const];
    const [first] = found(server('0', 200), server('100mb', 10), equals);
    expect(first).toMatchObject({
      environment: 'production',
      why: 'once used memory reaches maxmemory, keys are evicted or writes fail with OOM, at the moment the setting is applied; staging fills 10% of it, so that it proves nothing when all goes well there',
      evidence: { elsewhere: [{ environment: 'staging', usedBytes: 10 * MB }] },
    });
    expect(found(server('0', 200), server('100mb', 60), equals)[0]?.evidence).not.toHaveProperty('elsewhere');
  });

  test('has room enough', () => {
    expect(found(server('1gb', 50), server('512mb', 200))).toEqual([]);
    expect(found(server('0', 5000), server('0', 5000))).toEqual([]);
  });

  test('is what the reference has, also by the built-in rule', () => {
    const report = reportOn(pair(server('100mb', 50), server('0', 200)));
    expect(findingsOf(report, 'memory-headroom')).toMatchObject([
      { environment: 'staging', against: { kind: 'environment', name: 'production' }, location: null },
    ]);
  });

  test.each<[string, Matcher, string]>([
    ['equals', { kind: 'equals', value: String(100 * MB) }, String(100 * MB)],
    ['oneOf, the largest', { kind: 'oneOf', values: [String(9 * MB), String(100 * MB)] }, String(100 * MB)],
    ['atMost', { kind: 'range', atLeast: null, atMost: String(100 * MB) }, String(100 * MB)],
    ['ratio', { kind: 'ratio', to: 'production', atLeast: null, atMost: 0.1 }, String(100 * MB)],
  ])('by %s', (_, matcher, expected) => {
    const [finding] = found(server('1000mb', 50), server('0', 200), [matcher]);
    expect(finding).toMatchObject({ environment: 'staging', expected });
  });

  test.each<[string, Matcher]>([
    ['oneOf with 0', { kind: 'oneOf', values: ['0', String(100 * MB)] }],
    ['atLeast', { kind: 'range', atLeast: String(100 * MB), atMost: null }],
    ['ignore', { kind: 'ignore' }],
    ['a ratio without an upper bound', { kind: 'ratio', to: 'production', atLeast: 0.1, atMost: null }],
    ['a ratio to unlimited', { kind: 'ratio', to: 'production', atLeast: null, atMost: 0.1 }],
  ])('%s leaves memory unlimited', (_, matcher) => {
    expect(found(server('0', 50), server('0', 200), [matcher])).toEqual([]);
  });

  test('said by the YAML alone is held against the YAML', () => {
    const atMost: Matcher = { kind: 'range', atLeast: null, atMost: String(100 * MB) };
    expect(found(server('0', 50), server('0', 200), [atMost])).toMatchObject([
      {
        message:
          '200mb are in use; the maxmemory expected of it (environments/expectations.yaml) is at most 100mb',
        against: { kind: 'expectation', name: 'environments/expectations.yaml' },
      },
    ]);
  });
});

describe('what is used', () => {
  test('does not count replica buffers and their like', () => {
    const memory = { usedBytes: 120 * MB, notCountedBytes: 30 * MB };
    expect(found(server('100mb', 50), { ...server('100mb', 0), memory })).toEqual([]);
  });

  test('may hover 5% above the limit where keys are evicted', () => {
    expect(found(server('100mb', 50), server('100mb', 104, 'allkeys-lru'))).toEqual([]);
    expect(subjects(found(server('100mb', 50), server('100mb', 106, 'allkeys-lru')))).toEqual([
      ['staging', 'error', String(100 * MB), String(106 * MB)],
    ]);
    expect(found(server('100mb', 50), server('100mb', 101))).toHaveLength(1);
  });

  test('above its own limit is told of every environment', () => {
    expect(found(server('100mb', 150), server('1gb', 50), [{ kind: 'ignore' }])).toMatchObject([
      {
        environment: 'production',
        message: '150mb are in use; its own maxmemory is 100mb',
        against: { kind: 'expectation', name: 'built-in' },
        location: null,
      },
    ]);
  });

  test('where the reference shows the same, the others weigh less', () => {
    expect(subjects(found(server('100mb', 150), server('100mb', 150)))).toEqual([
      ['production', 'error', String(100 * MB), String(150 * MB)],
      ['staging', 'warning', String(100 * MB), String(150 * MB)],
    ]);
  });
});

describe('with a memory limit of the host', () => {
  const limited = (name: string, mb: number) => environment(name, { memoryLimitBytes: mb * MB });
  const withLimit = (given: SnapshotGiven) =>
    findingsOf(
      reportOn([read('production', server('64mb', 1)), read(limited('staging', 128), given)], {
        config: [rule('maxmemory', [{ kind: 'ignore' }])],
      }),
      'memory-headroom',
    );

  test('maxmemory must be set', () => {
    expect(withLimit(server('0', 50))).toMatchObject([
      {
        expected: String(128 * MB),
        actual: '0',
        message: 'maxmemory is 0 (unlimited); the host allows 128mb',
        against: { kind: 'expectation', name: 'memoryLimit' },
        fix: {
          commands: [`CONFIG SET maxmemory ${128 * MB}`, 'CONFIG REWRITE'],
          note: 'leave room for forks and buffers: three quarters of the limit is common',
        },
        rollback: { commands: ['CONFIG SET maxmemory 0', 'CONFIG REWRITE'] },
      },
    ]);
  });

  test('maxmemory must not be above it', () => {
    expect(withLimit(server('129mb', 50))).toMatchObject([
      { message: 'maxmemory is 129mb; the host allows 128mb' },
    ]);
    expect(withLimit(server('128mb', 50))).toEqual([]);
  });

  test('a ratio to it is a ceiling', () => {
    const ratio: Matcher = { kind: 'ratio', to: 'memoryLimit', atLeast: null, atMost: 0.5 };
    const observations = [
      read('production', server('64mb', 1)),
      read(limited('staging', 128), server('128mb', 100)),
    ];
    expect(
      findingsOf(reportOn(observations, { config: [rule('maxmemory', [ratio])] }), 'memory-headroom'),
    ).toMatchObject([{ expected: String(64 * MB), against: { kind: 'expectation' } }]);
  });
});

describe('several nodes', () => {
  test('the worst speaks', () => {
    const nodes = [
      node({ id: 'a:1', ...server('100mb', 50), settings: { maxmemory: '100mb' } }),
      node({
        id: 'b:1',
        memory: { usedBytes: 150 * MB, notCountedBytes: 0 },
        settings: { maxmemory: '100mb' },
      }),
    ];
    expect(found(server('100mb', 10), { nodes })).toMatchObject([{ evidence: { node: 'b:1' } }]);
  });
});

describe('it cannot be judged', () => {
  test.each<[string, SnapshotGiven]>([
    [
      'INFO says nothing of memory',
      { ...server('1gb', 1), memory: { usedBytes: null, notCountedBytes: null } },
    ],
    ['CONFIG says nothing of maxmemory', { settings: { timeout: '0' } }],
    ['maxmemory is no number', { nodes: [{ ...node(), settings: [{ name: 'maxmemory', value: 'lots' }] }] }],
  ])('where %s', (_, staging) => {
    expect(found(server('1gb', 1), staging)).toMatchObject([
      {
        id: 'memory-headroom:maxmemory@staging',
        status: 'unverified',
        kind: 'insufficient',
        message:
          'the headroom cannot be judged: INFO says nothing of used memory, or CONFIG nothing of maxmemory',
      },
    ]);
  });

  test('where the configuration was not read: that is told once', () => {
    const unread = reportOn([read('production', server('1gb', 1)), notRead('staging')]);
    expect(answersOf(unread, 'memory-headroom')).toEqual([
      'maxmemory@production in-step',
      'maxmemory@staging unverified',
    ]);
    expect(findingsOf(unread, 'memory-headroom')).toEqual([]);
    const denied = reportOn(pair(server('1gb', 1), { nodes: [], unread: [unreadPart('config')] }));
    expect(answersOf(denied, 'memory-headroom')).toContain('maxmemory@staging unverified');
  });
});
