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
import { idOfSubject } from './ids.js';
import { environmentsOf, familiesOf, settingsOf } from './inventory.js';
import { isOff, severityOf } from './severity.js';
import type { Judged } from './significance.js';
import { type UnreadFinding, unreadFindings } from './unread.js';
import { type Gate, type Outcome, outcomeOf, verdictOf } from './verdict.js';
import { judgeWaivers, withWaivers } from './waivers.js';

/** One service: what was written down of it, and what was read. */
export interface ObservedService {
  readonly project: Project;
  readonly observations: readonly Observation[];
}

/** What every check said of a service, before chance is taken out. */
export interface AskedService {
  readonly context: Context;
  readonly judged: readonly Judged[];
}

/** Asks every check of every environment of a service. */
export function askService({ project, observations }: ObservedService): AskedService {
  const context = contextOf(project, observations);
  return {
    context,
    judged: CHECKS.filter((check) => !isOff(check, project)).flatMap((check) => ask(check, context)),
  };
}

/** What is accepted, and what decides the verdict. */
interface Terms extends Gate {
  /** `2026-11-22`, UTC. */
  readonly day: string;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly baseline: readonly AcceptedFinding[];
}

/** A service's share of a report. */
interface JudgedService
  extends Pick<Report, 'environments' | 'findings' | 'answers' | 'settings' | 'families'> {
  readonly outcome: Outcome;
}

/** Makes findings of what the checks said, and says who accepted them. */
export function judgeService(context: Context, judged: readonly Judged[], terms: Terms): JudgedService {
  const { project, observations } = context;
  const { service, policy } = project;
  const unread = observations.flatMap((observation) => unreadFindings(observation, policy, service));
  const troubles = oncePerCause(
    judged,
    new Set(unread.flatMap(causesOf)),
    new Set(observations.flatMap(neverAsked)),
  );
  const found = [
    ...unread.map(({ finding }) => finding),
    ...troubles.map((one) => findingOf(one, weigh(one, context), project)),
  ];
  const [environments, families] = [environmentsOf(context, terms.startedAt), familiesOf(context)];
  const asked = judged.map((one) => answerOf(one, service));
  const onWaivers = judgeWaivers(project, found, { environments, families, answers: asked }, terms.day).map(
    (judgement) => ({ check: waiver, judgement }),
  );
  const findings = settle([...found, ...onWaivers.flatMap((one) => findingOn(one, project))], project, terms);
  // Where nothing was asked, nothing is known.
  const verdict =
    judged.length === 0
      ? 'unverified'
      : verdictOf(findings, requiredOf(judged, unread, observations, project), project, terms);
  return {
    environments,
    families,
    findings,
    answers: [...asked, ...onWaivers.map((one) => answerOf(one, service))],
    settings: settingsOf(context),
    outcome: outcomeOf(verdict, project, terms),
  };
}

/** Who accepted what was found: a waiver, else the baseline. */
const settle = (found: readonly Finding[], project: Project, { day, baseline }: Terms): readonly Finding[] =>
  withBaseline(withWaivers(found, project, day), baseline);

/** Ids of what must not be unverified: what the YAML names, and the parts that it demands or that take such a question with them. */
function requiredOf(
  judged: readonly Judged[],
  unread: readonly UnreadFinding[],
  observations: readonly Observation[],
  { policy, service }: Project,
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
  return new Set([...blocking.map(({ finding }) => finding.id), ...named.map((one) => idOf(one, service))]);
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

const idOf = ({ check, judgement }: JudgedBy, service: string | null): string =>
  idOfSubject({ ...judgement, check: check.id, service });

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
    id: idOf({ check, judgement }, project.service),
    check: check.id,
    subject: judgement.subject,
    service: project.service,
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

const answerOf = ({ check, judgement }: JudgedBy, service: string | null): Answer => ({
  check: check.id,
  subject: judgement.subject,
  service,
  environment: judgement.environment,
  status: judgement.status,
});
