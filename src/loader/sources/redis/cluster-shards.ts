import type { Address } from '../../../model/project.js';
import { readAddress } from './address.js';
import { pairsOf, type Reply, utf8 } from './reply.js';

/** A node of a cluster, as any of them knows it. */
export interface ClusterMember {
  readonly id: string;
  /** Null where the node does not know its own address yet. */
  readonly address: Address | null;
  /** What it calls itself (`cluster-announce-hostname`); null where it announces no name. */
  readonly hostname: string | null;
  /** The primary that it copies; null for a primary. */
  readonly primary: string | null;
  /** What it serves: `0-5460`, with `[93-<-ID]` for a slot that is being moved; '' where it serves none. */
  readonly slots: string;
}

/** Reads the answer of CLUSTER SHARDS (7.0 and newer); null for any other. Slots that are being moved are not told. */
export function nodesOfShards(reply: Reply, isTls: boolean): readonly ClusterMember[] | null {
  if (!Array.isArray(reply)) return null;
  return reply.flatMap((shard) => {
    const fields = pairsOf(shard);
    const nodes = listOf(fields?.get('nodes')).flatMap((node) => pairsOf(node) ?? []);
    const primary = textOf(nodes.find((node) => node.get('role') === 'master')?.get('id'));
    const slots = rangesOf(pairwise(listOf(fields?.get('slots'))));
    return nodes.flatMap((node) => {
      const [id, host] = [node.get('id'), node.get('ip')].map(textOf);
      if (id == null) return [];
      return [
        {
          id,
          address: addressOf(host ?? null, (isTls ? node.get('tls-port') : null) ?? node.get('port')),
          hostname: textOf(node.get('hostname')),
          primary: primary === id ? null : primary,
          slots: primary === id ? slots : '',
        },
      ];
    });
  });
}

/**
 * Reads the answer of CLUSTER SLOTS; null for any other. A node that failed, or that serves no slots, is not told, and
 * neither are slots that are being moved.
 */
export function nodesOfSlots(reply: Reply): readonly ClusterMember[] | null {
  if (!Array.isArray(reply)) return null;
  const found = new Map<string, ClusterMember & { readonly ranges: (readonly [Reply, Reply])[] }>();
  for (const [from = null, to = null, ...nodes] of reply.map(listOf)) {
    const primary = textOf(listOf(nodes[0])[2]);
    for (const [endpoint, port, name, more] of nodes.map(listOf)) {
      const id = textOf(name);
      if (id === null) continue;
      const told = pairsOf(more ?? null);
      const [ip, hostname] = [textOf(told?.get('ip')), textOf(told?.get('hostname'))];
      const node = found.get(id) ?? {
        id,
        // With cluster-preferred-endpoint-type hostname or unknown-endpoint the address comes second.
        address: addressOf(ip ?? textOf(endpoint), port),
        hostname,
        primary: primary === id ? null : primary,
        slots: '',
        ranges: [],
      };
      if (primary === id) node.ranges.push([from, to]);
      found.set(id, node);
    }
  }
  return [...found.values()].map(({ ranges, ...node }) => ({ ...node, slots: rangesOf(ranges) }));
}

const listOf = (reply: Reply | undefined): readonly Reply[] => (Array.isArray(reply) ? reply : []);

/** Null for what is no text, and for an empty one: a name that is not known. */
const textOf = (reply: Reply | undefined): string | null =>
  typeof reply === 'string' && reply !== '' ? utf8(reply) : null;

function addressOf(host: string | null, port: Reply | undefined): Address | null {
  if (host === null || typeof port !== 'number') return null;
  return readAddress(`${host.includes(':') ? `[${host}]` : host}:${port}`);
}

function pairwise(list: readonly Reply[]): readonly (readonly [Reply, Reply])[] {
  return list.flatMap((one, index) => (index % 2 === 0 ? [[one, list[index + 1] ?? null] as const] : []));
}

/** As CLUSTER NODES writes them, in the order of the slots. */
const rangesOf = (ranges: readonly (readonly [Reply, Reply])[]): string =>
  ranges
    .flatMap(([from, to]) =>
      typeof from === 'number' && typeof to === 'number' ? [[from, to] as const] : [],
    )
    .toSorted(([a], [b]) => a - b)
    .map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`))
    .join(' ');
