import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { collect, compare, load, ProjectError, readReport, render } from '../src/index.js';
import { redrift } from './support/run.js';

const recorded = (name: string): string =>
  fileURLToPath(new URL(`../demo/${name}.snapshot.json`, import.meta.url));
let folder = '';
let dir = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'redrift-library-'));
  dir = join(folder, 'environments');
  mkdirSync(dir);
  for (const name of ['production', 'staging'])
    writeFileSync(join(dir, `${name}.yaml`), `source: { snapshot: ${JSON.stringify(recorded(name))} }\n`);
});
afterAll(() => rmSync(folder, { recursive: true }));

test('load, collect, compare and render say what the command says', async () => {
  const report = compare(await collect(load({ dir })));
  const file = join(folder, 'report.json');
  const { code, stdout } = await redrift(
    'check',
    '--dir',
    dir,
    '--format',
    `json=${file}`,
    '--format',
    'markdown',
  );
  const theirs = readReport(file);
  expect(report.exitCode).toBe(code);
  expect(report.findings).toEqual(theirs.findings);
  expect(render(theirs, 'markdown')).toBe(stdout);
  expect(JSON.parse(render(report, 'json'))).toEqual(report);
});

test('options weigh as the flags do', async () => {
  const collected = await collect(load({ dir, environments: ['staging'], reference: 'production' }));
  expect(compare(collected, { failOn: 'never' }).exitCode).toBe(0);
  const first = compare(collected);
  const second = compare(collected, { previous: first });
  expect(second.findings.map(({ firstSeen }) => firstSeen)).toEqual(
    first.findings.map(() => first.startedAt),
  );
});

test('mistakes come as one error', () => {
  const broken = join(folder, 'broken');
  mkdirSync(broken);
  writeFileSync(join(broken, 'production.yaml'), 'sources: x\n');
  expect(() => load({ dir: broken })).toThrow(ProjectError);
});

test('what the page shows are functions that are there', async () => {
  const page = readFileSync(new URL('../docs/library.md', import.meta.url), 'utf8');
  const shown = [...page.matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => name);
  const library = await import('../src/index.js');
  const functions = Object.keys(library).filter((name) => !name.endsWith('Error'));
  expect(shown.toSorted()).toEqual(functions.toSorted());
});
