import type { Report, Verdict } from '../../model/report.js';
import { coverageOf } from '../coverage.js';
import { isOpen } from '../findings.js';
import { headline, totals, VERDICT_WORDS } from '../headline.js';
import { plural, shorten, withSeparators } from '../layout.js';
import { lines, type Markup, markup, NOTHING } from './markup.js';
import { differencesIn } from './settings.js';

const MEANINGS = {
  'in-step': 'Nothing at or above the threshold that nobody accepted, and all that had to be verified was.',
  drift: 'At least one drift at or above the threshold that neither a waiver nor the baseline covers.',
  unverified:
    'No drift at or above the threshold was seen, but something that had to be verified was not, or nothing was asked at all. This is not green.',
} as const satisfies Record<Verdict, string>;

const TONES = { 'in-step': 'good', drift: 'error', unverified: 'unverified' } as const;

/** The top of the page: the verdict, what it means, and what was not seen. */
export const verdict = (report: Report): Markup => markup`<header class="verdict ${TONES[report.verdict]}">
<h1><span class="word">${VERDICT_WORDS[report.verdict]}</span> ${sides(report)}</h1>
<p>${MEANINGS[report.verdict]}</p>
${gaps(report)}
<p class="quiet">${totals(report)}</p>
</header>`;

/** Without its first word, which stands alone. */
const sides = (report: Report): string =>
  shorten(headline(report).slice(`${VERDICT_WORDS[report.verdict]}: `.length), 400);

/** Whatever the verdict is: what nobody looked at is said on top. */
function gaps(report: Report): Markup {
  const count = coverageOf(report).filter(({ isSeen }) => !isSeen).length;
  if (count === 0) return NOTHING;
  return markup`<p><strong>Not everything was seen</strong>: <a href="#read">${plural(count, 'gap')}</a>.</p>`;
}

/** Links to the parts of the page, each with how much there is. */
export function partsOfPage(report: Report): Markup {
  const { findings, settings, families, environments } = report;
  const open = findings.filter(isOpen).length;
  const different = differencesIn(report).size;
  const patterns = new Set(families.map(({ service, pattern }) => JSON.stringify([service, pattern]))).size;
  const part = (id: string, title: string, words: string): Markup =>
    markup`<li><a href="#${id}">${title}</a> <span class="quiet">${words}</span></li>`;
  return markup`<nav aria-label="Parts of the report">
<ul>
${lines([
  part('findings', 'Findings', `${withSeparators(open)} open`),
  ...(open < findings.length ? [part('accepted', 'Accepted', withSeparators(findings.length - open))] : []),
  part('settings', 'Settings', `${withSeparators(different)} of ${withSeparators(settings.length)} differ`),
  part('keys', 'Keys', patterns === 1 ? '1 family' : `${withSeparators(patterns)} families`),
  part('read', 'What was read', plural(environments.length, 'environment')),
])}
</ul>
</nav>`;
}
