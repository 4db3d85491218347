import { formatDurationMs } from '../catalogue/duration.js';
import type { Observation } from '../model/observation.js';
import type { Policy } from '../model/project.js';
import type { ReportEnvironment } from '../model/report.js';

/** When the snapshot was taken that an environment was read from, and how old it was; null for any other source. */
export function ageOf(observation: Observation, startedAt: string): ReportEnvironment['snapshot'] {
  if (observation.kind === 'unread' || observation.environment.source.kind !== 'snapshot') return null;
  const { takenAt } = observation.snapshot;
  // Another machine's clock may be ahead of ours.
  return { takenAt, ageMs: Math.max(0, Date.parse(startedAt) - Date.parse(takenAt)) };
}

/** Clocks of two machines may be so far apart. */
const CLOCKS_APART_MS = 5 * 60_000;

/**
 * An environment whose snapshot is older than the policy permits, or from a time that has not come, was not read: it
 * verifies nothing.
 */
export function withoutStale(
  observation: Observation,
  { maxSnapshotAgeMs }: Policy,
  startedAt: string,
): Observation {
  const age = ageOf(observation, startedAt);
  if (age === null || maxSnapshotAgeMs === null) return observation;
  const aheadMs = Date.parse(age.takenAt) - Date.parse(startedAt);
  if (aheadMs > CLOCKS_APART_MS)
    return {
      kind: 'unread',
      environment: observation.environment,
      why: `its snapshot says that it is of ${age.takenAt}, which is yet to come: its age is not known`,
      remedy: `set the clocks, or take it again: redrift snapshot ${observation.environment.name}`,
    };
  if (age.ageMs <= maxSnapshotAgeMs) return observation;
  return {
    kind: 'unread',
    environment: observation.environment,
    why: `its snapshot of ${age.takenAt} is ${formatDurationMs(age.ageMs)} old; policy.maxSnapshotAge allows ${formatDurationMs(maxSnapshotAgeMs)}`,
    remedy: `take it again: redrift snapshot ${observation.environment.name}`,
  };
}
