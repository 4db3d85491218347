import type { Finding, Report, Unseen } from '../model/report.js';
import { isOpen } from './findings.js';

/** What changed since the previous report. */
export interface News {
  /** Open findings that the previous report does not have. */
  readonly fresh: readonly Finding[];
  /** Ids that were there and were verified to be gone. */
  readonly resolved: readonly string[];
  /** Open findings that were there before. */
  readonly persisting: readonly Finding[];
  /** What was there before and could not be looked at this time. */
  readonly unseen: readonly Unseen[];
  /** When the oldest of the persisting ones was first reported, ISO 8601; null where none persists. */
  readonly oldest: string | null;
}

/** The news of a report; null where it was held against no previous one. */
export function newsOf(report: Report): News | null {
  const seen = report.findings.filter(({ firstSeen }) => firstSeen !== null);
  if (seen.length + report.resolved.length + report.unseen.length === 0) return null;
  const open = seen.filter(isOpen);
  const persisting = open.filter((finding) => !isNew(finding, report));
  const [oldest = null] = persisting.flatMap(({ firstSeen }) => firstSeen ?? []).toSorted();
  return {
    fresh: open.filter((finding) => isNew(finding, report)),
    resolved: report.resolved,
    persisting,
    unseen: report.unseen,
    oldest,
  };
}

/** True for a finding that the previous report does not have. */
export const isNew = ({ firstSeen }: Finding, { startedAt }: Pick<Report, 'startedAt'>): boolean =>
  firstSeen === startedAt;

/** `new`, or the day on which it was first reported; null where that is not known. */
export function seenSince(finding: Finding, report: Pick<Report, 'startedAt'>): string | null {
  if (finding.firstSeen === null) return null;
  return isNew(finding, report) ? 'new' : `since ${dayOf(finding.firstSeen)}`;
}

/** Above what may still be so. */
export const NOT_LOOKED_AT = 'not looked at this time';

/** `config-value:hz@staging, since 2026-11-20`. */
export const unseenLine = ({ id, firstSeen }: Unseen, show: (id: string) => string): string =>
  `${show(id)}, since ${dayOf(firstSeen)}`;

/** `2026-11-20`, of an ISO 8601 time. */
export const dayOf = (time: string): string => time.slice(0, 10);
