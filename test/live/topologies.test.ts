import { expect, test } from 'vitest';
import type { Report } from '../../src/model/report.js';
import { projectFolder } from '../support/project-folder.js';
import { formCluster, untilInTouch } from '../support/replication.js';
import { redrift } from '../support/run.js';
import { sentinels, WATCHED } from '../support/sentinels.js';
import { keys, send, serverOf, until } from '../support/servers.js';

type Side = 'production' | 'staging';

/** What is planted: two settings, a TTL, a type, and a family on one side alone. */
const SETTINGS: Readonly<Record<Side, readonly string[]>> = {
  production: ['maxmemory-policy allkeys-lru', 'timeout 300'],
  staging: ['maxmemory-policy noeviction', 'timeout 60'],
};
const PLANTED = [
  'config-value:maxmemory-policy@staging',
  'config-value:timeout@staging',
  'key-namespace:trace:{int}@staging',
  'key-ttl:session:{uuid}@staging',
  'key-type:cart:{int}@staging',
];

const uuid = (n: number) => `8d3f0000-0000-4000-8000-${String(n).padStart(12, '0')}`;

const content = (side: Side) => [
  ...keys(300, (n) => ['SET', `session:${uuid(n)}`, 'x', 'EX', side === 'production' ? 3_600 : 7_200]),
  ...keys(300, (n) => (side === 'production' ? ['HSET', `cart:${n}`, 'a', 1] : ['SET', `cart:${n}`, 'a'])),
  ...keys(300, (n) => ['SET', `page:${n}:html`, 'x']),
  ...(side === 'production' ? [] : keys(300, (n) => ['SET', `trace:${n}`, 'x'])),
];

const VERSION = 'redis-7.0';
const start = (side: Side, ...lines: readonly string[]) => serverOf(VERSION, ...SETTINGS[side], ...lines);

/** Each topology, started and filled; answers with its `source:`. */
const TOPOLOGIES: Readonly<Record<string, (side: Side) => Promise<string>>> = {
  standalone: async (side) => {
    const { port, url } = await start(side);
    await send(port, ...content(side));
    return url;
  },
  'a primary with two replicas': async (side) => (await replicated(side, 2)).url,
  'three sentinels, a primary and two replicas': async (side) => {
    const { port } = await replicated(side, 2);
    const three = await sentinels(3, { version: VERSION, primary: port, replicas: 2 });
    const nodes = three.map((one) => `"127.0.0.1:${one.port}"`).join(', ');
    return `{ redis: { nodes: [${nodes}], topology: sentinel, masterName: ${WATCHED} } }`;
  },
  'a cluster of three primaries and three replicas': async (side) => {
    const names = ['a', 'b', 'c'].flatMap((name) => [name, `${name}-replica`]);
    const servers = new Map(
      await Promise.all(names.map(async (name) => [name, await start(side, 'cluster-enabled yes')] as const)),
    );
    const portOf = (name: string) => servers.get(name)?.port ?? 0;
    await formCluster(
      [
        { name: 'a', from: 0, to: 5_460 },
        { name: 'b', from: 5_461, to: 10_922 },
        { name: 'c', from: 10_923, to: 16_383 },
        ...['a', 'b', 'c'].map((primary) => ({ name: `${primary}-replica`, primary })),
      ],
      portOf,
    );
    // Each takes the keys of its own slots, and refuses the others.
    for (const name of ['a', 'b', 'c']) await send(portOf(name), ...content(side));
    for (const name of ['a', 'b', 'c']) await untilCopied(portOf(name), portOf(`${name}-replica`));
    return `redis://127.0.0.1:${portOf('b')}`;
  },
};

async function replicated(side: Side, count: number) {
  const primary = await start(side);
  const replicas = await Promise.all(
    Array.from({ length: count }, () => start(side, `replicaof 127.0.0.1 ${primary.port}`)),
  );
  for (const { port } of replicas) await untilInTouch(port);
  await send(primary.port, ...content(side));
  for (const { port } of replicas) await untilCopied(primary.port, port);
  return primary;
}

const untilCopied = (from: number, to: number): Promise<void> =>
  until(async () => (await send(from, ['DBSIZE'])) === (await send(to, ['DBSIZE'])));

test.each(Object.entries(TOPOLOGIES))(
  '%s: what is planted is found, with the same ids',
  { timeout: 90_000 },
  async (_, sourceOf) => {
    const [production, staging] = await Promise.all([sourceOf('production'), sourceOf('staging')]);
    const dir = await projectFolder({
      'production.yaml': `source: ${production}\n`,
      'staging.yaml': `source: ${staging}\n`,
    });
    const { stdout, stderr, code } = await redrift('check', '--dir', dir, '--format', 'json');
    const report: Report = JSON.parse(stdout);
    expect(stderr).toBe('');
    expect(report.findings.map(({ id }) => id).toSorted()).toEqual(PLANTED);
    expect(code).toBe(1);
    // Every key once, however many nodes have it.
    expect(report.environments.map(({ keys: { total, sampled } }) => [total, sampled])).toEqual([
      [900, 900],
      [1_200, 1_200],
    ]);
  },
);
