import type { Environment, RedisSource } from '../../../model/project.js';
import type { NodeSnapshot } from '../../../model/snapshot.js';
import { SourceError } from '../source-error.js';
import { readNodeId } from './address.js';
import type { Stop } from './census/databases.js';
import { Connection } from './connection.js';
import { readServer } from './read-server.js';
import { searchKeys } from './search-keys.js';
import { isInTouch, readersOf } from './shards.js';

/** Families that a sample did not meet, looked for in the names of all keys. */
export interface FamilySearch {
  /** A glob that takes them all, over full names; null for all names. */
  readonly match: string | null;
  /** The family of a full name in latin1; null where it is none that is looked for. */
  readonly familyOf: (name: string) => string | null;
}

/** How many names of each family were met; `stop` says why not all names were seen, null where they were. */
export interface FamiliesMet {
  readonly met: ReadonlyMap<string, number>;
  readonly stop: Stop | null;
}

/**
 * Looks through the names of every shard, one after the other, each over a new connection: of the node that the YAML
 * prefers, of the next where that is not up to date.
 */
export async function lookForFamilies(
  environment: Environment,
  source: RedisSource,
  nodes: readonly NodeSnapshot[],
  { match, familyOf }: FamilySearch,
  signal: AbortSignal,
): Promise<FamiliesMet> {
  const met = new Map<string, number>();
  const onName = (name: string): void => {
    const family = familyOf(name);
    if (family !== null) met.set(family, (met.get(family) ?? 0) + 1);
  };
  for (const own of readersOf(nodes, (node) => node, source.readKeysFrom)) {
    const stop = await lookAtShard(own, { environment, source, signal }, { match, onName });
    if (stop !== null) return { met, stop };
  }
  return { met, stop: null };
}

interface Request {
  readonly environment: Environment;
  readonly source: RedisSource;
  readonly signal: AbortSignal;
}

async function lookAtShard(
  own: readonly NodeSnapshot[],
  request: Request,
  search: Parameters<typeof searchKeys>[3],
): Promise<Stop | null> {
  let stop: Stop | null = null;
  for (const node of own) {
    const found = await lookAt(node, request, search);
    if (found !== 'not-in-touch') return found;
    stop ??= { why: `${node.id} is a replica that lost its primary`, remedy: 'run again' };
  }
  return stop;
}

async function lookAt(
  node: NodeSnapshot,
  request: Request,
  search: Parameters<typeof searchKeys>[3],
): Promise<Stop | 'not-in-touch' | null> {
  const { environment, source, signal } = request;
  const address = readNodeId(node.id);
  if (address === null) return { why: `${node.id} is no address`, remedy: null };
  let connection: Connection | null = null;
  try {
    connection = await Connection.open(environment.name, { ...source, ...address }, signal);
    const server = await readServer(connection, environment.name, source, node.id);
    if (server.node.runId !== node.runId)
      return { why: `${node.id} is another server now`, remedy: 'run again' };
    if (!isInTouch(server)) return 'not-in-touch';
    return await searchKeys(connection, request, server, search);
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    return { why: error.detail, remedy: error.advice };
  } finally {
    connection?.close();
  }
}
