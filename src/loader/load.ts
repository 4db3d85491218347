import type { Observation } from '../model/observation.js';
import type { Environment, FamilyRule } from '../model/project.js';
import type { Snapshot } from '../model/snapshot.js';
import { familiesOf } from './keyspace/families.js';
import { type Pattern, parsePattern } from './keyspace/pattern.js';
import { read } from './sources/registry.js';
import type { Progress } from './sources/source.js';
import { SourceError } from './sources/source-error.js';

/** What a load needs beside the environments. */
export interface LoadOptions {
  readonly families: readonly FamilyRule[];
  readonly signal: AbortSignal;
  readonly progress: (progress: Progress) => void;
  readonly toolVersion: string;
}

/**
 * Reads all environments at once, then learns the families of their keys together. An environment that cannot be
 * read is an observation too: the others are not lost with it. Throws only what is a fault of ours.
 */
export async function load(
  environments: readonly Environment[],
  options: LoadOptions,
): Promise<readonly Observation[]> {
  const snapshots = await Promise.all(environments.map((environment) => readOne(environment, options)));
  const families = familiesOf(
    snapshots.flatMap((found) => ('snapshotVersion' in found ? [found.keyspace] : [])),
  );
  let next = 0;
  return environments.map((environment, index): Observation => {
    const found = snapshots[index];
    if (found === undefined || !('snapshotVersion' in found))
      return { kind: 'unread', environment, why: found?.detail ?? '', remedy: found?.advice ?? null };
    return { kind: 'read', environment, snapshot: found, families: families[next++] ?? [] };
  });
}

/** Reads one environment; throws a `SourceError`. */
export function readEnvironment(environment: Environment, options: LoadOptions): Promise<Snapshot> {
  const { families, signal, progress, toolVersion } = options;
  const patterns = families.map(({ pattern }) => readPattern(pattern));
  return read({ environment, families: patterns, signal, progress, toolVersion });
}

async function readOne(environment: Environment, options: LoadOptions): Promise<Snapshot | SourceError> {
  try {
    return await readEnvironment(environment, options);
  } catch (error) {
    if (error instanceof SourceError) return error;
    throw error;
  }
}

function readPattern(text: string): Pattern {
  const pattern = parsePattern(text);
  if ('message' in pattern) throw new Error(`family pattern ${text} was not validated: ${pattern.message}`);
  return pattern;
}
