import { isSameAddress } from './address.js';
import type { OpenNode } from './open-node.js';
import type { ServerFacts } from './read-server.js';

/**
 * The shard of each node, from 0: primaries of a cluster in the order of their ids, with their replicas; nodes that
 * share a replication in one shard elsewhere. Nodes that share nothing are a shard each.
 */
export function shardsOf(nodes: readonly OpenNode[]): ReadonlyMap<OpenNode, number> {
  const groups = nodes.map((node) => groupOf(node, nodes, 0));
  const ordered = nodes.some(({ cluster }) => cluster.length > 0)
    ? [...new Set(groups)].toSorted()
    : [...new Set(groups)];
  return new Map(nodes.map((node, index) => [node, ordered.indexOf(groups[index] ?? '')]));
}

/** A replica whose link is down has a replication id of its own: it belongs to the primary that it names. */
function groupOf(one: OpenNode, nodes: readonly OpenNode[], depth: number): string {
  const { cluster, server } = one;
  const me = cluster.find(({ isMyself }) => isMyself);
  if (me !== undefined) return me.primary ?? me.id;
  const { replication, replicationId, id } = server.node;
  const above = nodes.find(
    (other) => other !== one && isSameAddress(other.server.node.id, replication.primary ?? ''),
  );
  return above === undefined || depth > nodes.length
    ? (replicationId ?? id)
    : groupOf(above, nodes, depth + 1);
}

/**
 * Primaries of two shards that go back to one replication: where a failover is not over, the former one does not know
 * yet. None in a cluster, where slots tell whose keys count. (redis: replication.c, shiftReplicationId)
 */
export const rivalsOf = (nodes: readonly OpenNode[]): readonly OpenNode[] =>
  nodes.filter((one) => nodes.some((other) => isHeir(one, other) || isHeir(other, one)));

const isHeir = ({ server: heir, cluster }: OpenNode, { server: former }: OpenNode): boolean =>
  cluster.length === 0 &&
  heir.node.role === 'primary' &&
  former.node.role === 'primary' &&
  heir.node.replicationId !== former.node.replicationId &&
  heir.info.get('master_replid2') === former.node.replicationId;

/** Of every shard, in their order, who may be asked about its keys: those first that the YAML prefers. */
export function readersOf<T>(
  members: readonly T[],
  of: (member: T) => { readonly shard: number; readonly role: 'primary' | 'replica' },
  preferred: 'primary' | 'replica',
): readonly (readonly T[])[] {
  const shards = [...new Set(members.map((member) => of(member).shard))].toSorted((a, b) => a - b);
  return shards.map((shard) => {
    const own = members.filter((member) => of(member).shard === shard);
    const isPreferred = (member: T): boolean => of(member).role === preferred;
    return [...own.filter(isPreferred), ...own.filter((member) => !isPreferred(member))];
  });
}

/** A replica that lost its primary, or is being filled, has other keys than the primary. */
export const isInTouch = ({ node, info }: ServerFacts): boolean =>
  node.role === 'primary' ||
  (info.get('master_link_status') === 'up' && info.get('master_sync_in_progress') !== '1');
