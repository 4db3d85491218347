import type { AcceptedFinding } from '../model/baseline.js';
import type { Finding, Report } from '../model/report.js';
import { withoutStale } from './age.js';
import { askService, judgeService, type ObservedService } from './judge-service.js';
import { fatesOf, withFirstSeen } from './news.js';
import { severityRank } from './severity.js';
import { significant } from './significance.js';
import { type Gate, summaryOf, worstOf } from './verdict.js';

/** What a report needs to know of the run that the snapshots do not say. */
export interface Run extends Gate {
  readonly toolVersion: string;
  /** ISO 8601, UTC. Its day decides which waivers hold. */
  readonly startedAt: string;
  readonly durationMs: number;
  readonly baseline: readonly AcceptedFinding[];
  /** What was found the last time; null where nobody asks what is new. */
  readonly previous: Report | null;
  /** Services that this run does not look at. */
  readonly leftOut: readonly (string | null)[];
}

/**
 * Holds every environment of every service against its expectations: each service by itself, one report and one verdict
 * over all. The same input gives the same report, byte for byte.
 */
export function compare(services: readonly ObservedService[], run: Run): Report {
  const asked = services.map(({ project, observations }) =>
    askService({
      project,
      observations: observations.map((one) => withoutStale(one, project.policy, run.startedAt)),
    }),
  );
  // Chance does not count services: more of them make no more false alarms.
  const judged = significant(asked.map((one) => one.judged));
  const day = run.startedAt.slice(0, 10);
  const judgements = asked.map(({ context }, index) =>
    judgeService(context, judged[index] ?? [], { ...run, day }),
  );
  const found = judgements.flatMap(({ findings }) => findings);
  const findings = withFirstSeen(found, run.previous, run.startedAt).toSorted(byUrgency);
  const answers = judgements.flatMap((one) => one.answers).toSorted(bySubject);
  const environments = judgements.flatMap((one) => one.environments);
  const families = judgements.flatMap((one) => one.families);
  return {
    schemaVersion: 1,
    tool: { name: 'redrift', version: run.toolVersion },
    startedAt: run.startedAt,
    durationMs: run.durationMs,
    reference: services[0]?.project.reference ?? '',
    ...worstOf(judgements.map(({ outcome }) => outcome)),
    environments,
    findings,
    ...fatesOf(run.previous, findings, { environments, families, answers }, isLeftOut(services, run)),
    answers,
    settings: judgements.flatMap(({ settings }) => settings),
    families,
    summary: summaryOf(findings, answers.length),
  };
}

const isLeftOut =
  (services: readonly ObservedService[], { leftOut }: Run) =>
  (service: string | null, environment: string): boolean =>
    leftOut.includes(service) ||
    services.some(({ project }) => project.service === service && project.leftOut.includes(environment));

/** Unverified stands after errors and before warnings: it may hide one. */
function byUrgency(a: Finding, b: Finding): number {
  return urgency(a) - urgency(b) || bySubject(a, b);
}

const urgency = ({ status, severity }: Finding): number =>
  status === 'unverified' ? -1.5 : severityRank(severity);

type Named = Pick<Finding, 'service' | 'environment' | 'check' | 'subject'>;

const bySubject = (a: Named, b: Named): number =>
  byCodeUnit(a.service ?? '', b.service ?? '') ||
  byCodeUnit(a.environment, b.environment) ||
  byCodeUnit(a.check, b.check) ||
  byCodeUnit(a.subject, b.subject);

const byCodeUnit = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
