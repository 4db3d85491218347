import { describe, expect, test } from 'vitest';
import type { LocalServer } from '../../src/demo/server.js';
import { SENTINEL_RIGHTS } from '../../src/loader/sources/redis/sentinels.js';
import type { Report } from '../../src/model/report.js';
import { projectFolder } from '../support/project-folder.js';
import { untilInTouch } from '../support/replication.js';
import { redrift } from '../support/run.js';
import { askSentinel, type Sentinel, sentinels, WATCHED } from '../support/sentinels.js';
import { freePort, keys, send, serverOf, until, type Version } from '../support/servers.js';

interface Watched {
  readonly primary: LocalServer;
  readonly replicas: readonly LocalServer[];
  readonly three: readonly Sentinel[];
}

/** Three sentinels, a primary and two replicas. */
async function watched(
  version: Version,
  lines: readonly string[] = [],
  ofServers: readonly string[] = [],
): Promise<Watched> {
  const both = ['repl-diskless-sync-delay 0', ...ofServers];
  const primary = await serverOf(version, ...both);
  const replicas = await Promise.all(
    [0, 1].map(() => serverOf(version, ...both, `replicaof 127.0.0.1 ${primary.port}`)),
  );
  for (const { port } of replicas) await untilInTouch(port);
  const three = await sentinels(3, { version, primary: primary.port, replicas: 2, lines });
  return { primary, replicas, three };
}

const nodesOf = (all: readonly { readonly port: number }[]): string =>
  JSON.stringify(all.map(({ port }) => `127.0.0.1:${port}`));

async function check(production: string, more: Readonly<Record<string, string>> = {}) {
  const dir = await projectFolder({
    'production.yaml': `source: { redis: { ${production} } }\n`,
    ...(Object.keys(more).length > 0 ? more : { 'expectations.yaml': 'config: { hz: { atLeast: 1 } }\n' }),
  });
  const ran = await redrift('check', '--dir', dir, '--format', 'json');
  const report: Report | null = ran.stdout === '' ? null : JSON.parse(ran.stdout);
  return { ...ran, report, ids: report?.findings.map(({ id }) => id) ?? [] };
}

const found = (report: Report | null): readonly string[] =>
  report?.environments[0]?.nodes.map(({ id, role }) => `${id} ${role}`).toSorted() ?? [];

describe.each(['redis-7.0', 'valkey-8.1'] as const)('three sentinels of %s', async (version) => {
  const { primary, replicas, three } = await watched(version);
  const everyone = [
    `127.0.0.1:${primary.port} primary`,
    ...replicas.map(({ port }) => `127.0.0.1:${port} replica`),
  ].toSorted();
  const planted = keys(300, (n) => ['SET', `page:${n}`, 'x', 'EX', 600]);
  await send(primary.port, ...planted);

  test('lead to the primary and its replicas', async () => {
    const source = `nodes: ${nodesOf(three)}, topology: sentinel, masterName: ${WATCHED}`;
    const { report, code, stderr } = await check(source);
    expect([code, stderr, report?.environments[0]?.topology, found(report)]).toEqual([
      0,
      '',
      'sentinel',
      everyone,
    ]);
    expect(report?.environments[0]?.keys).toMatchObject({ total: 300, sampled: 300 });
  });

  test.each([
    ['topology: auto finds out', ''],
    ['masterName says enough', `, masterName: ${WATCHED}`],
    ['the one primary that they watch needs no name', ', topology: sentinel'],
  ])('%s', async (_, more) => {
    const { report } = await check(`url: "redis://127.0.0.1:${three[0]?.port}"${more}`);
    expect([report?.environments[0]?.topology, found(report)]).toEqual(['sentinel', everyone]);
  });

  test('one that is silent, and one that is gone, cost nothing', async () => {
    const [silent] = three;
    const gone = { port: await freePort() };
    process.kill(silent?.pid ?? 0, 'SIGSTOP');
    try {
      const began = performance.now();
      const all = nodesOf([silent ?? gone, gone, ...three.slice(1)]);
      const { report, code } = await check(`nodes: ${all}, topology: sentinel`);
      expect([code, found(report)]).toEqual([0, everyone]);
      expect(performance.now() - began).toBeLessThan(4000);
    } finally {
      process.kill(silent?.pid ?? 0, 'SIGCONT');
    }
  });

  test('a name that none has is told with those that they have', async () => {
    const { code, stderr } = await check(`nodes: ${nodesOf(three.slice(0, 1))}, masterName: nope`);
    expect([code, stderr]).toEqual([
      2,
      `redrift: cannot read production: the sentinel 127.0.0.1:${three[0]?.port}: none has that masterName: it watches ${WATCHED}; name one that it watches as source.redis.masterName; trying again does not help\n`,
    ]);
  });

  test('the same drift has the same ids as without sentinels', async () => {
    const staging = await serverOf(version, 'maxmemory-policy allkeys-lru', 'timeout 60');
    await send(staging.port, ...keys(300, (n) => ['SET', `page:${n}`, 'x']));
    const others = {
      'staging.yaml': `source: "redis://127.0.0.1:${staging.port}"\n`,
    };
    const direct = await check(`url: "redis://127.0.0.1:${primary.port}"`, others);
    const through = await check(`nodes: ${nodesOf(three)}, topology: sentinel`, others);
    expect(direct.ids).toContain('config-value:maxmemory-policy@staging');
    expect(direct.ids).toContain('key-expiry:page:{int}@staging');
    expect(through.ids.filter((id) => id !== 'server-topology:mode@staging')).toEqual(direct.ids);
  });

  test('after a failover the other primary is found', async () => {
    const [first] = three;
    await askSentinel(first?.port ?? 0, `SENTINEL FAILOVER ${WATCHED}`);
    const roles = async (): Promise<readonly string[]> =>
      Promise.all(
        [primary, ...replicas].map(async ({ port }) => {
          const info = await send(port, ['INFO', 'replication']);
          return /role:master/.test(info) ? 'primary' : /link_status:up/.test(info) ? 'replica' : 'lost';
        }),
      );
    await until(async () => (await roles()).toSorted().join() === 'primary,replica,replica');
    await until(async () => (await roles())[0] === 'replica');
    const { report, code } = await check(`nodes: ${nodesOf(three)}, topology: sentinel`);
    expect([code, report?.environments[0]?.nodes.length]).toEqual([0, 3]);
    expect(found(report)).toContain(`127.0.0.1:${primary.port} replica`);
    expect(report?.environments[0]?.keys).toMatchObject({ total: 300 });
  });

  test('a primary that is gone is unverified; its replicas are read', async () => {
    const roles = await Promise.all(
      replicas.map(async ({ port }) => /role:master/.test(await send(port, ['INFO', 'replication']))),
    );
    const now = replicas[roles.indexOf(true)];
    await now?.stop();
    const { report, code, ids } = await check(`nodes: ${nodesOf(three)}, topology: sentinel`);
    expect([code, ids]).toEqual([2, ['config-value:*@production', 'key-namespace:*@production']]);
    expect(report?.environments[0]?.nodes.length).toBe(2);
    expect(report?.findings[0]?.message).toContain(`127.0.0.1:${now?.port}: the connection was refused`);
  });
});

describe('sentinels with a password', async () => {
  const lines = [
    'requirepass s3ntinel',
    'sentinel sentinel-pass s3ntinel',
    `user redrift on >r3ader -@all ${SENTINEL_RIGHTS}`,
  ];
  const { primary, three } = await watched('redis-7.0', lines, ['user bob on >d4ta ~* +@all']);
  const nodes = `nodes: ${nodesOf(three)}, masterName: ${WATCHED}, username: bob, password: d4ta`;

  test.each([
    ['the password alone', 'sentinelPassword: s3ntinel'],
    ['a user who may do no more than is needed', 'sentinelUsername: redrift, sentinelPassword: r3ader'],
  ])('take %s', async (_, user) => {
    const { report, code, stderr, stdout } = await check(`${nodes}, ${user}`);
    expect([code, report?.environments[0]?.nodes.length]).toEqual([0, 3]);
    expect(stderr).toMatch(/^note: .*a password stands in this file/);
    expect(stdout + stderr).not.toMatch(/s3ntinel|r3ader|d4ta/);
  });

  test('take the password of a file', async () => {
    const secrets = await projectFolder({ 'sentinels.txt': 's3ntinel\n' });
    const { report, code } = await check(`${nodes}, sentinelPasswordFile: "${secrets}/sentinels.txt"`);
    expect([code, report?.environments[0]?.nodes.length]).toEqual([0, 3]);
  });

  test.each([
    ['none', '', 'it asks for a password and none was given'],
    ['a wrong one', ', sentinelPassword: wr0ng', 'it refused the username or password'],
  ])('are not read with %s', async (_, user, detail) => {
    const { code, stderr } = await check(`${nodes}${user}`);
    expect(stderr).toContain(
      `: ${detail}; give the password of the sentinels as source.redis.sentinelPassword or sentinelPasswordFile (and sentinelUsername); trying again does not help`,
    );
    expect([code, stderr.includes('wr0ng')]).toEqual([2, false]);
  });

  test('one that is down does not hide what the others say', async () => {
    const down = await freePort();
    const all = `nodes: ["127.0.0.1:${down}", ${nodesOf(three).slice(1)}, masterName: ${WATCHED}, sentinelPassword: wr0ng`;
    const { code, stderr } = await check(all);
    expect([code, stderr]).toEqual([2, expect.stringContaining('it refused the username or password')]);
  });

  test('what is no sentinel is told as such', async () => {
    const { stderr } = await check(`url: "redis://127.0.0.1:${primary.port}", topology: sentinel`);
    expect(stderr).toContain(`the sentinel 127.0.0.1:${primary.port}: it is none; name sentinels`);
  });

  test('with topology: standalone a sentinel is no environment', async () => {
    const plain = await sentinels(1, { version: 'redis-7.0', primary: primary.port, replicas: 2 });
    const { stderr } = await check(`url: "redis://127.0.0.1:${plain[0]?.port}", topology: standalone`);
    expect(stderr).toContain('it is a Sentinel, which holds no data; say topology: auto or sentinel');
  });
});
