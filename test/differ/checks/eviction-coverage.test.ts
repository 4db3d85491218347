import { describe, expect, test } from 'vitest';
import {
  answersOf,
  family,
  findingsOf,
  notRead,
  pair,
  read,
  reportOn,
  type SnapshotGiven,
} from '../../support/build.js';

/** A server of `keys` keys, of which some expire. */
const server = (policy: string, keys: number, expires: number, maxmemory = '1gb'): SnapshotGiven => ({
  settings: { maxmemory, 'maxmemory-policy': policy },
  databases: [
    { index: 0, keys: keys - 1, expires },
    { index: 3, keys: 1, expires: 0 },
  ],
});

const found = (production: SnapshotGiven, staging: SnapshotGiven) =>
  findingsOf(reportOn(pair(production, staging)), 'eviction-coverage');

const FULL = server('volatile-lru', 1000, 100);
const FINE = server('allkeys-lru', 1000, 100);

describe('a volatile policy where most bytes never expire', () => {
  const sized = (bytes: number) => Array.from({ length: 64 }, (_, n) => bytes + n);
  const holding = (persistent: readonly number[]): SnapshotGiven => ({
    ...server('volatile-lru', 1000, 900),
    families: [
      family('page:{int}', { keys: 900, withoutTtl: 0, sizes: sized(100) }),
      family('report:{int}', { keys: 100, sizes: persistent }),
    ],
  });

  test('is told with what could be freed, although most keys expire', () => {
    expect(found(FINE, holding(sized(100_000)))).toMatchObject([
      {
        message:
          'volatile-lru can evict only keys with a TTL, and 10% of 1000 keys carry none (100 in report:{int}); about 120kb of 9.7mb could be freed',
        evidence: { evictableBytes: 118_350, persistentBytes: 10_003_150 },
      },
    ]);
  });

  test.each([
    ['a few large keys could be chance', [...sized(10).slice(0, 62), 90_000, 90_000]],
    ['sizes are known of few keys', []],
    ['they take little', sized(100)],
  ])('is not told where %s', (_, persistent) => {
    expect(found(FINE, holding(persistent))).toEqual([]);
  });
});

describe('a volatile policy where most keys never expire', () => {
  test('is told with the share, the families that hold them, and the way out and back', () => {
    const families = [
      family('cart:{id}', { keys: 100, withoutTtl: 0 }),
      family('user:{int}', { keys: 800 }),
      family('page:{int}', { keys: 100, withoutTtl: 1 }),
    ];
    expect(found(FINE, { ...FULL, families })).toEqual([
      {
        id: 'eviction-coverage:keyspace@staging',
        check: 'eviction-coverage',
        subject: 'keyspace',
        service: null,
        environment: 'staging',
        against: { kind: 'expectation', name: 'built-in' },
        status: 'drift',
        kind: 'changed',
        severity: 'error',
        expected: null,
        actual: 'volatile-lru',
        message:
          'volatile-lru can evict only keys with a TTL, and 90% of 1000 keys carry none (800 in user:{int}, 1 in page:{int})',
        why: 'a full server that finds nothing to evict answers writes with OOM, as under noeviction',
        evidence: {
          node: 'staging.internal:6379',
          keys: 1000,
          withoutTtl: 900,
          maxmemory: 1073741824,
          usedBytes: 1_000_000,
          evictableBytes: null,
          persistentBytes: null,
          families: [
            { pattern: 'user:{int}', withoutTtl: 800 },
            { pattern: 'page:{int}', withoutTtl: 1 },
          ],
        },
        owner: null,
        fix: {
          commands: ['CONFIG SET maxmemory-policy allkeys-lru', 'CONFIG REWRITE'],
          note: 'if none of these keys may be evicted, give the others a TTL or raise maxmemory instead',
        },
        rollback: { commands: ['CONFIG SET maxmemory-policy volatile-lru', 'CONFIG REWRITE'], note: null },
        waiver: null,
        baselined: false,
        firstSeen: null,
        location: null,
      },
    ]);
  });

  test.each([
    ['volatile-lfu', 'allkeys-lfu'],
    ['volatile-random', 'allkeys-random'],
    ['volatile-ttl', 'allkeys-lru'],
  ])('%s becomes %s', (policy, fixed) => {
    const [finding] = found(FINE, server(policy, 1000, 100));
    expect(finding?.fix.commands[0]).toBe(`CONFIG SET maxmemory-policy ${fixed}`);
  });

  test('is asked of the reference, too; where that shows the same, the others weigh less', () => {
    expect(found(FULL, FULL).map(({ environment, severity }) => [environment, severity])).toEqual([
      ['production', 'error'],
      ['staging', 'warning'],
    ]);
    expect(found(FINE, FULL).map(({ environment, severity }) => [environment, severity])).toEqual([
      ['staging', 'error'],
    ]);
  });
});

describe('it is in step', () => {
  test.each<[string, SnapshotGiven]>([
    ['where half of the keys expire', server('volatile-lru', 1000, 500)],
    ['where all keys may be evicted', server('allkeys-lru', 1000, 0)],
    ['where nothing is evicted at all', server('noeviction', 1000, 0)],
    ['without a limit', server('volatile-lru', 1000, 0, '0')],
    ['without keys', { ...FULL, databases: [] }],
  ])('%s', (_, staging) => {
    const report = reportOn(pair(FINE, staging));
    expect(answersOf(report, 'eviction-coverage')).toEqual([
      'keyspace@production in-step',
      'keyspace@staging in-step',
    ]);
  });
});

describe('it cannot be judged', () => {
  test('where the server does not report the policy', () => {
    expect(found(FINE, { settings: { maxmemory: '1gb' } })).toMatchObject([
      { id: 'eviction-coverage:keyspace@staging', status: 'unverified', kind: 'insufficient' },
    ]);
  });

  test('where the environment was not read: that is told once', () => {
    const report = reportOn([read('production', FINE), notRead('staging')]);
    expect(answersOf(report, 'eviction-coverage')).toEqual([
      'keyspace@production in-step',
      'keyspace@staging unverified',
    ]);
    expect(findingsOf(report, 'eviction-coverage')).toEqual([]);
  });
});
