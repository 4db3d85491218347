import type { Address, RedisSource } from '../../../model/project.js';
import { reached, readAddress } from './address.js';
import type { Connection } from './connection.js';
import { firstWords } from './grant.js';
import { ReplyFault, utf8 } from './reply.js';

/** One line of CLUSTER NODES. (redis: cluster.c, clusterGenNodeDescription) */
export interface ClusterNode {
  readonly id: string;
  /** Null where the node does not know its own address yet. */
  readonly address: Address | null;
  readonly isMyself: boolean;
  /** The primary that it copies; null for a primary. */
  readonly primary: string | null;
  /** What it serves: `0-5460`, with `[93-<-ID]` for a slot that is being moved; '' where it serves none. */
  readonly slots: string;
}

/** Reads the text of CLUSTER NODES; nodes that are gone (`noaddr`, `handshake`) are left out. */
export function parseClusterNodes(text: string): readonly ClusterNode[] {
  return text.split('\n').flatMap((line) => {
    const [id = '', address = '', flags = '', primary = '-', , , , , ...slots] = line.trim().split(' ');
    const all = flags.split(',');
    if (id === '' || all.includes('noaddr') || all.includes('handshake')) return [];
    return [
      {
        id,
        address: readAddress(/^(.*?)(?:@\d+)?(?:,.*)?$/.exec(address)?.[1] ?? ''),
        isMyself: all.includes('myself'),
        primary: primary === '-' ? null : primary,
        slots: slots.join(' '),
      },
    ];
  });
}

/** What a node says of its cluster; a sentence with the right that is missing where it may not be asked. */
export async function readClusterNodes(
  connection: Connection,
  source: RedisSource,
): Promise<readonly ClusterNode[] | { readonly why: string; readonly isDenied: boolean }> {
  const reply = await connection.send('CLUSTER', 'NODES');
  if (reply instanceof ReplyFault)
    return { why: `CLUSTER NODES was refused: ${firstWords(reply.text)}`, isDenied: reply.isDenied };
  const nodes = parseClusterNodes(typeof reply === 'string' ? utf8(reply) : '');
  return nodes.some(({ isMyself }) => isMyself)
    ? nodes.map((node) => ({ ...node, address: node.address && reached(source, node.address) }))
    : { why: 'CLUSTER NODES does not name the node itself', isDenied: false };
}
