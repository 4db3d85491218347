import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { memoryPages, validateXML } from 'xmllint-wasm';
import type { Report } from '../../src/model/report.js';
import { junit } from '../../src/reporters/junit.js';
import { hostileText } from '../support/hostile-text.js';
import {
  driftReport,
  filledWith,
  hugeReport,
  SAMPLES,
  silentReport,
  unverifiedReport,
  waivedReport,
} from '../support/sample-reports.js';
import { expectGolden } from './golden.js';
import { LOOK } from './look.js';

const SCHEMA = readFileSync(new URL('../fixtures/junit.xsd', import.meta.url), 'utf8');

const render = (report: Report): string => junit(report, LOOK);

/** What libxml2 says against it, by the schema of Jenkins. */
async function faults(...texts: readonly string[]): Promise<readonly string[]> {
  const { errors } = await validateXML({
    xml: texts.map((contents, index) => ({ fileName: `${index}.xml`, contents })),
    schema: [SCHEMA],
    maxMemoryPages: memoryPages.GiB,
  });
  return errors.map(({ rawMessage }) => rawMessage);
}

const count = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0;

/** How many cases ended so, by the elements. */
const ended = (text: string) => ({
  tests: count(text, /<testcase /g),
  failures: count(text, /<failure /g),
  errors: count(text, /<error /g),
  skipped: count(text, /<skipped>/g),
});

/** The same by the attributes of the suites. */
const said = (text: string) => {
  const sum = (name: string): number =>
    [...text.matchAll(new RegExp(`<testsuite [^>]*\\b${name}="(\\d+)"`, 'g'))].reduce(
      (total, [, value]) => total + Number(value),
      0,
    );
  return { tests: sum('tests'), failures: sum('failures'), errors: sum('errors'), skipped: sum('skipped') };
};

describe('the JUnit XML of a report', () => {
  test.each(Object.entries(SAMPLES))('%s is as it was read and found good', (name, report) => {
    expectGolden(render(report), `${name}.golden.xml`);
  });

  test('is valid by the schema, whatever the report', async () => {
    expect(await faults(...[...Object.values(SAMPLES), hugeReport].map(render))).toEqual([]);
  });

  test('counts what it holds', () => {
    for (const report of [...Object.values(SAMPLES), hugeReport])
      expect(said(render(report))).toEqual(ended(render(report)));
  });

  test('has a case for every question', () => {
    expect(ended(render(driftReport))).toEqual({ tests: 37, failures: 15, errors: 0, skipped: 0 });
    for (const { check, subject, environment } of driftReport.answers)
      expect(render(driftReport)).toContain(
        `<testcase name="${subject}" classname="${environment}.${check}"`,
      );
  });

  test('is an error wherever a question has no answer', () => {
    const open = unverifiedReport.answers.filter(({ status }) => status === 'unverified');
    expect(ended(render(unverifiedReport)).errors).toBeGreaterThanOrEqual(open.length);
  });

  test('fails nowhere where the verdict is in step: what is accepted or below the threshold is skipped', () => {
    const text = render(waivedReport);
    expect(ended(text)).toMatchObject({ failures: 0, errors: 0, skipped: 15 });
    expect(text).toContain('<skipped>waived until 2026-12-31 by platform-team: sized for load tests\n');
    expect(text).toContain('<skipped>drift below the threshold: ');
  });

  test('is not green where nothing was asked', () => {
    expect(ended(render(silentReport))).toEqual({ tests: 1, failures: 0, errors: 1, skipped: 0 });
  });
});

test('hostile text is held by valid XML', async () => {
  const several = fc.array(hostileText, { minLength: 20, maxLength: 20 });
  await fc.assert(
    fc.asyncProperty(several, async (texts) => {
      expect(await faults(...texts.map((text) => render(filledWith(text))))).toEqual([]);
    }),
    { numRuns: 5 },
  );
});
