import type { SettingClass } from '../catalogue/table.js';
import type { Observation } from '../model/observation.js';
import type { Location, Part, Project, RuleNotes } from '../model/project.js';
import type { Against, FindingKind, Json, Remedy, Severity } from '../model/report.js';

/** An environment that could be read. */
export type Observed = Extract<Observation, { kind: 'read' }>;

/** What every check looks at. */
export interface Context {
  readonly project: Project;
  readonly observations: readonly Observation[];
  /** The reference, where it could be read. */
  readonly reference: Observed | null;
}

/** What a check says of one subject in one environment. */
export type Judgement = {
  readonly subject: string;
  readonly environment: string;
} & (
  | { readonly status: 'in-step' }
  | ({ readonly status: 'drift'; readonly kind: 'changed' | 'missing' | 'unexpected' } & Particulars)
  | ({ readonly status: 'unverified'; readonly kind: 'denied' | 'insufficient' } & Particulars)
);

/** Drift or unverified: a finding in the making. Severity, order, waivers and the verdict are compare.ts's business. */
export type Trouble = Exclude<Judgement, { readonly status: 'in-step' }>;

interface Particulars {
  readonly against: Against;
  readonly expected: string | null;
  readonly actual: string | null;
  readonly message: string;
  readonly why: string | null;
  readonly evidence: { readonly [key: string]: Json };
  readonly fix: Remedy;
  readonly rollback: Remedy;
  /** The entry of the YAML that asked; null for built-in rules. */
  readonly rule: AskedBy | null;
  /** Where the check's own severity is not it: a required family, a setting's class. */
  readonly severity: Severity | null;
  /** Chance of seeing this much in samples of equal environments; null where nothing was sampled. Judged by Holm's procedure over the run. */
  readonly pValue: number | null;
  /** Judgements with one cause in one environment are one finding: the first. */
  readonly cause: string | null;
}

/** `isNamed`: the YAML names this very setting or family, so that not to know is not good enough. */
export interface AskedBy {
  readonly notes: RuleNotes;
  readonly location: Location | null;
  readonly isNamed: boolean;
}

/**
 * One kind of question. To add one: a file in `checks/` that exports a `Check`, a line in `checks/index.ts`, a test in
 * `test/differ/checks/`, a page in `docs/checks/`. A check states facts about every subject it looked at: in step,
 * drift or unverified, never silence.
 */
export interface Check extends CheckFacts {
  /** What of a snapshot it needs. */
  readonly part: Part;
  /** Asked of every environment, the reference too: where the reference shows the same, it weighs less in the others. */
  readonly isAbsolute: boolean;
  readonly find: (context: Context, observed: Observation) => Iterable<Judgement>;
}

/** What is known of a check without asking it. */
export interface CheckFacts {
  readonly id: string;
  /** What it finds, in a few words. */
  readonly title: string;
  /** Where neither the YAML nor the judgement says otherwise. */
  readonly severity: Severity;
  /** Which environments are asked, in words. */
  readonly askedOf: string;
  /** A sentence or two for `redrift explain`. */
  readonly explanation: string;
}

/** A line of the YAML that asks by name, without notes beside it. */
export const askedAt = (location: Location | null): AskedBy => ({
  notes: { severity: null, owner: null, why: null, rollback: null },
  location,
  isNamed: true,
});

export const NO_REMEDY: Remedy = { commands: [], note: null };

/** Why a whole part of an environment cannot be judged: such judgements share one finding, made in unread.ts. */
export const unreadCause = (part: Part, environment: string): string => `unread:${part}@${environment}`;

const NO_PARTICULARS = {
  expected: null,
  actual: null,
  why: null,
  evidence: {},
  fix: NO_REMEDY,
  rollback: NO_REMEDY,
  rule: null,
  severity: null,
  pValue: null,
  cause: null,
} as const satisfies Partial<Particulars>;

type Given = Partial<Particulars> & Pick<Particulars, 'message' | 'against'>;

export const inStep = (subject: string, environment: string): Judgement => ({
  subject,
  environment,
  status: 'in-step',
});

export function drift(
  subject: string,
  environment: string,
  kind: Extract<FindingKind, 'changed' | 'missing' | 'unexpected'>,
  given: Given,
): Judgement {
  return { ...NO_PARTICULARS, ...given, subject, environment, kind, status: 'drift' };
}

export function unverified(
  subject: string,
  environment: string,
  kind: Extract<FindingKind, 'denied' | 'insufficient'>,
  given: Given,
): Judgement {
  return { ...NO_PARTICULARS, ...given, subject, environment, kind, status: 'unverified' };
}

/** Of the same question asked of several nodes: the first drift, else what is unverified; null of none. */
export const worstOf = (judgements: readonly Judgement[]): Judgement | null =>
  judgements.find(({ status }) => status === 'drift') ??
  judgements.find(({ status }) => status === 'unverified') ??
  judgements[0] ??
  null;

/** A setting's class decides its severity; null: it is not compared. (docs/checks/config-value.md) */
export const CLASS_SEVERITY = {
  behaviour: 'error',
  security: 'error',
  persistence: 'warning',
  capacity: 'warning',
  network: 'warning',
  encoding: 'info',
  logging: 'info',
  identity: null,
  unknown: 'info',
} as const satisfies Record<SettingClass, Severity | null>;
