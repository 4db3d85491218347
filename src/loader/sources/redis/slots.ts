import type { RedisSource } from '../../../model/project.js';
import type { ReadRequest } from '../source.js';
import { SourceError } from '../source-error.js';
import { type ClusterNode, readClusterNodes } from './cluster-nodes.js';
import { Connection } from './connection.js';
import type { OpenNode } from './open-node.js';

/**
 * Asks a cluster once more who serves which slots, when its keys were read: a fault where that changed, or where keys
 * are on their way; null where every slot stayed where it was. The connections that read keys take no more commands:
 * one of them is closed, and its node asked anew.
 */
export async function movedSlots(
  open: readonly OpenNode[],
  { environment, source, signal }: ReadRequest<RedisSource>,
): Promise<SourceError | null> {
  const first = open.find(({ cluster }) => owners(cluster).length > 1);
  if (first === undefined || signal.aborted) return null;
  first.connection.close();
  try {
    const again = await Connection.open(environment.name, { ...source, ...first.address }, signal);
    try {
      const view = await readClusterNodes(again, source, first.address);
      const nodes = 'nodes' in view ? view.nodes : [];
      if (slotsOf(nodes) !== slotsOf(first.cluster))
        return again.fault('unexpected', 'slots of the cluster changed hands while keys were read');
      const moving = [nodes, ...open.map(({ cluster }) => cluster)].flatMap(movingSlots);
      const [slot] = moving.toSorted((a, b) => a - b);
      return slot === undefined ? null : again.fault('open-slot', openSlot(slot));
    } finally {
      again.close();
    }
  } catch (error) {
    if (error instanceof SourceError) return error;
    throw error;
  }
}

/** How many slots nobody serves, by the node that knows most; 0 where there is no cluster, or none may be asked. */
export function unservedSlots(open: readonly OpenNode[]): number {
  const views = open.map(({ cluster }) => cluster).filter((nodes) => nodes.length > 0);
  return views.length === 0 ? 0 : Math.max(0, SLOTS - Math.max(...views.map(countSlots)));
}

const SLOTS = 16_384;

/** `0-5460 5462 [93-<-…]`: what stands in brackets is on its way. */
const countSlots = (nodes: readonly ClusterNode[]): number =>
  nodes
    .flatMap(({ slots }) => [...slots.matchAll(/(?<=^| )(\d+)(?:-(\d+))?(?= |$)/g)])
    .reduce((sum, [, from, to = from]) => sum + Number(to) - Number(from) + 1, 0);

const owners = (nodes: readonly ClusterNode[]): readonly ClusterNode[] =>
  nodes.filter(({ slots }) => slots !== '');

/** `[93-<-…]` is a slot that is being moved. Only the nodes that it moves between tell that, each of itself. */
const movingSlots = (nodes: readonly ClusterNode[]): readonly number[] =>
  nodes.flatMap(({ slots }) => [...slots.matchAll(/\[(\d{1,5})-/g)].map(([, slot]) => Number(slot)));

const openSlot = (slot: number): string =>
  `slot ${slot} is on its way between two nodes, and its keys may be on either`;

const slotsOf = (nodes: readonly ClusterNode[]): string =>
  owners(nodes)
    .map(({ id, slots }) => `${id} ${slots}`)
    .toSorted()
    .join('\n');
