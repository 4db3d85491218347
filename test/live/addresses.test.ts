import { describe, expect, test } from 'vitest';
import type { Report } from '../../src/model/report.js';
import { projectFolder } from '../support/project-folder.js';
import { formCluster } from '../support/replication.js';
import { redrift } from '../support/run.js';
import { sentinels } from '../support/sentinels.js';
import { keys, send, server, until } from '../support/servers.js';

async function check(source: string, addresses: Readonly<Record<string, string>>) {
  const dir = await projectFolder({
    'production.yaml': `source: { redis: { ${source}, addresses: ${JSON.stringify(addresses)} } }\n`,
    'expectations.yaml': 'config: { hz: { atLeast: 1 } }\n',
  });
  const { code, stdout, stderr } = await redrift('check', '--dir', dir, '--format', 'json');
  if (stdout === '') throw new Error(stderr);
  const report: Report = JSON.parse(stdout);
  const nodes = report.environments[0]?.nodes.map(({ id }) => id).toSorted();
  return { code, nodes, report, said: report.findings.map(({ message }) => message).join('\n') };
}

const at = (port: number): string => `127.0.0.1:${port}`;

/** Where a server says it is, and is not: nobody listens there, and the answer comes at once. */
const ANNOUNCED = '127.0.0.99:1';

describe('a replica that announces where it cannot be reached', async () => {
  const primary = await server('repl-diskless-sync-delay 0');
  const replica = await server(
    `replicaof 127.0.0.1 ${primary.port}`,
    'repl-diskless-sync-delay 0',
    'replica-announce-ip 127.0.0.99',
    'replica-announce-port 1',
  );
  await untilReplicating(replica.port);
  const both = [at(primary.port), at(replica.port)].toSorted();

  test('is unverified, with the key that mends it', async () => {
    const { code, said, report } = await check(`url: "redis://${at(primary.port)}"`, {});
    expect([
      code,
      said.includes(`${ANNOUNCED}, which the other nodes name: the connection was refused`),
    ]).toEqual([2, true]);
    expect(report.findings[0]?.fix.note).toContain('source.redis.addresses');
  });

  test('is read where the YAML says how it is reached', async () => {
    const { code, nodes } = await check(`url: "redis://${at(primary.port)}"`, {
      [ANNOUNCED]: at(replica.port),
    });
    expect([code, nodes]).toEqual([0, both]);
  });

  test('is read, too, where a sentinel names it', async () => {
    const [one] = await sentinels(1, { version: 'redis-7.0', primary: primary.port, replicas: 1 });
    const { code, nodes } = await check(`nodes: ["${at(one?.port ?? 0)}"], topology: sentinel`, {
      [ANNOUNCED]: at(replica.port),
    });
    expect([code, nodes]).toEqual([0, both]);
  });
});

/** The primary lists it under what it announces. */
async function untilReplicating(port: number): Promise<void> {
  await until(async () => (await send(port, ['INFO', 'replication'])).includes('master_link_status:up'));
  const primary = Number(/master_port:(\d+)/.exec(await send(port, ['INFO', 'replication']))?.[1]);
  await until(async () => (await send(primary, ['INFO', 'replication'])).includes('state=online'));
}

describe('a cluster that announces where it cannot be reached', async () => {
  const members = [
    { name: 'a', from: 0, to: 5460 },
    { name: 'b', from: 5461, to: 10_922 },
    { name: 'c', from: 10_923, to: 16_383 },
  ] as const;
  const servers = new Map(
    await Promise.all(members.map(async ({ name }) => [name, await server('cluster-enabled yes')] as const)),
  );
  const portOf = (name: string): number => [...servers].find(([one]) => one === name)?.[1].port ?? 0;
  await formCluster(members, portOf);
  for (const [index, { name }] of members.entries()) {
    // The bus goes on as before: only clients are led astray.
    const bus = ['CONFIG', 'SET', 'cluster-announce-bus-port', portOf(name) + 10_000] as const;
    await send(portOf(name), bus, ['CONFIG', 'SET', 'cluster-announce-port', index + 1]);
    await send(portOf(name), ...keys(200, (n) => ['SET', `page:${n}`, 'x']));
  }
  for (const { name } of members)
    await until(async () => {
      const said = await send(portOf(name), ['CLUSTER', 'NODES']);
      return [1, 2, 3].every((port) => said.includes(`127.0.0.1:${port}@`));
    });
  const table = Object.fromEntries(
    members.map(({ name }, index) => [`127.0.0.1:${index + 1}`, at(portOf(name))]),
  );
  const url = `url: "redis://${at(portOf('a'))}"`;

  test('is unverified without the table', async () => {
    const { code, nodes } = await check(url, {});
    expect([code, nodes]).toEqual([2, [at(portOf('a'))]]);
  });

  test('is read whole with it, keys of every shard included', async () => {
    const { code, nodes, report } = await check(url, table);
    expect([code, nodes, report.environments[0]?.keys?.total]).toEqual([
      0,
      members.map(({ name }) => at(portOf(name))).toSorted(),
      200,
    ]);
  });

  test('is unverified where two addresses lead to one node', async () => {
    const { code, said } = await check(url, { ...table, '127.0.0.1:3': at(portOf('b')) });
    expect([code, said]).toEqual([2, expect.stringContaining('another node answers there')]);
  });
});
