import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, expect, test } from 'vitest';
import { demoDir, startDemo } from '../../src/demo/demo.js';
import { findServer } from '../../src/demo/server.js';
import type { Finding, Report } from '../../src/model/report.js';
import { redrift } from '../support/run.js';

const program = findServer();
if (program === null) throw new Error('no redis-server: run npm test once');
const demo = await startDemo(program, new AbortController().signal);
Object.assign(process.env, demo.variables);
const folder = mkdtempSync(join(tmpdir(), 'redrift-test-'));
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await demo.stop();
});
afterEach(() => {
  delete process.env['REDRIFT_PRIVATE_KEY'];
});

/** What is found, but for what time and a second look change. */
const told = ({
  check,
  subject,
  environment,
  status,
  kind,
  severity,
  expected,
  actual,
  fix,
  rollback,
}: Finding) => ({
  check,
  subject,
  environment,
  status,
  kind,
  severity,
  fix,
  rollback,
  // An estimate from another moment may differ by a second; settings may not.
  ...(check.startsWith('key-') ? {} : { expected, actual }),
});

async function check(...options: readonly string[]) {
  const { code, stdout } = await redrift('check', '--dir', demoDir(), '--format', 'json', ...options);
  const report: Report = JSON.parse(stdout);
  // Its keys live for seconds, and tell less the later they are read.
  const lasting = report.findings.filter(({ subject }) => subject !== 'ratelimit:{ip}');
  return { code, verdict: report.verdict, findings: lasting.map(told) };
}

const sources = (name: string, environments: readonly string[]): readonly string[] =>
  environments.flatMap((one) => ['--source', `${one}=${join(folder, `${one}.${name}`)}`]);

async function take(name: string, ...options: readonly string[]): Promise<void> {
  for (const one of ['production', 'staging'])
    await redrift(
      'snapshot',
      one,
      '--dir',
      demoDir(),
      '-o',
      join(folder, `${one}.${name}`),
      '--quiet',
      ...options,
    );
}

test('the planted drift is found alike live, through snapshots, and with one of each', async () => {
  await take('json.gz');
  const live = await check();
  expect([live.code, live.findings.length]).toEqual([1, 10]);
  expect(await check(...sources('json.gz', ['production', 'staging']))).toEqual(live);
  expect(await check(...sources('json.gz', ['production']))).toEqual(live);
  expect(await check(...sources('json.gz', ['staging']))).toEqual(live);
}, 120_000);

test('and with private words: families that the YAML does not name have hidden names', async () => {
  process.env['REDRIFT_PRIVATE_KEY'] = 'a key of the team, long enough';
  await take('private.json', '--private-keys');
  const live = await check();
  const hidden = await check('--private-keys', ...sources('private.json', ['production']));
  const later = await check(...sources('private.json', ['production', 'staging']));
  expect(hidden).toEqual(later);
  const kinds = (found: typeof live) =>
    found.findings.map(({ check: id, status, severity }) => `${id} ${status} ${severity}`).toSorted();
  expect(kinds(later)).toEqual(kinds(live));
}, 120_000);
