import { compare } from '../differ/compare.js';
import type { ObservedService } from '../differ/judge-service.js';
import type { PrivateWords } from '../loader/keyspace/veil.js';
import { load } from '../loader/load.js';
import { type Doubts, isSure, lookAgain } from '../loader/look-again.js';
import type { Progress } from '../loader/sources/source.js';
import { createTurns } from '../loader/turns.js';
import type { Project } from '../model/project.js';
import type { Finding } from '../model/report.js';
import { placeOf } from '../reporters/findings.js';
import { toolVersion } from './version.js';

/** Environments that are read at a time: enough for a gate to be quick, few enough for its machine and its network. */
export const MOST_AT_ONCE = 8;

/** What ends a reading early, and who is told how far it is. */
export interface Collecting {
  readonly signal: AbortSignal;
  readonly progress: (progress: Progress) => void;
  /** How words of key names are hidden; null where rare ones are. */
  readonly privateWords: PrivateWords | null;
}

/**
 * Reads every environment of every service, and again what seems to drift: a setting may be changed while it is read,
 * and a family that no sample met may be there. An environment that cannot be read is told as such.
 */
export async function collect(
  projects: readonly Project[],
  collecting: Collecting,
): Promise<readonly ObservedService[]> {
  const first = await readAll(projects, collecting);
  return lookTwice(first, collecting);
}

async function readAll(
  projects: readonly Project[],
  { signal, progress, privateWords }: Collecting,
): Promise<readonly ObservedService[]> {
  const turns = createTurns(MOST_AT_ONCE);
  return Promise.all(
    projects.map(async (project) => {
      const { service, families, waivers, requires, reference } = project;
      const observations = await load(project.environments, {
        families,
        waivers,
        privateWords,
        requires,
        reference,
        signal,
        progress: (one) => progress({ ...one, environment: placeOf({ service, ...one }) }),
        toolVersion: toolVersion(),
        turns,
      });
      return { project, observations };
    }),
  );
}

/** Only what is asked decides what is in doubt: neither the day nor what was accepted does. */
const ANY_RUN = {
  startedAt: new Date(0).toISOString(),
  durationMs: 0,
  failOn: null,
  unverified: 'required',
  leftOut: [],
  baseline: [],
  previous: null,
} as const;

async function lookTwice(
  observed: readonly ObservedService[],
  { signal, privateWords }: Collecting,
): Promise<readonly ObservedService[]> {
  const { findings } = compare(observed, { ...ANY_RUN, toolVersion: toolVersion() });
  return Promise.all(
    observed.map(async ({ project, observations }) => {
      const doubts = doubtsOf(findings.filter(({ service }) => service === project.service));
      if (isSure(doubts)) return { project, observations };
      return { project, observations: await lookAgain(observations, doubts, signal, privateWords) };
    }),
  );
}

const SETTINGS_CHECKS: readonly string[] = [
  'config-value',
  'config-file',
  'memory-headroom',
  'node-agreement',
];

/** A setting that seems to drift is read once more before that is said; a family that no sample met is looked for. */
function doubtsOf(findings: readonly Finding[]): Doubts {
  const families = new Map<string, string[]>();
  for (const { check, subject, evidence } of findings) {
    const { notMetIn } = evidence;
    if (!check.startsWith('key-') || typeof notMetIn !== 'string') continue;
    families.set(notMetIn, [...new Set([...(families.get(notMetIn) ?? []), subject])]);
  }
  return {
    settings: findings.some(({ check, status }) => status === 'drift' && SETTINGS_CHECKS.includes(check)),
    families,
  };
}
