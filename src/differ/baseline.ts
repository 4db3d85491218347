import type { AcceptedFinding, AcceptedRange } from '../model/baseline.js';
import type { Finding, Report } from '../model/report.js';
import { estimatesOf, mayBeTheSame, withTolerance } from './estimates.js';
import { subjectOf } from './ids.js';
import { isGone } from './seen.js';

/** A finding as a baseline keeps it. */
function accept(finding: Finding): AcceptedFinding {
  const { id, kind, check, expected } = finding;
  const estimates = estimatesOf(finding);
  return {
    id,
    kind,
    expected,
    actual: acceptedValue(finding),
    expectedWithin: withTolerance(check, estimates.expected),
    actualWithin: withTolerance(check, estimates.actual),
  };
}

/** What differs stands for a value where there is none, as of a module or a user. */
function acceptedValue({ actual, evidence }: Finding): string | null {
  const { differences } = evidence;
  return actual ?? (Array.isArray(differences) ? differences.join('; ') : null);
}

/** Findings that the baseline covers are marked. Drift alone is: what a waiver covers needs no more, and what is unverified is not known. */
export function withBaseline(
  findings: readonly Finding[],
  baseline: readonly AcceptedFinding[],
): readonly Finding[] {
  const byId = new Map(baseline.map((one) => [one.id, one]));
  return findings.map((finding) => {
    const accepted = byId.get(finding.id);
    const isCovered = accepted !== undefined && isAcceptable(finding) && isTheSame(finding, accepted);
    return isCovered ? { ...finding, baselined: true } : finding;
  });
}

const isAcceptable = ({ status, waiver, check }: Finding): boolean =>
  status === 'drift' && waiver === null && check !== 'waiver';

function isTheSame(finding: Finding, accepted: AcceptedFinding): boolean {
  const { expected, actual } = estimatesOf(finding);
  return (
    finding.kind === accepted.kind &&
    isSameValue(finding.expected, expected, accepted.expected, accepted.expectedWithin) &&
    isSameValue(acceptedValue(finding), actual, accepted.actual, accepted.actualWithin)
  );
}

function isSameValue(
  value: string | null,
  ranges: readonly AcceptedRange[],
  accepted: string | null,
  within: readonly AcceptedRange[],
): boolean {
  if (value === accepted) return true;
  return ranges.length > 0 && within.length > 0 && mayBeTheSame(ranges, within);
}

/** How a baseline changes with today's report. Every list is in order of ids. */
export interface BaselineUpdate {
  readonly entries: readonly AcceptedFinding[];
  readonly added: readonly string[];
  /** Accepted before with another value. */
  readonly changed: readonly string[];
  /** Looked at, and not so any more: dropped only where that was asked. */
  readonly gone: readonly string[];
}

/** Today's drift, what a baseline holds of it already, and what else it holds and was not seen, or not to be dropped. */
export function updateBaseline(
  baseline: readonly AcceptedFinding[],
  report: Report,
  isPruned: boolean,
): BaselineUpdate {
  const drift = report.findings.filter(isAcceptable);
  const known = new Map(baseline.map((one) => [one.id, one]));
  const gone = goneFrom(baseline, report);
  // What is the same within its tolerance keeps the value of the first day: else it could drift away by small steps.
  const today = drift.map((finding) => {
    const before = known.get(finding.id);
    return before !== undefined && isTheSame(finding, before) ? before : accept(finding);
  });
  const ids = new Set(today.map(({ id }) => id));
  const kept = baseline.filter(({ id }) => !ids.has(id) && !(isPruned && gone.includes(id)));
  return {
    entries: [...today, ...kept].toSorted((a, b) => byCodeUnit(a.id, b.id)),
    added: today.flatMap(({ id }) => (known.has(id) ? [] : [id])).toSorted(byCodeUnit),
    changed: today
      .flatMap((one) => (known.has(one.id) && known.get(one.id) !== one ? [one.id] : []))
      .toSorted(byCodeUnit),
    gone,
  };
}

/** Ids of a baseline that a report looked at and that are not so any more. */
export function goneFrom(baseline: readonly AcceptedFinding[], report: Report): readonly string[] {
  const found = new Set(report.findings.map(({ id }) => id));
  return baseline
    .map(({ id }) => id)
    .filter((id) => !found.has(id) && isGone(subjectOf(id), report))
    .toSorted(byCodeUnit);
}

const byCodeUnit = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
