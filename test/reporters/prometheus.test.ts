import fc from 'fast-check';
import parse from 'parse-prometheus-text-format';
import { describe, expect, test } from 'vitest';
import type { Report } from '../../src/model/report.js';
import { prometheus } from '../../src/reporters/prometheus.js';
import { hostileText } from '../support/hostile-text.js';
import {
  driftReport,
  filledWith,
  hugeReport,
  newsReport,
  SAMPLES,
  unverifiedReport,
  waivedReport,
} from '../support/sample-reports.js';
import { expectGolden } from './golden.js';
import { LOOK } from './look.js';

const render = (report: Report): string => prometheus(report, LOOK);

/** Every sample of a metric, as another parser reads it. */
const samples = (report: Report, name: string) =>
  parse(render(report)).find((metric) => metric.name === `redrift_${name}`)?.metrics ?? [];

const valuesOf = (report: Report, name: string, labels: object = {}) =>
  samples(report, name)
    .filter((sample) => Object.entries(labels).every(([key, value]) => sample.labels?.[key] === value))
    .map(({ value }) => value);

describe('the metrics of a report', () => {
  test.each(Object.entries({ ...SAMPLES, huge: hugeReport }))(
    '%s is as it was read and found good',
    (name, report) => {
      expectGolden(render(report), `${name}.golden.prom`);
    },
  );

  test.each(Object.entries(SAMPLES))('%s has one verdict, and the counts of the summary', (_, report) => {
    expect(valuesOf(report, 'verdict', { verdict: report.verdict })).toEqual(['1']);
    expect(samples(report, 'verdict').filter(({ value }) => value === '1')).toHaveLength(1);
    expect(valuesOf(report, 'exit_code')).toEqual([String(report.exitCode)]);
    const { checked, waived, baselined, ...levels } = report.summary;
    for (const [level, value] of Object.entries(levels))
      expect(valuesOf(report, 'open_findings', { level })).toEqual([String(value)]);
    for (const [by, value] of Object.entries({ waived, baselined }))
      expect(valuesOf(report, 'accepted_findings', { by })).toEqual([String(value)]);
    expect(valuesOf(report, 'questions')).toEqual([String(checked)]);
  });

  test('tell the news first, and only where there was a previous run', () => {
    expect(render(newsReport)).toMatch(/^# HELP redrift_news_findings /);
    expect(valuesOf(newsReport, 'news_findings', { news: 'resolved' })).toEqual(['2']);
    expect(valuesOf(newsReport, 'oldest_finding_timestamp_seconds')).toEqual(['1795140000']);
    expect(render(driftReport)).not.toContain('news');
  });

  test('tell what was accepted and what was not read', () => {
    const waived = { accepted: 'waived', severity: 'error', check: 'key-ttl', environment: 'staging' };
    expect(valuesOf(waivedReport, 'findings', waived)).toEqual(['1']);
    expect(valuesOf(unverifiedReport, 'environment_read', { environment: 'qa' })).toEqual(['0']);
    expect(valuesOf(unverifiedReport, 'unread_parts', { environment: 'staging' })).toEqual(['1']);
    expect(valuesOf(unverifiedReport, 'keys_sampled', { environment: 'staging' })).toEqual(['20000']);
    expect(valuesOf(unverifiedReport, 'keys_known', { environment: 'staging' })).toEqual(['1234567']);
  });

  test('stay few, however many findings there are', () => {
    expect(render(hugeReport).split('\n').length).toBeLessThan(120);
  });
});

test('hostile text stays in its label', () => {
  const shape = (report: Report) =>
    parse(render(report)).map(({ name, metrics }) => [
      name,
      metrics.map(({ labels }) => Object.keys(labels ?? {})),
    ]);
  const calm = shape(filledWith('x'));
  fc.assert(
    fc.property(
      hostileText.filter((text) => text !== ''),
      (text) => {
        expect(shape(filledWith(text))).toEqual(calm);
      },
    ),
  );
});
