import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { connectionError } from '../../src/loader/sources/redis/faults.js';
import type { Report } from '../../src/model/report.js';
import { projectFolder } from '../support/project-folder.js';
import { redrift } from '../support/run.js';
import { keys, send, server, until } from '../support/servers.js';

const folder = await projectFolder({});
const path = join(folder, 'redis.sock');
const other = await server();

async function diff(
  ...sides: readonly string[]
): Promise<{ readonly code: number; readonly report: Report }> {
  const { code, stdout } = await redrift('diff', ...sides, '--format', 'json');
  return { code, report: JSON.parse(stdout) };
}

describe('a Unix socket', async () => {
  const one = await server(`unixsocket ${path}`, 'unixsocketperm 700', 'user bob on >b0b ~* +@all');
  await send(one.port, ...keys(50, (n) => ['SET', `page:${n}`, 'x']), ['SELECT', 1], ['SET', 'a:1', 'x']);

  test('is read as a port is, as a user and in a database', async () => {
    const { report } = await diff(other.url, `unix://bob:b0b@${path}?db=1`);
    expect(report.environments[1]).toMatchObject({
      name: 'redis.sock',
      nodes: [{ id: `unix:${path}`, role: 'primary' }],
      keys: { total: 1, sampled: 1 },
    });
  });

  test('is the same server as its port', async () => {
    const { report } = await diff(one.url, `unix://${path}`);
    expect(report.findings.map(({ id }) => id)).toEqual([`same-server:127.0.0.1:${one.port}@redis.sock`]);
  });

  test('finds the replicas of what answers there, and is looked at twice', async () => {
    const replica = await server(`replicaof 127.0.0.1 ${one.port}`, 'maxmemory-policy allkeys-lru');
    await until(async () =>
      (await send(replica.port, ['INFO', 'replication'])).includes('master_link_status:up'),
    );
    const dir = await projectFolder({
      'production.yaml': `source: { redis: { url: "unix://${path}" } }\n`,
      'expectations.yaml': 'config: { maxmemory-policy: volatile-lru }\n',
    });
    const { stdout } = await redrift('check', '--dir', dir, '--format', 'json');
    const report: Report = JSON.parse(stdout);
    expect(report.environments[0]?.nodes).toHaveLength(2);
    expect(report.findings[0]?.evidence).toMatchObject({ readTwice: true });
    await replica.stop();
  });

  test('that is not there, or is none, is told as such', async () => {
    await writeFile(join(folder, 'file'), '');
    const missing = await redrift('diff', other.url, `unix://${join(folder, 'nowhere.sock')}`, '--quiet');
    expect([missing.code, missing.stderr]).toEqual([
      2,
      'redrift: cannot read nowhere.sock: its socket is not there; is the server running on this machine, and is the path right? Trying again helps once it is there\n',
    ]);
    const file = await redrift('diff', other.url, `unix://${join(folder, 'file')}`, '--quiet');
    expect([file.code, file.stderr]).toEqual([2, expect.stringContaining('cannot read file: ')]);
  });

  test('that is not for us is told as such', () => {
    // As root, no socket is shut.
    const denied = Object.assign(new Error('connect'), { code: 'EACCES' });
    expect(connectionError('staging', denied).detail).toBe('its socket is not for this user');
  });
});

describe('IPv6', async () => {
  const one = await server('bind 127.0.0.1 ::1');

  test('is read at its address, and by nodes', async () => {
    const { report } = await diff(other.url, `six=redis://[::1]:${one.port}`);
    expect(report.environments[1]?.nodes).toEqual([{ id: `[::1]:${one.port}`, role: 'primary', shard: 0 }]);
    const dir = await projectFolder({
      'production.yaml': `source: { redis: { nodes: ["[::1]:${one.port}"] } }\n`,
      'expectations.yaml': 'config: { hz: { atLeast: 1 } }\n',
    });
    expect((await redrift('check', '--dir', dir)).code).toBe(0);
  });

  test('replicas are found by the addresses that they announce', async () => {
    const replica = await server(`replicaof ::1 ${one.port}`, 'bind 127.0.0.1 ::1');
    await until(async () =>
      (await send(replica.port, ['INFO', 'replication'])).includes('master_link_status:up'),
    );
    const { report } = await diff(other.url, `six=redis://[::1]:${replica.port}`);
    expect(report.environments[1]?.nodes.map(({ id }) => id)).toEqual([
      `[::1]:${replica.port}`,
      `[::1]:${one.port}`,
    ]);
  });
});
