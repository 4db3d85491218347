import type { Answer, Finding, Report, ReportEnvironment, Verdict } from '../model/report.js';
import { coverageOf } from './coverage.js';
import { detailsOf } from './details.js';
import { acceptance, isVerdictAlone, levelOf, placeOf, questionOf } from './findings.js';
import { headline } from './headline.js';
import { harmless } from './layout.js';
import type { Reporter } from './reporter.js';

/**
 * JUnit XML: a suite for each environment, a test case for each question. Drift is a failure, what could not be verified
 * an error, what was accepted is skipped with the reason. Nothing fails where the verdict is in step: drift below the
 * threshold, and what need not be verified, is skipped too.
 */
export const junit: Reporter = (report) => {
  const suites = [...(isVerdictAlone(report) ? [verdictSuite(report)] : []), ...environmentSuites(report)];
  const cases = suites.flatMap((suite) => suite.cases);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${attributes({ name: 'redrift', time: seconds(report), ...counts(cases, ['tests', 'failures', 'errors']) })}>`,
    ...suites.flatMap((suite) => suiteLines(suite, report)),
    '</testsuites>',
    '',
  ].join('\n');
};

interface Suite {
  readonly name: string;
  readonly properties: readonly (readonly [string, string])[];
  readonly cases: readonly Case[];
}

interface Case {
  readonly check: string;
  readonly subject: string;
  readonly ended: Ended;
}

type Ended =
  | { readonly kind: 'passed' }
  | { readonly kind: 'skipped'; readonly text: string }
  | {
      readonly kind: 'failure' | 'error';
      readonly type: string;
      readonly message: string;
      readonly text: string;
    };

const verdictSuite = (report: Report): Suite => ({
  name: 'redrift',
  properties: [],
  cases: [
    {
      check: 'verdict',
      subject: report.verdict,
      ended: { kind: 'error', type: report.verdict, message: headline(report), text: '' },
    },
  ],
});

function environmentSuites(report: Report): readonly Suite[] {
  const asked = casesByPlace(report);
  const names = report.environments.map(placeOfEnvironment);
  const strays = [...asked.keys()].filter((place) => !names.includes(place));
  const lines = coverageOf(report);
  return [...names, ...strays].map((name) => ({
    name,
    properties: [
      ['verdict', report.verdict],
      ['exitCode', String(report.exitCode)],
      ['reference', report.reference],
      ...lines.filter(({ place }) => place === name).map(({ words }) => ['read', words] as const),
    ],
    cases: asked.get(name) ?? [],
  }));
}

const placeOfEnvironment = ({ service, name }: ReportEnvironment): string =>
  placeOf({ service, environment: name });

/** Every question that was asked, and findings that stand for many questions. */
function casesByPlace(report: Report): ReadonlyMap<string, readonly Case[]> {
  const findings = new Map(report.findings.map((finding) => [questionOf(finding), finding]));
  const tell = teller(report);
  const cases = new Map<string, Case[]>();
  const add = (at: Answer | Finding, ended: Ended): void => {
    const place = placeOf(at);
    const list = cases.get(place) ?? [];
    cases.set(place, list);
    list.push({ check: at.check, subject: at.subject, ended });
  };
  for (const answer of report.answers) {
    const key = questionOf(answer);
    const finding = findings.get(key);
    findings.delete(key);
    add(answer, answer.status === 'in-step' ? { kind: 'passed' } : tell(answer, finding ?? null));
  }
  for (const finding of findings.values()) add(finding, tell(finding, finding));
  return cases;
}

/** How a question that is not in step ended; where one cause is told once, the finding that tells it stands for it. */
function teller(report: Report): (question: Answer | Finding, own: Finding | null) => Ended {
  const whole = report.findings.filter(({ subject, status }) => subject === '*' && status === 'unverified');
  const standIn = ({ status, ...at }: Answer | Finding): Finding | null =>
    status === 'unverified'
      ? (whole.find((finding) => placeOf(finding) === placeOf(at)) ?? whole[0] ?? null)
      : null;
  return (question, own) => {
    const finding = own ?? standIn(question);
    const { status } = question;
    const message = finding === null ? 'it has one cause with another finding' : harmless(finding.message);
    const text =
      finding === null
        ? message
        : [
            message,
            ...detailsOf(finding, report),
            ...(own === null ? ['one finding for many questions'] : []),
          ].join('\n');
    const why = finding === null ? null : acceptance(finding);
    if (why !== null) return { kind: 'skipped', text: `${harmless(why)}\n${text}` };
    if (isTolerated(status, report))
      return { kind: 'skipped', text: `${TOLERATED[status === 'drift' ? 'drift' : 'unverified']}: ${text}` };
    const type = finding === null ? status : levelOf(finding);
    return { kind: status === 'drift' ? 'failure' : 'error', type, message, text };
  };
}

/** What did not decide the verdict: no test may fail where the gate is open, and no drift where there is none. */
const isTolerated = (status: Verdict, { verdict }: Report): boolean =>
  verdict === 'in-step' || (verdict === 'unverified' && status === 'drift');

const TOLERATED = {
  drift: 'drift below the threshold',
  unverified: 'not verified, and it need not be',
} as const;

function suiteLines({ name, properties, cases }: Suite, report: Report): readonly string[] {
  const head = {
    name,
    time: seconds(report),
    timestamp: report.startedAt.slice(0, 19),
    ...counts(cases, ['tests', 'failures', 'errors', 'skipped']),
  };
  return [
    `  <testsuite${attributes(head)}>`,
    ...(properties.length === 0
      ? []
      : [
          '    <properties>',
          ...properties.map(([key, value]) => `      <property${attributes({ name: key, value })}/>`),
          '    </properties>',
        ]),
    ...cases.flatMap((one) => caseLines(one, name)),
    '  </testsuite>',
  ];
}

function caseLines({ check, subject, ended }: Case, place: string): readonly string[] {
  const head = `    <testcase${attributes({ name: subject, classname: `${place}.${check}`, time: '0' })}`;
  if (ended.kind === 'passed') return [`${head}/>`];
  const inner =
    ended.kind === 'skipped'
      ? `<skipped>${xml(ended.text)}</skipped>`
      : `<${ended.kind}${attributes({ type: ended.type, message: ended.message })}>${xml(ended.text)}</${ended.kind}>`;
  return [`${head}>`, `      ${inner}`, '    </testcase>'];
}

const KINDS = { failures: 'failure', errors: 'error', skipped: 'skipped' } as const;

const counts = (
  cases: readonly Case[],
  names: readonly ('tests' | keyof typeof KINDS)[],
): Readonly<Record<string, string>> =>
  Object.fromEntries(
    names.map((name) => [
      name,
      String(
        name === 'tests' ? cases.length : cases.filter(({ ended }) => ended.kind === KINDS[name]).length,
      ),
    ]),
  );

const seconds = ({ durationMs }: Report): string => (durationMs / 1000).toFixed(3);

const attributes = (values: Readonly<Record<string, string>>): string =>
  Object.entries(values)
    .map(([name, value]) => ` ${name}="${xml(harmless(value))}"`)
    .join('');

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** XML of text that is harmless already: no control character is left, which XML 1.0 could not hold. */
const xml = (text: string): string => text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
