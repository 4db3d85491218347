import type { Address, RedisSource } from '../../../model/project.js';
import { addressText, isSameAddress, reached, readAddress } from './address.js';
import { type ClusterMember, nodesOfShards, nodesOfSlots } from './cluster-shards.js';
import type { Connection } from './connection.js';
import { firstWords } from './grant.js';
import { ReplyFault, utf8 } from './reply.js';

/** A node of a cluster, as one that was asked knows it. */
export interface ClusterNode extends ClusterMember {
  readonly isMyself: boolean;
}

/** The nodes of a cluster, as one of them tells. */
export interface ClusterView {
  readonly nodes: readonly ClusterNode[];
  /** False where nodes that failed, or that serve no slots, are not told. */
  readonly isWhole: boolean;
}

/** Why a node does not tell of its cluster. */
export interface NoView {
  readonly why: string;
  /** True where a right is missing. */
  readonly isDenied: boolean;
}

/**
 * Reads the text of CLUSTER NODES; nodes that are gone (`noaddr`, `handshake`) are left out. (redis: cluster.c,
 * clusterGenNodeDescription)
 */
export function parseClusterNodes(text: string): readonly ClusterNode[] {
  return text.split('\n').flatMap((line) => {
    const [id = '', address = '', flags = '', primary = '-', , , , , ...slots] = line.trim().split(' ');
    const all = flags.split(',');
    if (id === '' || all.includes('noaddr') || all.includes('handshake')) return [];
    const [, place = '', hostname = ''] = /^(.*?)(?:@\d+)?(?:,([^,]*).*)?$/.exec(address) ?? [];
    return [
      {
        id,
        address: readAddress(place),
        hostname: hostname === '' ? null : hostname,
        isMyself: all.includes('myself'),
        primary: primary === '-' ? null : primary,
        slots: slots.join(' '),
      },
    ];
  });
}

/**
 * What a node says of its cluster, with addresses as they are reached from here: by CLUSTER NODES, which tells most;
 * where that is refused by CLUSTER SHARDS (7.0 and newer), else by CLUSTER SLOTS.
 *
 * @param own where the node itself was reached
 */
export async function readClusterNodes(
  connection: Connection,
  source: RedisSource,
  own: Address,
): Promise<ClusterView | NoView> {
  const view = await viewOf(connection, source, own);
  if ('why' in view) return view;
  return view.nodes.some(({ isMyself }) => isMyself)
    ? { ...view, nodes: view.nodes.map((node) => ({ ...node, address: placeOf(node, source) })) }
    : { why: 'it does not name itself among the nodes of its cluster', isDenied: false };
}

async function viewOf(
  connection: Connection,
  source: RedisSource,
  own: Address,
): Promise<ClusterView | NoView> {
  const reply = await connection.send('CLUSTER', 'NODES');
  if (!(reply instanceof ReplyFault))
    return { nodes: parseClusterNodes(typeof reply === 'string' ? utf8(reply) : ''), isWhole: true };
  const told = await membersOf(connection, source);
  if (told === null)
    return { why: `CLUSTER NODES was refused: ${firstWords(reply.text)}`, isDenied: reply.isDenied };
  const me = await connection.send('CLUSTER', 'MYID');
  const isMyself = (node: ClusterMember): boolean =>
    typeof me === 'string' ? node.id === me : isAt(own, placeOf(node, source));
  return { ...told, nodes: told.nodes.map((node) => ({ ...node, isMyself: isMyself(node) })) };
}

async function membersOf(
  connection: Connection,
  { tls }: RedisSource,
): Promise<{ readonly nodes: readonly ClusterMember[]; readonly isWhole: boolean } | null> {
  const shards = nodesOfShards(await connection.send('CLUSTER', 'SHARDS'), tls !== null);
  if (shards !== null) return { nodes: shards, isWhole: true };
  const slots = nodesOfSlots(await connection.send('CLUSTER', 'SLOTS'));
  return slots && { nodes: slots, isWhole: false };
}

const isAt = (place: Address, other: Address | null): boolean =>
  other !== null && isSameAddress(addressText(place.host, place.port), addressText(other.host, other.port));

/**
 * Where a node is reached: where the YAML says so of its address or of its name, else at its address. Under TLS at the name that it
 * announces, because its certificate is for that; but not where the YAML gives one name for all.
 */
function placeOf({ address, hostname }: ClusterMember, source: RedisSource): Address | null {
  if (address === null) return null;
  const mapped = reached(source, address);
  const isNamed = source.tls?.isVerified === true && source.tls.servername === null;
  return mapped === address && isNamed && hostname !== null && HOSTNAME.test(hostname)
    ? reached(source, { ...address, host: hostname })
    : mapped;
}

const HOSTNAME = /^[a-z0-9]([a-z0-9._-]*[a-z0-9])?$/i;
