import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { REPORTERS } from '../../src/reporters/index.js';
import { json } from '../../src/reporters/json.js';
import { LOOK } from '../reporters/look.js';
import { redrift } from '../support/run.js';
import { hostileReport, SAMPLES } from '../support/sample-reports.js';
import { server } from '../support/servers.js';

const [production, staging] = await Promise.all([server(), server('maxmemory-policy allkeys-lru')]);
const sides = [`production=${production.url}`, `staging=${staging.url}`];
const formats = Object.keys(REPORTERS);

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'redrift-test-'));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

const asFiles = (prefix: string): readonly string[] =>
  formats.flatMap((name) => ['--format', `${name}=${join(folder, `${prefix}.${name}`)}`]);

const filesOf = (prefix: string): Promise<readonly string[]> =>
  Promise.all(formats.map((name) => readFile(join(folder, `${prefix}.${name}`), 'utf8')));

describe('redrift render', () => {
  test.each([[[]], [['--verbose']], [['--quiet']]])(
    'writes the bytes that the run itself wrote, in every format (%j)',
    async (look) => {
      const live = await redrift('diff', ...sides, ...look, ...asFiles('live'));
      const later = await redrift('render', join(folder, 'live.json'), ...look, ...asFiles('later'));
      expect([live.code, later.code]).toEqual([1, 1]);
      expect(await filesOf('later')).toEqual(await filesOf('live'));
    },
  );

  test.each(formats)('writes the same %s to stdout', async (name) => {
    const file = join(folder, 'report.json');
    await writeFile(file, json(hostileReport, LOOK));
    const { code, stdout, stderr } = await redrift('render', file, '--format', name, '--no-color');
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toBe(REPORTERS[name as keyof typeof REPORTERS](hostileReport, LOOK));
  });

  test.each(Object.entries(SAMPLES))('exits as the run of %s did', async (name, report) => {
    const file = join(folder, `${name}.json`);
    await writeFile(file, json(report, LOOK));
    expect((await redrift('render', file)).code).toBe(report.exitCode);
  });

  test.each([
    ['cut', '{"schemaVersion":1,"tool":{"na', 'is not a whole JSON file: it may have been cut'],
    ['empty', '', 'is not a whole JSON file: it may have been cut'],
    ['something else', '{"a":1}', 'is not a report of redrift, expected one that --format json=FILE wrote'],
    ['a list', '[]', 'is not a report of redrift, expected one that --format json=FILE wrote'],
    [
      'newer',
      '{"schemaVersion":2}',
      'is a report of version 2, and this redrift reads up to 1: update redrift',
    ],
    [
      'of a newer version',
      JSON.stringify({ ...SAMPLES.drift, later: true }),
      'is not a valid report: it: Unrecognized key: "later"; a newer redrift may have written it: update redrift',
    ],
    [
      'edited',
      JSON.stringify({ ...SAMPLES.drift, verdict: 'green' }),
      'is not a valid report: verdict: Invalid option: expected one of "in-step"|"drift"|"unverified"',
    ],
  ])('says of a file that is %s why it cannot be shown', async (_, text, why) => {
    const file = join(folder, 'report.json');
    await writeFile(file, text);
    const { code, stdout, stderr } = await redrift('render', file, '--format', `junit=${join(folder, 'x')}`);
    expect([code, stdout, stderr]).toEqual([2, '', `redrift: ${file} ${why}\n`]);
    expect(await readdir(folder)).toEqual(['report.json']);
  });

  test('says of a file that is not there that it does not exist', async () => {
    const { code, stderr } = await redrift('render', join(folder, 'no.json'));
    expect(code).toBe(2);
    expect(stderr).toMatch(/no\.json does not exist, expected a report that --format json=FILE wrote\n$/);
  });
});

describe('in a job of GitHub Actions', () => {
  test('the annotations go to stdout, and the Markdown is added to the summary of the job', async () => {
    const summary = join(folder, 'summary.md');
    await writeFile(summary, '# Before\n');
    vi.stubEnv('GITHUB_STEP_SUMMARY', summary);
    const { code, stdout } = await redrift('diff', ...sides, '--format', 'github');
    expect(code).toBe(1);
    expect(stdout).toMatch(/^::error title=error%3A maxmemory-policy /);
    expect(await readFile(summary, 'utf8')).toMatch(/^# Before\n<!-- redrift -->\n## DRIFT: /);
  });

  test('no other format adds to the summary', async () => {
    const summary = join(folder, 'summary.md');
    vi.stubEnv('GITHUB_STEP_SUMMARY', summary);
    await redrift('diff', ...sides, '--format', 'markdown');
    expect(await readdir(folder)).toEqual([]);
  });

  test('a summary that is full is left as it is, and that is said', async () => {
    const summary = join(folder, 'summary.md');
    await writeFile(summary, 'x'.repeat(1_048_000));
    vi.stubEnv('GITHUB_STEP_SUMMARY', summary);
    const { code, stderr } = await redrift('diff', ...sides, '--format', 'github');
    expect([code, stderr]).toEqual([
      1,
      'note: the job summary is full (1 MiB): the report was not added to it\n',
    ]);
    expect((await readFile(summary, 'utf8')).length).toBe(1_048_000);
  });

  test('a summary that cannot be written ends in 2', async () => {
    vi.stubEnv('GITHUB_STEP_SUMMARY', join(folder, 'no', 'summary.md'));
    const { code, stderr } = await redrift('diff', ...sides, '--format', 'github');
    expect(code).toBe(2);
    expect(stderr).toMatch(/^redrift: cannot write .*summary\.md: its folder does not exist\n$/);
  });
});
