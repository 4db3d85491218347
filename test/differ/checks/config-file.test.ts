import { describe, expect, test } from 'vitest';
import type { ConfigFile } from '../../../src/model/snapshot.js';
import {
  answersOf,
  environment,
  findingsOf,
  node,
  notRead,
  read,
  reportOn,
  rule,
  unreadPart,
} from '../../support/build.js';

const file = (
  settings: Readonly<Record<string, string>>,
  lines: readonly (readonly [string, number])[] = [],
  label: number | null = null,
): ConfigFile => ({
  path: 'conf/redis.conf',
  settings: node({ settings }).settings,
  lines: lines.map(([name, line]) => ({ name, file: 'conf/redis.conf', line })),
  secretLabels: label === null ? [] : [{ name: 'requirepass', label }],
});

const find = (
  runtime: Readonly<Record<string, string>>,
  conf: ConfigFile,
  given: Parameters<typeof reportOn>[1] = {},
) => findingsOf(reportOn([read('production', { settings: runtime, file: conf })], given), 'config-file');

describe('what a restart would lose', () => {
  test('is told with the line that keeps it, and the way back', () => {
    expect(find({ timeout: '30' }, file({ timeout: '0' }, [['timeout', 7]]))).toMatchObject([
      {
        id: 'config-file:timeout@production',
        severity: 'warning',
        against: { kind: 'file', name: 'conf/redis.conf' },
        expected: '0',
        actual: '30',
        message: 'timeout is 30 s on production.internal:6379; conf/redis.conf:7 says 0 (off)',
        evidence: { file: 'conf/redis.conf', line: 7 },
        fix: {
          commands: [],
          note: 'put "timeout 30" at conf/redis.conf:7; or, where the file is right: CONFIG SET timeout 0',
        },
        rollback: { commands: [], note: 'put "timeout 0" back at conf/redis.conf:7' },
      },
    ]);
  });

  test('where no line speaks of it, the default comes', () => {
    expect(find({ timeout: '30' }, file({ timeout: '0' }))[0]?.message).toBe(
      'timeout is 30 s on production.internal:6379; conf/redis.conf has no line for it, which means 0 (off)',
    );
  });

  test.each([
    ['appendonly', 'yes', 'no', 'error'],
    ['save', '900 1', '', 'error'],
    ['maxmemory', '1gb', '2gb', 'error'],
    ['maxmemory-policy', 'allkeys-lru', 'noeviction', 'error'],
    ['slowlog-max-len', '1', '2', 'warning'],
  ])('%s is worth its class', (name, runtime, conf, severity) => {
    expect(find({ [name]: runtime }, file({ [name]: conf }))).toMatchObject([{ subject: name, severity }]);
  });

  test('of a buffer limit is the class that differs', () => {
    const limits = (replica: string) => `normal 0 0 0 replica ${replica} pubsub 32mb 8mb 60`;
    const name = 'client-output-buffer-limit';
    expect(find({ [name]: limits('6gb 6gb 0') }, file({ [name]: limits('4gb 4gb 0') }))).toMatchObject([
      { subject: `${name}.replica`, expected: '4294967296 4294967296 0', actual: '6442450944 6442450944 0' },
    ]);
  });

  test('of a buffer limit is told at its own line, with nothing of the other classes', () => {
    const limits = (replica: string) => `normal 0 0 0 replica ${replica} pubsub 32mb 8mb 60`;
    const name = 'client-output-buffer-limit';
    const conf = file({ [name]: limits('4gb 4gb 0') }, [
      [name, 9],
      [`${name}.replica`, 8],
    ]);
    expect(find({ [name]: limits('6gb 6gb 0') }, conf)).toMatchObject([
      {
        evidence: { line: 8 },
        fix: {
          note: `put "${name} replica 6442450944 6442450944 0" at conf/redis.conf:8; or, where the file is right: CONFIG SET ${name} "replica 4294967296 4294967296 0"`,
        },
        rollback: { note: `put "${name} replica 4294967296 4294967296 0" back at conf/redis.conf:8` },
      },
    ]);
  });

  test('of save points is told with all the lines that they take', () => {
    expect(find({ save: '900 1 300 10' }, file({ save: '' }, [['save', 1]]))).toMatchObject([
      {
        fix: {
          note: `put "save 900 1" and "save 300 10" at conf/redis.conf:1, in place of all save lines; or, where the file is right: CONFIG SET save ""`,
        },
        rollback: { note: `put 'save ""' back at conf/redis.conf:1` },
      },
    ]);
  });

  test('of an append-only file that was switched off is that the old one would be loaded', () => {
    const [found] = find({ appendonly: 'no' }, file({ appendonly: 'yes' }));
    expect(found?.why).toMatch(/the append-only file as it was when it was switched off is loaded/);
  });

  test('is told for every node with its own values and its own file', () => {
    const conf = file({ timeout: '0' }, [['timeout', 7]]);
    const other = {
      ...conf,
      path: 'conf/b.conf',
      lines: [{ name: 'timeout', file: 'conf/b.conf', line: 1 }],
    };
    const nodes = [
      node({ id: 'a:1', settings: { timeout: '30' }, file: conf }),
      node({ id: 'b:1', role: 'replica', settings: { timeout: '30' }, file: conf }),
      node({ id: 'c:1', role: 'replica', settings: { timeout: '60' }, file: other }),
    ];
    const found = findingsOf(reportOn([read('production', { nodes })]), 'config-file');
    expect(found).toMatchObject([
      {
        message:
          'timeout is 30 s on a:1, b:1; conf/redis.conf:7 says 0 (off); and timeout is 60 s on c:1; conf/b.conf:1 says 0 (off)',
        evidence: {
          nodes: [
            { node: 'a:1', expected: '0', actual: '30' },
            { node: 'b:1', expected: '0', actual: '30' },
            { node: 'c:1', expected: '0', actual: '60' },
          ],
        },
        fix: {
          note: 'on a:1, b:1: put "timeout 30" at conf/redis.conf:7; or, where the file is right: CONFIG SET timeout 0; on c:1: put "timeout 60" at conf/b.conf:1; or, where the file is right: CONFIG SET timeout 0',
        },
      },
    ]);
  });

  test('of settings that could not be read is not known', () => {
    const report = reportOn([
      read('production', { settings: {}, file: file({ timeout: '0' }), unread: [unreadPart('config')] }),
    ]);
    expect(answersOf(report, 'config-file')).toEqual(['*@production unverified']);
  });

  test('of a password is that it is another one', () => {
    const runtime = { settings: { requirepass: 'set' }, secretLabels: [{ name: 'requirepass', label: 1 }] };
    const report = (label: number) =>
      reportOn([
        read('production', { ...runtime, file: file({ requirepass: 'set' }, [['requirepass', 2]], label) }),
      ]);
    expect(findingsOf(report(1), 'config-file')).toEqual([]);
    expect(findingsOf(report(2), 'config-file')).toMatchObject([
      { message: 'requirepass of production.internal:6379 is another one than in conf/redis.conf:2' },
    ]);
  });
});

describe('what is no loss', () => {
  test('names of the instance, and what the YAML ignores', () => {
    expect(find({ port: '7000' }, file({ port: '6379' }))).toEqual([]);
    const config = [rule('timeout', [{ kind: 'ignore' }])];
    expect(find({ timeout: '30' }, file({ timeout: '0' }), { config })).toEqual([]);
  });

  test.each([
    ['992', 'unverified'],
    ['4968', 'unverified'],
    ['20000', 'drift'],
  ])('a maxclients of %s: a lower one may be the doing of the limit of open files', (runtime, status) => {
    expect(find({ maxclients: runtime }, file({ maxclients: '10000' }))).toMatchObject([{ status }]);
  });
});

describe('a file that cannot be read', () => {
  const place = environment('production', { configFiles: [{ node: null, file: 'conf/redis.conf' }] });

  test('is unverified, and decides the exit code where the policy or the environment names a file', () => {
    const snapshot = {
      settings: { maxmemory: '0', 'maxmemory-policy': 'noeviction' },
      parts: ['config', 'keys', 'file'],
      unread: [unreadPart('file', 'it is missing')],
    } as const;
    const asked = (mustVerify: readonly ('config' | 'file')[], where = environment('production')) =>
      reportOn([read(where, snapshot)], { policy: { mustVerify } });
    expect(asked(['config']).findings).toMatchObject([
      { id: 'config-file:*@production', status: 'unverified' },
    ]);
    expect([
      asked(['config']).exitCode,
      asked(['config', 'file']).exitCode,
      asked(['config'], place).exitCode,
    ]).toEqual([0, 2, 2]);
  });

  test('that is demanded and not named is unverified too', () => {
    const report = reportOn(
      [read('production', { settings: { maxmemory: '0', 'maxmemory-policy': 'noeviction' } })],
      { policy: { mustVerify: ['file'] } },
    );
    expect([report.exitCode, report.findings.map(({ message }) => message)]).toEqual([
      2,
      ['the config file of production could not be read: the YAML names no configFile'],
    ]);
  });

  test('of an environment that did not answer is not known', () => {
    const report = reportOn([notRead(place)]);
    expect(answersOf(report, 'config-file')).toEqual(['*@production unverified']);
    expect(report.findings.map(({ id }) => id)).toEqual(['config-value:*@production']);
  });

  test('whose node did not tell all of its settings is not held against them, and not green', () => {
    const unread = [{ ...unreadPart('config', 'NOPERM'), node: 'production.internal:6379' }];
    const report = reportOn(
      [
        read(place, {
          settings: { maxmemory: '0', 'maxmemory-policy': 'noeviction' },
          file: file({ maxmemory: '0', appendonly: 'yes' }),
          unread,
        }),
      ],
      { policy: { mustVerify: ['keys'] } },
    );
    expect(answersOf(report, 'config-file')).toContain('*@production unverified');
    expect([report.verdict, report.exitCode]).toEqual(['unverified', 2]);
  });
});
