import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CHECKS } from '../../src/differ/checks/index.js';
import type { Finding, Report } from '../../src/model/report.js';
import { sarif } from '../../src/reporters/sarif.js';
import { hostileText } from '../support/hostile-text.js';
import {
  baselinedReport,
  driftReport,
  filledWith,
  hugeReport,
  newsReport,
  SAMPLES,
  silentReport,
  unverifiedReport,
  waivedReport,
} from '../support/sample-reports.js';
import { expectGolden } from './golden.js';
import { LOOK } from './look.js';

const SCHEMA = JSON.parse(
  readFileSync(new URL('../fixtures/sarif-2.1.0.schema.json', import.meta.url), 'utf8'),
);
const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats.default(ajv);
const validate = ajv.compile(SCHEMA);

const render = (report: Report): string => sarif(report, LOOK);
const runOf = (report: Report) => JSON.parse(render(report)).runs[0];
const resultsOf = (report: Report) => runOf(report).results;

/** What the schema says against it. */
const faults = (report: Report) => (validate(JSON.parse(render(report))) ? [] : validate.errors);

describe('the SARIF of a report', () => {
  test.each(Object.entries(SAMPLES))('%s is as it was read and found good', (name, report) => {
    expectGolden(render(report), `${name}.golden.sarif`);
  });

  test.each(Object.entries({ ...SAMPLES, huge: hugeReport }))('%s is valid by the schema', (_, report) => {
    expect(faults(report)).toEqual([]);
  });

  test('has a rule for every check, and every result names one', () => {
    const { rules } = runOf(driftReport).tool.driver;
    expect(rules.map(({ id }: { id: string }) => id)).toEqual(CHECKS.map(({ id }) => id));
    for (const { ruleId, ruleIndex } of resultsOf(driftReport)) expect(rules[ruleIndex].id).toBe(ruleId);
  });

  test('has a rule also for a check that this version does not know', () => {
    const report = {
      ...driftReport,
      findings: driftReport.findings.map((finding): Finding => ({ ...finding, check: 'later' })),
    };
    expect(runOf(report).tool.driver.rules.at(-1).id).toBe('later');
    expect(resultsOf(report)[0].ruleIndex).toBe(CHECKS.length);
  });

  test('points at the line that asked, else at the environment’s own file', () => {
    const places = resultsOf(driftReport).map(
      ({ locations: [{ physicalLocation }] }: Located) =>
        `${physicalLocation.artifactLocation.uri}:${physicalLocation.region.startLine}`,
    );
    expect([...new Set(places)]).toEqual([
      'environments/expectations.yaml:4',
      'environments/staging.yaml:1',
      'environments/expectations.yaml:9',
    ]);
  });

  test('points at the folder of the YAML where the command line named the environment', () => {
    const environments = driftReport.environments.map((one) => ({ ...one, location: null }));
    const uris = resultsOf({ ...driftReport, environments }).map(
      ({ locations: [{ physicalLocation }] }: Located) => physicalLocation.artifactLocation.uri,
    );
    expect(uris).toContain('environments');
  });

  test.each([
    ['a\\b.yaml', 'a/b.yaml'],
    ['./a/b.yaml', 'a/b.yaml'],
    ['/srv/a b.yaml', 'file:///srv/a%20b.yaml'],
    ['C:\\x\\a.yaml', 'file:///C:/x/a.yaml'],
    ['a/#1?.yaml', 'a/%231%3F.yaml'],
  ])('%s is the URI %s', (file, uri) => {
    const findings = driftReport.findings
      .slice(0, 1)
      .map((finding) => ({ ...finding, location: { file, line: 3, column: 1 } }));
    const [{ locations }] = resultsOf({ ...driftReport, findings });
    expect(locations[0].physicalLocation.artifactLocation.uri).toBe(uri);
  });

  test('suppresses what was accepted, with the reason, and nothing else', () => {
    const [first] = resultsOf(waivedReport);
    expect(first.suppressions).toEqual([
      {
        kind: 'external',
        status: 'accepted',
        justification: 'waived until 2026-12-31 by platform-team: sized for load tests',
      },
    ]);
    const suppressed = resultsOf(baselinedReport).filter((result: object) => 'suppressions' in result);
    expect(suppressed).toHaveLength(baselinedReport.summary.baselined);
  });

  test('says what is new', () => {
    const states = resultsOf(newsReport).map(({ baselineState }: { baselineState: string }) => baselineState);
    expect(states.slice(0, 4)).toEqual(['new', 'unchanged', 'unchanged', 'new']);
  });

  test('keeps fingerprints when values and lines change', () => {
    const other = {
      ...driftReport,
      findings: driftReport.findings.map((finding) => ({
        ...finding,
        actual: 'x',
        message: 'y',
        location: null,
      })),
    };
    const prints = (report: Report) =>
      resultsOf(report).map(
        ({ partialFingerprints }: { partialFingerprints: object }) => partialFingerprints,
      );
    expect(prints(other)).toEqual(prints(driftReport));
    expect(new Set(prints(driftReport).map((print: object) => JSON.stringify(print))).size).toBe(15);
  });

  test('tells a run that could not be judged from one that could', () => {
    expect(runOf(unverifiedReport).invocations[0]).toMatchObject({ executionSuccessful: false, exitCode: 2 });
    expect(runOf(unverifiedReport).invocations[0].toolExecutionNotifications[0].message.text).toBe(
      'qa: config, acl, modules, functions and keys not read: nobody answers at qa.internal:6379 (ECONNREFUSED)',
    );
    expect(resultsOf(silentReport)).toMatchObject([{ ruleId: 'verdict', level: 'error' }]);
  });
});

interface Located {
  readonly locations: readonly [
    {
      readonly physicalLocation: {
        readonly artifactLocation: { readonly uri: string };
        readonly region: { readonly startLine: number };
      };
    },
  ];
}

test('hostile text is held by valid SARIF, and makes no link', () => {
  fc.assert(
    fc.property(hostileText, (text) => {
      const report = filledWith(text);
      expect(faults(report)).toEqual([]);
      for (const { message } of resultsOf(report)) expect(message.text).not.toContain('](');
    }),
    { numRuns: 100 },
  );
});
