import { styleText } from 'node:util';
import type { Finding, Report, ReportEnvironment } from '../model/report.js';
import { coverageOf } from './coverage.js';
import { factsOf, placeOfEnvironment, withoutFindings } from './environments.js';
import { acceptance, isAccepted, isOpen, levelOf, MARKS, placeOf } from './findings.js';
import { headline, totals, VERDICT_WORDS } from './headline.js';
import { harmless, labelled, shorten, withSeparators, wrap } from './layout.js';
import { dayOf, type News, NOT_LOOKED_AT, newsOf, unseenLine } from './news.js';
import type { Look, Reporter } from './reporter.js';
import { type Paint, STYLES } from './text-finding.js';
import { findingBlocks } from './text-findings.js';

/** For a terminal: the news, then by environment, worst first, expected beside actual; ends with one line of totals. */
export const text: Reporter = (report, look) => {
  const paint = painter(look);
  const body = look.quiet
    ? []
    : [
        ...news(report, look, paint),
        ...report.environments.flatMap((environment) => section(report, environment, look, paint)),
        ...coverage(report, look, paint),
        '',
      ];
  return `${[verdictFirst(report, look, paint), '', ...body, verdictLast(report, look, paint)].join('\n')}\n`;
};

const painter =
  ({ color }: Look): Paint =>
  (style, words) =>
    color ? styleText(style, words) : words;

const VERDICT_STYLES = {
  drift: ['red', 'bold'],
  unverified: ['yellow', 'bold'],
  'in-step': ['green', 'bold'],
} as const;

function verdictFirst(report: Report, { width }: Look, paint: Paint): string {
  const word = VERDICT_WORDS[report.verdict];
  return wrap(headline(report), width)
    .join('\n')
    .replace(word, () => paint([...VERDICT_STYLES[report.verdict]], word));
}

function verdictLast(report: Report, { width }: Look, paint: Paint): string {
  const { verdict } = report;
  return wrap(totals(report), width)
    .join('\n')
    .replace(new RegExp(`${verdict}(?=\\s\\(exit)`), (word) => paint([...VERDICT_STYLES[verdict]], word));
}

/** More ids than this are counted: the findings themselves stand below. */
const MAX_NEWS = 20;

function news(report: Report, look: Look, paint: Paint): readonly string[] {
  const told = newsOf(report);
  if (told === null) return [];
  return [
    paint('bold', 'Since the previous run'),
    ...idList(
      'new         ',
      told.fresh.map((finding) => `${MARKS[levelOf(finding)]} ${finding.id}`),
      look,
    ),
    ...idList('resolved    ', told.resolved, look),
    ...labelled('persisting  ', persisting(told), look.width, '  '),
    ...unseen(told, look),
    '',
  ];
}

function idList(label: string, ids: readonly string[], { width }: Look): readonly string[] {
  if (ids.length === 0) return [`  ${label}none`];
  const rest = ids.length - MAX_NEWS;
  const shown = rest > 0 ? [...ids.slice(0, MAX_NEWS), `and ${withSeparators(rest)} more`] : ids;
  return shown.flatMap((id, index) =>
    labelled(index === 0 ? label : ' '.repeat(label.length), harmless(id), width, '  '),
  );
}

const persisting = ({ persisting: { length }, oldest }: News): string =>
  oldest === null
    ? 'none'
    : `${withSeparators(length)}, ${length === 1 ? '' : 'the oldest '}since ${dayOf(oldest)}`;

/** Only where there is such: it is neither new nor resolved. */
function unseen({ unseen: told }: News, look: Look): readonly string[] {
  const ids = told.map((one) => unseenLine(one, (id) => id));
  return ids.length === 0 ? [] : idList('unseen      ', [`${NOT_LOOKED_AT}:`, ...ids], look);
}

function section(
  report: Report,
  environment: ReportEnvironment,
  look: Look,
  paint: Paint,
): readonly string[] {
  const place = placeOfEnvironment(environment);
  const findings = report.findings.filter((finding) => placeOf(finding) === place);
  const open = findings.filter(isOpen);
  const { isReference } = environment;
  if (findings.length === 0 && isReference && !look.verbose) return [];
  return [
    title(environment, isReference, look, paint),
    '',
    ...findingBlocks(open, report, look, paint),
    ...accepted(findings.filter(isAccepted), look, paint),
    ...(findings.length === 0 && !look.verbose
      ? [...labelled('', withoutFindings(report, place), look.width, '  '), '']
      : []),
    ...(look.verbose ? inStep(report, place, look) : []),
  ];
}

/** A line or two for each: what, and who accepted it until when. */
function accepted(findings: readonly Finding[], { width }: Look, paint: Paint): readonly string[] {
  if (findings.length === 0) return [];
  const lines = findings.flatMap((finding) => {
    const level = levelOf(finding);
    const words = `${finding.subject} · ${finding.check} · ${acceptance(finding)}`;
    return labelled(`${MARKS[level]} ${level}  `, harmless(words), width, '    ').map((line) =>
      line.replace(level, () => paint(STYLES[level], level)),
    );
  });
  return ['  accepted', ...lines, ''];
}

/** What was asked and is in step, by check. */
function inStep({ answers }: Report, place: string, { width }: Look): readonly string[] {
  const good = answers.filter((answer) => placeOf(answer) === place && answer.status === 'in-step');
  const checks = [...new Set(good.map(({ check }) => check))];
  if (checks.length === 0) return [];
  const lines = checks.flatMap((check) => {
    const subjects = good.filter((answer) => answer.check === check).map(({ subject }) => harmless(subject));
    return labelled(`${check}  `, `${subjects.length}: ${subjects.join(', ')}`, width, '    ');
  });
  return ['  in step', ...lines, ''];
}

function title(environment: ReportEnvironment, isReference: boolean, { width }: Look, paint: Paint): string {
  const name = harmless(placeOfEnvironment(environment));
  const facts = factsOf(environment, isReference);
  const line = shorten(`${name}  ${harmless(facts.join(' · '))}`, width);
  if (!line.startsWith(name)) return paint('bold', line);
  return `${paint('bold', name)}${paint('dim', line.slice(name.length))}`;
}

function coverage(report: Report, { width }: Look, paint: Paint): readonly string[] {
  const lines = coverageOf(report).map(({ place, words }) => harmless(`${place}: ${words}`));
  return [paint('bold', 'What was read'), ...lines.flatMap((line) => labelled('', line, width, '  '))];
}
