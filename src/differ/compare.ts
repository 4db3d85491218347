import type { AcceptedFinding } from '../model/baseline.js';
import type { Observation } from '../model/observation.js';
import type { Part, Project } from '../model/project.js';
import type { Answer, Finding, Report, Severity } from '../model/report.js';
import { withBaseline } from './baseline.js';
import {
  type Check,
  type CheckFacts,
  type Context,
  type Judgement,
  type Observed,
  type Trouble,
  unreadCause,
} from './check.js';
import { CHECKS } from './checks/index.js';
import { waiver } from './checks/waiver.js';
import { environmentsOf, familiesOf, settingsOf } from './inventory.js';
import { fatesOf, withFirstSeen } from './news.js';
import { isOff, severityOf, severityRank } from './severity.js';
import { type Judged, significant } from './significance.js';
import { type UnreadFinding, unreadFindings } from './unread.js';
import { exitCodeOf, type Gate, summaryOf, verdictOf } from './verdict.js';
import { judgeWaivers, withWaivers } from './waivers.js';

/** What a report needs to know of the run that the snapshots do not say. */
export interface Run extends Gate {
  readonly toolVersion: string;
  /** ISO 8601, UTC. Its day decides which waivers hold. */
  readonly startedAt: string;
  readonly durationMs: number;
  readonly baseline: readonly AcceptedFinding[];
  /** What was found the last time; null where nobody asks what is new. */
  readonly previous: Report | null;
}

/** Holds every environment against its expectations. The same input gives the same report, byte for byte. */
export function compare(project: Project, observations: readonly Observation[], run: Run): Report {
  const context = contextOf(project, observations);
  const judged = significant(
    CHECKS.filter((check) => !isOff(check, project)).flatMap((check) => ask(check, context)),
  );
  const unread = observations.flatMap((observation) => unreadFindings(observation, project.policy));
  const troubles = oncePerCause(
    judged,
    new Set(unread.flatMap(causesOf)),
    new Set(observations.flatMap(neverAsked)),
  );
  const found = [
    ...unread.map(({ finding }) => finding),
    ...troubles.map((one) => findingOf(one, weigh(one, context), project)),
  ];
  const [environments, families] = [environmentsOf(context), familiesOf(context)];
  const seen = { reference: project.reference, environments, families, answers: judged.map(answerOf) };
  const onWaivers = judgeWaivers(project, found, seen, dayOf(run)).map((judgement) => ({
    check: waiver,
    judgement,
  }));
  const findings = settle([...found, ...onWaivers.flatMap((one) => findingOn(one, project))], project, run);
  const answers = [...seen.answers, ...onWaivers.map(answerOf)].toSorted(bySubject);
  // Where nothing was asked, nothing is known.
  const verdict =
    judged.length === 0
      ? 'unverified'
      : verdictOf(findings, requiredOf(judged, unread, observations, project), project, run);
  return {
    schemaVersion: 1,
    tool: { name: 'redrift', version: run.toolVersion },
    startedAt: run.startedAt,
    durationMs: run.durationMs,
    reference: project.reference,
    verdict,
    exitCode: exitCodeOf(verdict, run),
    environments,
    findings,
    ...fatesOf(run.previous, findings, { ...seen, answers }, project.leftOut),
    answers,
    settings: settingsOf(context),
    families,
    summary: summaryOf(findings, answers.length),
  };
}

/** Who accepted what was found: a waiver, else the baseline. Then since when it is known. */
function settle(found: readonly Finding[], project: Project, run: Run): readonly Finding[] {
  const waived = withWaivers(found, project, dayOf(run));
  const accepted = withBaseline(waived, run.baseline);
  return withFirstSeen(accepted, run.previous, run.startedAt).toSorted(byUrgency);
}

/** `2026-11-22`, UTC. */
const dayOf = ({ startedAt }: Run): string => startedAt.slice(0, 10);

/** Ids of what must not be unverified: what the YAML names, and the parts that it demands or that take such a question with them. */
function requiredOf(
  judged: readonly Judged[],
  unread: readonly UnreadFinding[],
  observations: readonly Observation[],
  { policy }: Project,
): ReadonlySet<string> {
  const named = judged.filter(({ judgement }) => isNamed(judgement));
  const lost = new Set(named.map(({ judgement }) => causeOf(judgement)));
  const silent = observations
    .filter(({ kind }) => kind === 'unread')
    .map(({ environment }) => environment.name);
  const blocking = unread.filter(
    ({ finding: { environment }, parts }) =>
      silent.includes(environment) ||
      parts.some((part) => policy.mustVerify.includes(part) || lost.has(unreadCause(part, environment))),
  );
  return new Set([...blocking.map(({ finding }) => finding.id), ...named.map(idOf)]);
}

/** What the YAML asks by name must be known: where a whole part was not read, that part's finding stands for it. */
const isNamed = (judgement: Judgement): boolean =>
  judgement.status === 'unverified' && judgement.rule?.isNamed === true;

const causeOf = (judgement: Judgement): string | null =>
  judgement.status === 'in-step' ? null : judgement.cause;

function contextOf(project: Project, observations: readonly Observation[]): Context {
  const reference = observations.find(
    (observation): observation is Observed =>
      observation.kind === 'read' && observation.environment.name === project.reference,
  );
  return { project, observations, reference: reference ?? null };
}

interface TroubleFound {
  readonly check: Check;
  readonly judgement: Trouble;
}

const ask = (check: Check, context: Context): readonly Judged[] =>
  context.observations
    .filter(isAsked(check))
    .flatMap((observation) =>
      [...check.find(context, observation)].map((judgement) => ({ check, judgement })),
    );

/** What a source of its kind cannot tell is not asked of it: a redis.conf holds no keys. */
const isAsked =
  ({ part }: Check) =>
  (observation: Observation): boolean =>
    observation.kind === 'unread' || part === 'file' || observation.snapshot.parts.includes(part);

/** What was not read has its own finding; of judgements that share another cause, the first speaks. */
function oncePerCause(
  judged: readonly Judged[],
  unread: ReadonlySet<string>,
  neverToBeTold: ReadonlySet<string>,
): readonly TroubleFound[] {
  const told = new Set(unread);
  return judged.flatMap(({ check, judgement }) => {
    if (judgement.status === 'in-step') return [];
    const { cause, environment } = judgement;
    if (cause === null) return [{ check, judgement }];
    // What the YAML names is somebody's question, whatever the source.
    if (neverToBeTold.has(cause) && judgement.rule?.isNamed !== true) return [];
    if (told.has(cause) || told.has(`${cause}@${environment}`)) return [];
    told.add(`${cause}@${environment}`);
    return [{ check, judgement }];
  });
}

const causesOf = ({ finding, parts }: UnreadFinding): readonly string[] =>
  parts.map((part) => unreadCause(part, finding.environment));

/** Parts that a source of its kind does not tell of: nobody lost them. */
const neverAsked = (observation: Observation): readonly string[] =>
  PARTS.filter((part) => observation.kind === 'read' && !observation.snapshot.parts.includes(part)).map(
    (part) => unreadCause(part, observation.environment.name),
  );

const PARTS: readonly Part[] = ['config', 'acl', 'modules', 'functions', 'keys', 'file'];

/** A judgement, and the check that it is of. */
interface JudgedBy {
  readonly check: CheckFacts;
  readonly judgement: Judgement;
}

const idOf = ({ check, judgement }: JudgedBy): string =>
  `${check.id}:${judgement.subject}@${judgement.environment}`;

/** What a waiver's own check found. What kept it from telling has a finding already. */
function findingOn({ check, judgement }: JudgedBy, project: Project): readonly Finding[] {
  if (judgement.status !== 'drift') return [];
  return [findingOf({ check, judgement }, severityOf(check, judgement, project), project)];
}

function findingOf(
  { check, judgement }: { readonly check: CheckFacts; readonly judgement: Trouble },
  severity: Severity,
  project: Project,
): Finding {
  const owner = project.environments.find(({ name }) => name === judgement.environment)?.owner ?? null;
  const notes = judgement.rule?.notes;
  return {
    id: idOf({ check, judgement }),
    check: check.id,
    subject: judgement.subject,
    service: null,
    environment: judgement.environment,
    against: judgement.against,
    status: judgement.status,
    kind: judgement.kind,
    severity,
    expected: judgement.expected,
    actual: judgement.actual,
    message: judgement.message,
    why: notes?.why ?? judgement.why,
    evidence: judgement.evidence,
    owner: notes?.owner ?? owner,
    fix: judgement.fix,
    rollback: notes?.rollback != null ? { ...judgement.rollback, note: notes.rollback } : judgement.rollback,
    waiver: null,
    baselined: false,
    firstSeen: null,
    location: judgement.rule?.location ?? null,
  };
}

/** Production's old sins do not block every deploy: an absolute check weighs less where the reference shows the same. */
function weigh({ check, judgement }: TroubleFound, context: Context): Severity {
  const severity = severityOf(check, judgement, context.project);
  const { reference } = context;
  const isRuled = judgement.rule?.notes.severity != null;
  if (!check.isAbsolute || isRuled || severity !== 'error' || reference === null) return severity;
  if (judgement.environment === context.project.reference) return severity;
  const there = [...check.find(context, reference)].find(({ subject }) => subject === judgement.subject);
  return there?.status === 'drift' && judgement.status === 'drift' ? 'warning' : severity;
}

const answerOf = ({ check, judgement }: JudgedBy): Answer => ({
  check: check.id,
  subject: judgement.subject,
  service: null,
  environment: judgement.environment,
  status: judgement.status,
});

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
