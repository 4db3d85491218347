import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { findServer, startServer } from '../../src/demo/server.js';
import { demoKeys } from '../../src/demo/site.js';
import { redrift } from '../support/run.js';

/** What is planted in the demo, and nothing else: `notify-keyspace-events` and `repl-backlog-size` differ in notation only. */
const PLANTED = [
  'config-value:lazyfree-lazy-eviction@staging',
  'config-value:maxmemory-policy@staging',
  'key-expiry:cart:{id}@staging',
  'key-ttl:anp:post:{int}:html@staging',
  'key-type:cart:{id}@staging',
  'config-value:client-output-buffer-limit.replica@staging',
  'config-value:maxmemory@staging',
  'key-namespace:anp:menu:{int}@staging',
  'key-namespace:trace:{uuid}@staging',
  'config-value:hash-max-listpack-entries@staging',
];

const ids = (stdout: string) => JSON.parse(stdout).findings.map(({ id }: { id: string }) => id);

describe('redrift demo', () => {
  test('finds on two real servers exactly what is planted there, and leaves nothing behind', async () => {
    const { code, stdout, stderr } = await redrift('demo', '--format', 'json');
    expect([code, ids(stdout)]).toEqual([1, PLANTED]);
    expect(stderr).toContain('both servers are stopped and their files removed');
    const { settings, environments } = JSON.parse(stdout);
    const { values } = settings.find(({ name }: { name: string }) => name === 'dir');
    expect([existsSync(values.production), existsSync(values.staging)]).toEqual([false, false]);
    for (const { nodes } of environments) {
      const { stderr: refused } = await redrift(
        'snapshot',
        `redis://${nodes[0].id}`,
        '-o',
        'never-written.json',
      );
      expect(refused).toContain('the connection was refused');
    }
  });

  test('finds the same in what was recorded, and says so', async () => {
    const { code, stdout, stderr } = await redrift('demo', '--recorded', '--format', 'json');
    expect([code, ids(stdout)]).toEqual([1, PLANTED]);
    expect(stderr).toMatch(/^RECORDED: as asked/);
  });

  test('shows what was recorded where there is no server', async () => {
    const { PATH } = process.env;
    process.env['PATH'] = '';
    try {
      const { code, stderr } = await redrift('demo', '--quiet');
      expect([code, stderr]).toEqual([1, '']);
      expect((await redrift('demo')).stderr).toMatch(/^RECORDED: no redis-server or valkey-server was found/);
    } finally {
      process.env['PATH'] = PATH;
    }
  });

  test('has about 15,000 keys on each side, the same in every run', () => {
    for (const name of ['production', 'staging'] as const) {
      expect(demoKeys(name).length).toBeGreaterThan(14_500);
      expect(demoKeys(name)).toEqual(demoKeys(name));
    }
  });
});

test('a server that does not start says why', async () => {
  await expect(startServer(findServer() ?? '', ['no-such-directive yes'])).rejects.toThrow(
    'the server did not start',
  );
});
