import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { main } from '../../src/cli/main.js';
import { reportSchema } from '../../src/loader/report-schema.js';
import { redrift } from '../support/run.js';
import { send, server } from '../support/servers.js';

const [production, staging] = await Promise.all([server('requirepass s3cret-password'), server()]);
const url = `redis://:s3cret-password@127.0.0.1:${production.port}`;
await send(staging.port, ['SET', 'page:1', 'secret-value'], ['SET', 'page:2', 'secret-value', 'EX', 60]);

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'redrift-test-'));
});
afterEach(() => rm(folder, { recursive: true }));

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

describe('a snapshot that cannot be used is said to be so', () => {
  test.each([
    ['cut', '{"snapshotVersion":1,"tool":{"na', 'is not a whole JSON file: it may have been cut'],
    ['something else', '{"a":1}', 'is not a snapshot of redrift'],
    ['a list', '[]', 'is not a snapshot of redrift'],
    [
      'newer',
      '{"snapshotVersion":2}',
      'is a snapshot of version 2, and this redrift reads up to 1: update redrift',
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
