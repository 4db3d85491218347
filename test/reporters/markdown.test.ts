import fc from 'fast-check';
import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';
import { describe, expect, test } from 'vitest';
import type { Report } from '../../src/model/report.js';
import { harmless } from '../../src/reporters/layout.js';
import { prose } from '../../src/reporters/markdown/escape.js';
import { markdown } from '../../src/reporters/markdown/markdown.js';
import { hostileText } from '../support/hostile-text.js';
import {
  baselinedReport,
  driftReport,
  filledWith,
  hostileReport,
  hugeReport,
  inStepReport,
  newsReport,
  SAMPLES,
  unverifiedReport,
} from '../support/sample-reports.js';
import { expectGolden } from './golden.js';
import { LOOK } from './look.js';

const render = (report: Report): string => markdown(report, LOOK);

/** As GitHub's own dialect is read, the HTML in it too. */
const html = (report: Report): string =>
  micromark(render(report), {
    allowDangerousHtml: true,
    extensions: [gfm()],
    htmlExtensions: [gfmHtml()],
  });

const tags = (text: string): readonly string[] =>
  [...text.matchAll(/<(\/?[a-z][a-z0-9]*)|<!--/g)].map(([tag, name]) => name ?? tag);

describe('the Markdown of a report', () => {
  test.each(Object.entries({ ...SAMPLES, huge: hugeReport }))(
    '%s is as it was read and found good',
    (name, report) => {
      expectGolden(render(report), `${name}.golden.md`);
    },
  );

  test('begins with what a bot finds its comment by, then the verdict', () => {
    expect(render(driftReport)).toMatch(
      /^<!-- redrift -->\n## DRIFT: staging against production: 8 errors, 6 warnings, 1 info\n\n/,
    );
  });

  test('says what was read also where it is quiet', () => {
    expect(markdown(unverifiedReport, { ...LOOK, quiet: true })).toContain(
      'not seen: CONFIG GET was refused',
    );
    expect(markdown(inStepReport, { ...LOOK, quiet: true })).toContain('**What was read**');
  });

  test('tells the news before the findings', () => {
    const text = render(newsReport);
    expect(text).toContain(
      '**Since the previous run**: 5 new, 2 resolved, 8 persisting, the oldest since 2026-11-20',
    );
    expect(text.indexOf('Since the previous run')).toBeLessThan(text.indexOf('<summary>'));
  });

  test('lists what was accepted', () => {
    expect(render(baselinedReport)).toContain('- `config-value:maxmemory@staging`: in the baseline\n');
  });
});

describe('the length of the Markdown', () => {
  test('stays below what GitHub takes, and says how much is left out', () => {
    const text = render(hugeReport);
    expect(text.length).toBeLessThanOrEqual(65_000);
    const shown = text.match(/^(<summary>|- )[✗?!·] /gm)?.length ?? 0;
    const [, left = ''] = /\*\*([\d,]+) more findings are left out here\*\*/.exec(text) ?? [];
    expect(shown + Number(left.replace(',', ''))).toBe(2000);
    expect(shown).toBeGreaterThan(100);
  });

  test('stays below it whatever the texts are', () => {
    const long = '`|<@#&$:x'.repeat(500);
    for (const report of [filledWith(long), filledWith('ä'.repeat(5000))]) {
      const many = Array.from({ length: 60 }, () => report.findings).flat();
      const environments = Array.from({ length: 50 }, () => report.environments).flat();
      const resolved = Array.from({ length: 500 }, () => long);
      expect(render({ ...report, findings: many, environments, resolved }).length).toBeLessThanOrEqual(
        65_000,
      );
    }
  });
});

describe('prose', () => {
  test.each([
    ['volatile-* | a_b', 'volatile-&#42; &#124; a&#95;b'],
    ['12.5% of 100', '12.5% of 100'],
    ['@team #1 :key: http://x', '@&#8203;team #&#8203;1 :&#8203;key: http:&#8203;//x'],
  ])('%s stands as %s', (text, shown) => {
    expect(prose(text)).toBe(shown);
  });

  test('reads back as it was, but for the breaks', () => {
    fc.assert(
      fc.property(hostileText.map(harmless), (text) => {
        const plain = prose(text)
          .replaceAll('&#8203;', '')
          .replaceAll(/&#(\d+);/g, (_, number) => String.fromCodePoint(Number(number)));
        expect(plain).toBe(text);
      }),
    );
  });
});

describe('hostile text', () => {
  test('adds no tag, no link, no cell: whatever it is, the page has the same build', () => {
    const calm = tags(html(filledWith('x')));
    expect(calm).not.toContain('a');
    fc.assert(
      fc.property(hostileText, (text) => {
        expect(tags(html(filledWith(text)))).toEqual(calm);
      }),
      { numRuns: 60 },
    );
  });

  test('calls nobody, and refers to nothing', () => {
    const calls = (report: Report): readonly string[] =>
      html(report)
        .replaceAll(/<(code|pre)[^>]*>.*?<\/\1>/gs, '')
        .replaceAll(/&#(\d+);/g, (_, number) => String.fromCodePoint(Number(number)))
        .match(/[@#]\w|:\w+:|GH-\d|https?:\/\/|www\./g) ?? [];
    expect(calls(hostileReport)).toEqual([]);
    fc.assert(
      fc.property(hostileText, (text) => {
        expect(calls(filledWith(text))).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
});
