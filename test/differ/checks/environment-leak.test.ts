import { describe, expect, test } from 'vitest';
import type { Observation } from '../../../src/model/observation.js';
import {
  answersOf,
  environment,
  family,
  findingsOf,
  notRead,
  pair,
  read,
  reportOn,
  type SnapshotGiven,
} from '../../support/build.js';

const leaks = (observations: readonly Observation[]) =>
  findingsOf(reportOn(observations), 'environment-leak');

const prefixed = (prefix: string, ...more: readonly string[]): SnapshotGiven => ({
  families: [
    family(`${prefix}session:{uuid}`, { keys: 300 }),
    family(`${prefix}page:{int}`, { keys: 500 }),
    ...more.map((pattern) => family(pattern, { keys: 12 })),
  ],
});

describe('keys that carry the keyPrefix of another environment', () => {
  const production = read(environment('production', { keyPrefix: 'prod:' }), {
    families: [family('page:{int}')],
  });
  const staging = (keyspace: NonNullable<SnapshotGiven['keyspace']>, keyPrefix: string | null = 'stg:') =>
    read(environment('staging', { keyPrefix }), {
      families: [family('page:{int}')],
      keyspace: { keyPrefix, ...keyspace },
    });

  test('are counted, and an error', () => {
    expect(leaks([production, staging({ foreign: [{ prefix: 'prod:', keys: 7 }] })])).toMatchObject([
      {
        id: 'environment-leak:prod:@staging',
        status: 'drift',
        kind: 'unexpected',
        severity: 'error',
        message: '7 keys begin with prod:, as those of production do',
        against: { kind: 'environment', name: 'production' },
        evidence: { keys: 7 },
      },
    ]);
  });

  test('where there are none, nothing leaks', () => {
    const report = reportOn([
      production,
      staging({ foreign: [{ prefix: 'prod:', keys: 0 }], unprefixed: 3 }),
    ]);
    expect(answersOf(report, 'environment-leak')).toContainEqual('prod:@staging in-step');
  });

  test('a snapshot that was taken without knowing the prefix does not tell', () => {
    expect(leaks([production, staging({ unprefixed: 3 })])).toMatchObject([
      { id: 'environment-leak:prod:@staging', status: 'unverified', kind: 'insufficient' },
    ]);
  });

  test('two environments of one prefix do not leak into one another', () => {
    expect(leaks([production, staging({}, 'prod:')])).toEqual([]);
  });

  test('cannot be told of keys that were not read', () => {
    const report = reportOn([production, notRead('staging', 'no answer')]);
    expect(answersOf(report, 'environment-leak')).toContainEqual('prod:@staging unverified');
    expect(report.findings.filter(({ check }) => check === 'environment-leak')).toEqual([]);
  });
});

describe('a word for another environment that most of its keys carry', () => {
  test('leaks', () => {
    const [production, staging] = pair(prefixed('prod:'), prefixed('stg:', 'prod:lock:{int}', 'prod:job'));
    expect(leaks([production, staging])).toMatchObject([
      {
        id: 'environment-leak:prod:@staging',
        message: '24 keys begin with prod:, as those of production do',
        evidence: { keys: 24, families: ['prod:lock:{int}', 'prod:job'] },
      },
    ]);
  });

  test('in production too', () => {
    const observations = pair(prefixed('prod_', 'staging_lock'), prefixed('staging_'));
    expect(leaks(observations).map(({ id }) => id)).toEqual(['environment-leak:staging_@production']);
  });

  test.each([
    [
      'is no leak where few keys of that environment carry it: it is a word of the application',
      'prod:',
      'app:',
      'staging',
    ],
    ['is no leak where it is a word for this environment', 'staging:', 'staging:', 'staging-eu'],
  ])('%s', (_, word, theirs, name) => {
    const observations = [
      read('production', prefixed(theirs, `${word}x:{int}`)),
      read(name, prefixed('cache:', `${word}x:{int}`)),
    ];
    expect(leaks(observations)).toEqual([]);
  });
});
