import { createHash } from 'node:crypto';
import type { Location } from '../model/project.js';
import type { Finding, Report, Severity } from '../model/report.js';
import { detailsOf } from './details.js';
import { acceptance, isAccepted, isVerdictAlone, levelOf, placeOf } from './findings.js';
import { headline } from './headline.js';
import { harmless } from './layout.js';
import { isNew } from './news.js';
import { FOLDER, placeIn, slashed } from './places.js';
import type { Reporter, Rule } from './reporter.js';
import { foldUnread } from './unread.js';

/**
 * SARIF 2.1.0, for code scanning: a rule for each check, a result for each finding, a suppression for what was accepted.
 * What could not be verified is a warning of the kind `fail`, because viewers leave the other kinds out.
 */
export const sarif: Reporter = (report, look) => {
  const rules = rulesOf(report, look.rules);
  const place = placeIn(report);
  const results = report.findings.map((finding) => ({
    ruleId: finding.check,
    ruleIndex: rules.findIndex(({ id }) => id === finding.check),
    level: LEVELS[levelOf(finding)],
    message: { text: message(finding, report) },
    locations: [locationOf(place(finding), finding)],
    partialFingerprints: fingerprints(finding.id),
    ...(isAccepted(finding) ? { suppressions: [suppression(finding)] } : {}),
    ...(finding.firstSeen === null ? {} : { baselineState: isNew(finding, report) ? 'new' : 'unchanged' }),
    properties: {
      id: finding.id,
      status: finding.status,
      environment: placeOf(finding),
      owner: finding.owner,
      expected: finding.expected,
      actual: finding.actual,
      fix: finding.fix,
      rollback: finding.rollback,
    },
  }));
  const run = {
    tool: {
      driver: {
        name: 'redrift',
        version: report.tool.version,
        rules: rules.map(descriptor),
      },
    },
    invocations: [invocation(report)],
    results: isVerdictAlone(report) ? [verdictAlone(report, rules), ...results] : results,
    columnKind: 'utf16CodeUnits',
    properties: { verdict: report.verdict, exitCode: report.exitCode, summary: report.summary },
  };
  return `${JSON.stringify({ $schema: SCHEMA, version: '2.1.0', runs: [run] }, null, 2)}\n`;
};

const SCHEMA = 'https://json.schemastore.org/sarif-2.1.0.json';

const LEVELS = { error: 'error', warning: 'warning', info: 'note', unverified: 'warning' } as const;

const VERDICT: Rule = {
  id: 'verdict',
  title: 'Nothing could be compared',
  explanation: 'Nothing was asked, so nothing is known: an empty list would look green.',
  severity: 'error',
};

/** Those of this version, and whatever else a saved report names. */
function rulesOf(report: Report, known: readonly Rule[]): readonly Rule[] {
  const isKnown = (id: string): boolean => known.some((rule) => rule.id === id);
  const others = [...new Set(report.findings.map(({ check }) => check))].filter((id) => !isKnown(id));
  return [
    ...known,
    ...others.map((id) => ({ id, title: id, explanation: id, severity: 'error' as const })),
    ...(isVerdictAlone(report) ? [VERDICT] : []),
  ];
}

function descriptor({ id, title, explanation, severity }: Rule) {
  const more = `redrift explain ${id}`;
  return {
    id,
    shortDescription: { text: title },
    fullDescription: { text: explanation },
    help: {
      text: `${explanation}\n\n${more}`,
      markdown: `${explanation}\n\n\`${more}\` tells more.`,
    },
    defaultConfiguration: { level: LEVELS[severity] satisfies string },
  };
}

/** `](` is a link in a message, wherever it stands; nothing that a server said becomes one. */
function message(finding: Finding, report: Report): string {
  const prefix = finding.status === 'unverified' ? 'not verified: ' : '';
  const first = harmless(`${placeOf(finding)}: ${prefix}${finding.message}`);
  return [first, ...detailsOf(finding, report)].join('\n').replaceAll('](', '] (');
}

const locationOf = (place: Location, finding: Finding) => ({
  physicalLocation: physical(place),
  logicalLocations: [
    {
      name: harmless(finding.subject),
      fullyQualifiedName: harmless(`${placeOf(finding)}/${finding.check}/${finding.subject}`),
      kind: 'resource',
    },
  ],
});

const physical = ({ file, line, column }: Location) => ({
  artifactLocation: artifact(file),
  region: { startLine: Math.max(1, line), startColumn: Math.max(1, column) },
});

/** Relative to the root of the sources; an absolute path is a URI of its own. */
function artifact(file: string): { readonly uri: string; readonly uriBaseId?: string } {
  const path = slashed(file).toWellFormed();
  const uri = path.split('/').map(encodeURIComponent).join('/');
  if (path.startsWith('/')) return { uri: `file://${uri}` };
  if (/^[a-z]:\//i.test(path)) return { uri: `file:///${uri.replace('%3A', ':')}` };
  return { uri, uriBaseId: '%SRCROOT%' };
}

/** By the id, so that a finding stays the same alert when the YAML around it moves. */
const fingerprints = (id: string) => ({
  'redriftFindingId/v1': id.toWellFormed(),
  primaryLocationLineHash: createHash('sha256').update(id).digest('hex').slice(0, 32),
});

const suppression = (finding: Finding) => ({
  kind: 'external',
  status: 'accepted',
  justification: harmless(acceptance(finding) ?? ''),
});

const verdictAlone = (report: Report, rules: readonly Rule[]) => ({
  ruleId: VERDICT.id,
  ruleIndex: rules.findIndex(({ id }) => id === VERDICT.id),
  level: 'error' satisfies Severity,
  message: { text: headline(report) },
  locations: [{ physicalLocation: physical(FOLDER) }],
  partialFingerprints: fingerprints('verdict'),
});

/** The run itself: a verdict that could not be reached is no success, and what was not read is told one by one. */
function invocation({ verdict, exitCode, startedAt, durationMs, environments }: Report) {
  const begun = Date.parse(startedAt);
  return {
    executionSuccessful: verdict !== 'unverified',
    exitCode,
    exitCodeDescription: verdict,
    startTimeUtc: startedAt,
    endTimeUtc: new Date(begun + durationMs).toISOString(),
    toolExecutionNotifications: environments.flatMap(({ service, name, coverage }) =>
      foldUnread(coverage.unread).map(({ parts, node, why }) => ({
        level: 'warning',
        message: {
          text: harmless(
            `${placeOf({ service, environment: name })}: ${parts}${node === null ? '' : ` of ${node}`} not read: ${why}`,
          ),
        },
      })),
    ),
  };
}
