import type { Project } from '../model/project.js';
import type { Finding, Report, Severity, Verdict } from '../model/report.js';
import { isAtLeast } from './severity.js';

/** What of a run decides the verdict. */
export interface Gate {
  /** From the flag, else the policy. `never` keeps the verdict and turns exit 1 into 0. */
  readonly failOn: Severity | 'never';
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
  const threshold = gate.failOn === 'never' ? fallback : gate.failOn;
  if (findings.some((finding) => isOpenDrift(finding) && isAtLeast(finding.severity, threshold)))
    return 'drift';
  const unknown = findings.filter(({ status }) => status === 'unverified');
  if (gate.unverified === 'allow') return 'in-step';
  const counts = gate.unverified === 'fail' ? unknown : unknown.filter(({ id }) => required.has(id));
  return counts.length > 0 ? 'unverified' : 'in-step';
}

/** Follows from the verdict alone, but for `--fail-on never`. */
export function exitCodeOf(verdict: Verdict, { failOn }: Gate): 0 | 1 | 2 {
  if (verdict === 'unverified') return 2;
  return verdict === 'drift' && failOn !== 'never' ? 1 : 0;
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
