import { describe, expect, test } from 'vitest';
import type { Report } from '../../src/model/report.js';
import { type Format, isFormat, REPORTERS } from '../../src/reporters/index.js';
import { hugeReport, SAMPLES } from '../support/sample-reports.js';
import { LOOK } from './look.js';

const FORMATS = ['text', 'json', 'markdown', 'html', 'junit', 'sarif', 'github', 'gitlab', 'prometheus'];

test('formats are known by their names, and nothing else is', () => {
  expect(Object.keys(REPORTERS)).toEqual(FORMATS);
  expect(FORMATS.map(isFormat)).toEqual(FORMATS.map(() => true));
  expect(['xml', '', 'constructor', '__proto__', 'toString'].map(isFormat)).toEqual([
    false,
    false,
    false,
    false,
    false,
  ]);
});

/** The verdict as somebody who has one format alone would tell it. */
const READ_VERDICT: Readonly<Record<Format, (text: string) => string | undefined>> = {
  text: (text) => /:\s(\S+)\s\(exit\s\d\)\n$/.exec(text)?.[1],
  json: (text) => JSON.parse(text).verdict,
  markdown: (text) => WORDS.get(/^## ([A-Z ]+):/m.exec(text)?.[1] ?? ''),
  html: (text) => WORDS.get(/<span class="word">([A-Z ]+)</.exec(text)?.[1] ?? ''),
  junit: (text) =>
    text.includes('<failure ') ? 'drift' : text.includes('<error ') ? 'unverified' : 'in-step',
  sarif: (text) => JSON.parse(text).runs[0].invocations[0].exitCodeDescription,
  github: (text) => WORDS.get(/title=redrift::([A-Z ]+):/.exec(text)?.[1] ?? ''),
  gitlab: (text) =>
    text.includes('"critical"') && !text.includes('"verdict"')
      ? 'drift'
      : /"(critical|major)"/.test(text)
        ? 'unverified'
        : 'in-step',
  prometheus: (text) => /redrift_verdict\{verdict="(\S+)"\} 1\n/.exec(text)?.[1],
};

const WORDS = new Map([
  ['DRIFT', 'drift'],
  ['UNVERIFIED', 'unverified'],
  ['IN STEP', 'in-step'],
]);

describe.each(Object.entries(READ_VERDICT))('%s', (name, readVerdict) => {
  const render = (report: Report, quiet = false): string =>
    isFormat(name) ? REPORTERS[name](report, { ...LOOK, quiet }) : '';

  test.each(Object.entries({ ...SAMPLES, huge: hugeReport }))(
    'of %s says the one verdict',
    (sample, report) => {
      // GitLab has no word for what need not be verified: it stays `major` there.
      if (name === 'gitlab' && sample === 'hostile') return;
      expect(readVerdict(render(report))).toBe(report.verdict);
    },
  );

  test('ends in one newline, also where it is quiet', () => {
    for (const report of Object.values(SAMPLES))
      for (const quiet of [false, true]) expect(render(report, quiet)).toMatch(/[^\n]\n$/);
  });

  test('is well-formed, and holds no control character but newlines', () => {
    // JSON has escapes of its own, and keeps what a server said as it was said.
    if (name === 'json' || name === 'sarif') return;
    expect(render(SAMPLES.hostile)).not.toMatch(/[^\P{C}\n]/u);
  });

  test('tells what was waived and what is in the baseline', () => {
    expect(render(SAMPLES.waived)).toMatch(/waive[dr]/);
    expect(render(SAMPLES.baselined)).toMatch(/baseline/);
    // Annotations and metrics count them.
    if (name === 'github' || name === 'prometheus') return;
    expect(render(SAMPLES.waived)).toContain('sized for load tests');
  });
});
