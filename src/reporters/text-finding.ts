import type { styleText } from 'node:util';
import stringWidth from 'string-width';
import type { Finding, Report } from '../model/report.js';
import { display } from './display.js';
import { type Level, levelOf, MARKS } from './findings.js';
import { harmless, labelled, shorten } from './layout.js';
import { seenSince } from './news.js';
import type { Look } from './reporter.js';

type Style = Parameters<typeof styleText>[0];
export type Paint = (style: Style, text: string) => string;

export const STYLES = { error: 'red', warning: 'yellow', info: 'cyan', unverified: 'magenta' } as const;

/** Errors and warnings whole; what weighs less in two lines, unless asked for more. */
export function findingBlock(finding: Finding, report: Report, look: Look, paint: Paint): readonly string[] {
  const level = levelOf(finding);
  return [
    ...heading(finding, level, look, paint),
    ...details(finding, level, report, look).map(({ label, words, style }) => {
      const lines = labelled(label, harmless(words), look.width, '    ');
      return style === null ? lines.join('\n') : lines.map((line) => paint(style, line)).join('\n');
    }),
    '',
  ];
}

const LEAST_FOR_SUBJECT = 16;

/** Level, subject and check, before what is told of them; the check below where a line is too short for all. */
export function heading(
  { subject, check }: Pick<Finding, 'subject' | 'check'>,
  level: Level,
  { width }: Look,
  paint: Paint,
): readonly string[] {
  const head = `  ${MARKS[level]} ${level}  `;
  const room = width - stringWidth(head) - check.length - 2;
  const isOneLine = room >= LEAST_FOR_SUBJECT;
  const name = shorten(harmless(subject), isOneLine ? room : width - stringWidth(head));
  const start = `${paint(STYLES[level], head)}${paint('bold', name)}`;
  return isOneLine ? [`${start}  ${paint('dim', check)}`] : [start, `    ${paint('dim', check)}`];
}

interface Detail {
  readonly label: string;
  readonly words: string;
  readonly style: Style | null;
}

function details(finding: Finding, level: Level, report: Report, look: Look): readonly Detail[] {
  const { message, why, fix, rollback, id, evidence } = finding;
  const isWhole = look.verbose || level === 'error' || level === 'warning';
  return [
    plain('', message),
    ...(isWhole ? values(finding, look) : []),
    ...(isWhole && why !== null ? [plain('why       ', why)] : []),
    ...(isWhole || level === 'unverified' ? remedy('fix       ', fix) : []),
    ...(isWhole ? [...remedy('rollback  ', rollback), ...askedBy(finding)] : []),
    ...age(finding, report),
    ...(look.verbose
      ? [plain('id        ', id, 'dim'), plain('evidence  ', JSON.stringify(evidence), 'dim')]
      : []),
  ];
}

const plain = (label: string, words: string, style: Style | null = null): Detail => ({ label, words, style });

/** Expected beside actual; one below the other where a line is too short for both. What has no value is not there. */
function values(finding: Finding, { width }: Look): readonly Detail[] {
  const shown = (value: string | null): string => shorten(harmless(display(finding, value)), 3 * width);
  const [expected, actual] = [shown(finding.expected), shown(finding.actual)];
  if (finding.expected === null && finding.actual === null) return [];
  if (finding.expected === null && finding.kind !== 'unexpected') return [plain('actual    ', actual)];
  const both = `expected  ${expected}  |  actual  ${actual}`;
  if (stringWidth(both) <= width - 4) return [plain('', both)];
  return [plain('expected  ', expected), plain('actual    ', actual)];
}

function askedBy({ location, owner }: Finding): readonly Detail[] {
  const whose = owner === null ? [] : [`owner ${owner}`];
  if (location !== null) {
    const place = `${location.file}:${location.line}:${location.column}`;
    return [plain('asked by  ', [place, ...whose].join(' · '), 'dim')];
  }
  return owner === null ? [] : [plain('owner     ', owner, 'dim')];
}

/** Where there was a previous report: `new`, or since when. */
function age(finding: Finding, report: Report): readonly Detail[] {
  const since = seenSince(finding, report);
  return since === null ? [] : [plain('seen      ', since, 'dim')];
}

function remedy(label: string, { commands, note }: Finding['fix']): readonly Detail[] {
  const blank = ' '.repeat(label.length);
  const lines = [
    ...commands.map((words) => ({ words, style: 'green' as const })),
    ...(note === null ? [] : [{ words: note, style: null }]),
  ];
  return lines.map(({ words, style }, index) => ({ label: index === 0 ? label : blank, words, style }));
}
