import type { OpenNode } from './nodes.js';

/**
 * The shard of each node, from 0: primaries of a cluster in the order of their ids, with their replicas; nodes that
 * share a replication in one shard elsewhere. Nodes that share nothing are a shard each.
 */
export function shardsOf(nodes: readonly OpenNode[]): ReadonlyMap<OpenNode, number> {
  const groups = nodes.map(groupOf);
  const ordered = nodes.some(({ cluster }) => cluster.length > 0)
    ? [...new Set(groups)].toSorted()
    : [...new Set(groups)];
  return new Map(nodes.map((node, index) => [node, ordered.indexOf(groups[index] ?? '')]));
}

function groupOf({ cluster, server: { node } }: OpenNode): string {
  const me = cluster.find(({ isMyself }) => isMyself);
  return me?.primary ?? me?.id ?? node.replicationId ?? node.id;
}
