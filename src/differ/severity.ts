import type { Project } from '../model/project.js';
import type { Severity } from '../model/report.js';
import type { CheckFacts, Trouble } from './check.js';

const RANK = { info: 0, warning: 1, error: 2 } as const satisfies Record<Severity, number>;

/** True where `severity` is at or above `threshold`. */
export const isAtLeast = (severity: Severity, threshold: Severity): boolean =>
  RANK[severity] >= RANK[threshold];

/** For sorting, worst first. */
export const severityRank = (severity: Severity): number => -RANK[severity];

/** The YAML's word at the rule, then its word on the check, then the subject's, then the check's own. */
export function severityOf(check: CheckFacts, trouble: Trouble, { policy }: Project): Severity {
  const ruled = trouble.rule?.notes.severity ?? null;
  const policed = policy.checks.find((entry) => entry.check === check.id)?.severity ?? null;
  return ruled ?? (policed === 'off' ? null : policed) ?? trouble.severity ?? check.severity;
}

/** True where the policy turns a check off. */
export const isOff = (check: CheckFacts, { policy }: Project): boolean =>
  policy.checks.some((entry) => entry.check === check.id && entry.severity === 'off');
