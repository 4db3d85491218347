import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Report, ReportEnvironment } from '../../../src/model/report.js';
import { ROOT } from '../../support/document.js';
import { faultProxy } from '../../support/fault-proxy.js';
import { projectFolder } from '../../support/project-folder.js';
import { redrift } from '../../support/run.js';
import { send, server } from '../../support/servers.js';
import { type Fault, filled, KEYS } from './fault.js';
import { FAULTS as OF_ONE, restarted } from './faults.js';
import { FAULTS_OF_GROUPS } from './faults-of-groups.js';

const FAULTS = [...OF_ONE, ...FAULTS_OF_GROUPS];

afterAll(() => Promise.all(restarted.map((one) => one.stop())));

const [production, qa] = await Promise.all([server(), server('timeout 30')]);
beforeAll(async () => {
  for (const { port } of [production, qa])
    await send(port, ['EVAL', "for n = 1, 300 do redis.call('SET', 'k:' .. n, 'x') end", 0]);
  // The first run in a process loads the program, and its time would be that.
  await redrift('diff', production.url, qa.url);
});

interface Row {
  readonly fault: string;
  readonly ended: string;
  readonly ms: number;
}

const rows: Row[] = [];

/** Nothing is left that was started: a fault may stop a server for a while. */
const PATIENCE_MS = 90_000;

test.concurrent.each(FAULTS)('$name', { timeout: PATIENCE_MS }, async (fault) => {
  const { source, hasActed } = await fault.prepare();
  const dir = await projectFolder({
    'production.yaml': `source: ${production.url}\n`,
    'staging.yaml': `source: ${source}\n`,
    'qa.yaml': `source: ${qa.url}\n`,
  });
  const started = performance.now();
  const timeout = fault.timeout ?? '40s';
  const { code, stdout, stderr } = await redrift(
    'check',
    '--dir',
    dir,
    '--format',
    'json',
    '--timeout',
    timeout,
    '--unverified',
    'fail',
  );
  const ms = performance.now() - started;
  const report: Report = JSON.parse(stdout);
  // The others are whole, and their drift is found.
  for (const name of ['production', 'qa']) expect(of(report, name).coverage.unread).toEqual([]);
  expect(report.findings.map(({ id }) => id)).toContain('config-value:timeout@qa');
  expect(hasActed?.() ?? true, 'what is to be done while it is read was done').toBe(true);
  const { unread } = of(report, 'staging').coverage;
  rows.push({ fault: titleOf(fault), ended: ending(unread), ms });
  if (fault.ends === 'whole') {
    expect(unread).toEqual([]);
    // Every key once, whatever was read again.
    const all = fault.keys ?? KEYS;
    expect(of(report, 'staging').keys).toMatchObject({ total: all, sampled: all });
  } else {
    expect(unread.map(({ why }) => why).join('; ')).toMatch(fault.ends);
    // Drift that was found counts more than what could not be told.
    expect([code, report.verdict]).toEqual(report.summary.error > 0 ? [1, 'drift'] : [2, 'unverified']);
    expect(stderr).toMatch(/^redrift: cannot read (keys of |configuration of )?.*staging: /m);
  }
  expect(ms).toBeLessThan(Number.parseInt(timeout, 10) * 1_000 + 10_000);
});

function of({ environments }: Report, name: string): ReportEnvironment {
  const found = environments.find((one) => one.name === name);
  if (found === undefined) throw new Error(`${name} is not in the report`);
  return found;
}

/** As its row begins. */
const titleOf = ({ name, timeout }: Fault): string =>
  timeout === undefined ? name : `${name} (\`--timeout ${timeout}\`)`;

const ending = (unread: ReportEnvironment['coverage']['unread']): string =>
  unread.length === 0
    ? 'read whole'
    : [...new Set(unread.map(({ part }) => part))]
        .join(', ')
        .concat(' unverified: ', unread[0]?.why ?? '')
        .replaceAll(/127\.0\.0\.1:\d+/g, 'HOST:PORT');

const folder = await mkdtemp(join(tmpdir(), 'redrift-reliability-'));
afterAll(() => rm(folder, { recursive: true }));

/** Phases of a run, by what the server is asked last. */
const PHASES = [
  ['it connects', 'INFO', 1],
  ['CONFIG is read', 'CONFIG', 1],
  ['keys are read', 'SCAN', 20],
] as const;

const SIGNALS = [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const;

const INTERRUPTIONS = PHASES.flatMap(([phase, word, nth]) =>
  SIGNALS.map(([signal, code]) => ({ name: `${signal} while ${phase}`, word, nth, signal, code })),
);

test.concurrent.each(INTERRUPTIONS)(
  '$name',
  { timeout: PATIENCE_MS },
  async ({ name, word, nth, signal, code }) => {
    const staging = await filled();
    const home = await mkdtemp(join(folder, 'run-'));
    const started = performance.now();
    let child: ChildProcess | null = null;
    const act = () => void child?.kill(signal);
    const proxy = await faultProxy(staging.port, { at: { word, nth, act } });
    child = spawn(
      process.execPath,
      [join(ROOT, 'dist/bin.js'), 'diff', production.url, proxy.url, '--format', 'json=report.json'],
      { cwd: home, stdio: 'ignore' },
    );
    const ended = await new Promise((resolve) => child?.on('exit', resolve));
    const ms = performance.now() - started;
    expect([ended, await readdir(home)]).toEqual([code, []]);
    expect(ms).toBeLessThan(15_000);
    // Nobody is left who talks to the server.
    expect(await send(staging.port, ['CLIENT', 'LIST'])).not.toMatch(/name=redrift|cmd=(scan|type)/);
    rows.push({ fault: name, ended: `exit ${code}, no file`, ms });
  },
);

test('no space is left when the report is written', async () => {
  const started = performance.now();
  const { code, stderr } = await redrift('diff', production.url, qa.url, '--format', 'json=/dev/full');
  expect([code, stderr]).toEqual([2, expect.stringContaining('cannot write /dev/full: no space left')]);
  rows.push({
    fault: 'no space is left when the report is written',
    ended: 'exit 2, no file',
    ms: performance.now() - started,
  });
});

/** `REDRIFT_UPDATE=1` writes the page's table anew. */
test('docs/reliability.md tells how each fault ended', async () => {
  const file = join(ROOT, 'docs/reliability.md');
  const page = await readFile(file, 'utf8');
  const order = [...FAULTS.map(titleOf), ...INTERRUPTIONS.map(({ name }) => name)];
  const place = ({ fault }: Row): number => (order.includes(fault) ? order.indexOf(fault) : order.length);
  const sorted = rows.toSorted((a, b) => place(a) - place(b));
  if (process.env['REDRIFT_UPDATE'] === '1') {
    const lines = sorted.map(({ fault, ended, ms }) => `| ${fault} | ${ended} | ${seconds(ms)} | nothing |`);
    await writeFile(file, page.replace(/(?<=\n\|-\|-\|-\|-\|\n)(?:\|.*\n)*/, `${lines.join('\n')}\n`));
    return;
  }
  const told = [...page.matchAll(/^\| ([^|]+) \| ([^|]+) \| [\d.]+ s \| nothing \|$/gm)];
  expect(told.map(([, fault]) => fault)).toEqual(sorted.map(({ fault }) => fault));
  for (const fault of FAULTS)
    expect(told.find(([, title]) => title === titleOf(fault))?.[2]).toMatch(
      fault.ends === 'whole' ? /^read whole$/ : fault.ends,
    );
});

const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;
