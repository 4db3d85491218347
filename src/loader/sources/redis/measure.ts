import type { RedisSource } from '../../../model/project.js';
import type { NodeSnapshot } from '../../../model/snapshot.js';
import { SourceError } from '../source-error.js';
import { readNodeId } from './address.js';
import { Connection } from './connection.js';

const TIMES = 5;

/**
 * How long a node takes to answer, in milliseconds: the median of some INFO, which the user may send anyway. Null where it
 * does not answer now.
 */
export async function roundTripMs(
  environment: string,
  source: RedisSource,
  { id }: NodeSnapshot,
  signal: AbortSignal,
): Promise<number | null> {
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
    return times.toSorted((a, b) => a - b)[Math.floor(TIMES / 2)] ?? null;
  } catch (error) {
    if (error instanceof SourceError) return null;
    throw error;
  } finally {
    connection?.close();
  }
}
