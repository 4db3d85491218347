import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Report } from '../../src/model/report.js';
import { gitlab } from '../../src/reporters/gitlab.js';
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

const SCHEMA = new URL('../fixtures/gitlab-code-quality.schema.json', import.meta.url);
const validate = new Ajv2020({ allErrors: true }).compile(JSON.parse(readFileSync(SCHEMA, 'utf8')));

const render = (report: Report): string => gitlab(report, LOOK);
const entriesOf = (report: Report): readonly Entry[] => JSON.parse(render(report));

interface Entry {
  readonly description: string;
  readonly fingerprint: string;
  readonly severity: string;
}

const faults = (report: Report) => (validate(entriesOf(report)) ? [] : validate.errors);

describe('the Code Quality report', () => {
  test.each(Object.entries(SAMPLES))('%s is as it was read and found good', (name, report) => {
    expectGolden(render(report), `${name}.golden.gitlab.json`);
  });

  test.each(Object.entries({ ...SAMPLES, huge: hugeReport }))('%s is as GitLab asks', (_, report) => {
    expect(faults(report)).toEqual([]);
  });

  test('has a fingerprint for each finding, the same in every run', () => {
    const prints = entriesOf(hugeReport).map(({ fingerprint }) => fingerprint);
    expect(new Set(prints).size).toBe(2000);
    const later = { ...driftReport, findings: driftReport.findings.map((one) => ({ ...one, message: 'x' })) };
    expect(entriesOf(later).map(({ fingerprint }) => fingerprint)).toEqual(
      entriesOf(driftReport).map(({ fingerprint }) => fingerprint),
    );
  });

  test('says what was accepted, and by whom, as info', () => {
    const [first] = entriesOf(waivedReport);
    expect(first?.severity).toBe('info');
    expect(first?.description).toMatch(/\(waived until 2026-12-31 by platform-team: sized for load tests\)$/);
  });

  test('is not empty where the verdict is not green', () => {
    expect(entriesOf(unverifiedReport).map(({ severity }) => severity)).toContain('major');
    expect(entriesOf(silentReport)).toMatchObject([{ severity: 'critical', check_name: 'verdict' }]);
  });
});

test('hostile text is held by what GitLab asks', () => {
  fc.assert(
    fc.property(hostileText, (text) => {
      expect(faults(filledWith(text))).toEqual([]);
    }),
  );
});
