import type { RedisSource } from '../../../model/project.js';
import type { NodeSnapshot } from '../../../model/snapshot.js';
import { SourceError } from '../source-error.js';
import type { Categories } from './acl-rules.js';
import { readNodeId } from './address.js';
import { readCategories } from './categories.js';
import { Connection } from './connection.js';

const TIMES = 5;

/** What `redrift doctor` asks a node beside what a run does. */
export interface Measured {
  /** The median of some INFO, which the user may send anyway. */
  readonly roundTripMs: number | null;
  /** Null where the server does not tell them. */
  readonly categories: Categories | null;
}

/** Null where the node does not answer now. */
export async function measureNode(
  environment: string,
  source: RedisSource,
  { id, acl }: NodeSnapshot,
  signal: AbortSignal,
): Promise<Measured | null> {
  const address = readNodeId(id);
  if (address === null) return null;
  let connection: Connection | null = null;
  try {
    connection = await Connection.open(environment, { ...source, ...address }, signal);
    const times: number[] = [];
    for (let time = 0; time < TIMES; time++) {
      const began = performance.now();
      await connection.send('INFO', 'server');
      times.push(performance.now() - began);
    }
    // Where ACL LIST was refused, one refusal in the server's ACL LOG is enough.
    const categories = acl === null ? null : await readCategories(connection);
    return {
      roundTripMs: times.toSorted((a, b) => a - b)[Math.floor(TIMES / 2)] ?? null,
      categories: typeof categories === 'string' ? null : categories,
    };
  } catch (error) {
    if (error instanceof SourceError) return null;
    throw error;
  } finally {
    connection?.close();
  }
}
