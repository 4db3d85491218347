import { lstat, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { CHECK_IDS } from '../../src/model/checks.js';
import type { Finding } from '../../src/model/report.js';
import { redrift } from '../support/run.js';
import { keys, send, server } from '../support/servers.js';

const [production, staging] = await Promise.all([server(), server()]);
for (const { port } of [production, staging])
  await send(
    port,
    ...keys(60, (n) => ['SET', `page:${n}`, 'x', 'EX', 3600]),
    ...keys(3, (n) => ['SET', `legacy:${n}`, 'x']),
  );

const folder = await mkdtemp(join(tmpdir(), 'redrift-test-'));
afterAll(() => rm(folder, { recursive: true }));

/** A project of two environments, with some lines for both files and the expectations. */
async function project(name: string, lines: string, expectations: string): Promise<string> {
  const dir = join(folder, name);
  await mkdir(dir);
  for (const [environment, { url }] of Object.entries({ production, staging }))
    await writeFile(join(dir, `${environment}.yaml`), `source: ${url}\n${lines}`);
  await writeFile(join(dir, 'expectations.yaml'), expectations);
  return dir;
}

async function check(dir: string, ...options: readonly string[]) {
  const { code, stdout, stderr } = await redrift('check', '--dir', dir, ...options, '--format', 'json');
  const report = stdout === '' ? null : JSON.parse(stdout);
  const findings: readonly Finding[] = report?.findings ?? [];
  return { code, stderr, verdict: report?.verdict, ids: findings.map(({ id, status }) => `${status} ${id}`) };
}

const FORBIDDEN = 'config: { "*": ignore }\nfamilies: { "legacy:*": { present: forbidden } }\n';

describe('what was left out is not in step', () => {
  test('a sample that ends inside the last page of SCAN is a sample', async () => {
    const dir = await project('sample', 'sampling: { keys: 1 }\n', FORBIDDEN);
    const { code, ids } = await check(dir);
    expect(code).toBeGreaterThan(0);
    expect(ids.filter((id) => id.includes('legacy'))).toHaveLength(2);
  });

  test('names that sampling.patterns leave out', async () => {
    const dir = await project('patterns', 'sampling: { patterns: ["page:*"] }\n', FORBIDDEN);
    expect(await check(dir)).toMatchObject({
      code: 2,
      verdict: 'unverified',
      ids: ['unverified key-namespace:legacy:*@production', 'unverified key-namespace:legacy:*@staging'],
    });
  });

  test('a database that the server does not have', async () => {
    const dir = await project('databases', 'sampling: { databases: [99] }\n', FORBIDDEN);
    const { code, stderr } = await check(dir);
    expect(code).toBe(2);
    expect(stderr).toContain('cannot read keys of staging: it does not have the database that was asked for');
  });

  test('a key whose name stands in another database too', async () => {
    const [one, two] = await Promise.all([server(), server()]);
    for (const { port } of [one, two])
      await send(
        port,
        ...keys(60, (n) => ['SET', `page:${n}`, 'x', 'EX', 3600]),
        ['SELECT', 3],
        ...keys(60, (n) =>
          port === one.port ? ['SET', `page:${n}`, 'x', 'EX', 3600] : ['SET', `page:${n}`, 'x'],
        ),
      );
    const { stdout } = await redrift('diff', `a=${one.url}`, `b=${two.url}`, '--format', 'json');
    const { environments, findings } = JSON.parse(stdout);
    expect(environments.map((read: { keys: { sampled: number } }) => read.keys.sampled)).toEqual([120, 120]);
    expect(findings.map(({ id }: Finding) => id)).toEqual(['key-expiry:page:{int}@b']);
  });

  test('a keyPrefix that no key carries', async () => {
    const dir = await project('prefix', 'keyPrefix: "stg:"\n', 'config: { "*": ignore }\n');
    const { code, stderr } = await check(dir);
    expect(code).toBe(2);
    expect(stderr).toContain('cannot read keys of staging: none of 63 keys carries the keyPrefix "stg:"');
  });

  test('families that were written after the snapshot was taken', async () => {
    const before = await project('before', '', 'config: { "*": ignore }\n');
    const file = join(folder, 'production.json');
    expect((await redrift('snapshot', 'production', '--dir', before, '-o', file)).code).toBe(0);
    const dir = await project('after', '', 'config: { "*": ignore }\nfamilies: { "leg*": { ttl: 1h } }\n');
    expect((await check(dir)).code).toBe(1);
    const { code, ids } = await check(dir, '--source', `production=${file}`);
    expect(code).toBe(2);
    expect(ids).toEqual(['unverified key-expiry:leg*@production', 'unverified key-type:leg*@staging']);
  });
});

describe('nothing to compare is not in step', () => {
  test('the only environment is the reference, and nothing is written down', async () => {
    const dir = await project('lone', '', 'config: {}\n');
    await rm(join(dir, 'staging.yaml'));
    const { code, stderr } = await check(dir);
    expect(code).toBe(2);
    expect(stderr).toContain('there is nothing to compare: production is the only environment');
  });

  test('every check is turned off', async () => {
    const off = CHECK_IDS.map((id) => `${id}: off`).join(', ');
    const dir = await project('off', '', `policy: { checks: { ${off} } }\n`);
    expect(await check(dir)).toMatchObject({ code: 2, verdict: 'unverified' });
  });
});

/** A server that says of itself that it holds 500 keys, and answers what it is told to. */
async function liar(answers: Readonly<Record<string, string>>): Promise<string> {
  const info =
    'redis_version:7.0.15\r\nrole:master\r\nused_memory:1\r\n# Keyspace\r\ndb0:keys=500,expires=0\r\n';
  const config = '*4\r\n$9\r\nmaxmemory\r\n$1\r\n0\r\n$16\r\nmaxmemory-policy\r\n$10\r\nnoeviction\r\n';
  const all: Readonly<Record<string, string>> = {
    INFO: `$${info.length}\r\n${info}\r\n`,
    CONFIG: config,
    SCAN: '*2\r\n$1\r\n0\r\n*1\r\n$1\r\na\r\n',
    TYPE: '+string\r\n',
    PTTL: ':-1\r\n',
    OBJECT: ':1\r\n',
    ...answers,
  };
  const listening = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.on('data', (data) => {
      for (const [, name = ''] of data.toString('latin1').matchAll(/\*\d+\r\n\$\d+\r\n(\w+)/g))
        socket.write(all[name.toUpperCase()] ?? '-ERR unknown command\r\n');
    });
  });
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
  afterAll(() => listening.close());
  const address = listening.address();
  return `redis://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
}

describe('a server whose answers are none was not read', () => {
  test.each([
    [
      'SCAN names nothing',
      { SCAN: '*2\r\n$1\r\n0\r\n*0\r\n' },
      'INFO announces 500 keys, and 0 could be read',
    ],
    ['every key vanishes', { TYPE: '+none\r\n' }, 'INFO announces 500 keys, and 0 could be read'],
    ['PTTL is a text', { PTTL: '$1\r\n5\r\n' }, 'TYPE or PTTL answered with something else'],
    ['SCAN names no texts', { SCAN: '*2\r\n$1\r\n0\r\n*1\r\n:5\r\n' }, 'SCAN named a key that is no text'],
    ['CONFIG GET is odd', { CONFIG: '*1\r\n$1\r\na\r\n' }, 'CONFIG GET answered with something else'],
    ['INFO has no keyspace', { INFO: '$24\r\nredis_version:7.0.15\r\na:\r\n' }, 'no section on the keyspace'],
  ])('%s', async (_, answers, why) => {
    const url = await liar(answers);
    const { code, stderr } = await redrift('diff', `a=${url}`, `b=${url}`, '--quiet');
    expect([code, stderr.includes(why) ? why : stderr]).toEqual([2, why]);
  });
});

describe('a report goes where it was sent', () => {
  const sides = [`a=${production.url}`, `b=${staging.url}`];

  test('a link is followed, not replaced', async () => {
    const [target, link] = [join(folder, 'target.json'), join(folder, 'link.json')];
    await writeFile(target, '');
    await symlink(target, link);
    expect((await redrift('diff', ...sides, '--format', `json=${link}`)).code).toBe(0);
    expect((await lstat(link)).isSymbolicLink()).toBe(true);
    expect(JSON.parse(await readFile(target, 'utf8')).verdict).toBe('in-step');
  });

  test('a device stays a device', async () => {
    expect((await redrift('diff', ...sides, '--format', 'json=/dev/null')).code).toBe(0);
    expect((await lstat('/dev/null')).isCharacterDevice()).toBe(true);
  });

  test('two formats into one file are refused', async () => {
    const { code } = await redrift('diff', ...sides, '--format', 'json=a', '--format', 'text=a');
    expect(code).toBe(2);
  });
});
