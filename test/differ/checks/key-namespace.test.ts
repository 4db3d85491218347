import { describe, expect, test } from 'vitest';
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
  unreadPart,
} from '../../support/build.js';

const holding = (...patterns: readonly string[]): SnapshotGiven => ({
  families: patterns.map((pattern) => family(pattern)),
});

/** A sample of 2,000 of a million keys. */
const sampled = (...patterns: readonly string[]): SnapshotGiven => ({
  ...holding(...patterns),
  keyspace: { isWhole: false, sampled: 2000, total: 1_000_000 },
});

const found = (
  production: SnapshotGiven,
  staging: SnapshotGiven,
  given: Parameters<typeof reportOn>[1] = {},
) => findingsOf(reportOn(pair(production, staging), given), 'key-namespace');

describe('a family that one side lacks', () => {
  test('is missing where every key was read', () => {
    expect(found(holding('a', 'menu:{int}'), holding('a'))).toEqual([
      {
        id: 'key-namespace:menu:{int}@staging',
        check: 'key-namespace',
        subject: 'menu:{int}',
        service: null,
        environment: 'staging',
        against: { kind: 'environment', name: 'production' },
        status: 'drift',
        kind: 'missing',
        severity: 'warning',
        expected: null,
        actual: null,
        message: 'no key of menu:{int} is here; production has 100 keys',
        why: 'code that reads or fills these keys is not rehearsed where they do not exist',
        evidence: { keys: 0, expectedKeys: 100 },
        owner: null,
        fix: {
          commands: [],
          note: 'find out whether a job, a feature flag or another prefix keeps them away',
        },
        rollback: { commands: [], note: null },
        waiver: null,
        baselined: false,
        firstSeen: null,
        location: null,
      },
    ]);
  });

  test('is unexpected where the reference has none', () => {
    const one = { families: [family('a'), family('trace:{uuid}', { keys: 1 })] };
    expect(found(holding('a'), one)).toMatchObject([
      {
        id: 'key-namespace:trace:{uuid}@staging',
        kind: 'unexpected',
        severity: 'warning',
        message: '1 key of trace:{uuid} is here; production has none',
        evidence: { keys: 1, expectedKeys: 0 },
      },
    ]);
  });

  test('is open where a sample did not meet it, with the share that would have been', () => {
    expect(found(holding('a', 'b'), sampled('a'))).toMatchObject([
      {
        id: 'key-namespace:b@staging',
        status: 'unverified',
        kind: 'insufficient',
        message:
          'b was not met in the sample of staging (2000 of 1000000 keys): a family of 0.34% of the keys or more would have been, 999 times in 1000',
        evidence: { sampled: 2000, total: 1_000_000 },
        fix: { commands: [], note: 'read more keys: --sample N, or --all-keys' },
      },
    ]);
    expect(found(sampled('a'), holding('a', 'b'))).toMatchObject([
      {
        id: 'key-namespace:b@staging',
        status: 'unverified',
        message: expect.stringContaining('sample of production'),
      },
    ]);
  });

  test('weighs what the YAML says of unlisted families', () => {
    const sides = [holding('a', 'b'), holding('a')] as const;
    expect(found(...sides, { unlistedFamilies: 'error' })).toMatchObject([{ severity: 'error' }]);
    expect(answersOf(reportOn(pair(...sides), { unlistedFamilies: 'ignore' }), 'key-namespace')).toEqual([]);
  });

  test('on both sides is in step, and every family is answered', () => {
    expect(answersOf(reportOn(pair(holding('a', 'b'), holding('b', 'a'))), 'key-namespace')).toEqual([
      'a@staging in-step',
      'b@staging in-step',
    ]);
  });

  test('called constructor or __proto__ is a family like others', () => {
    const names = ['__proto__', 'constructor'];
    expect(found(holding('a'), holding('a', ...names)).map(({ id }) => id)).toEqual(
      names.map((name) => `key-namespace:${name}@staging`),
    );
  });
});

describe('a family of the YAML', () => {
  test('that is required and not there is an error, in every environment', () => {
    const given = {
      families: [familyRule('session:{uuid}', { present: 'required', notes: { owner: 'identity' } })],
    };
    expect(found(holding('a'), holding('a', 'session:{uuid}'), given)).toMatchObject([
      {
        id: 'key-namespace:session:{uuid}@production',
        kind: 'missing',
        severity: 'error',
        message: 'no key of session:{uuid} is here; the YAML requires some',
        against: { kind: 'expectation', name: 'environments/expectations.yaml' },
        owner: 'identity',
        location: at(9),
      },
    ]);
  });

  test('that is forbidden and there is an error, in every environment', () => {
    const given = { families: [familyRule('legacy:*', { present: 'forbidden' })] };
    expect(found(holding('legacy:*'), holding('a'), given)).toMatchObject([
      {
        id: 'key-namespace:legacy:*@production',
        kind: 'unexpected',
        severity: 'error',
        message: '100 keys of legacy:* are here; the YAML forbids them',
      },
      { id: 'key-namespace:a@staging', kind: 'unexpected' },
    ]);
  });

  test('weighs what its rule says', () => {
    const given = {
      families: [familyRule('legacy:*', { present: 'forbidden', notes: { severity: 'info' } })],
    };
    expect(found(holding('a'), holding('a', 'legacy:*'), given)).toMatchObject([{ severity: 'info' }]);
  });

  test.each(['required', 'forbidden'] as const)(
    'that is %s and was not met in a sample is open',
    (present) => {
      const given = { families: [familyRule('b', { present })] };
      const report = reportOn(pair(sampled('a'), sampled('a')), given);
      expect(answersOf(report, 'key-namespace')).toEqual([
        'b@production unverified',
        'a@staging in-step',
        'b@staging unverified',
      ]);
      expect(report.verdict).toBe('unverified');
    },
  );

  test('says nothing of presence: then it is held against the reference', () => {
    const given = {
      families: [familyRule('b', { ttl: [{ kind: 'ignore' }] })],
      unlistedFamilies: 'ignore',
    } as const;
    expect(found(holding('a', 'b'), holding('a'), given)).toMatchObject([
      { id: 'key-namespace:b@staging', severity: 'warning', location: at(9) },
    ]);
  });

  test('that a snapshot was not taken with cannot be judged, once for all its questions', () => {
    const groups = [{ pattern: null, trie: { profile: null, detail: 'words' as const, children: [] } }];
    const old = { ...holding('a'), keyspace: { groups } };
    const given = { families: [familyRule('a', { present: 'required' })] };
    const report = reportOn(pair(old, old), given);
    expect(
      report.findings.filter(({ check }) => check.startsWith('key')).map(({ id, message }) => [id, message]),
    ).toEqual([
      [
        'key-namespace:a@production',
        'a cannot be judged: a snapshot was taken with other families in the YAML; take it again',
      ],
      [
        'key-namespace:a@staging',
        'a cannot be judged: a snapshot was taken with other families in the YAML; take it again',
      ],
    ]);
  });
});

describe('names of certain patterns alone', () => {
  const only = (patterns: readonly string[], ...families: readonly string[]): SnapshotGiven => ({
    ...holding(...families),
    keyspace: { patterns },
  });

  test('were asked for on both sides: then what is not met is not there', () => {
    expect(found(only(['a*'], 'a', 'ab'), only(['a*'], 'a'))).toMatchObject([
      { id: 'key-namespace:ab@staging', status: 'drift', kind: 'missing' },
    ]);
  });

  test('were asked for on one side: then it is open, and so is what the YAML requires', () => {
    expect(found(holding('a', 'b'), only(['a*'], 'a'))).toMatchObject([
      {
        id: 'key-namespace:b@staging',
        status: 'unverified',
        message: expect.stringContaining('only names of certain patterns were asked for (sampling.patterns)'),
      },
    ]);
    const families = [familyRule('b', { present: 'required' })];
    expect(
      answersOf(reportOn(pair(only(['a*'], 'a'), only(['a*'], 'a')), { families }), 'key-namespace'),
    ).toEqual(['b@production unverified', 'a@staging in-step', 'b@staging unverified']);
  });
});

describe('a side without any key', () => {
  test('is one finding and not one per family', () => {
    expect(found(holding('a', 'b', 'c'), holding())).toMatchObject([
      {
        id: 'key-namespace:{all}@staging',
        kind: 'missing',
        message: 'staging holds no keys; production has 3 families',
        evidence: { families: ['a', 'b', 'c'] },
      },
    ]);
    expect(found(holding(), holding('a', 'b'))).toMatchObject([
      {
        id: 'key-namespace:{all}@staging',
        kind: 'unexpected',
        message: 'production holds no keys; staging has 2 families',
      },
    ]);
  });

  test('that lacks one family lacks that', () => {
    expect(found(holding('a'), holding())).toMatchObject([{ id: 'key-namespace:a@staging' }]);
  });

  test('still lacks what is required', () => {
    const families = [familyRule('*', { present: 'required' })];
    expect(found(holding('a', '*'), holding(), { families }).map(({ id }) => id)).toEqual([
      'key-namespace:*@staging',
      'key-namespace:{all}@staging',
    ]);
  });

  test('as the other one has none either is in step', () => {
    expect(answersOf(reportOn(pair({}, {})), 'key-namespace')).toEqual([]);
  });
});

describe('keys that are in no family', () => {
  test('without the prefix are counted', () => {
    const staging = { ...holding('a'), keyspace: { keyPrefix: 'staging:', unprefixed: 12 } };
    expect(found(holding('a'), staging)).toMatchObject([
      {
        id: 'key-namespace:{unprefixed}@staging',
        kind: 'unexpected',
        severity: 'warning',
        message: '12 keys without the keyPrefix staging: are here, not compared',
        evidence: { keys: 12 },
      },
    ]);
    expect(found(holding('a'), staging, { unlistedFamilies: 'ignore' })).toEqual([]);
  });

  test('there are none: that is an answer', () => {
    const staging = { ...holding('a'), keyspace: { keyPrefix: 'staging:' } };
    expect(answersOf(reportOn(pair(holding('a'), staging)), 'key-namespace')).toContain(
      '{unprefixed}@staging in-step',
    );
  });

  test('beyond the families that are told apart leave open what is missing', () => {
    const staging = { ...holding('a'), keyspace: { overflow: 500 } };
    expect(found(holding('a', 'b'), staging).map(({ id, status, message }) => [id, status, message])).toEqual(
      [
        [
          'key-namespace:b@staging',
          'unverified',
          'b was not met in the sample of staging (100 of 100 keys): 500 keys were not told apart',
        ],
        [
          'key-namespace:{overflow}@staging',
          'unverified',
          '500 keys in more families than are told apart are here, not compared',
        ],
      ],
    );
  });
});

describe('keys that could not be read', () => {
  test('leave every family open, and are told once', () => {
    const report = reportOn(pair(holding('a', 'b'), { unread: [unreadPart('keys')] }));
    expect(answersOf(report, 'key-namespace')).toEqual(['a@staging unverified', 'b@staging unverified']);
    expect(report.findings.filter(({ check }) => check.startsWith('key')).map(({ id }) => id)).toEqual([
      'key-namespace:*@staging',
    ]);
  });

  test('of the reference leave open what is held against it, each family once', () => {
    const report = reportOn([notRead('production'), read('staging', holding('a', 'b'))], {
      families: [familyRule('b', { present: 'required' })],
    });
    expect(answersOf(report, 'key-namespace')).toEqual([
      'a@production unverified',
      'b@production unverified',
      'a@staging unverified',
      'b@staging in-step',
    ]);
  });
});

describe('keys that differ in their prefix alone', () => {
  const keys = (prefix: string): SnapshotGiven => ({
    families: ['session:{uuid}', 'page:{int}', 'cart:{id}'].map((name) => family(`${prefix}${name}`)),
  });

  test.each([
    ['prod:', 'stg:', 'keyPrefix: "stg:" in staging.yaml, keyPrefix: "prod:" in production.yaml'],
    ['', 'stg_', 'keyPrefix: "stg_" in staging.yaml'],
    ['prod.', '', 'keyPrefix: "prod." in production.yaml'],
  ])('%j and %j are one finding, which is not green, and proposes what to write', (theirs, mine, lines) => {
    const report = reportOn(pair(keys(theirs), keys(mine)));
    expect(findingsOf(report, 'key-namespace')).toMatchObject([
      {
        id: 'key-namespace:{all}@staging',
        status: 'unverified',
        kind: 'insufficient',
        fix: { note: `if that is the environment’s name: ${lines}` },
      },
    ]);
    expect([report.verdict, report.exitCode]).toEqual(['unverified', 2]);
  });

  test('are not meant where families differ besides, or are the same as they are', () => {
    const other: SnapshotGiven = {
      families: [family('stg:x:{int}'), family('stg:y'), family('stg:page:{int}')],
    };
    for (const staging of [other, keys('prod:')])
      expect(
        findingsOf(reportOn(pair(keys('prod:'), staging)), 'key-namespace').filter(
          ({ subject }) => subject === '{all}',
        ),
      ).toEqual([]);
  });

  test('decide nothing where keys need not be verified', () => {
    const report = reportOn(pair(keys('prod:'), keys('stg:')), { policy: { mustVerify: [] } });
    expect(report.exitCode).toBe(0);
  });
});
