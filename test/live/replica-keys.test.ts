import { describe, expect, test } from 'vitest';
import type { LocalServer } from '../../src/demo/server.js';
import { readerUser } from '../../src/loader/sources/redis/reader-user.js';
import type { Report } from '../../src/model/report.js';
import { projectFolder } from '../support/project-folder.js';
import { formCluster, untilInTouch } from '../support/replication.js';
import { redrift } from '../support/run.js';
import { keys, send, server, serverOf, until } from '../support/servers.js';

async function check(source: string, more: Readonly<Record<string, string>> = {}): Promise<Report> {
  const dir = await projectFolder({
    'production.yaml': `source: { redis: { ${source} } }\n`,
    'expectations.yaml': 'config: { hz: { atLeast: 1 } }\n',
    ...more,
  });
  const { stdout, stderr } = await redrift('check', '--dir', dir, '--format', 'json');
  if (stdout === '') throw new Error(stderr);
  return JSON.parse(stdout);
}

/** How often a server was asked for a TTL since it was last looked at: nobody else asks. */
async function askedFor({ port }: LocalServer): Promise<number> {
  const said = await send(port, ['INFO', 'commandstats'], ['CONFIG', 'RESETSTAT']);
  return Number(/cmdstat_pttl:calls=(\d+)/.exec(said)?.[1] ?? 0);
}

const planted = keys(300, (n) => ['SET', `page:${n}`, 'x', 'EX', 600]);

describe('a primary with a replica', async () => {
  const lines = ['repl-diskless-sync-delay 0'];
  const primary = await server(...lines);
  const replica = await server(...lines, `replicaof 127.0.0.1 ${primary.port}`);
  await untilInTouch(replica.port);
  await send(primary.port, ...planted);
  await until(async () => (await send(replica.port, ['DBSIZE'])).includes(':300'));
  const url = `url: "redis://127.0.0.1:${primary.port}"`;

  test.each([
    ['the replica is asked for keys', '', [0, 300]],
    ['the primary is, where the YAML says so', ', readKeysFrom: primary', [300, 0]],
    ['the one that is named is, where it is to be read alone', ', topology: standalone', [300, 0]],
  ])('%s', async (_, more, asked) => {
    await Promise.all([primary, replica].map(askedFor));
    const { environments, verdict } = await check(`${url}${more}`);
    expect([verdict, environments[0]?.keys]).toMatchObject(['in-step', { total: 300, sampled: 300 }]);
    expect(await Promise.all([primary, replica].map(askedFor))).toEqual(asked);
  });

  test('a family that a sample did not meet is looked for on the replica, too', async () => {
    await Promise.all([primary, replica].map((one) => send(one.port, ['CONFIG', 'RESETSTAT'])));
    const expectations =
      'config: { hz: { atLeast: 1 } }\nfamilies: { "rare:{int}": { present: required } }\n';
    const { findings } = await check(url, {
      'production.yaml': `source: { redis: { ${url} } }\nsampling: { keys: 50 }\n`,
      'expectations.yaml': expectations,
    });
    expect(findings.map(({ id, status }) => [id, status])).toEqual([
      ['key-namespace:rare:{int}@production', 'drift'],
    ]);
    const scans = await Promise.all(
      [primary, replica].map(async ({ port }) =>
        (await send(port, ['INFO', 'commandstats'])).includes('cmdstat_scan'),
      ),
    );
    expect(scans).toEqual([false, true]);
  });

  test('a replica that lost its primary is passed over', async () => {
    const lost = await server(...lines, `replicaof 127.0.0.1 ${primary.port}`);
    await untilInTouch(lost.port);
    await send(lost.port, ['REPLICAOF', '127.0.0.1', '1']);
    await until(async () => (await send(lost.port, ['INFO', 'replication'])).includes('link_status:down'));
    await send(lost.port, ['CONFIG', 'RESETSTAT']);
    await send(replica.port, ['REPLICAOF', 'NO', 'ONE']);
    const nodes = `nodes: ["127.0.0.1:${lost.port}", "127.0.0.1:${primary.port}"]`;
    await check(`${nodes}, topology: standalone`);
    expect(await askedFor(primary)).toBe(300);
    expect(await askedFor(lost)).toBe(0);
  });

  test('a replica that lost its primary and is alone is read, and verifies nothing', async () => {
    const lost = await server(...lines, `replicaof 127.0.0.1 ${primary.port}`);
    await untilInTouch(lost.port);
    await send(lost.port, ['REPLICAOF', '127.0.0.1', '1']);
    await until(async () => (await send(lost.port, ['INFO', 'replication'])).includes('link_status:down'));
    const alone = `url: "redis://127.0.0.1:${lost.port}", topology: standalone`;
    const { environments, verdict } = await check(alone);
    expect([verdict, environments[0]?.keys]).toMatchObject(['unverified', { total: 300, sampled: 300 }]);
    expect(environments[0]?.coverage.unread).toMatchObject([
      { part: 'keys', why: expect.stringContaining('is a replica that is not in touch with its primary') },
    ]);
  });
});

describe.each(['redis-7.0', 'redis-8.0', 'valkey-8.1'] as const)('a cluster of %s', async (version) => {
  const [product = '', number = ''] = version.split('-');
  const user = readerUser('redrift', { product, version: number }).replace('>PASSWORD', '>s3cret');
  const members = [
    { name: 'a', from: 0, to: 8191 },
    { name: 'b', from: 8192, to: 16_383 },
    { name: 'a2', primary: 'a' },
    { name: 'b2', primary: 'b' },
  ] as const;
  const servers = new Map(
    await Promise.all(
      members.map(
        async ({ name }) =>
          [name, await serverOf(version, 'cluster-enabled yes', 'repl-diskless-sync-delay 0')] as const,
      ),
    ),
  );
  const all = [...servers.values()];
  await formCluster(members, (name) => [...servers].find(([one]) => one === name)?.[1].port ?? 0);
  for (const { port } of all) await send(port, user.split(' '));
  for (const { port } of all.slice(0, 2)) await send(port, ...planted);
  const sizes = async () =>
    Promise.all(all.map(async ({ port }) => Number(/:(\d+)/.exec(await send(port, ['DBSIZE']))?.[1])));
  await until(async () => {
    const [a = 0, b = 0, a2 = 0, b2 = 0] = await sizes();
    return a === a2 && b === b2 && a + b === 300;
  });
  const source = `url: "redis://redrift:s3cret@127.0.0.1:${all[0]?.port}"`;

  test('replicas are asked for all keys, as a user who may', async () => {
    await Promise.all(all.map(askedFor));
    const { environments, verdict } = await check(source);
    expect([verdict, environments[0]?.keys]).toMatchObject(['in-step', { total: 300, sampled: 300 }]);
    const [a = 0, b = 0] = await sizes();
    expect(await Promise.all(all.map(askedFor))).toEqual([0, 0, a, b]);
  });

  test('primaries are, where READONLY is not permitted', async () => {
    for (const { port } of all) await send(port, ['ACL', 'SETUSER', 'redrift', '-readonly']);
    const { verdict } = await check(source);
    expect(verdict).toBe('in-step');
    const [a = 0, b = 0] = await sizes();
    expect(await Promise.all(all.map(askedFor))).toEqual([a, b, 0, 0]);
  });
});
