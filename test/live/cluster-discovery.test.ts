import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { LocalServer } from '../../src/demo/server.js';
import type { Report } from '../../src/model/report.js';
import { authority } from '../support/certificate.js';
import { projectFolder } from '../support/project-folder.js';
import { formCluster } from '../support/replication.js';
import { redrift } from '../support/run.js';
import { freePort, keys, send, server, serverOf } from '../support/servers.js';

const PRIMARIES = [
  { name: 'first', from: 0, to: 8_191 },
  { name: 'second', from: 8_192, to: 16_383 },
] as const;
const WITH_REPLICA = [...PRIMARIES, { name: 'replica', primary: 'first' }] as const;

async function cluster(
  members: typeof PRIMARIES | typeof WITH_REPLICA,
  start: () => Promise<LocalServer>,
): Promise<readonly LocalServer[]> {
  const nodes = await Promise.all(members.map(start));
  const portOf = new Map(members.map(({ name }, index) => [name as string, nodes[index]?.port ?? 0]));
  await formCluster(members, (name) => portOf.get(name) ?? 0);
  return nodes;
}

async function check(redis: string) {
  const dir = await projectFolder({
    'production.yaml': `source: { redis: { ${redis} } }\n`,
    'expectations.yaml': 'config: { hz: { atLeast: 1 } }\n',
  });
  const { stdout, stderr } = await redrift('check', '--dir', dir, '--format', 'json');
  if (stdout === '') throw new Error(stderr);
  const report: Report = JSON.parse(stdout);
  const [environment] = report.environments;
  if (environment === undefined) throw new Error(stdout);
  return { report, environment };
}

const RIGHTS =
  'on >s3cret ~* -@all +info +config|get +acl|list +acl|cat +module|list +function|list +command|info +readonly +scan +select +type +pttl +object|idletime +object|encoding +memory|usage +randomkey';

describe.each(['redis-7.0', 'redis-8.0', 'valkey-8.1'] as const)('a cluster of %s', async (version) => {
  const nodes = await cluster(WITH_REPLICA, () => serverOf(version, 'cluster-enabled yes'));
  // Each takes those of its own slots.
  for (const { port } of nodes) await send(port, ...keys(300, (n) => ['SET', `page:${n}`, 'x']));

  test.each([
    ['SHARDS, with MYID', '+cluster|shards +cluster|myid', []],
    ['SHARDS alone', '+cluster|shards', []],
    ['SLOTS alone', '+cluster|slots', ['config']],
  ])('is found by CLUSTER %s', async (_, right, parts) => {
    for (const { port } of nodes)
      await send(port, ['ACL', 'SETUSER', 'some', 'reset', ...RIGHTS.split(' '), ...right.split(' ')]);
    const { environment } = await check(`url: "redis://some:s3cret@127.0.0.1:${nodes[2]?.port}"`);
    expect(environment.nodes.map(({ id }) => id).toSorted()).toEqual(
      nodes.map(({ port }) => `127.0.0.1:${port}`).toSorted(),
    );
    expect(environment.keys).toMatchObject({ total: 300, sampled: 300 });
    expect(environment.coverage.unread.map(({ part }) => part)).toEqual(parts);
  });

  test('where nothing tells of it, the one node that was read does not stand for it', async () => {
    for (const { port } of nodes) await send(port, ['ACL', 'SETUSER', 'none', 'reset', ...RIGHTS.split(' ')]);
    const { report, environment } = await check(`url: "redis://none:s3cret@127.0.0.1:${nodes[1]?.port}"`);
    expect([report.verdict, environment.nodes.length]).toEqual(['unverified', 1]);
    expect(environment.coverage.unread).toContainEqual(
      expect.objectContaining({ part: 'keys', remedy: 'ACL SETUSER none +cluster|nodes' }),
    );
  });
});

test('under TLS nodes are reached by the names that they announce, which their certificates are for', async () => {
  const ours = authority('the authority of a test');
  const { certificate, key } = ours.issue({ names: ['DNS:localhost'] });
  const files = await projectFolder({ 'ca.pem': ours.certificate });
  await writeFile(join(files, 'cert.pem'), certificate);
  await writeFile(join(files, 'key.pem'), key);
  const tlsPorts: number[] = [];
  const nodes = await cluster(PRIMARIES, async () => {
    const port = await freePort();
    tlsPorts.push(port);
    return server(
      'cluster-enabled yes',
      'cluster-announce-hostname localhost',
      'tls-cluster yes',
      `tls-port ${port}`,
      `cluster-port ${await freePort()}`,
      `tls-cert-file ${files}/cert.pem`,
      `tls-key-file ${files}/key.pem`,
      `tls-ca-cert-file ${files}/ca.pem`,
      'tls-auth-clients no',
    );
  });
  for (const { port } of nodes) await send(port, ...keys(300, (n) => ['SET', `page:${n}`, 'x']));
  const { environment } = await check(
    `url: "rediss://localhost:${tlsPorts[0]}", tls: { ca: "${files}/ca.pem" }`,
  );
  expect(environment.coverage.unread).toEqual([]);
  expect(environment.nodes.map(({ id }) => id).toSorted()).toEqual(
    tlsPorts.map((port) => `localhost:${port}`).toSorted(),
  );
  expect(environment.keys).toMatchObject({ total: 300, sampled: 300 });
});

test('a slot whose move was never finished leaves keys unverified, and is named', async () => {
  const [first, second] = await cluster(PRIMARIES, () => server('cluster-enabled yes'));
  if (first === undefined || second === undefined) throw new Error('no cluster');
  const id = /[0-9a-f]{40}/.exec(await send(second.port, ['CLUSTER', 'MYID']))?.[0] ?? '';
  await send(first.port, ['CLUSTER', 'SETSLOT', 3_300, 'MIGRATING', id]);
  const { report, environment } = await check(`url: "redis://127.0.0.1:${second.port}"`);
  expect(report.verdict).toBe('unverified');
  expect(environment.coverage.unread).toEqual([
    expect.objectContaining({
      part: 'keys',
      why: expect.stringContaining('slot 3300 is on its way between two nodes'),
      remedy: expect.stringContaining('redis-cli --cluster fix'),
    }),
  ]);
});
