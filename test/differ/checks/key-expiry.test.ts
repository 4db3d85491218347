import { describe, expect, test } from 'vitest';
import type { Matcher } from '../../../src/model/matcher.js';
import {
  answersOf,
  at,
  family,
  familyRule,
  findingsOf,
  notRead,
  pair,
  read,
  reportOn,
  type SnapshotGiven,
  ttl,
} from '../../support/build.js';

/** Keys of which some never expire. */
const cart = (keys: number, withoutTtl: number, isWhole = true): SnapshotGiven => ({
  families: [family('cart:{id}', { keys, withoutTtl, setTtl: ttl(7200, keys - withoutTtl) })],
  keyspace: { isWhole },
});

const found = (production: SnapshotGiven, staging: SnapshotGiven, asked: readonly Matcher[] | null = null) =>
  findingsOf(
    reportOn(
      pair(production, staging),
      asked === null ? {} : { families: [familyRule('cart:{id}', { ttl: asked })] },
    ),
    'key-expiry',
  );

describe('keys that never expire', () => {
  test('where the reference’s do are told with both shares', () => {
    expect(found(cart(2000, 0), cart(2000, 250))).toEqual([
      {
        id: 'key-expiry:cart:{id}@staging',
        check: 'key-expiry',
        subject: 'cart:{id}',
        service: null,
        environment: 'staging',
        against: { kind: 'environment', name: 'production' },
        status: 'drift',
        kind: 'changed',
        severity: 'error',
        expected: '0',
        actual: '0.125',
        message: '12.5% of cart:{id} never expire; in production 0% do not',
        why: 'keys that never expire fill the memory, and serve stale data for ever',
        evidence: {
          keys: 2000,
          withoutTtl: 250,
          share: { low: 0.125, high: 0.125 },
          expectedKeys: 2000,
          expectedWithoutTtl: 0,
          expectedShare: { low: 0, high: 0 },
        },
        owner: null,
        fix: {
          commands: [],
          note: 'find the write of cart:{id} that sets no TTL (SET without EX, or one that drops it); keys that are there need EXPIRE',
        },
        rollback: { commands: [], note: null },
        waiver: null,
        baselined: false,
        firstSeen: null,
        location: null,
      },
    ]);
  });

  test('where the reference’s do not is told the other way round', () => {
    expect(found(cart(200, 200), cart(200, 0))).toMatchObject([
      {
        expected: '1',
        actual: '0',
        why: 'keys that expire where they should stay are data that disappears',
        fix: { note: 'find the write of cart:{id} that sets a TTL; keys that are there need PERSIST' },
      },
    ]);
  });

  test('up to one point apart are in step', () => {
    expect(found(cart(1000, 0), cart(1000, 10))).toEqual([]);
    expect(found(cart(1000, 0), cart(1000, 30))).toMatchObject([{ actual: '0.03' }]);
  });

  test('all here and none there is a fact after a whole read, but of a few: some may be meant to stay', () => {
    expect(found(cart(9, 0), cart(8, 8))).toMatchObject([{ status: 'drift', expected: '0', actual: '1' }]);
    expect(found(cart(2, 2), cart(1, 0))).toMatchObject([{ status: 'unverified' }]);
  });

  test('a few of a few are open, also after a whole read: their traffic may be another', () => {
    expect(found(cart(1000, 300), cart(10, 4))).toMatchObject([
      {
        status: 'unverified',
        kind: 'insufficient',
        message: '40% of cart:{id} never expire; in production 30% do not; these are too few keys to be sure',
        fix: { note: 'read more keys (--sample N, --all-keys), or run again when there are more of them' },
      },
    ]);
  });

  test('in a sample of fewer than thirty keys are open, which is told once for all questions on the family', () => {
    const report = reportOn(pair(cart(1000, 0), cart(29, 29, false)));
    expect(answersOf(report, 'key-expiry')).toEqual(['cart:{id}@staging unverified']);
    expect(report.findings.filter(({ subject }) => subject === 'cart:{id}').map(({ id }) => id)).toEqual([
      'key-type:cart:{id}@staging',
    ]);
  });

  test('in samples are held by their significance', () => {
    expect(found(cart(1000, 0, false), cart(1000, 60, false))).toMatchObject([{ status: 'drift' }]);
    expect(found(cart(40, 0, false), cart(40, 2, false))).toMatchObject([{ status: 'unverified' }]);
  });
});

describe('a rule', () => {
  const hour: Matcher = { kind: 'equals', value: '3600000' };

  test.each<[string, Matcher]>([
    ['a duration', hour],
    ['any', { kind: 'any' }],
  ])('with %s expects that all keys expire', (_, matcher) => {
    expect(found(cart(100, 0), cart(100, 5), [matcher])).toMatchObject([
      {
        id: 'key-expiry:cart:{id}@staging',
        expected: '0',
        actual: '0.05',
        message: '5% of cart:{id} never expire (5 of 100 keys); the YAML expects a TTL',
        against: { kind: 'expectation', name: 'environments/expectations.yaml' },
        location: at(9),
      },
    ]);
  });

  test('with none expects that no key expires', () => {
    expect(found(cart(100, 100), cart(100, 95), [{ kind: 'none' }])).toMatchObject([
      {
        environment: 'staging',
        expected: '1',
        actual: '0.95',
        message: '5 of 100 keys of cart:{id} carry a TTL; the YAML expects none',
        why: 'keys that expire where they should stay are data that disappears',
      },
    ]);
  });

  test('is asked of the reference, too', () => {
    expect(found(cart(100, 5), cart(100, 0), [{ kind: 'any' }])).toMatchObject([
      { environment: 'production' },
    ]);
  });

  test('per environment is asked by its own', () => {
    const per: Matcher = {
      kind: 'per',
      environments: [
        { name: 'production', matchers: [{ kind: 'none' }] },
        { name: 'staging', matchers: [{ kind: 'any' }] },
      ],
      otherwise: null,
    };
    expect(found(cart(100, 100), cart(100, 0), [per])).toEqual([]);
  });

  test('to ignore TTLs asks nothing', () => {
    const given = { families: [familyRule('cart:{id}', { ttl: [{ kind: 'ignore' }] })] };
    expect(answersOf(reportOn(pair(cart(9, 0), cart(9, 9)), given), 'key-expiry')).toEqual([]);
  });

  test('that holds in a small sample is open, and that does not is held by its significance', () => {
    const families = [familyRule('cart:{id}', { ttl: [hour] })];
    expect(answersOf(reportOn(pair(cart(100, 0), cart(20, 0, false)), { families }), 'key-expiry')).toEqual([
      'cart:{id}@production in-step',
      'cart:{id}@staging unverified',
    ]);
    expect(found(cart(100, 0), cart(20, 20, false), [hour])).toMatchObject([{ status: 'drift' }]);
  });
});

describe('what is not there', () => {
  test('on one side is no question of expiry', () => {
    expect(answersOf(reportOn(pair(cart(9, 0), {})), 'key-expiry')).toEqual([]);
    expect(answersOf(reportOn(pair({}, cart(9, 0))), 'key-expiry')).toEqual([]);
  });

  test('because the reference’s keys were not read is open; a rule of its own is asked all the same', () => {
    const observations = [notRead('production'), read('staging', cart(100, 50))];
    expect(answersOf(reportOn(observations), 'key-expiry')).toContain('cart:{id}@staging unverified');
    const families = [familyRule('cart:{id}', { ttl: [{ kind: 'any' }] })];
    expect(answersOf(reportOn(observations, { families }), 'key-expiry')).toEqual([
      'cart:{id}@production unverified',
      'cart:{id}@staging drift',
    ]);
  });
});
