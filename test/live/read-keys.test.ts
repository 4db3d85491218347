import { describe, expect, test } from 'vitest';
import { type KeysRead, readKeys } from '../../src/loader/sources/redis/read-keys.js';
import { searchKeys } from '../../src/loader/sources/redis/search-keys.js';
import {
  type Between,
  type KeysWanted,
  keysIn,
  late,
  profileIn,
  proxied,
  withConnection,
} from '../support/keys-reader.js';
import { keys, send, server, serverOf, until, VERSIONS } from '../support/servers.js';

const read = (port: number, wanted: KeysWanted = {}): Promise<KeysRead> =>
  withConnection(port, { families: FAMILIES, ...wanted }, (connection, request, facts) =>
    readKeys(connection, request, facts),
  );

/** Tried in this order, so that each key is counted under one. */
const FAMILIES = ['plain:*', 'tagged:*', 'late:*', 'page:*', 'queue:*'];

const ALL: KeysWanted = { sampling: { keys: 'all' } };

/** Half of the keys in one hash tag, half without: on a cluster, the first half is one slot. */
const fill = (port: number, half: number): Promise<string> =>
  send(
    port,
    ...keys(half, (n) => ['SET', `tagged:{one}:${n}`, 'x']),
    ...keys(half, (n) => ['SET', `plain:${n}`, 'x', 'EX', 3600]),
  );

/** A cluster of one node, which has all slots. */
async function cluster(version: (typeof VERSIONS)[number], ...lines: readonly string[]) {
  const one = await serverOf(version, 'cluster-enabled yes', ...lines);
  await send(one.port, ['CLUSTER', 'ADDSLOTS', ...Array.from({ length: 16_384 }, (_, slot) => slot)]);
  await until(async () => (await send(one.port, ['CLUSTER', 'INFO'])).includes('cluster_state:ok'));
  return one;
}

describe.each(VERSIONS)('%s', (version) => {
  test('a sample of a standalone server is fair: the first keys of SCAN', async () => {
    const { port } = await serverOf(version);
    await fill(port, 5000);
    const found = await read(port, { sampling: { keys: 1000 } });
    expect(found.unread).toEqual([]);
    expect(found.keyspace).toMatchObject({ method: 'scan', total: 10_000, sampled: 1000, isWhole: false });
    expect(found.keyspace).toMatchObject({ idleTimes: 'read', encodings: 'read', sizes: 'read' });
    // 500 ± 15 for a simple random sample; a tenth of a permille of them lies outside.
    expect(Math.abs(keysIn(found.keyspace, 'plain:*') - 500)).toBeLessThan(75);
  });

  test('a sample of a cluster is fair, though half of the keys are in one slot', async () => {
    const { port } = await cluster(version);
    await fill(port, 5000);
    const found = await read(port, { sampling: { keys: 1000 } });
    const hasTablePerSlot = version === 'redis-8.0' || version === 'valkey-8.1';
    expect(found.unread).toEqual([]);
    expect(found.keyspace).toMatchObject({
      method: hasTablePerSlot ? 'randomkey' : 'scan',
      sampled: 1000,
      isWhole: false,
    });
    expect(Math.abs(keysIn(found.keyspace, 'plain:*') - 500)).toBeLessThan(75);
  });

  test.each([
    ['standalone', () => serverOf(version)],
    ['cluster', () => cluster(version)],
  ])('all keys of a %s server are read once each, with many cursors at a time', async (_, start) => {
    const { port } = await start();
    await fill(port, 20_000);
    const far = await proxied(port, () => late(20));
    const found = await read(far, ALL);
    expect(found.unread).toEqual([]);
    expect(found.keyspace).toMatchObject({ method: 'all', sampled: 40_000, isWhole: true });
    expect(keysIn(found.keyspace, 'plain:*')).toBe(20_000);
  });

  test('a search meets every name, here and through a round trip, and says that it reached the end', async () => {
    const { port } = await serverOf(version);
    await fill(port, 10_000);
    await send(port, ['SELECT', 3], ['SET', 'plain:elsewhere', 'x']);
    for (const at of [port, await proxied(port, () => late(20))]) {
      const met = new Set<string>();
      const stop = await withConnection(at, {}, (connection, request, facts) =>
        searchKeys(connection, request, facts, {
          match: 'plain:*',
          onName: (name, database) => met.add(`${database} ${name}`),
        }),
      );
      expect([stop, met.size, met.has('3 plain:elsewhere')]).toEqual([null, 10_001, true]);
    }
  });
});

describe('while the table grows and shrinks', () => {
  test('nothing counts twice, and what was there all the time is met', async () => {
    const { port } = await server();
    await fill(port, 20_000);
    const far = await proxied(port, () => late(5));
    const reading = read(far, ALL);
    await send(port, ...keys(15_000, (n) => ['SET', `late:${n}`, 'x']));
    await send(port, ...keys(15_000, (n) => ['DEL', `late:${n}`]));
    const found = await reading;
    expect(found.unread).toEqual([]);
    expect([keysIn(found.keyspace, 'plain:*'), keysIn(found.keyspace, 'tagged:*')]).toEqual([20_000, 20_000]);
    expect(keysIn(found.keyspace, 'late:*')).toBeLessThanOrEqual(15_000);
  });

  test('a search meets every name that was there all the time', async () => {
    const { port } = await server();
    await fill(port, 10_000);
    const far = await proxied(port, () => late(5));
    const met = new Set<string>();
    const searching = withConnection(far, {}, (connection, request, facts) =>
      searchKeys(connection, request, facts, { match: null, onName: (name) => met.add(name) }),
    );
    await send(port, ...keys(40_000, (n) => ['SET', `late:${n}`, 'x']));
    await send(port, ...keys(40_000, (n) => ['DEL', `late:${n}`]));
    expect(await searching).toBeNull();
    expect([...met].filter((name) => !name.startsWith('late:'))).toHaveLength(20_000);
  });
});

describe('facts', () => {
  test('when a key expires, by the server’s clock, and what some keys of each family take', async () => {
    const { port } = await serverOf('redis-7.0');
    const expiry = Date.now() + 3_600_000;
    await send(
      port,
      ...keys(300, (n) => ['SET', `page:${n}`, 'x'.repeat(1000), 'PXAT', expiry]),
      ...keys(10, (n) => ['RPUSH', `queue:${n}`, 'a']),
    );
    const found = await read(port);
    const [queue, page] = ['queue:*', 'page:*'].map((pattern) => profileIn(found.keyspace, pattern));
    expect(page?.ttls).toHaveLength(300);
    for (const { expiresAtMs } of page?.ttls ?? [])
      expect(Math.abs((expiresAtMs ?? 0) - expiry)).toBeLessThan(1000);
    expect(page?.sizes.length).toBeGreaterThanOrEqual(64);
    expect(page?.sizes.every(({ bytes }) => bytes > 1000 && bytes < 1500)).toBe(true);
    expect([page?.keys, queue?.keys, queue?.sizes.length]).toEqual([300, 10, 10]);
  });

  test('under LFU there are no idle times, and the rest is read', async () => {
    const { port } = await server('maxmemory-policy allkeys-lfu');
    await fill(port, 100);
    const { keyspace, unread } = await read(port);
    expect([unread, keyspace.sampled]).toEqual([[], 200]);
    expect(keyspace).toMatchObject({ idleTimes: 'lfu', encodings: 'read', sizes: 'read' });
  });
});

const as = (user: string): KeysWanted => ({ source: { username: user, password: 'pw' } });

describe('rights that are missing', () => {
  test('OBJECT and MEMORY USAGE are tried once each, and the keys are read without', async () => {
    const { port } = await serverOf('redis-7.0', 'user poor on >pw ~* -@all +info +scan +select +type +pttl');
    await fill(port, 500);
    const { keyspace, unread } = await read(port, as('poor'));
    expect([unread, keyspace.sampled, keyspace.isWhole]).toEqual([[], 1000, true]);
    expect(keyspace).toMatchObject({ idleTimes: 'denied', encodings: 'denied', sizes: 'denied' });
    const log = await send(port, ['ACL', 'LOG']);
    expect([...log.matchAll(/\$5\r\ncount\r\n:(\d+)/g)].map(([, count]) => Number(count))).toEqual([1, 1, 1]);
  });

  const CLUSTERED = 'user poor on >pw ~* -@all +info +scan +select +type +pttl +object +memory|usage';

  test.each(['redis-8.0', 'valkey-8.1'] as const)(
    'without RANDOMKEY, all names of a cluster of %s go by, and a fair sample is asked about',
    async (version) => {
      const { port } = await cluster(version, CLUSTERED);
      await fill(port, 5000);
      const found = await read(port, { ...as('poor'), sampling: { keys: 1000 } });
      expect(found.unread).toEqual([]);
      expect(found.keyspace).toMatchObject({ method: 'scan', sampled: 1000, isWhole: false });
      expect(Math.abs(keysIn(found.keyspace, 'plain:*') - 500)).toBeLessThan(75);
    },
  );

  test('without RANDOMKEY and without the time to look through all names, the right is named', async () => {
    const { port } = await cluster('redis-8.0', CLUSTERED);
    await fill(port, 5000);
    const wanted = { ...as('poor'), sampling: { keys: 1000, maxSeconds: 0.2, maxCommandsPerSecond: 100 } };
    const { unread } = await read(port, wanted);
    expect(unread).toMatchObject([{ part: 'keys', remedy: 'ACL SETUSER poor +randomkey' }]);
    expect(unread[0]?.why).toContain('RANDOMKEY was refused');
  });

  test('without SELECT, the first database is read and the second is told', async () => {
    const { port } = await server('user poor on >pw ~* -@all +info +scan +type +pttl +object +memory|usage');
    await fill(port, 100);
    await send(port, ['SELECT', 3], ['SET', 'a', '1']);
    const { keyspace, unread } = await read(port, as('poor'));
    expect([keyspace.sampled, keyspace.isWhole]).toEqual([200, false]);
    expect(unread[0]?.why).toContain('SELECT was refused');
    expect(unread[0]?.remedy).toContain('+select');
  });
});

describe('limits', () => {
  test('maxSeconds ends a sample, and says at how many keys', async () => {
    const { port } = await server();
    await fill(port, 5000);
    const far = await proxied(port, () => late(30));
    const { keyspace, unread } = await read(far, { sampling: { keys: 20_000, maxSeconds: 0.3 } });
    expect(keyspace.isWhole).toBe(false);
    expect(keyspace.sampled).toBeLessThan(10_000);
    expect(unread[0]?.why).toMatch(/^the sample was cut after 0\.3 seconds, at \d+ of 10000 keys$/);
  });

  test('maxSeconds ends a search, which then knows nothing of what it did not meet', async () => {
    const { port } = await server();
    await fill(port, 5000);
    const far = await proxied(port, () => late(30));
    const stop = await withConnection(far, { sampling: { maxSeconds: 0.3 } }, (connection, request, facts) =>
      searchKeys(connection, request, facts, { match: null, onName: () => undefined }),
    );
    expect(stop?.why).toBe('the search was cut after 0.3 seconds');
  });

  test('maxCommandsPerSecond holds on average: by then no more were sent', async () => {
    const { port } = await server();
    await fill(port, 1000);
    const sent = async (): Promise<number> =>
      [
        ...(await send(port, ['INFO', 'commandstats'])).matchAll(
          /cmdstat_(?:scan|type|pttl|object\|\w+|memory\|usage):calls=(\d+)/g,
        ),
      ]
        .map(([, calls]) => Number(calls))
        .reduce((sum, calls) => sum + calls, 0);
    const before = await sent();
    const started = performance.now();
    const { keyspace } = await read(port, { sampling: { keys: 300, maxCommandsPerSecond: 2000 } });
    const seconds = (performance.now() - started) / 1000;
    const commands = (await sent()) - before;
    expect(keyspace.sampled).toBe(300);
    expect(commands).toBeGreaterThan(1200);
    // A page, its questions and their sizes may be under way before the clock is looked at.
    expect(commands).toBeLessThan(2000 * seconds + 1100);
    expect(seconds).toBeGreaterThan(0.2);
  });

  test('the signal of the run ends a reading that waits', async () => {
    const { port } = await server();
    await fill(port, 1000);
    const run = new AbortController();
    const reading = read(port, { sampling: { maxCommandsPerSecond: 10 }, signal: run.signal });
    setTimeout(() => run.abort(), 300);
    const { unread } = await reading;
    expect(unread).toMatchObject([{ why: 'the time of the run was up' }]);
  });
});

/** Passes on so many bytes as they are. */
function after(bytes: number, then: Between): Between {
  let left = bytes;
  return (chunk, forward, client) => {
    if (left > 0) forward(chunk.subarray(0, left));
    left -= chunk.length;
    if (left <= 0) then(chunk, forward, client);
  };
}

describe('what comes in the middle of the keys', () => {
  test.each<[string, Between, RegExp]>([
    [
      'the end of the connection',
      (_, __, client) => client.destroy(),
      /the server (closed|reset) the connection/,
    ],
    ['silence', () => undefined, /no answer within 5 seconds/],
    [
      'something that is no Redis',
      (_, forward) => forward(Buffer.from('HTTP/1.1 502\r\n')),
      /not a Redis|longer than|number is none|something else/,
    ],
    [
      'LOADING',
      (_, forward) => forward(Buffer.from('\r\n-LOADING\r\n'.repeat(1000))),
      /loading|not a Redis|longer than|number is none|something else/,
    ],
  ])('%s ends it, and what was read counts once', async (_, then, why) => {
    const { port } = await server();
    await fill(port, 5000);
    const through = await proxied(port, () => after(150_000, then));
    const { keyspace, unread } = await read(through, ALL);
    expect(unread[0]?.why).toMatch(why);
    expect(keyspace.isWhole).toBe(false);
    expect(keyspace.sampled).toBeGreaterThan(100);
    expect(keyspace.sampled).toBeLessThan(10_000);
  });
});
