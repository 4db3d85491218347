import type { Finding, Report } from '../../model/report.js';
import { levelOf, MARKS } from '../findings.js';
import { withSeparators } from '../layout.js';
import { dayOf, NOT_LOOKED_AT, newsOf, unseenLine } from '../news.js';
import { anchorOf } from './anchors.js';
import { lines, type Markup, markup, NOTHING, name } from './markup.js';

/** What is new, resolved, persists or was not looked at; nothing where there is no previous report. */
export function news(report: Report): Markup {
  const told = newsOf(report);
  if (told === null) return NOTHING;
  const { fresh, resolved, persisting, unseen, oldest } = told;
  const since = oldest === null ? '' : `, the oldest since ${dayOf(oldest)}`;
  return markup`<section aria-labelledby="news">
<h2 id="news">Since the previous run</h2>
<p>${withSeparators(fresh.length)} new, ${withSeparators(resolved.length)} resolved, ${withSeparators(persisting.length)} persisting${since}${unseen.length === 0 ? '' : `, ${withSeparators(unseen.length)} ${NOT_LOOKED_AT}`}.</p>
${lines([
  list(
    'New',
    fresh.map((finding) => freshLine(finding, report)),
  ),
  list('Resolved', resolved.map(name)),
  list(
    'Not looked at this time',
    unseen.map((one) => markup`${name(one.id)}${unseenLine(one, () => '')}`),
  ),
])}
</section>`;
}

const freshLine = (finding: Finding, report: Report): Markup => {
  const level = levelOf(finding);
  return markup`<span class="level ${level}">${MARKS[level]} ${level}</span> <a href="#${anchorOf(finding, report)}">${name(finding.id)}</a>`;
};

/** As many as can be taken in; the rest unfolds. */
const SHOWN = 20;

function list(title: string, items: readonly Markup[]): Markup {
  if (items.length === 0) return NOTHING;
  const listed = (some: readonly Markup[]): Markup =>
    markup`<ul>\n${lines(some.map((item) => markup`<li>${item}</li>`))}\n</ul>`;
  const rest = items.slice(SHOWN);
  return lines([
    markup`<h3>${title}</h3>\n${listed(items.slice(0, SHOWN))}`,
    rest.length === 0
      ? NOTHING
      : markup`<details><summary>and ${withSeparators(rest.length)} more</summary>\n${listed(rest)}\n</details>`,
  ]);
}
