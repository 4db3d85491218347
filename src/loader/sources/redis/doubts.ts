import type { RedisSource } from '../../../model/project.js';
import type { ReadRequest } from '../source.js';
import type { SourceError } from '../source-error.js';
import type { OpenNode } from './open-node.js';
import type { KeysRead } from './read-keys.js';
import { rivalsOf } from './shards.js';
import { movedSlots, unservedSlots } from './slots.js';

/** Why the keys of all shards together are not the keys of the environment. */
interface Doubt {
  readonly why: string;
  readonly remedy: string;
  /** Where another attempt may not meet it. */
  readonly fault: SourceError | null;
}

/** Keys that were read, with what speaks against them: none is missing in between, and none counts twice. */
export async function withDoubts(
  keys: KeysRead,
  open: readonly OpenNode[],
  request: ReadRequest<RedisSource>,
): Promise<KeysRead> {
  const moved = await movedSlots(open, request);
  const doubts = [
    ...rivalry(open, request.source),
    ...lack(open),
    ...(moved === null ? [] : [{ why: moved.detail, remedy: moved.advice, fault: moved }]),
  ];
  if (doubts.length === 0) return keys;
  return {
    keyspace: { ...keys.keyspace, isWhole: false },
    unread: [
      ...keys.unread,
      ...doubts.map(({ why, remedy }) => ({ part: 'keys', node: null, why, remedy }) as const),
    ],
    fault: keys.fault ?? doubts.find(({ fault }) => fault !== null)?.fault ?? null,
  };
}

/** Who says by `topology: standalone` that each of the nodes stands alone is believed. */
function rivalry(open: readonly OpenNode[], { topology }: RedisSource): readonly Doubt[] {
  const rivals = topology === 'standalone' ? [] : rivalsOf(open);
  if (rivals.length === 0) return [];
  const names = rivals.map(({ server }) => server.node.id).join(' and ');
  return [
    {
      why: `${names} say both that they are the primary of one replication, and keys would count twice`,
      remedy: 'try again when the failover is over; where each has keys of its own, say topology: standalone',
      fault: null,
    },
  ];
}

function lack(open: readonly OpenNode[]): readonly Doubt[] {
  const count = unservedSlots(open);
  if (count === 0) return [];
  return [
    {
      why: `nobody serves ${count === 16_384 ? 'any' : count} of its 16384 slots`,
      remedy: 'name a node of the cluster that serves keys, or give each slot a node (CLUSTER ADDSLOTSRANGE)',
      fault: null,
    },
  ];
}
