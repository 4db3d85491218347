import { setTimeout as sleep } from 'node:timers/promises';
import type { LocalServer } from '../../../src/demo/server.js';
import { type FaultProxy, faultProxy } from '../../support/fault-proxy.js';
import { formCluster, untilInTouch } from '../../support/replication.js';
import { askSentinel, sentinels, WATCHED } from '../../support/sentinels.js';
import { send, server, until } from '../../support/servers.js';
import { behindProxy, type Fault, fill, filled, KEYS, type Staging } from './fault.js';

/** A primary and its replicas, and the sentinels that watch them, by their ports. */
interface Group {
  readonly primary: LocalServer;
  readonly replicas: readonly LocalServer[];
  readonly sentinels: readonly number[];
}

/** A filled primary, and replicas that have all its keys. */
async function group(size: number): Promise<Group> {
  const primary = await filled(AT_ONCE);
  const replicas = await Promise.all(
    Array.from({ length: size }, () => server(AT_ONCE, `replicaof 127.0.0.1 ${primary.port}`)),
  );
  for (const { port } of replicas) await untilInTouch(port);
  return { primary, replicas, sentinels: [] };
}

const AT_ONCE = 'repl-diskless-sync-delay 0';

/** Two replicas, and three sentinels who promote one of them within seconds. */
async function watched(): Promise<Group> {
  const all = await group(2);
  const watching = { primary: all.primary.port, replicas: 2, downAfterMs: 500 };
  const three = await sentinels(3, { version: 'redis-7.0', ...watching });
  return { ...all, sentinels: three.map(({ port }) => port) };
}

/** When something is done: one of them is asked this. What is done is done once. */
interface Moment {
  readonly of: 'primary' | 'replicas';
  readonly asked: 'INFO' | 'CONFIG' | 'SCAN';
  readonly act: (all: Group, one: LocalServer, proxy: FaultProxy) => void | Promise<void>;
}

/** The group, read by its sentinels, or else by the addresses of those `named`. */
async function during(
  all: Group,
  { of, asked, act }: Moment,
  named: readonly LocalServer[] = [all.primary],
): Promise<Staging> {
  let hasActed = false;
  const proxies = new Map<LocalServer, FaultProxy>();
  for (const one of [all[of]].flat()) {
    const once = async (proxy: FaultProxy): Promise<void> => {
      if (hasActed) return;
      hasActed = true;
      await act(all, one, proxy);
    };
    const nth = asked === 'SCAN' ? 20 : 1;
    proxies.set(one, await faultProxy(one.port, { at: { word: asked, nth, act: once } }));
  }
  const table = [...proxies].map(([{ port }, proxy]) => `"${LOOPBACK}:${port}": "${LOOPBACK}:${proxy.port}"`);
  const isWatched = all.sentinels.length > 0;
  const ports = isWatched ? all.sentinels : named.map((one) => (proxies.get(one) ?? one).port);
  const nodes = JSON.stringify(ports.map((port) => `${LOOPBACK}:${port}`));
  const source = `{ redis: { nodes: ${nodes}, topology: ${isWatched ? 'sentinel' : 'auto'}, addresses: { ${table.join(', ')} } } }`;
  return { source, hasActed: () => hasActed };
}

const LOOPBACK = '127.0.0.1';

/** Sends commands that must succeed. */
async function order(port: number, ...commands: Parameters<typeof send>[1][]): Promise<string> {
  const said = await send(port, ...commands);
  const refusal = /^-.*/m.exec(said)?.[0];
  if (refusal !== undefined) throw new Error(`a fault could not be made: ${refusal}`);
  return said;
}

const isPrimary = async ({ port }: LocalServer): Promise<boolean> =>
  (await send(port, ['INFO', 'replication'])).includes('role:master');

/** The first replica becomes the primary, and the primary its replica. */
async function handOver({ primary, replicas: [heir = primary] }: Group): Promise<void> {
  await order(primary.port, ['FAILOVER', 'TO', LOOPBACK, heir.port]);
  await until(async () => (await isPrimary(heir)) && !(await isPrimary(primary)));
  await untilInTouch(primary.port);
}

/** Sentinels have made one the primary, and the others its replicas: all clients of both were cut off. */
async function promoted(replicas: readonly LocalServer[]): Promise<void> {
  const ports = replicas.map(({ port }) => port);
  await until(async () => {
    const said = await Promise.all(ports.map((port) => send(port, ['INFO', 'replication'])));
    const above = said.map((info) => Number(/master_port:(\d+)/.exec(info)?.[1] ?? Number.NaN));
    return above.filter((port) => !ports.includes(port)).join() === 'NaN';
  });
}

const killOne: Moment['act'] = (_, { pid }, proxy) => {
  process.kill(pid, 'SIGKILL');
  proxy.shut();
};

/** A cluster whose keys have two hash tags, one of each node's slots. */
async function twoShards() {
  const [first, second] = [await server('cluster-enabled yes'), await server('cluster-enabled yes')];
  const ports = new Map([
    ['first', first.port],
    ['second', second.port],
  ]);
  await formCluster(
    [
      { name: 'first', from: 0, to: 8_191 },
      { name: 'second', from: 8_192, to: 16_383 },
    ],
    (name) => ports.get(name) ?? 0,
  );
  await fill(first.port, '{b}');
  await fill(second.port, '{a}');
  return { first, second };
}

/** The slot of the hash tag {b}. */
const SLOT = 3_300;

async function reshard(from: number, to: number, count: number): Promise<void> {
  await order(to, ['CLUSTER', 'SETSLOT', SLOT, 'IMPORTING', await nodeId(from)]);
  await order(from, ['CLUSTER', 'SETSLOT', SLOT, 'MIGRATING', await nodeId(to)]);
  const keys = Array.from({ length: count }, (_, n) => `{b}${n + 1}`);
  await order(from, ['MIGRATE', LOOPBACK, to, '', 0, 5_000, 'KEYS', ...keys]);
}

const nodeId = async (port: number): Promise<string> =>
  /[0-9a-f]{40}/.exec(await order(port, ['CLUSTER', 'MYID']))?.[0] ?? '';

/** Its keys and slots go to the other, which forgets it, and it belongs to no cluster any more. */
async function leave({ port: leaver }: LocalServer, { port: heir }: LocalServer): Promise<void> {
  const [gone, id] = [await nodeId(leaver), await nodeId(heir)];
  await reshard(leaver, heir, KEYS);
  const handed = Array.from({ length: 8_192 }, (_, slot) => ['CLUSTER', 'SETSLOT', slot, 'NODE', id]);
  await order(leaver, ...handed);
  await order(heir, ...handed);
  await order(leaver, ['CLUSTER', 'RESET']);
  await order(heir, ['CLUSTER', 'FORGET', gone]);
}

export const FAULTS_OF_GROUPS: readonly Fault[] = [
  {
    name: 'the primary hands over to its replica while its nodes are asked who they are',
    prepare: async () => during(await group(1), { of: 'replicas', asked: 'INFO', act: handOver }),
    ends: 'whole',
  },
  {
    name: 'the same, where the YAML names both',
    prepare: async () => {
      const all = await group(1);
      return during(all, { of: 'replicas', asked: 'INFO', act: handOver }, [all.primary, ...all.replicas]);
    },
    ends: 'whole',
  },
  {
    name: 'the same, where the YAML names the replica',
    prepare: async () => {
      const all = await group(1);
      return during(all, { of: 'primary', asked: 'INFO', act: handOver }, all.replicas);
    },
    ends: 'whole',
  },
  {
    name: 'the primary hands over to its replica while CONFIG is read',
    prepare: async () => during(await group(1), { of: 'primary', asked: 'CONFIG', act: handOver }),
    ends: 'whole',
  },
  {
    name: 'the primary hands over to the replica whose keys are read',
    prepare: async () => during(await group(1), { of: 'replicas', asked: 'SCAN', act: handOver }),
    ends: 'whole',
  },
  {
    name: 'a replica was promoted, and the former primary does not know yet',
    prepare: async () => {
      const { primary, replicas } = await group(1);
      for (const { port } of replicas) await order(port, ['REPLICAOF', 'NO', 'ONE']);
      const nodes = [primary, ...replicas].map(({ port }) => `${LOOPBACK}:${port}`);
      return { source: `{ redis: { nodes: ${JSON.stringify(nodes)} } }` };
    },
    ends: /say both that they are the primary/,
  },
  {
    name: 'the replica is killed whose keys are read, and there is another',
    prepare: async () => during(await group(2), { of: 'replicas', asked: 'SCAN', act: killOne }),
    ends: 'whole',
  },
  {
    name: 'the primary is killed while keys of its replica are read',
    prepare: async () =>
      during(await group(1), {
        of: 'replicas',
        asked: 'SCAN',
        act: ({ primary }) => void process.kill(primary.pid, 'SIGKILL'),
      }),
    ends: 'whole',
  },
  {
    name: 'the primary is killed while CONFIG is read, and sentinels promote a replica',
    prepare: async () =>
      during(await watched(), {
        of: 'primary',
        asked: 'CONFIG',
        act: async (all, one, proxy) => {
          await killOne(all, one, proxy);
          await promoted(all.replicas);
        },
      }),
    ends: /closed|refused|no answer/,
  },
  {
    name: 'the primary is killed while keys of a replica are read, and sentinels promote a replica',
    prepare: async () =>
      during(await watched(), {
        of: 'replicas',
        asked: 'SCAN',
        act: async ({ primary, replicas }) => {
          process.kill(primary.pid, 'SIGKILL');
          await promoted(replicas);
        },
      }),
    ends: /closed|refused|no answer/,
  },
  {
    name: 'SENTINEL FAILOVER while keys of a replica are read',
    prepare: async () =>
      during(await watched(), {
        of: 'replicas',
        asked: 'SCAN',
        act: async ({ sentinels: [one = 0], replicas }) => {
          await askSentinel(one, `SENTINEL FAILOVER ${WATCHED}`);
          await promoted(replicas);
        },
      }),
    ends: /closed|no answer/,
  },
  {
    name: 'the cluster is down (a slot is served by nobody) while keys are read',
    prepare: async () => {
      const one = await server('cluster-enabled yes');
      await formCluster([{ name: 'a', from: 0, to: 16_383 }], () => one.port);
      await fill(one.port, '{a}');
      const act = async () => {
        await send(one.port, ['CLUSTER', 'DELSLOTS', 0]);
        await sleep(300);
      };
      return behindProxy(await faultProxy(one.port, { at: { word: 'SCAN', nth: 20, act } }));
    },
    ends: /CLUSTERDOWN|cluster/i,
  },
  {
    name: 'a node of the cluster is killed while its keys are read',
    prepare: async () => {
      const { first } = await twoShards();
      const act = () => {
        process.kill(first.pid, 'SIGKILL');
      };
      return behindProxy(await faultProxy(first.port, { at: { word: 'SCAN', nth: 20, act } }));
    },
    ends: /refused|closed|reset/,
  },
  {
    name: 'slots move to another node of the cluster while keys are read',
    prepare: async () => {
      const { first, second } = await twoShards();
      const act = () => reshard(first.port, second.port, 2_000);
      return behindProxy(await faultProxy(first.port, { at: { word: 'SCAN', nth: 20, act } }));
    },
    ends: /slots of the cluster changed hands/,
  },
  {
    name: 'a node leaves the cluster while its keys are read, and the YAML names that one',
    prepare: async () => {
      const { first, second } = await twoShards();
      const act = () => leave(first, second);
      return behindProxy(await faultProxy(first.port, { at: { word: 'SCAN', nth: 20, act } }));
    },
    ends: /slots of the cluster changed hands|nobody serves any of its 16384 slots/,
  },
  {
    name: 'a node leaves the cluster while its keys are read, and the YAML names another',
    prepare: async () => {
      const { first, second } = await twoShards();
      const act = () => leave(first, second);
      const { hasActed, port } = await faultProxy(first.port, { at: { word: 'SCAN', nth: 20, act } });
      const source = `{ redis: { nodes: ["${LOOPBACK}:${second.port}"], addresses: { "${LOOPBACK}:${first.port}": "${LOOPBACK}:${port}" } } }`;
      return { source, hasActed };
    },
    ends: 'whole',
    keys: 2 * KEYS,
  },
];
