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
} from '../../support/build.js';

type Types = Readonly<Record<string, number>>;

const keysOf = (types: Types): number => Object.values(types).reduce((sum, count) => sum + count, 0);

const cart = (types: Types, isWhole = true): SnapshotGiven => ({
  families: [family('cart:{id}', { keys: keysOf(types), types })],
  keyspace: { isWhole },
});

const found = (production: SnapshotGiven, staging: SnapshotGiven, type: readonly Matcher[] | null = null) =>
  findingsOf(
    reportOn(
      pair(production, staging),
      type === null ? {} : { families: [familyRule('cart:{id}', { type })] },
    ),
    'key-type',
  );

describe('keys of another type', () => {
  test('are told with both types', () => {
    expect(found(cart({ hash: 100 }), cart({ string: 80 }))).toEqual([
      {
        id: 'key-type:cart:{id}@staging',
        check: 'key-type',
        subject: 'cart:{id}',
        service: null,
        environment: 'staging',
        against: { kind: 'environment', name: 'production' },
        status: 'drift',
        kind: 'changed',
        severity: 'error',
        expected: 'hash',
        actual: 'string',
        message: 'keys of cart:{id} are string; production has hash',
        why: 'code that expects another type fails with WRONGTYPE, or reads nothing',
        evidence: {
          types: [{ type: 'string', keys: 80, share: { low: 1, high: 1 } }],
          expectedTypes: [{ type: 'hash', keys: 100, share: { low: 1, high: 1 } }],
        },
        owner: null,
        fix: {
          commands: [],
          note: 'find out which version of the application writes them; a type cannot be changed in place',
        },
        rollback: { commands: [], note: null },
        waiver: null,
        baselined: false,
        firstSeen: null,
        location: null,
      },
    ]);
  });

  test('are a fact after a whole read, however few', () => {
    expect(found(cart({ hash: 2 }), cart({ string: 1 }))).toMatchObject([{ status: 'drift' }]);
  });

  test('mixed with the expected one are told with their shares', () => {
    expect(found(cart({ hash: 1000 }), cart({ hash: 700, string: 300 }))).toMatchObject([
      {
        status: 'drift',
        expected: 'hash',
        actual: 'hash string',
        message: 'keys of cart:{id} are 70% hash, 30% string; production has hash',
      },
    ]);
  });

  test('in a mixture that a few keys do not tell are open, also after a whole read', () => {
    expect(found(cart({ hash: 500, string: 500 }), cart({ hash: 6, string: 4 }))).toMatchObject([
      {
        status: 'unverified',
        kind: 'insufficient',
        message: expect.stringContaining('too few keys to be sure'),
      },
    ]);
  });

  test('in shares that differ by no more than 5 points are in step', () => {
    expect(found(cart({ hash: 95, string: 5 }), cart({ hash: 100 }))).toEqual([]);
  });

  test('in a sample of fewer than thirty keys are open', () => {
    expect(found(cart({ hash: 100 }), cart({ string: 29 }, false))).toMatchObject([
      {
        status: 'unverified',
        kind: 'insufficient',
        message: 'cart:{id} cannot be judged: the sample of staging holds 29 of its keys, 30 are needed',
        evidence: { sampled: 29 },
      },
    ]);
    expect(found(cart({ hash: 100 }), cart({ string: 30 }, false))).toMatchObject([{ status: 'drift' }]);
  });
});

describe('a rule', () => {
  const string: Matcher = { kind: 'equals', value: 'string' };

  test('is asked of every key, in every environment', () => {
    expect(found(cart({ string: 999, hash: 1 }), cart({ string: 10 }), [string])).toMatchObject([
      {
        id: 'key-type:cart:{id}@production',
        expected: 'string',
        actual: 'hash',
        message: '1 of 1000 keys of cart:{id} are of type hash; expected string',
        against: { kind: 'expectation', name: 'environments/expectations.yaml' },
        location: at(9),
      },
    ]);
  });

  test('with several types takes each', () => {
    const either: Matcher = { kind: 'oneOf', values: ['string', 'hash'] };
    expect(found(cart({ string: 50, hash: 50 }), cart({ hash: 1, list: 1 }), [either])).toMatchObject([
      { environment: 'staging', actual: 'list', expected: 'string' },
    ]);
  });

  test('beside same is asked as well', () => {
    const both: readonly Matcher[] = [
      { kind: 'same', environment: null },
      { kind: 'not', values: ['list'] },
    ];
    expect(
      found(cart({ list: 50 }), cart({ list: 50 }), both).map(({ environment, expected }) => [
        environment,
        expected,
      ]),
    ).toEqual([
      ['production', null],
      ['staging', null],
    ]);
    expect(found(cart({ hash: 50 }), cart({ string: 50 }), both)).toMatchObject([{ environment: 'staging' }]);
  });

  test('to ignore types asks nothing', () => {
    const given = { families: [familyRule('cart:{id}', { type: [{ kind: 'ignore' }] })] };
    expect(answersOf(reportOn(pair(cart({ hash: 1 }), cart({ list: 1 })), given), 'key-type')).toEqual([]);
  });

  test('that holds in a small sample is open', () => {
    expect(found(cart({ string: 100 }), cart({ string: 5 }, false), [string])).toMatchObject([
      { environment: 'staging', status: 'unverified' },
    ]);
  });
});

describe('what is not there', () => {
  test('on one side is no question of types', () => {
    expect(answersOf(reportOn(pair(cart({ hash: 1 }), {})), 'key-type')).toEqual([]);
    expect(answersOf(reportOn(pair({}, cart({ hash: 1 }))), 'key-type')).toEqual([]);
  });

  test('because the reference’s keys were not read is open', () => {
    const report = reportOn([notRead('production'), read('staging', cart({ hash: 100 }))]);
    expect(answersOf(report, 'key-type')).toEqual([
      'cart:{id}@production unverified',
      'cart:{id}@staging unverified',
    ]);
    expect(findingsOf(report, 'key-type')).toEqual([]);
  });
});
