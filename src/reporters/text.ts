import { styleText } from 'node:util';
import stringWidth from 'string-width';
import { inWords } from '../catalogue/display.js';
import type { Finding, Report, ReportEnvironment } from '../model/report.js';
import { display } from './display.js';
import { harmless, labelled, plural, shorten, withSeparators, wrap } from './layout.js';
import type { Look, Reporter } from './reporter.js';
import { foldUnread } from './unread.js';

/** For a terminal: grouped by environment, worst first, expected beside actual; ends with one line of totals. */
export const text: Reporter = (report, look) => {
  const paint = painter(look);
  const body = look.quiet
    ? []
    : [
        ...report.environments.flatMap((environment) => section(report, environment, look, paint)),
        ...coverage(report, look, paint),
        '',
      ];
  return `${[headline(report, look, paint), '', ...body, totals(report, look, paint)].join('\n')}\n`;
};

type Style = Parameters<typeof styleText>[0];
type Paint = (style: Style, text: string) => string;

const painter =
  ({ color }: Look): Paint =>
  (style, words) =>
    color ? styleText(style, words) : words;

const VERDICTS = {
  drift: { word: 'DRIFT', style: ['red', 'bold'] },
  unverified: { word: 'UNVERIFIED', style: ['yellow', 'bold'] },
  'in-step': { word: 'IN STEP', style: ['green', 'bold'] },
} as const;

function headline(report: Report, { width }: Look, paint: Paint): string {
  const { word, style } = VERDICTS[report.verdict];
  const reference = harmless(report.reference);
  const others = report.environments.map(({ name }) => harmless(name)).filter((name) => name !== reference);
  const lines = wrap(
    `${word}: ${others.length > 0 ? `${others.join(', ')} against ${reference}` : `${reference} alone, against what is written down`}: ${meaning(report)}`,
    width,
  );
  return lines.join('\n').replace(word, () => paint([...style], word));
}

function meaning({ verdict, summary }: Report): string {
  const { error, warning, info, unverified } = summary;
  const counts = [
    ...(error > 0 ? [plural(error, 'error')] : []),
    ...(warning > 0 ? [plural(warning, 'warning')] : []),
    ...(info > 0 ? [`${withSeparators(info)} info`] : []),
    ...(unverified > 0 ? [`${withSeparators(unverified)} unverified`] : []),
  ].join(', ');
  if (verdict === 'drift') return counts;
  if (verdict === 'unverified') return `not everything that must be compared could be seen (${counts})`;
  if (counts === '') return 'no drift found';
  return `nothing at or above the threshold${unverified > 0 ? ', as far as it could be seen' : ''} (${counts})`;
}

function section(
  report: Report,
  environment: ReportEnvironment,
  look: Look,
  paint: Paint,
): readonly string[] {
  const findings = report.findings.filter((finding) => finding.environment === environment.name);
  const isReference = environment.name === report.reference;
  if (findings.length === 0 && isReference && !look.verbose) return [];
  return [
    title(environment, isReference, look, paint),
    '',
    ...findings.flatMap((finding) => block(finding, look, paint)),
    ...(findings.length === 0 && !look.verbose ? withoutFindings(report, environment.name, look) : []),
    ...(look.verbose ? inStep(report, environment.name, look) : []),
  ];
}

/** No finding of its own is not yet in step: what could not be read elsewhere leaves questions open here. */
function withoutFindings({ answers }: Report, environment: string, { width }: Look): readonly string[] {
  const asked = answers.filter((answer) => answer.environment === environment);
  const open = asked.filter(({ status }) => status === 'unverified').length;
  if (asked.length === 0) return ['  nothing was asked of it', ''];
  if (open === 0) return ['  in step', ''];
  return [
    ...labelled(
      '',
      `not compared: ${open} of ${plural(asked.length, 'question')} have no answer, because of what could not be read elsewhere`,
      width,
      '  ',
    ),
    '',
  ];
}

/** What was asked and is in step, by check. */
function inStep({ answers }: Report, environment: string, { width }: Look): readonly string[] {
  const good = answers.filter((answer) => answer.environment === environment && answer.status === 'in-step');
  const checks = [...new Set(good.map(({ check }) => check))];
  if (checks.length === 0) return [];
  const lines = checks.flatMap((check) => {
    const subjects = good.filter((answer) => answer.check === check).map(({ subject }) => harmless(subject));
    return labelled(`${check}  `, `${subjects.length}: ${subjects.join(', ')}`, width, '    ');
  });
  return ['  in step', ...lines, ''];
}

function title(environment: ReportEnvironment, isReference: boolean, { width }: Look, paint: Paint): string {
  const { product, version, nodes, topology, owner } = environment;
  const name = harmless(environment.name);
  const facts = [
    ...(isReference ? ['the reference'] : []),
    ...(product === null
      ? ['not read']
      : [`${product} ${version}`, topology ?? '', nodeList(nodes.map(({ id }) => id))]),
    ...(owner === null ? [] : [`owner ${owner}`]),
  ];
  const line = shorten(`${name}  ${harmless(facts.filter((fact) => fact !== '').join(' · '))}`, width);
  if (!line.startsWith(name)) return paint('bold', line);
  return `${paint('bold', name)}${paint('dim', line.slice(name.length))}`;
}

/** Two by name; of more, the first and their number. */
const nodeList = (ids: readonly string[]): string =>
  ids.length < 3 ? ids.join(', ') : `${ids[0]} and ${ids.length - 1} more nodes`;

const MARKS = { error: '✗', warning: '!', info: '·', unverified: '?' } as const;
type Level = keyof typeof MARKS;
const STYLES = { error: 'red', warning: 'yellow', info: 'cyan', unverified: 'magenta' } as const;

/** Errors and warnings whole; what weighs less in two lines, unless asked for more. */
function block(finding: Finding, look: Look, paint: Paint): readonly string[] {
  const level = finding.status === 'unverified' ? 'unverified' : finding.severity;
  return [
    ...heading(finding, level, look, paint),
    ...details(finding, level, look).map(({ label, words, style }) => {
      const lines = labelled(label, harmless(words), look.width, '    ');
      return style === null ? lines.join('\n') : lines.map((line) => paint(style, line)).join('\n');
    }),
    '',
  ];
}

const LEAST_FOR_SUBJECT = 16;

/** Level, subject and check; the check below where a line is too short for all. */
function heading(
  { subject, check }: Finding,
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

function details(finding: Finding, level: Level, look: Look): readonly Detail[] {
  const { message, why, fix, rollback, id, evidence } = finding;
  const isWhole = look.verbose || level === 'error' || level === 'warning';
  return [
    plain('', message),
    ...(isWhole ? values(finding, look) : []),
    ...(isWhole && why !== null ? [plain('why       ', why)] : []),
    ...(isWhole || level === 'unverified' ? remedy('fix       ', fix) : []),
    ...(isWhole ? [...remedy('rollback  ', rollback), ...askedBy(finding)] : []),
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

function remedy(label: string, { commands, note }: Finding['fix']): readonly Detail[] {
  const blank = ' '.repeat(label.length);
  const lines = [
    ...commands.map((words) => ({ words, style: 'green' as const })),
    ...(note === null ? [] : [{ words: note, style: null }]),
  ];
  return lines.map(({ words, style }, index) => ({ label: index === 0 ? label : blank, words, style }));
}

function coverage({ environments }: Report, look: Look, paint: Paint): readonly string[] {
  const lines = environments.flatMap(({ name, product, keys, coverage: { settings, notAsked, unread } }) => [
    product === null
      ? `${name}: nothing`
      : `${name}: ${settings.compared} of ${plural(settings.of, 'setting')}, ${keysSeen(keys)}`,
    ...(keys.leftOut.length > 0
      ? [
          `${name}: not asked for: ${keys.leftOut.length === 1 ? 'database' : 'databases'} ${keys.leftOut.join(', ')}`,
        ]
      : []),
    ...(notAsked.length > 0
      ? [`${name}: not compared, as its source does not tell: ${inWords(notAsked)}`]
      : []),
    ...foldUnread(unread).map(
      ({ parts, node, why }) => `${name}: ${parts}${node === null ? '' : ` of ${node}`} not seen: ${why}`,
    ),
  ]);
  return [
    paint('bold', 'What was read'),
    ...lines.flatMap((line) => labelled('', harmless(line), look.width, '  ')),
  ];
}

function keysSeen({ method, sampled, total, families, frameworks }: ReportEnvironment['keys']): string {
  if (method === 'none') return 'no keys';
  const count = sampled === 1 && total === 1 ? 'the one key' : `all ${withSeparators(sampled)} keys`;
  const read = sampled >= total ? count : `${withSeparators(sampled)} of ${withSeparators(total)} keys`;
  const whose = frameworks.length === 0 ? '' : `, ${inWords(frameworks)} among them`;
  return `${read} (${method}) in ${families === 1 ? '1 family' : `${families} families`}${whose}`;
}

function totals({ summary, verdict, exitCode }: Report, { width }: Look, paint: Paint): string {
  const { error, warning, info, unverified, checked } = summary;
  const counts = `${plural(error, 'error')}, ${plural(warning, 'warning')}, ${withSeparators(info)} info, ${withSeparators(unverified)} unverified of ${plural(checked, 'question')}`;
  return wrap(`${counts}: ${verdict} (exit ${exitCode})`, width)
    .join('\n')
    .replace(new RegExp(`${verdict}(?=\\s\\(exit)`), (word) => paint([...VERDICTS[verdict].style], word));
}
