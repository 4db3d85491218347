import type { Finding, Report } from '../../model/report.js';
import { coverageOf } from '../coverage.js';
import { acceptance, isAccepted, isOpen } from '../findings.js';
import { headline, totals } from '../headline.js';
import { harmless, plural, shorten, withSeparators } from '../layout.js';
import { dayOf, NOT_LOOKED_AT, newsOf, unseenLine } from '../news.js';
import type { Reporter } from '../reporter.js';
import { code, prose } from './escape.js';
import { findingDetails, findingLine } from './finding.js';

/** The first line: a bot finds its own comment by it, and writes that one again. */
const MARKER = '<!-- redrift -->';

/** GitHub takes 65,536 characters; what is left over is for a bot's own words. */
const MOST = 65_000;
/** Of that: findings that unfold, and what each of the other parts may take. */
const MOST_DETAILS = 36_000;
const MOST_HEADLINE = 4000;
const MOST_NEWS = 6000;
const MOST_ACCEPTED = 6000;
const MOST_COVERAGE = 8000;

/** GitHub-flavoured Markdown for a comment on a pull request: verdict first, worst first, never longer than GitHub takes. */
export const markdown: Reporter = (report, { quiet }) => {
  const frame = [
    `${MARKER}\n## ${prose(shorten(headline(report), MOST_HEADLINE / 8))}`,
    ...(quiet ? [] : news(report)),
  ];
  const end = [
    ...(quiet ? [] : accepted(report)),
    coverage(report),
    `${prose(totals(report))}\n\n<sub>redrift ${prose(report.tool.version)}, ${timeOf(report)}</sub>`,
  ];
  const room = MOST - [...frame, ...end].join('\n\n').length;
  return `${[...frame, ...(quiet ? [] : findings(report, room)), ...end].join('\n\n')}\n`;
};

/** To the minute; a report's schema lets nothing but a time through. */
const timeOf = ({ startedAt }: Report): string => `${startedAt.slice(0, 16).replace('T', ' ')} UTC`;

function news(report: Report): readonly string[] {
  const told = newsOf(report);
  if (told === null) return [];
  const ids = (list: readonly string[]): readonly string[] => list.map((id) => `- ${idOf(id)}`);
  const { fresh, resolved, persisting, unseen, oldest } = told;
  const since = oldest === null ? '' : `, the oldest since ${prose(dayOf(oldest))}`;
  const hidden = unseen.length === 0 ? '' : `, ${unseen.length} ${NOT_LOOKED_AT}`;
  return [
    `**Since the previous run**: ${fresh.length} new, ${resolved.length} resolved, ${persisting.length} persisting${since}${hidden}`,
    ...titled('New', ids(fresh.map(({ id }) => id))),
    ...titled('Resolved', ids(resolved)),
    ...titled(
      'Not looked at this time',
      unseen.map((one) => `- ${unseenLine(one, idOf)}`),
    ),
  ];
}

const idOf = (id: string): string => code(shorten(harmless(id), 200));

const titled = (title: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [] : [`${title}:\n\n${within(lines, MOST_NEWS / 2).join('\n')}`];

/** As many lines as there is room for, and how many are left. */
function within(lines: readonly string[], room: number): readonly string[] {
  const shown = upTo(room, lines, (line) => line);
  const rest = lines.length - shown.length;
  return rest === 0 ? shown : [...shown, `- and ${withSeparators(rest)} more`];
}

/** The first of the items, as they are shown, that fit into so many characters. */
function upTo<Item>(room: number, items: readonly Item[], show: (item: Item) => string): readonly string[] {
  const shown: string[] = [];
  let left = room;
  for (const item of items) {
    const words = show(item);
    left -= words.length + 2;
    if (left < 0) break;
    shown.push(words);
  }
  return shown;
}

/** Room for the sentence on what is left out. */
const LEFT_OUT = 300;

/** The worst unfold, those after them have a line each, and the rest is counted. */
function findings(report: Report, room: number): readonly string[] {
  const open = report.findings.filter(isOpen);
  const details = upTo(Math.min(MOST_DETAILS, room - LEFT_OUT), open, (finding) =>
    findingDetails(finding, report),
  );
  const left = room - LEFT_OUT - details.join('\n\n').length - 4;
  const lines = upTo(left, open.slice(details.length), findingLine);
  const rest = open.slice(details.length + lines.length);
  return [
    ...details,
    ...(lines.length === 0 ? [] : [lines.join('\n')]),
    ...(rest.length === 0 ? [] : [leftOut(rest)]),
  ];
}

const leftOut = ({ length }: readonly Finding[]): string =>
  `**${plural(length, 'more finding')} ${length === 1 ? 'is' : 'are'} left out here**, the least urgent: the JSON report has all of them (${code('--format json=FILE')}).`;

function accepted({ findings, summary }: Report): readonly string[] {
  const told = findings.filter(isAccepted);
  if (told.length === 0) return [];
  const lines = told.map(
    (finding) => `- ${idOf(finding.id)}: ${prose(shorten(harmless(acceptance(finding) ?? ''), 300))}`,
  );
  return [
    [
      '<details>',
      `<summary>accepted: ${summary.waived} waived, ${summary.baselined} in the baseline</summary>`,
      '',
      ...within(lines, MOST_ACCEPTED),
      '',
      '</details>',
    ].join('\n'),
  ];
}

function coverage(report: Report): string {
  const lines = coverageOf(report).map(
    ({ place, words }) => `- ${code(shorten(harmless(place), 120))}: ${prose(shorten(harmless(words), 300))}`,
  );
  return ['**What was read**', '', ...within(lines, MOST_COVERAGE)].join('\n');
}
