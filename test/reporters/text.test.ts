import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';
import type { Report } from '../../src/model/report.js';
import type { Look } from '../../src/reporters/reporter.js';
import { text } from '../../src/reporters/text.js';
import { environment, notRead, pair, read, reportOn } from '../support/build.js';
import {
  driftReport,
  HOSTILE,
  hostileReport,
  hugeReport,
  inStepReport,
  SAMPLES,
} from '../support/sample-reports.js';
import { expectGolden } from './golden.js';
import { LOOK } from './look.js';

const render = (report: Report, look: Partial<Look> = {}): string => text(report, { ...LOOK, ...look });

describe('the text of a report', () => {
  test.each(Object.entries(SAMPLES))('%s is as it was read and found good', (name, report) => {
    expectGolden(render(report), `${name}.golden.txt`);
  });

  test('of drift on a narrow terminal is as it was read and found good', () => {
    expectGolden(render(driftReport, { width: 40 }), 'drift-narrow.golden.txt');
  });

  test('of drift with all that is known is as it was read and found good', () => {
    expectGolden(render(driftReport, { verbose: true }), 'drift-verbose.golden.txt');
  });

  test('that is quiet says the verdict alone', () => {
    expect(render(inStepReport, { quiet: true })).toBe(
      'IN STEP: staging against production: no drift found\n\n0 errors, 0 warnings, 0 info, 0 unverified of 37 questions: in-step (exit 0)\n',
    );
  });
});

describe('too many findings of one kind for anybody to read', () => {
  const rendered = render(hugeReport);

  test('are named after the first ten, and counted after a hundred more', () => {
    const { check, kind } = hugeReport.findings[0] ?? {};
    const alike = hugeReport.findings.filter(
      (one) => one.check === check && one.kind === kind && one.severity === 'error' && one.status === 'drift',
    );
    expect(alike.length).toBeGreaterThan(200);
    expect(rendered).toContain(`${alike.length - 10} more, ${kind}  ${check}`);
    expect(rendered).toContain(`and ${alike.length - 110} more`);
    expect(rendered.split('\n').length).toBeLessThan(1500);
  });

  test('are all told by --verbose', () => {
    const whole = render(hugeReport, { verbose: true }).replaceAll(/\s+/g, '');
    expect(hugeReport.findings.filter(({ id }) => !whole.includes(id))).toEqual([]);
  });
});

describe('at every width', () => {
  const looks = [40, 80, 100, 200].flatMap((width) =>
    Object.entries(SAMPLES).flatMap(([name, report]) =>
      [false, true].map((verbose) => [name, width, verbose, report] as const),
    ),
  );

  test.each(looks)('%s, %d wide, verbose %j: no line is wider', (_, width, verbose, report) => {
    for (const color of [false, true]) {
      const lines = render(report, { width, verbose, color }).split('\n');
      expect(lines.filter((line) => stringWidth(line) > width)).toEqual([]);
    }
  });

  test('it ends in one newline, and has no line that ends in a space', () => {
    for (const [, width, verbose, report] of looks) {
      const rendered = render(report, { width, verbose });
      expect(rendered).toMatch(/[^\n]\n$/);
      expect(rendered.split('\n').filter((line) => / $/.test(line))).toEqual([]);
    }
  });
});

describe('hostile text', () => {
  test('reaches no terminal as it is', () => {
    const rendered = render(hostileReport, { verbose: true });
    expect(rendered).not.toMatch(/[^\P{C}\n]|[\p{Zl}\p{Zp}]/u);
    expect(rendered).toContain('\\x1b[31mred');
    expect(rendered).toContain('\\u{202e}gnp.exe');
  });

  test('keeps its characters whole where it is cut', () => {
    for (const width of [40, 80, 100, 200]) expect(render(hostileReport, { width })).not.toMatch(/\p{Cs}/u);
  });

  test('that names a side on the command line is harmless, too', () => {
    const sides = [
      read('before.json', { settings: { timeout: '0' } }),
      read(environment(HOSTILE), { settings: { timeout: '9' } }),
    ];
    expect(render(reportOn(sides, { reference: 'before.json' }))).not.toMatch(/[^\P{C}\n]/u);
    expect(render(reportOn([notRead(HOSTILE)], { reference: HOSTILE }))).not.toMatch(/[^\P{C}\n]/u);
  });
});

describe('colour', () => {
  test('changes no word', () => {
    for (const report of Object.values(SAMPLES))
      expect(render(report, { color: true, verbose: true }).replaceAll(/\x1b\[\d+m/g, '')).toBe(
        render(report, { verbose: true }),
      );
  });

  test('marks the verdict at both ends', () => {
    const rendered = render(driftReport, { color: true });
    expect(rendered).toMatch(/^\x1b\[31m\x1b\[1mDRIFT\x1b/);
    expect(rendered).toMatch(/: \x1b\[31m\x1b\[1mdrift\x1b\[22m\x1b\[39m \(exit 1\)\n$/);
  });
});

describe('a finding', () => {
  const [first = ''] = render(driftReport)
    .split('\n\n')
    .filter((block) => block.includes('maxmemory  config-value'));

  test('shows bytes that no unit divides so that they can be read, and exactly', () => {
    expect(first).toContain(
      'expected  102.4mb (107374183)  |  actual  51.2mb (53687091)'.replace('102.4mb', '102mb'),
    );
  });

  test('says who asked for it and who owns it', () => {
    expect(first).toContain('asked by  environments/expectations.yaml:4:3 · owner platform-team');
  });

  test('that nobody asked for says whose it is', () => {
    expect(render(driftReport)).toContain('    owner     web-team\n');
  });

  test('without an expected value shows the actual one alone', () => {
    const sides = pair({ settings: { timeout: '0' } }, { settings: { timeout: '0' } });
    const [finding] = driftReport.findings.filter(({ check }) => check === 'eviction-coverage');
    if (finding === undefined) throw new Error('the sample has such a finding');
    const report = { ...reportOn(sides), findings: [finding] };
    expect(render(report)).toContain('    actual    volatile-lru\n');
    expect(render(report)).not.toContain('expected  none');
  });
});
