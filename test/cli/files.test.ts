import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { main } from '../../src/cli/main.js';
import { reportSchema } from '../../src/loader/report-schema.js';
import type { Finding } from '../../src/model/report.js';
import { redrift } from '../support/run.js';
import { send, server } from '../support/servers.js';

const [production, staging] = await Promise.all([server('requirepass s3cret-password'), server()]);
const url = `redis://:s3cret-password@127.0.0.1:${production.port}`;
await send(
  staging.port,
  ['SET', 'page:1', 'secret-value'],
  ['SET', 'page:2', 'secret-value', 'EX', 60],
  ['SET', 'page:3', 'secret-value', 'EX', 60],
);

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'redrift-test-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** Findings but for the evidence that a live server was asked twice: a file does not change. */
const findingsIn = (text: string) =>
  JSON.parse(text).findings.map((finding: Finding) => ({
    ...finding,
    evidence: { ...finding.evidence, readTwice: undefined },
  }));

describe('redrift snapshot', () => {
  test('writes a file that is compared as the server would be', async () => {
    const file = join(folder, 'production.json');
    const taken = await redrift('snapshot', `production=${url}`, '-o', file);
    expect([taken.code, taken.stderr]).toEqual([0, `wrote ${file}: production, 0 of 0 keys\n`]);
    const live = await redrift('diff', `production=${url}`, `staging=${staging.url}`, '--format', 'json');
    const later = await redrift('diff', file, `staging=${staging.url}`, '--format', 'json');
    const findings = (text: string) => JSON.parse(text).findings;
    expect(findings(later.stdout)).toEqual(findings(live.stdout));
    expect(later.code).toBe(live.code);
  });

  test('holds no password and no value', async () => {
    const file = join(folder, 'a.json');
    await redrift('snapshot', `production=${url}`, '-o', file);
    await redrift('snapshot', `staging=${staging.url}`, '-o', join(folder, 'b.json'));
    const text = (await readFile(file, 'utf8')) + (await readFile(join(folder, 'b.json'), 'utf8'));
    expect(text).not.toMatch(/s3cret|secret-value/);
    expect(text).toContain('{"name":"requirepass","value":"set"}');
  });

  test('goes to stdout where "-" is said', async () => {
    const { code, stdout, stderr } = await redrift('snapshot', `production=${url}`, '-o', '-');
    expect([code, stderr, JSON.parse(stdout).environment]).toEqual([
      0,
      'wrote to stdout: production, 0 of 0 keys\n',
      'production',
    ]);
  });

  test('who may not read what stood there may not read what stands there now', async () => {
    const file = join(folder, 'production.json');
    await writeFile(file, '', { mode: 0o600 });
    await redrift('snapshot', `production=${url}`, '-o', file);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readFile(file, 'utf8')).toContain('snapshotVersion');
  });

  test('a pipe is no snapshot, and nobody waits for it', async () => {
    const pipe = join(folder, 'pipe.json');
    execFileSync('mkfifo', [pipe]);
    const { code, stderr } = await redrift('diff', url, `staging=${pipe}`);
    expect([code, stderr]).toEqual([
      2,
      `redrift: ${pipe} is a pipe, expected a file: it is read more than once\n`,
    ]);
  });

  test.each([
    'cache.example.net:6380,password=s3cret-password,ssl=True',
    'host=h port=6379 password=s3cret-password',
    'redis-cli -h h -a s3cret-password',
    'default s3cret-password',
  ])('what was meant for another program is not repeated: %s', async (text) => {
    const { code, stderr } = await redrift('diff', url, `staging=${text}`);
    expect([code, stderr]).toEqual([2, expect.stringContaining('is neither a URL')]);
    expect(stderr).not.toContain('s3cret');
  });

  test('leaves no file where the environment cannot be read', async () => {
    const { code } = await redrift('snapshot', 'redis://127.0.0.1:1', '-o', join(folder, 'x.json'));
    expect([code, await readdir(folder)]).toEqual([2, []]);
  });

  test('leaves nothing where the file cannot be written', async () => {
    const { code, stderr } = await redrift('snapshot', staging.url, '-o', join(folder, 'no', 'x.json'));
    expect([code, await readdir(folder)]).toEqual([2, []]);
    expect(stderr).toBe(`redrift: cannot write ${join(folder, 'no', 'x.json')}: its folder does not exist\n`);
  });
});

describe('a snapshot that is packed', () => {
  test('is written by its ending, and read as the same whatever it is called', async () => {
    const [packed, plain] = [join(folder, 'staging.json.gz'), join(folder, 'staging.json')];
    await redrift('snapshot', `staging=${staging.url}`, '-o', packed);
    const bytes = await readFile(packed);
    expect([...bytes.subarray(0, 2)]).toEqual([0x1f, 0x8b]);
    await writeFile(plain, gunzipSync(bytes));
    const odd = join(folder, 'odd.json');
    await writeFile(odd, bytes);
    for (const file of [packed, plain, odd]) {
      const { code, stdout } = await redrift('diff', `production=${url}`, file, '--format', 'json');
      const live = await redrift('diff', `production=${url}`, `staging=${staging.url}`, '--format', 'json');
      expect([code, findingsIn(stdout)]).toEqual([live.code, findingsIn(live.stdout)]);
    }
    expect((await readdir(folder)).toSorted()).toEqual(['odd.json', 'staging.json', 'staging.json.gz']);
  });

  test.each([
    ['cut', (bytes: Buffer) => bytes.subarray(0, -20), 'is not a whole gzip file: it may have been cut'],
    ['no gzip', () => Buffer.from([0x1f, 0x8b, 0, 0, 0, 0]), 'is damaged: gzip cannot unpack it'],
    [
      'a bomb',
      () => gzipSync(Buffer.alloc(130 * 1024 * 1024)),
      'is larger than 128 MiB when it is unpacked, expected a snapshot of redrift',
    ],
    [
      'nested',
      () => Buffer.from(`{"snapshotVersion":1,"nodes":${'['.repeat(100_000)}`),
      'nests more than 512 lists and maps in each other: no snapshot does',
    ],
  ])('%s', async (_, broken, message) => {
    const file = join(folder, 'broken.json.gz');
    await redrift('snapshot', `staging=${staging.url}`, '-o', file);
    await writeFile(file, broken(await readFile(file)));
    const { code, stderr } = await redrift('diff', `production=${file}`, `staging=${staging.url}`, '--quiet');
    expect([code, stderr]).toEqual([
      2,
      `redrift: cannot read production: ${file} ${message}; check the file; trying again does not help\n`,
    ]);
  });
});

describe('a snapshot that cannot be used is said to be so', () => {
  test.each([
    ['cut', '{"snapshotVersion":1,"tool":{"na', 'is not a whole JSON file: it may have been cut'],
    ['something else', '{"a":1}', 'is not a snapshot of redrift'],
    ['a list', '[]', 'is not a snapshot of redrift'],
    [
      'newer',
      '{"snapshotVersion":3}',
      'is a snapshot of version 3, and this redrift reads up to 2: update redrift',
    ],
    [
      'edited',
      '{"snapshotVersion":1}',
      'is not a valid snapshot: tool: Invalid input: expected object, received undefined',
    ],
  ])('%s', async (_, text, message) => {
    const file = join(folder, 'broken.json');
    await writeFile(file, text);
    const { code, stderr } = await redrift('diff', `production=${file}`, `staging=${staging.url}`, '--quiet');
    expect(code).toBe(2);
    expect(stderr).toBe(
      `redrift: cannot read production: ${file} ${message}; check the file; trying again does not help\n`,
    );
  });
});

describe('--format NAME=FILE', () => {
  test('writes every format in one run, and text to stdout only where asked', async () => {
    const [json, text] = [join(folder, 'report.json'), join(folder, 'report.txt')];
    const { code, stdout } = await redrift(
      'diff',
      `production=${url}`,
      `staging=${staging.url}`,
      '--format',
      `json=${json}`,
      '--format',
      `text=${text}`,
    );
    expect([code, stdout]).toEqual([1, '']);
    const report = reportSchema.parse(JSON.parse(await readFile(json, 'utf8')));
    expect([report.verdict, report.exitCode]).toEqual(['drift', 1]);
    expect(await readFile(text, 'utf8')).toMatch(/^DRIFT: staging against production/);
  });

  test('ends in 2 where a file cannot be written', async () => {
    const { code, stderr } = await redrift(
      'diff',
      `production=${url}`,
      `staging=${staging.url}`,
      '--format',
      `json=${folder}`,
    );
    expect(code).toBe(2);
    expect(stderr).toMatch(/^redrift: cannot write .*: /);
    expect(await readdir(folder)).toEqual([]);
  });
});

test('a report that stdout could not take ends in 2, and says so', async () => {
  const said: string[] = [];
  const full = (_: string, done?: (error: Error) => void) =>
    done?.(Object.assign(new Error(), { code: 'ENOSPC' }));
  const code = await main(['node', 'redrift', 'diff', `a=${staging.url}`, `b=${staging.url}`], {
    stdout: { write: full, on: () => undefined },
    stderr: { write: (text: string) => said.push(text), on: () => undefined },
  });
  expect([code, said.join('')]).toEqual([2, 'redrift: cannot write to stdout: no space left\n']);
});

describe('environments of the YAML', () => {
  const write = async (files: Readonly<Record<string, string>>): Promise<string> => {
    const dir = join(folder, 'environments');
    await mkdir(dir);
    for (const [name, text] of Object.entries(files)) await writeFile(join(dir, name), text);
    return dir;
  };

  test('two files of one line each are enough', async () => {
    const dir = await write({
      'production.yaml': `source: ${url}\n`,
      'staging.yaml': `source: ${staging.url}\n`,
    });
    const { code, stdout } = await redrift('check', '--dir', dir, '--format', 'json');
    const report = JSON.parse(stdout);
    expect([code, report.reference]).toEqual([1, 'production']);
    expect(report.findings.map(({ id }: { id: string }) => id)).toEqual([
      'config-value:requirepass@staging',
      'key-namespace:page:{int}@staging',
    ]);
  });

  test('--source reads one from elsewhere', async () => {
    const dir = await write({
      'production.yaml': 'source: ${NOT_SET_HERE}\n',
      'staging.yaml': `source: ${staging.url}\n`,
    });
    const { code, stdout } = await redrift(
      'check',
      '--dir',
      dir,
      '--source',
      `production=${staging.url}`,
      '--format',
      'json',
    );
    const report = JSON.parse(stdout);
    expect([code, report.findings.map(({ id }: { id: string }) => id)]).toEqual([
      1,
      ['same-server:production@staging', 'key-ttl:page:{int}@staging'],
    ]);
  });

  test('every mistake of every file is told at its place, and nothing is connected to', async () => {
    const dir = await write({
      'production.yaml': 'source: ${NOT_SET_HERE}\nowner: [a]\n',
      'staging.yaml': 'sourc: redis://127.0.0.1:1\n',
      'expectations.yaml': 'config:\n  maxmemory: lots\n',
    });
    const { code, stdout, stderr } = await redrift('check', '--dir', dir);
    expect([code, stdout]).toEqual([2, '']);
    const places = stderr
      .trim()
      .split('\n')
      .map((line) => line.replace(`${dir}/`, '').split(': ')[0]);
    expect(places).toEqual([
      'expectations.yaml:2:14',
      'production.yaml:1:9',
      'production.yaml:2:8',
      'staging.yaml:1:1',
    ]);
  });

  test('validate needs no variables and no network', async () => {
    const dir = await write({
      'production.yaml': 'source: ${NOT_SET_HERE}\n',
      'staging.yaml': 'source: ${NOR_THIS}\n',
    });
    const { code, stdout } = await redrift('validate', '--dir', dir);
    expect([code, stdout]).toEqual([
      0,
      `${dir}: 2 environments (reference production), 0 rules on settings, 0 families: valid\n`,
    ]);
  });

  test('an environment that cannot be read does not hide the others', async () => {
    const dir = await write({
      'production.yaml': `source: ${url}\n`,
      'staging.yaml': 'source: redis://127.0.0.1:1\n',
      'test.yaml': `source: ${staging.url}\n`,
    });
    const { code, stdout } = await redrift('check', '--dir', dir, '--format', 'json');
    const report = JSON.parse(stdout);
    expect([code, report.verdict]).toEqual([1, 'drift']);
    expect(report.findings.map(({ id }: { id: string }) => id)).toEqual(
      expect.arrayContaining(['config-value:requirepass@test', 'config-value:*@staging']),
    );
  });
});
