import type { Project } from '../model/project.js';
import type { Finding, Report, Severity, Verdict } from '../model/report.js';
import { isAtLeast } from './severity.js';

/** What of a run decides the verdict. */
export interface Gate {
  /** From the flag; null: each service's policy says. `never` keeps the verdict and turns exit 1 into 0. */
  readonly failOn: Severity | 'never' | null;
  readonly unverified: 'required' | 'fail' | 'allow';
}

/** Drift that nobody accepted: neither a waiver nor the baseline covers it. */
export const isOpenDrift = ({ status, waiver, baselined }: Finding): boolean =>
  status === 'drift' && waiver === null && !baselined;

/** The one verdict, which every reporter shows. `required` are ids of findings that must not be unverified. */
export function verdictOf(
  findings: readonly Finding[],
  required: ReadonlySet<string>,
  { policy }: Project,
  gate: Gate,
): Verdict {
  const fallback = policy.failOn === 'never' ? 'error' : policy.failOn;
  const threshold = gate.failOn === 'never' || gate.failOn === null ? fallback : gate.failOn;
  if (findings.some((finding) => isOpenDrift(finding) && isAtLeast(finding.severity, threshold)))
    return 'drift';
  const unknown = findings.filter(({ status }) => status === 'unverified');
  if (gate.unverified === 'allow') return 'in-step';
  const counts = gate.unverified === 'fail' ? unknown : unknown.filter(({ id }) => required.has(id));
  return counts.length > 0 ? 'unverified' : 'in-step';
}

/** How a service fared. */
export interface Outcome {
  readonly verdict: Verdict;
  readonly exitCode: 0 | 1 | 2;
}

/** The exit code follows from the verdict alone, but for `--fail-on never`. */
export function outcomeOf(verdict: Verdict, { policy }: Project, gate: Gate): Outcome {
  if (verdict === 'unverified') return { verdict, exitCode: 2 };
  return { verdict, exitCode: verdict === 'drift' && (gate.failOn ?? policy.failOn) !== 'never' ? 1 : 0 };
}

/**
 * How all services fared. Drift in one is drift, and what is not known of one is not known; of none, nothing is. Where
 * drift may pass in one service, it lets no other pass that could not be seen.
 */
export function worstOf(outcomes: readonly Outcome[]): Outcome {
  const has = (verdict: Verdict): boolean => outcomes.some((one) => one.verdict === verdict);
  const isUnknown = outcomes.length === 0 || has('unverified');
  const exitsWith = (code: 1 | 2): boolean => outcomes.some(({ exitCode }) => exitCode === code);
  return {
    verdict: has('drift') ? 'drift' : isUnknown ? 'unverified' : 'in-step',
    exitCode: exitsWith(1) ? 1 : isUnknown ? 2 : 0,
  };
}

/** Every finding is counted once: accepted drift apart from that which is open. */
export function summaryOf(findings: readonly Finding[], checked: number): Report['summary'] {
  const open = findings.filter(isOpenDrift);
  const count = (severity: Severity): number =>
    open.filter((finding) => finding.severity === severity).length;
  return {
    error: count('error'),
    warning: count('warning'),
    info: count('info'),
    unverified: findings.filter(({ status }) => status === 'unverified').length,
    waived: findings.filter(({ waiver }) => waiver !== null).length,
    baselined: findings.filter(({ baselined }) => baselined).length,
    checked,
  };
}
