import { createServer, type Server } from 'node:net';
import { afterAll, describe, expect, test } from 'vitest';
import type { LocalServer } from '../../src/demo/server.js';
import type { Report } from '../../src/model/report.js';
import { projectFolder } from '../support/project-folder.js';
import { redrift } from '../support/run.js';
import { keys, send, server, serverOf, until } from '../support/servers.js';

const listeners: Server[] = [];
afterAll(() => listeners.splice(0).map((one) => one.close()));

/** A primary and a replica that is in touch with it. */
async function pairOf(...lines: readonly string[]): Promise<readonly [LocalServer, LocalServer]> {
  const both = ['repl-diskless-sync-delay 0', ...lines];
  const primary = await server(...both);
  const replica = await server(`replicaof 127.0.0.1 ${primary.port}`, ...both);
  await until(async () =>
    (await send(replica.port, ['INFO', 'replication'])).includes('master_link_status:up'),
  );
  return [primary, replica];
}

async function check(production: string, more: Readonly<Record<string, string>> = {}): Promise<Report> {
  const dir = await projectFolder({ 'production.yaml': production, ...more });
  const { stdout, stderr } = await redrift('check', '--dir', dir, '--format', 'json');
  if (stdout === '') throw new Error(stderr);
  return JSON.parse(stdout);
}

const ids = ({ findings }: Report): readonly string[] => findings.map(({ id }) => id);
const LONE = { 'expectations.yaml': 'config: { hz: { atLeast: 1 } }\n' };

describe('a primary with a replica', async () => {
  const [primary, replica] = await pairOf();

  test('both are read, whichever is named', async () => {
    for (const { port } of [primary, replica]) {
      const { environments } = await check(`source: redis://127.0.0.1:${port}\n`, LONE);
      expect(environments[0]?.nodes.map(({ id, role }) => `${id} ${role}`).toSorted()).toEqual(
        [`127.0.0.1:${primary.port} primary`, `127.0.0.1:${replica.port} replica`].toSorted(),
      );
    }
  });

  test('a server that is named twice is one node', async () => {
    const nodes = [`127.0.0.1:${primary.port}`, `localhost:${primary.port}`, `127.0.0.1:${replica.port}`];
    const { environments } = await check(`source: { redis: { nodes: ${JSON.stringify(nodes)} } }\n`, LONE);
    expect(environments[0]?.nodes).toHaveLength(2);
  });

  test('with topology: standalone the one that is named is read alone', async () => {
    const url = `redis://127.0.0.1:${primary.port}`;
    const report = await check(`source: { redis: { url: "${url}", topology: standalone } }\n`, LONE);
    expect([report.verdict, report.environments[0]?.nodes.length]).toEqual(['in-step', 1]);
  });

  test('a setting of the replica alone is found, and mended by what is printed', async () => {
    await send(replica.port, ['CONFIG', 'SET', 'maxmemory-policy', 'allkeys-lru']);
    const source = `source: redis://127.0.0.1:${primary.port}\n`;
    const report = await check(source, LONE);
    expect(ids(report)).toEqual(['node-agreement:config/maxmemory-policy@production']);
    const [fix = ''] = report.findings[0]?.fix.commands ?? [];
    await send(replica.port, fix.split(' '));
    expect(ids(await check(source, LONE))).toEqual([]);
  });

  test('what should differ by role is declared, and held on each node', async () => {
    const source = `source: redis://127.0.0.1:${primary.port}\n`;
    const expectations = {
      'expectations.yaml': 'config: { save: { perRole: { primary: "", replica: "900 1" } } }\n',
    };
    const before = await check(source, expectations);
    expect(before.findings).toMatchObject([
      {
        id: 'config-value:save@production',
        expected: '900 1',
        actual: '',
        evidence: { nodes: [`127.0.0.1:${replica.port}`] },
      },
    ]);
    await send(replica.port, ['CONFIG', 'SET', 'save', '900 1']);
    expect(ids(await check(source, expectations))).toEqual([]);
    expect(ids(await check(source, LONE))).toEqual(['node-agreement:config/save@production']);
    await send(replica.port, ['CONFIG', 'SET', 'save', '']);
  });

  test('an ACL user of the primary alone is found', async () => {
    await send(primary.port, ['ACL', 'SETUSER', 'app', 'on', '>pw', '~*', '+get']);
    expect(ids(await check(`source: redis://127.0.0.1:${primary.port}\n`, LONE))).toEqual([
      'node-agreement:acl/app@production',
    ]);
    await send(replica.port, ['ACL', 'SETUSER', 'app', 'on', '>other', '~*', '+get']);
    expect(ids(await check(`source: redis://127.0.0.1:${primary.port}\n`, LONE))).toEqual([
      'node-agreement:acl/app@production',
    ]);
    await send(replica.port, ['ACL', 'SETUSER', 'app', 'resetpass', '>pw']);
    expect(ids(await check(`source: redis://127.0.0.1:${primary.port}\n`, LONE))).toEqual([]);
  });
});

describe('a node that the others name and that cannot be read', () => {
  test('is unverified, and ends in exit code 2', async () => {
    const [primary, replica] = await pairOf();
    process.kill(replica.pid, 'SIGSTOP');
    try {
      // A stopped server still accepts; the primary goes on naming it.
      const report = await check(`source: redis://127.0.0.1:${primary.port}\n`, LONE);
      expect([report.verdict, report.exitCode, ids(report)]).toEqual([
        'unverified',
        2,
        ['config-value:*@production'],
      ]);
      expect(report.findings[0]?.message).toContain(`127.0.0.1:${replica.port}, which the other nodes name`);
      expect(report.findings[0]?.fix.note).toContain('topology: standalone');
    } finally {
      process.kill(replica.pid, 'SIGCONT');
    }
  });

  test('a replica whose link is down is one of the shard all the same, and its password is missed', async () => {
    const [primary, replica] = await pairOf();
    await send(primary.port, ['CONFIG', 'SET', 'requirepass', 'np']);
    await send(primary.port, ['AUTH', 'np'], ['CLIENT', 'KILL', 'TYPE', 'replica']);
    await until(async () => (await send(replica.port, ['INFO', 'replication'])).includes('link_status:down'));
    const nodes = `["127.0.0.1:${primary.port}", "127.0.0.1:${replica.port}"]`;
    const report = await check(`source: { redis: { nodes: ${nodes}, password: np } }\n`, LONE);
    expect(new Set(report.environments[0]?.nodes.map(({ shard }) => shard)).size).toBe(1);
    expect(ids(report)).toContain('config-hazard:failover-password@production');
  });

  test('that dies while it is read does not take the others with it', async () => {
    const [primary, other] = await Promise.all([server(), server()]);
    const dying = await dyingAfter('CONFIG', other.port);
    const nodes = `["127.0.0.1:${primary.port}", "127.0.0.1:${dying}"]`;
    const report = await check(`source: { redis: { nodes: ${nodes} } }\n`, LONE);
    expect([report.exitCode, report.environments[0]?.nodes.length, ids(report)]).toEqual([
      2,
      1,
      ['config-value:*@production'],
    ]);
    expect(report.findings[0]?.message).toContain(`127.0.0.1:${dying}`);
  });

  test('what answers there may be a stranger: its settings say nothing of this environment', async () => {
    const [primary, stranger] = await Promise.all([server(), server('maxmemory 1mb')]);
    const replicas = await announcing(stranger.port, primary.port);
    const report = await check(`source: redis://127.0.0.1:${replicas}\n`, LONE);
    expect([report.verdict, ids(report)]).toEqual(['unverified', ['config-value:*@production']]);
    expect(report.findings[0]?.message).toContain('belongs to none of the others');
  });
});

/** A server that is gone as soon as it is asked something. */
async function dyingAfter(word: string, behind: number): Promise<number> {
  const { connect } = await import('node:net');
  const proxy = createServer((client) => {
    const upstream = connect(behind, '127.0.0.1');
    client.on('data', (data) => {
      if (data.includes(word)) client.destroy();
      else upstream.write(data);
    });
    upstream.pipe(client);
    client.on('error', () => upstream.destroy());
    client.on('close', () => upstream.destroy());
    upstream.on('error', () => client.destroy());
  });
  listeners.push(proxy);
  return new Promise((resolve) => {
    proxy.listen(0, '127.0.0.1', () => {
      const address = proxy.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
}

/** A server that says of itself that a server on some port is its replica, and else is what stands behind it. */
async function announcing(strangerPort: number, behind: number): Promise<number> {
  const { connect } = await import('node:net');
  const proxy = createServer((client) => {
    const upstream = connect(behind, '127.0.0.1');
    client.pipe(upstream);
    upstream.on('data', (data) => {
      const text = data.toString('latin1');
      const line = `slave0:ip=127.0.0.1,port=${strangerPort},state=online,offset=0,lag=0\r\n`;
      const isInfo = /^\$(\d+)\r\n# Server/.exec(text);
      if (isInfo === null) client.write(data);
      else
        client.write(
          Buffer.from(
            text
              .replace(/^\$\d+/, `$${Number(isInfo[1]) + line.length}`)
              .replace('connected_slaves:0\r\n', `connected_slaves:0\r\n${line}`),
            'latin1',
          ),
        );
    });
    upstream.on('error', () => client.destroy());
    client.on('error', () => upstream.destroy());
    client.on('close', () => upstream.destroy());
  });
  listeners.push(proxy);
  return new Promise((resolve) => {
    proxy.listen(0, '127.0.0.1', () => {
      const address = proxy.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
}

describe('a cluster of two shards', async () => {
  const lines = ['cluster-enabled yes', 'repl-diskless-sync-delay 0'];
  const [a, b, copy] = await Promise.all([server(...lines), server(...lines), server(...lines)]);
  await send(a.port, ['CLUSTER', 'ADDSLOTSRANGE', 0, 8191]);
  await send(b.port, ['CLUSTER', 'ADDSLOTSRANGE', 8192, 16383]);
  for (const { port } of [b, copy]) await send(a.port, ['CLUSTER', 'MEET', '127.0.0.1', port]);
  const myId = (await send(a.port, ['CLUSTER', 'MYID'])).split('\r\n')[1] ?? '';
  await until(async () => (await send(copy.port, ['CLUSTER', 'NODES'])).includes(myId));
  await until(async () => (await send(copy.port, ['CLUSTER', 'REPLICATE', myId])).includes('OK'));
  await until(async () => (await send(copy.port, ['INFO', 'replication'])).includes('master_link_status:up'));
  await until(async () =>
    (await Promise.all([a, b, copy].map(({ port }) => send(port, ['CLUSTER', 'INFO'])))).every((text) =>
      text.includes('cluster_state:ok'),
    ),
  );
  await until(async () => (await send(b.port, ['CLUSTER', 'NODES'])).includes('slave'));
  for (const { port } of [a, b]) await send(port, ...keys(400, (n) => ['SET', `page:${n}`, 'x', 'EX', 600]));

  test('every node is read, and the keys of every shard', async () => {
    const report = await check(`source: redis://127.0.0.1:${b.port}\n`, LONE);
    const [production] = report.environments;
    expect(production?.topology).toBe('cluster');
    expect(production?.nodes).toHaveLength(3);
    expect(new Set(production?.nodes.map(({ shard }) => shard)).size).toBe(2);
    expect(production?.keys).toMatchObject({ total: 400, sampled: 400 });
    expect([report.verdict, ids(report)]).toEqual(['in-step', []]);
  });

  test('a CONFIG SET that reached the primaries only is found on the replica', async () => {
    for (const { port } of [a, b]) await send(port, ['CONFIG', 'SET', 'timeout', '60']);
    const report = await check(`source: redis://127.0.0.1:${a.port}\n`, LONE);
    expect(ids(report)).toEqual(['node-agreement:config/timeout@production']);
    expect(report.findings[0]?.message).toContain(`is 0 (off) on 127.0.0.1:${copy.port}`);
    for (const { port } of [a, b]) await send(port, ['CONFIG', 'SET', 'timeout', '0']);
  });

  test('a cluster against a single server is another topology', async () => {
    const single = await server();
    const report = await check(`source: redis://127.0.0.1:${a.port}\n`, {
      'staging.yaml': `source: redis://127.0.0.1:${single.port}\n`,
      'expectations.yaml': 'unlistedFamilies: ignore\n',
    });
    expect(ids(report)).toContain('server-topology:mode@staging');
    expect(ids(report)).not.toContain('config-value:cluster-enabled@staging');
  });
});

test('keys of slots that nobody serves are not known', async () => {
  const one = await server('cluster-enabled yes', 'cluster-require-full-coverage no');
  await send(one.port, ['CLUSTER', 'ADDSLOTSRANGE', 0, 9_999], ['CLUSTER', 'ADDSLOTSRANGE', 10_002, 16_383]);
  await until(async () => (await send(one.port, ['CLUSTER', 'INFO'])).includes('cluster_state:ok'));
  const { findings } = await check(`source: ${one.url}\n`, LONE);
  expect(findings.map(({ status, message }) => [status, message])).toEqual([
    ['unverified', expect.stringContaining('nobody serves 2 of its 16384 slots')],
  ]);
});

test.each(['redis-8.0', 'valkey-8.1'] as const)(
  'the one database of a cluster of %s is no drift from an older cluster',
  async (version) => {
    const [older, newer] = [
      await serverOf('redis-7.0', 'cluster-enabled yes'),
      await serverOf(version, 'cluster-enabled yes'),
    ];
    expect(await send(newer.port, ['CONFIG', 'GET', 'databases'])).toContain('\r\n1\r\n');
    const report = await check(`source: ${older.url}\n`, { 'staging.yaml': `source: ${newer.url}\n` });
    expect(ids(report)).toContain('server-version:server@staging');
    expect(ids(report)).not.toContain('config-value:databases@staging');
  },
);

test('two primaries of one replication are one too many, unless the YAML says that each stands alone', async () => {
  const [former, heir] = await pairOf();
  await send(heir.port, ['REPLICAOF', 'NO', 'ONE']);
  const nodes = JSON.stringify([former, heir].map(({ port }) => `127.0.0.1:${port}`));
  const both = await check(`source: { redis: { nodes: ${nodes} } }\n`, LONE);
  expect(both.findings.map(({ status, message }) => [status, message])).toEqual([
    ['unverified', expect.stringContaining('say both that they are the primary of one replication')],
  ]);
  const alone = await check(`source: { redis: { nodes: ${nodes}, topology: standalone } }\n`, LONE);
  expect(alone.verdict).toBe('in-step');
});

test('a change in flight is no failure: what was read last counts', async () => {
  const [production, staging] = await Promise.all([server(), server('maxmemory-policy allkeys-lru')]);
  const dir = await projectFolder({
    'production.yaml': `source: redis://127.0.0.1:${production.port}\n`,
    'staging.yaml': `source: redis://127.0.0.1:${staging.port}\n`,
  });
  const running = redrift('check', '--dir', dir, '--format', 'json');
  // The first reading is over once its connection is counted and gone.
  await until(async () =>
    /cmdstat_config\|get:calls=[1-9]/.test(await send(staging.port, ['INFO', 'commandstats'])),
  );
  await send(staging.port, ['CONFIG', 'SET', 'maxmemory-policy', 'noeviction']);
  const { stdout, stderr } = await running;
  expect(ids(JSON.parse(stdout))).toEqual([]);
  expect(stderr).toContain('changed while it was read: it was allkeys-lru');
});

test('a difference that stays was read twice, and the evidence says so', async () => {
  const [production, staging] = await Promise.all([server(), server('maxmemory-policy allkeys-lru')]);
  const report = await check(`source: redis://127.0.0.1:${production.port}\n`, {
    'staging.yaml': `source: redis://127.0.0.1:${staging.port}\n`,
  });
  expect(report.findings[0]).toMatchObject({
    id: 'config-value:maxmemory-policy@staging',
    evidence: { nodes: [`127.0.0.1:${staging.port}`], readTwice: true },
  });
});
