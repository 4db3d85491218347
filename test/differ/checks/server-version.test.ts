import { describe, expect, test } from 'vitest';
import {
  answersOf,
  findingsOf,
  notRead,
  pair,
  read,
  reportOn,
  type SnapshotGiven,
  unreadPart,
} from '../../support/build.js';

const found = (production: SnapshotGiven, staging: SnapshotGiven) =>
  findingsOf(reportOn(pair(production, staging)), 'server-version');

describe('another version', () => {
  test('is told once, with the settings that differ because of it', () => {
    const old = { version: '7.0.15', settings: { timeout: '0', 'io-threads-do-reads': 'no' } };
    const young = {
      version: '8.0.6',
      settings: { timeout: '0', 'set-max-listpack-value': '64', 'max-new-connections-per-cycle': '10' },
    };
    expect(found(old, young)).toEqual([
      {
        id: 'server-version:server@staging',
        check: 'server-version',
        subject: 'server',
        service: null,
        environment: 'staging',
        against: { kind: 'environment', name: 'production' },
        status: 'drift',
        kind: 'changed',
        severity: 'warning',
        expected: 'redis 7.0.15',
        actual: 'redis 8.0.6',
        message:
          'the server is redis 8.0.6; production has redis 7.0.15 (3 settings differ only because of that)',
        why: 'defaults, limits and commands differ between versions: what works here may not work there',
        evidence: {
          settings: [
            { name: 'io-threads-do-reads', expected: 'no', actual: null },
            { name: 'max-new-connections-per-cycle', expected: null, actual: '10' },
            { name: 'set-max-listpack-value', expected: null, actual: '64' },
          ],
        },
        owner: null,
        fix: {
          commands: [],
          note: 'run redis 7.0.15 here too, or declare it: policy.checks.server-version',
        },
        rollback: { commands: [], note: null },
        waiver: null,
        baselined: false,
        firstSeen: null,
        location: null,
      },
    ]);
  });

  test('of the same minor version is in step', () => {
    const report = reportOn(pair({ version: '7.0.15' }, { version: '7.0.3' }));
    expect(answersOf(report, 'server-version')).toEqual(['server@staging in-step']);
  });

  test('that is another product is told, whatever the numbers', () => {
    expect(
      found({ product: 'redis', version: '7.2.4' }, { product: 'valkey', version: '7.2.4' }),
    ).toMatchObject([
      { message: 'the server is valkey 7.2.4; production has redis 7.2.4', evidence: { settings: [] } },
    ]);
  });

  test('with one setting says so', () => {
    expect(
      found(
        { version: '7.0.15', settings: { timeout: '0' } },
        { version: '7.2.4', settings: { timeout: '0', 'set-max-listpack-value': '64' } },
      )[0]?.message,
    ).toBe('the server is redis 7.2.4; production has redis 7.0.15 (1 setting differs only because of that)');
  });
});

describe('a version', () => {
  test('is told without the configuration', () => {
    const report = reportOn(
      pair({ version: '7.0.15' }, { version: '7.2.4', nodes: [], unread: [unreadPart('config')] }),
    );
    expect(findingsOf(report, 'server-version')).toMatchObject([
      { status: 'drift', evidence: { settings: [] } },
    ]);
  });

  test('of an environment that could not be read is open', () => {
    expect(answersOf(reportOn([read('production'), notRead('staging')]), 'server-version')).toEqual([
      'server@staging unverified',
    ]);
    expect(answersOf(reportOn([notRead('production'), read('staging')]), 'server-version')).toEqual([
      'server@staging unverified',
    ]);
  });
});

test('two values of a setting that no catalogue knows are somebody’s doing, whatever the versions', () => {
  const report = reportOn(
    pair(
      { version: '7.0.15', settings: { 'search-timeout': '500' } },
      { version: '8.0.2', settings: { 'search-timeout': '900' } },
    ),
  );
  expect(findingsOf(report, 'config-value').map(({ id }) => id)).toEqual([
    'config-value:search-timeout@staging',
  ]);
});
