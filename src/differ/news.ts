import type { Finding, Report, Unseen } from '../model/report.js';
import { subjectOf } from './ids.js';
import { type IsLeftOut, isGone, isUnseen, type Sight } from './seen.js';
import { isOpenDrift } from './verdict.js';

/** Findings with the time of the first report in a row that had them; without a previous one nothing is known of that. */
export function withFirstSeen(
  findings: readonly Finding[],
  previous: Report | null,
  startedAt: string,
): readonly Finding[] {
  if (previous === null) return findings;
  const before = new Map(sightings(previous).map(({ id, firstSeen }) => [id, firstSeen]));
  return findings.map((finding) => ({ ...finding, firstSeen: before.get(finding.id) ?? startedAt }));
}

/** What became of findings of the previous report that this one does not have; in order of ids. */
export function fatesOf(
  previous: Report | null,
  findings: readonly Finding[],
  sight: Sight,
  isLeftOut: IsLeftOut,
): { readonly resolved: readonly string[]; readonly unseen: readonly Unseen[] } {
  if (previous === null) return { resolved: [], unseen: [] };
  const here = new Set(findings.map(({ id }) => id));
  const missing = sightings(previous)
    .filter(({ id }) => !here.has(id))
    .map((one) => ({ one, subject: subjectOf(one.id) }))
    .toSorted((a, b) => (a.one.id < b.one.id ? -1 : 1));
  return {
    resolved: missing.flatMap(({ one, subject }) => (isGone(subject, sight) ? [one.id] : [])),
    unseen: missing.flatMap(({ one, subject }) =>
      !isGone(subject, sight) && isUnseen(subject, sight, isLeftOut) ? [one] : [],
    ),
  };
}

/** Every finding that a report knows of, with what it passes on from reports before it. */
const sightings = ({ findings, unseen, startedAt }: Report): readonly Unseen[] => [
  ...findings.map(({ id, firstSeen }) => ({ id, firstSeen: firstSeen ?? startedAt })),
  ...unseen,
];

/** What a team is told of a report when nobody looks at it: beyond what is new by its id, drift that is accepted no more. */
export interface Announcement {
  /** Open drift that the previous report did not have, or had accepted; what is unverified and was not. All without a previous report. */
  readonly fresh: readonly Finding[];
  readonly resolved: readonly string[];
  /** Findings that are neither new nor accepted. */
  readonly persisting: number;
  /** True where there is something to tell; always without a previous report. */
  readonly isNews: boolean;
}

/** What is new in a report beside the previous one. */
export function announcementOf(report: Report, previous: Report | null): Announcement {
  const counted = report.findings.filter((one) => one.status === 'unverified' || isOpenDrift(one));
  const fresh = counted.filter((one) => isFresh(one, previous));
  const { resolved, verdict } = report;
  return {
    fresh,
    resolved,
    persisting: counted.length - fresh.length,
    isNews: previous === null || fresh.length > 0 || resolved.length > 0 || verdict !== previous.verdict,
  };
}

/** Drift that was unverified, waived or in the baseline is news; what was drift and could not be seen this time is none. */
function isFresh(finding: Finding, previous: Report | null): boolean {
  if (previous === null) return true;
  if (previous.unseen.some(({ id }) => id === finding.id)) return false;
  const before = previous.findings.find(({ id }) => id === finding.id);
  return before === undefined || (isOpenDrift(finding) && !isOpenDrift(before));
}
