import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { allSettings } from '../../src/catalogue/settings.js';
import { HAZARD_NAMES } from '../../src/differ/checks/config-hazard.js';
import { ALL_CHECKS } from '../../src/differ/checks/index.js';
import { redrift } from '../support/run.js';
import { driftReport } from '../support/sample-reports.js';

const explain = (...words: readonly string[]) => redrift('explain', ...words);

describe('a check, a hazard, a setting', () => {
  test.each(ALL_CHECKS.map(({ id }) => id))('%s: its page, and how to waive it', async (id) => {
    const { code, stdout } = await explain(id);
    expect(code).toBe(0);
    expect(stdout).toMatch(new RegExp(`^${id}: `));
    for (const heading of ['WHAT IT FINDS', 'WHY IT MATTERS', 'HOW TO FIX IT', 'HOW TO TAKE IT BACK'])
      expect(stdout).toContain(heading);
    if (id !== 'waiver') expect(stdout).toContain(`{ finding: "${id}:SUBJECT@ENVIRONMENT"`);
  });

  test.each(HAZARD_NAMES)('%s: its page, and that of config-hazard', async (name) => {
    const { stdout } = await explain(name);
    expect(stdout).toMatch(new RegExp(`^${name}\n`));
    expect(stdout).toContain('\nconfig-hazard: ');
  });

  test('every setting: its default, its class, how to change it', async () => {
    for (const { name } of allSettings()) {
      const { code, stdout } = await explain(name);
      expect([name, code]).toEqual([name, 0]);
      expect(stdout).toMatch(/^class {6}/m);
      expect(stdout).toMatch(/^default {4}/m);
      expect(stdout).toMatch(/^change {5}/m);
    }
  }, 60_000);

  test('what is unknown: the nearest name', async () => {
    expect(await explain('persistence-of')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('did you mean persistence-off?'),
    });
  });
});

describe('a finding', () => {
  const folder = mkdtempSync(join(tmpdir(), 'redrift-explain-'));
  const file = join(folder, 'report.json');
  writeFileSync(file, JSON.stringify(driftReport));
  afterAll(() => rmSync(folder, { recursive: true }));

  test('by its id alone: setting, check, waiver', async () => {
    const { stdout } = await explain('cache/config-value:maxmemory-policy@staging');
    expect(stdout).toMatch(/^maxmemory-policy\n/);
    expect(stdout).toContain('\nconfig-value: ');
    expect(stdout).toContain('{ finding: "cache/config-value:maxmemory-policy@staging", reason: WHY');
  });

  test.each(driftReport.findings.map(({ id }) => id))('in a saved report: %s', async (id) => {
    const finding = driftReport.findings.find((one) => one.id === id);
    const { code, stdout } = await explain(id, '--report', file);
    expect(code).toBe(0);
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain(finding?.message ?? '');
    expect(stdout).toContain(`\n${finding?.check}: `);
  });

  test('that is in step there, or nowhere', async () => {
    const answer = driftReport.answers.find(({ status }) => status === 'in-step');
    const id = `${answer?.check}:${answer?.subject}@${answer?.environment}`;
    expect(await explain(id, '--report', file)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(`${id} is in step`),
    });
    expect(await explain('key-ttl:nothing@staging', '--report', file)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('has no finding key-ttl:nothing@staging'),
    });
  });
});
