import { expect, test } from 'vitest';
import { nodesOfShards, nodesOfSlots } from '../../../../src/loader/sources/redis/cluster-shards.js';
import { type Reply, ReplyFault } from '../../../../src/loader/sources/redis/reply.js';

/** As Redis 7.0 answers CLUSTER SHARDS: ports of both kinds where it speaks TLS, a hostname where it announces one. */
const node = (id: string, role: string, port: number, ...more: readonly Reply[]): Reply => [
  ...['id', id, 'port', port, 'tls-port', port + 1, 'ip', '10.0.0.1', 'endpoint', '10.0.0.1'],
  ...['role', role, 'replication-offset', 0, 'health', 'online', ...more],
];
const SHARDS: Reply = [
  [
    'slots',
    [5461, 10922, 0, 5459, 5460, 5460],
    'nodes',
    [node('r1', 'replica', 7004), node('p1', 'master', 7001, 'hostname', 'one.internal')],
  ],
  ['slots', [], 'nodes', [node('p2', 'master', 7002)]],
];

test('CLUSTER SHARDS: primaries with their slots in order, replicas, and nodes without slots', () => {
  const at = (port: number) => ({ host: '10.0.0.1', port });
  expect(nodesOfShards(SHARDS, false)).toEqual([
    { id: 'r1', address: at(7004), hostname: null, primary: 'p1', slots: '' },
    {
      id: 'p1',
      address: at(7001),
      hostname: 'one.internal',
      primary: null,
      slots: '0-5459 5460 5461-10922',
    },
    { id: 'p2', address: at(7002), hostname: null, primary: null, slots: '' },
  ]);
  expect(nodesOfShards(SHARDS, true)?.map(({ address }) => address?.port)).toEqual([7005, 7002, 7003]);
});

/** The first element of a node is what `cluster-preferred-endpoint-type` says; the rest of it follows as pairs. */
const SLOTS: Reply = [
  [10923, 16383, ['10.0.0.2', 7002, 'p2', []], ['fd00::3', 7005, 'r2', []]],
  [0, 5460, ['one.internal', 7001, 'p1', ['ip', '10.0.0.1', 'hostname', 'one.internal']]],
  [5461, 5461, ['10.0.0.2', 7002, 'p2']],
  [5462, 10922, [null, 7003, 'p3', ['ip', '10.0.0.3']]],
];

test('CLUSTER SLOTS: one node for all of its ranges, and addresses behind names and unknown endpoints', () => {
  expect(nodesOfSlots(SLOTS)).toEqual([
    {
      id: 'p2',
      address: { host: '10.0.0.2', port: 7002 },
      hostname: null,
      primary: null,
      slots: '5461 10923-16383',
    },
    { id: 'r2', address: { host: 'fd00::3', port: 7005 }, hostname: null, primary: 'p2', slots: '' },
    {
      id: 'p1',
      address: { host: '10.0.0.1', port: 7001 },
      hostname: 'one.internal',
      primary: null,
      slots: '0-5460',
    },
    {
      id: 'p3',
      address: { host: '10.0.0.3', port: 7003 },
      hostname: null,
      primary: null,
      slots: '5462-10922',
    },
  ]);
});

test('a refusal is no answer, and a socket of this machine no address', () => {
  for (const read of [(reply: Reply) => nodesOfShards(reply, false), nodesOfSlots]) {
    expect(read(new ReplyFault('NOPERM'))).toBe(null);
    expect(read('OK')).toBe(null);
  }
  const trap: Reply = [[0, 1, ['/run/redis.sock', 6379, 'p1', []]]];
  expect(nodesOfSlots(trap)?.[0]?.address).toBe(null);
});
