import type { Address, RedisSource } from '../../../model/project.js';
import type { Unread } from '../../../model/report.js';
import { SourceError } from '../source-error.js';
import { addressText } from './address.js';
import { type ClusterNode, readClusterNodes } from './cluster-nodes.js';
import { Connection } from './connection.js';
import { grant } from './grant.js';
import { readServer, type ServerFacts } from './read-server.js';

/** A node that answered, with the one connection to it. */
export interface OpenNode {
  readonly connection: Connection;
  /** Where it was reached. */
  readonly address: Address;
  readonly server: ServerFacts;
  /** What it says of its cluster; none where it belongs to none, or may not be asked. */
  readonly cluster: readonly ClusterNode[];
  readonly unread: readonly Unread[];
}

/** A node that did not answer. */
export interface FailedNode {
  /** As `host:port`. */
  readonly address: string;
  readonly error: SourceError;
}

/** Connects to a node, and asks who it is and whom it knows. */
export async function openNode(
  environment: string,
  source: RedisSource,
  address: Address,
  signal: AbortSignal,
): Promise<OpenNode | FailedNode> {
  const id = addressText(address.host, address.port);
  let connection: Connection | null = null;
  try {
    connection = await Connection.open(environment, { ...source, ...address }, signal);
    const server = await readServer(connection, environment, source, id);
    return { connection, address, server, ...(await readCluster(connection, server, source, address)) };
  } catch (error) {
    connection?.close();
    if (error instanceof SourceError) return { address: id, error };
    throw error;
  }
}

async function readCluster(
  connection: Connection,
  { topology, node: { id } }: ServerFacts,
  source: RedisSource,
  own: Address,
): Promise<Pick<OpenNode, 'cluster' | 'unread'>> {
  if (topology !== 'cluster' || source.topology === 'standalone') return { cluster: [], unread: [] };
  const cluster = await readClusterNodes(connection, source, own);
  const right = grant(source, '+cluster|nodes');
  if ('nodes' in cluster)
    return {
      cluster: cluster.nodes,
      unread: cluster.isWhole ? [] : [{ part: 'config', node: null, why: NOT_ALL, remedy: right }],
    };
  const why = `it is one node of a cluster, and the others are not known: ${cluster.why}`;
  const remedy = cluster.isDenied ? right : null;
  return {
    cluster: [],
    unread: (['config', 'keys'] as const).map((part) => ({ part, node: id, why, remedy })),
  };
}

const NOT_ALL =
  'CLUSTER NODES is refused, and CLUSTER SLOTS does not tell of nodes that failed or that serve no slots';
