import { describe, expect, test } from 'vitest';
import type { Report } from '../../src/model/report.js';
import { json } from '../../src/reporters/json.js';
import { hostileReport, SAMPLES } from '../support/sample-reports.js';
import { expectGolden } from './golden.js';
import { LOOK } from './look.js';

const render = (report: Report): string => json(report, { ...LOOK, color: true, verbose: true, quiet: true });

describe('the JSON of a report', () => {
  test.each(Object.entries(SAMPLES))('%s is the same bytes as ever', (name, report) => {
    expectGolden(render(report), `${name}.golden.json`);
  });

  test.each(Object.entries(SAMPLES))('%s reads back as the report, and ends in one newline', (_, report) => {
    expect(JSON.parse(render(report))).toEqual(JSON.parse(JSON.stringify(report)));
    expect(render(report)).toMatch(/\}\n$/);
  });

  test('is well-formed UTF-8, whatever a server names its keys', () => {
    expect(render(hostileReport)).not.toMatch(/\p{Cs}/u);
  });

  test('keeps families called __proto__ and constructor', () => {
    const { families } = JSON.parse(render(hostileReport));
    expect(families.map(({ pattern }: Report['families'][number]) => pattern)).toEqual(
      expect.arrayContaining(['__proto__', 'constructor']),
    );
  });
});
