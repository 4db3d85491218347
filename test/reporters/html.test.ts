import fc from 'fast-check';
import { HtmlValidate } from 'html-validate';
import { type DefaultTreeAdapterTypes, type ParserError, parse } from 'parse5';
import { describe, expect, test } from 'vitest';
import type { Report } from '../../src/model/report.js';
import { html } from '../../src/reporters/html/html.js';
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
  servicesReport,
  unverifiedReport,
  waivedReport,
} from '../support/sample-reports.js';
import { expectGolden } from './golden.js';
import { LOOK } from './look.js';

const render = (report: Report): string => html(report, LOOK);

/** Without style and script, which are the same in every page. */
const bodyOf = (page: string): string => page.replaceAll(/<(style|script)>.*?<\/\1>/gs, '<$1></$1>');

/** The text of a page, as it is read. */
const textOf = (page: string): string =>
  bodyOf(page)
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)));

describe('the page of a report', () => {
  test.each(Object.entries(SAMPLES))('%s is as it was looked at and found good', (name, report) => {
    expectGolden(render(report), `${name}.golden.html`);
  });

  test('begins with the verdict, what it means, and what was not seen', () => {
    const page = textOf(render(unverifiedReport));
    expect(page).toMatch(/UNVERIFIED qa, staging against production: not everything that must be compared/);
    expect(page).toContain('This is not green.');
    expect(page.indexOf('Not everything was seen: 3 gaps')).toBeLessThan(page.indexOf('Findings'));
  });

  test('tells the news before the findings', () => {
    const page = textOf(render(newsReport));
    const summary =
      '5 new, 2 resolved, 8 persisting, the oldest since 2026-11-20, 1 not looked at this time.';
    expect(page).toContain(summary);
    expect(page).toContain('server-acl:deployer@staging, since 2026-11-20');
    expect(page.indexOf(summary)).toBeLessThan(page.indexOf('level'));
    expect(textOf(render(driftReport))).not.toContain('Since the previous run');
  });

  test('has every finding once, those that were accepted in a part of their own', () => {
    for (const report of [driftReport, waivedReport, baselinedReport, newsReport])
      expect(render(report).match(/<article /g)).toHaveLength(report.findings.length);
    const [open = '', accepted = ''] = render(waivedReport).split('<h2 id="accepted">');
    expect(open).not.toContain('class="finding error');
    expect(accepted).toContain('waived until 2026-12-31 by platform-team: sized for load tests');
  });

  test('shows services with their environments, settings and keys', () => {
    const page = render(servicesReport);
    expect(page).toContain('<h3>service cache</h3>');
    expect(page).toContain('<h4>cache/staging</h4>');
    expect(page).toContain('aria-label="Settings of service queue"');
    expect(page.match(/<table class="keys">/g)).toHaveLength(2);
  });

  test('says what was read also where it is quiet', () => {
    const page = textOf(html(unverifiedReport, { ...LOOK, quiet: true }));
    expect(page).toContain('CONFIG GET was refused');
    expect(page).not.toContain('Settings');
  });

  test('takes no environment that was not read for one whose settings differ', () => {
    expect(textOf(render(unverifiedReport))).toContain('only differences (0 of 8)');
    expect(textOf(render(driftReport))).toContain('only differences (9 of 10)');
  });

  test('holds nothing that leaves it', () => {
    for (const report of Object.values(SAMPLES)) {
      const page = render(report);
      expect(page).not.toMatch(/\s(src|srcset|action|on\w+|style)=/);
      expect([...page.matchAll(/href="([^"]*)"/g)].filter(([, to = '']) => !to.startsWith('#'))).toEqual([]);
      expect(page.match(/@import|url\(/g)).toBeNull();
    }
  });

  test('leads only to places that it has', () => {
    for (const report of [...Object.values(SAMPLES), servicesReport]) {
      const page = render(report);
      const ids = new Set([...page.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id));
      expect([...page.matchAll(/href="#([^"]*)"/g)].filter(([, to]) => !ids.has(to))).toEqual([]);
    }
  });
});

describe('the HTML', () => {
  const validator = new HtmlValidate({
    extends: ['html-validate:standard', 'html-validate:a11y'],
  });

  test.each(Object.entries({ ...SAMPLES, services: servicesReport, filled: filledWith('<&"\'') }))(
    'of %s is valid',
    async (_, report) => {
      const { results } = await validator.validateString(render(report));
      const messages = results.flatMap((result) => result.messages);
      expect(messages.map(({ ruleId, message, line }) => `${line}: ${ruleId}: ${message}`)).toEqual([]);
    },
  );
});

describe('hostile text', () => {
  const parsed = (report: Report) => {
    const errors: ParserError[] = [];
    const tree = parse(render(report), { onParseError: (error) => errors.push(error) });
    return { shape: shapeOf(tree), errors };
  };

  test('adds no element and no attribute: whatever it is, the page has the same build', () => {
    const calm = parsed(filledWith('x'));
    expect(calm.errors).toEqual([]);
    fc.assert(
      fc.property(hostileText, (text) => {
        expect(parsed(filledWith(text))).toEqual(calm);
      }),
      { numRuns: 60 },
    );
  });

  test('is shown, and does not run', () => {
    const page = render(hostileReport);
    expect(page).not.toContain('<script>alert');
    expect(page).toContain('&#60;script&#62;alert(1)&#60;/script&#62;');
  });

  test('of ten thousand characters unfolds', () => {
    const page = render(filledWith('k'.repeat(10_000)));
    expect(page).toMatch(/<details class="long"><summary><code>k+…k+<\/code><\/summary>/);
    expect(page).not.toMatch(/<h4>.*k{1000}/);
  });
});

test('the length of the page grows with the findings, not faster', () => {
  const perFinding = render(hugeReport).length / hugeReport.findings.length;
  expect(perFinding).toBeLessThan(2500);
  expect(render(inStepReport).length).toBeLessThan(40_000);
});

/** Elements and the names of their attributes, in order, without text. */
function shapeOf(node: DefaultTreeAdapterTypes.Node): string {
  const children = 'childNodes' in node ? node.childNodes.map(shapeOf).join('') : '';
  const attributes = 'attrs' in node ? node.attrs.map(({ name }) => ` ${name}`).join('') : '';
  return node.nodeName === '#text' ? '' : `<${node.nodeName}${attributes}>${children}</>`;
}
