import { styleText } from 'node:util';
import type { Finding, Report, ReportEnvironment } from '../model/report.js';
import { display } from './display.js';
import { harmless, labelled, plural, shorten, withSeparators, wrap } from './layout.js';
import type { Look, Reporter } from './reporter.js';

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
  return `${[headline(report, look, paint), '', ...body, totals(report, paint)].join('\n')}\n`;
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
  const others = report.environments.map(({ name }) => name).filter((name) => name !== report.reference);
  const lines = wrap(`${word}: ${others.join(', ') || report.reference} against ${report.reference}: ${meaning(report)}`, width);
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
  return counts === '' ? 'no drift found' : `nothing at or above the threshold (${counts})`;
}

function section(report: Report, environment: ReportEnvironment, look: Look, paint: Paint): readonly string[] {
  const findings = report.findings.filter((finding) => finding.environment === environment.name);
  const isReference = environment.name === report.reference;
  if (findings.length === 0 && isReference && !look.verbose) return [];
  return [
    title(environment, isReference, look, paint),
    '',
    ...(findings.length === 0 ? ['  in step', ''] : findings.flatMap((finding) => block(finding, look, paint))),
  ];
}

function title(environment: ReportEnvironment, isReference: boolean, { width }: Look, paint: Paint): string {
  const { name, product, version, nodes, topology, owner } = environment;
  const facts = [
    ...(isReference ? ['the reference'] : []),
    ...(product === null ? ['not read'] : [`${product} ${version}`, topology ?? '', nodes.map(({ id }) => id).join(', ')]),
    ...(owner === null ? [] : [`owner ${owner}`]),
  ];
  const line = shorten(`${name}  ${harmless(facts.filter((fact) => fact !== '').join(' · '))}`, width);
  return `${paint('bold', line.slice(0, name.length))}${paint('dim', line.slice(name.length))}`;
}

const MARKS = { error: '✗', warning: '!', info: '·', unverified: '?' } as const;
const STYLES = { error: 'red', warning: 'yellow', info: 'cyan', unverified: 'magenta' } as const;

/** Errors and warnings whole; what weighs less in two lines, unless asked for more. */
function block(finding: Finding, look: Look, paint: Paint): readonly string[] {
  const level = finding.status === 'unverified' ? 'unverified' : finding.severity;
  const head = `  ${MARKS[level]} ${level}  `;
  const subject = shorten(harmless(finding.subject), Math.max(12, look.width - head.length - finding.check.length - 4));
  return [
    `${paint(STYLES[level], head)}${paint('bold', subject)}  ${paint('dim', finding.check)}`,
    ...details(finding, level, look).map(({ label, words, style }) => {
      const lines = labelled(label, harmless(words), look.width, '    ');
      return style === null ? lines.join('\n') : lines.map((line) => paint(style, line)).join('\n');
    }),
    '',
  ];
}

interface Detail {
  readonly label: string;
  readonly words: string;
  readonly style: Style | null;
}

function details(finding: Finding, level: keyof typeof MARKS, { verbose, width }: Look): readonly Detail[] {
  const { message, why, fix, rollback, expected, actual, location, owner } = finding;
  const isWhole = verbose || level === 'error' || level === 'warning';
  const plain = (label: string, words: string, style: Style | null = null): Detail => ({ label, words, style });
  const values = expected === null && actual === null ? [] : [plain('', sideBySide(finding, width))];
  const asked = [
    ...(location === null ? [] : [`${location.file}:${location.line}:${location.column}`]),
    ...(owner === null ? [] : [`owner ${owner}`]),
  ];
  return [
    plain('', message),
    ...(isWhole ? values : []),
    ...(isWhole && why !== null ? [plain('why       ', why)] : []),
    ...(isWhole || level === 'unverified' ? remedy('fix       ', fix) : []),
    ...(isWhole ? remedy('rollback  ', rollback) : []),
    ...(isWhole && asked.length > 0 ? [plain('asked by  ', asked.join(' · '), 'dim')] : []),
    ...(verbose ? [plain('id        ', finding.id, 'dim'), plain('evidence  ', JSON.stringify(finding.evidence), 'dim')] : []),
  ];
}

/** Expected beside actual; one below the other where a line is too short for both. */
function sideBySide(finding: Finding, width: number): string {
  const expected = harmless(shorten(display(finding, finding.expected), width - 16));
  const actual = harmless(shorten(display(finding, finding.actual), width - 16));
  return `expected  ${expected}  |  actual  ${actual}`;
}

function remedy(label: string, { commands, note }: Finding['fix']): readonly Detail[] {
  const blank = ' '.repeat(label.length);
  const lines = [...commands.map((words) => ({ words, style: 'green' as const })), ...(note === null ? [] : [{ words: note, style: null }])];
  return lines.map(({ words, style }, index) => ({ label: index === 0 ? label : blank, words, style }));
}

function coverage({ environments }: Report, look: Look, paint: Paint): readonly string[] {
  const lines = environments.flatMap(({ name, keys, coverage: { settings, unread } }) => [
    `${name}: ${settings.compared} of ${plural(settings.of, 'setting')}, ${keysSeen(keys)}`,
    ...unread.map(({ part, node, why }) => `${name}: ${part}${node === null ? '' : ` of ${node}`} not seen: ${why}`),
  ]);
  return [paint('bold', 'What was compared'), ...lines.flatMap((line) => labelled('', harmless(line), look.width, '  '))];
}

function keysSeen({ method, sampled, total, families }: ReportEnvironment['keys']): string {
  if (method === 'none') return total === 0 ? 'no keys' : 'keys not read';
  const isWhole = sampled >= total;
  return `${isWhole ? `all ${withSeparators(sampled)}` : `${withSeparators(sampled)} of ${withSeparators(total)}`} keys (${method}) in ${families === 1 ? '1 family' : `${families} families`}`;
}

function totals({ summary, verdict, exitCode }: Report, paint: Paint): string {
  const { error, warning, info, unverified, checked } = summary;
  const counts = `${plural(error, 'error')}, ${plural(warning, 'warning')}, ${withSeparators(info)} info, ${withSeparators(unverified)} unverified of ${plural(checked, 'question')}`;
  return `${counts}: ${paint([...VERDICTS[verdict].style], verdict)} (exit ${exitCode})`;
}
