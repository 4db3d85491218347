import { createServer, type Socket } from 'node:net';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { redrift } from '../support/run.js';
import { send, server } from '../support/servers.js';

const good = await server();
await send(good.port, ...Array.from({ length: 5 }, (_, n) => ['SET', `page:${n}`, '1']));

const bulk = (text: string): string => `$${Buffer.byteLength(text)}\r\n${text}\r\n`;
const list = (...items: readonly string[]): string => `*${items.length}\r\n${items.join('')}`;

const INFO = [
  '# Server',
  'redis_version:7.0.15',
  'redis_mode:standalone',
  'run_id:0123456789012345678901234567890123456789',
  'uptime_in_seconds:-5',
  'used_memory:99999999999999999999',
  'role:master',
  'connected_slaves:abc',
  '# Keyspace',
  'db0:keys=100,expires=0,avg_ttl=0',
  'db1:keys=99999999999999999999,expires=-1',
  '',
].join('\r\n');

type Treat = (command: string, socket: Socket) => string | null;

const KIND: Readonly<Record<string, string>> = {
  INFO: bulk(INFO),
  CONFIG: list(bulk('timeout'), bulk('0'), bulk('maxmemory'), bulk('1gb')),
  SCAN: list(bulk('0'), list(bulk('a:1'), bulk('a:2'))),
  TYPE: '+string\r\n',
  PTTL: ':-1\r\n',
  OBJECT: ':1\r\n',
  MEMORY: ':64\r\n',
  SELECT: '+OK\r\n',
};

/** A server that answers like a small Redis, but where `treat` answers; null: nothing is said. */
async function impostor(treat: Treat, greeting = ''): Promise<string> {
  const sockets = new Set<Socket>();
  const listening = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.write(greeting, 'latin1');
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
      for (let found = COMMAND.exec(text); found !== null; found = COMMAND.exec(text)) {
        const words = Number(found[1]);
        const parts = text.split('\r\n');
        if (parts.length < 2 * words + 2) return;
        text = parts.slice(2 * words + 1).join('\r\n');
        const command = (parts[2] ?? '').toUpperCase();
        const answer = treat(command, socket) ?? '';
        socket.write(answer === DEFAULT ? (KIND[command] ?? '-ERR unknown command\r\n') : answer, 'latin1');
      }
    });
  });
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
  afterAll(() => {
    for (const socket of sockets) socket.destroy();
    listening.close();
  });
  const address = listening.address();
  return `redis://:s3cret@127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
}

const COMMAND = /^\*(\d+)\r\n/;
const DEFAULT = 'default';
const only =
  (name: string, answer: string): Treat =>
  (command) =>
    command === 'AUTH' ? '+OK\r\n' : command === name ? answer : DEFAULT;

/** Writes the same again and again, as fast as it is taken. */
const endless =
  (name: string, first: string, again: string): Treat =>
  (command, socket) => {
    if (command === 'AUTH') return '+OK\r\n';
    if (command !== name) return DEFAULT;
    socket.write(first);
    const more = (): void => {
      while (!socket.destroyed && socket.write(again));
    };
    socket.on('drain', more);
    more();
    return null;
  };

const MIB = 1024 * 1024;

const HOSTILE: readonly (readonly [string, Treat, string])[] = [
  [
    'megabytes in a value of CONFIG',
    only('CONFIG', list(bulk('timeout'), bulk('x'.repeat(8 * MIB)))),
    'CONFIG GET answered with a value of 8388608 bytes',
  ],
  [
    'a value of CONFIG that never ends',
    endless('CONFIG', '*2\r\n$7\r\ntimeout\r\n$536870912\r\n', 'x'.repeat(MIB)),
    'it announces a text of 536870912 bytes',
  ],
  [
    'a value in small pieces without end',
    endless('CONFIG', '*1000000\r\n', bulk('y'.repeat(60_000))),
    'one answer takes more than 64 MiB',
  ],
  [
    'a hundred thousand settings',
    only('CONFIG', `*200000\r\n${Array.from({ length: 200_000 }, (_, n) => bulk(`s${n}`)).join('')}`),
    'CONFIG GET answered with 100000 settings',
  ],
  [
    'a list of a billion entries',
    only('CONFIG', '*1000000000\r\n'),
    'it announces a list of 1000000000 entries',
  ],
  [
    'lists a million deep',
    only('INFO', '*1\r\n'.repeat(1_000_000)),
    'one answer has more than 16 lists in each other',
  ],
  ['a line without an end', endless('INFO', '+', 'z'.repeat(MIB)), 'a line does not end'],
  ['a number without an end', endless('INFO', ':', '1'.repeat(1000)), 'a number is none'],
  [
    'a text that is longer than it says',
    only('INFO', '$5\r\nabcdefghij\r\n'),
    'a text is longer than it announces',
  ],
  ['a text of a negative length', only('INFO', '$-7\r\n'), 'it announces a text of -7 bytes'],
  ['a cursor that comes back', only('SCAN', list(bulk('7'), '*0\r\n')), 'the cursors of SCAN'],
  [
    'a cursor that is none',
    only('SCAN', list(bulk('x'), '*0\r\n')),
    'SCAN answered with something else than keys',
  ],
  [
    'a key with a name of 100 MB',
    endless('SCAN', '*2\r\n$1\r\n0\r\n*1\r\n$104857600\r\n', 'k'.repeat(MIB)),
    'it announces a text of 104857600 bytes',
  ],
  [
    'a page of long names',
    only('SCAN', list(bulk('0'), list(...Array.from({ length: 9 }, () => bulk('n'.repeat(MIB)))))),
    'SCAN named keys of more than 8 MiB at once',
  ],
  ['a TTL that is no number', only('PTTL', ':12x\r\n'), 'a number is none'],
  ['a type that is a list', only('TYPE', '*1\r\n+string\r\n'), 'TYPE or PTTL answered with something else'],
  ['two nils for everything', () => '$-1\r\n$-1\r\n', 'it answered more than it was asked'],
  ['two answers for INFO', only('INFO', bulk(INFO) + bulk(INFO)), 'it answered more than it was asked'],
  ['negative lengths', () => '$-5\r\n*-7\r\n:abc\r\n', 'it announces a text of -5 bytes'],
  ['a list of a negative length', () => '*-7\r\n', 'it announces a list of -7 entries'],
  ['a number that is none', only('INFO', ':abc\r\n'), 'a number is none'],
  ['a line that ends oddly', only('INFO', '+OK\rx'), 'a line does not end as lines do'],
  ['a push', only('INFO', '>2\r\n$7\r\nmessage\r\n$1\r\nx\r\n'), 'it answers in RESP3'],
  ['an attribute', only('INFO', `|1\r\n+key\r\n:1\r\n${bulk(INFO)}`), 'it answers in RESP3'],
  ['the null of RESP3', only('CONFIG', '_\r\n'), 'it answers in RESP3'],
  [
    'ten thousand users and one',
    only('ACL', list(...Array.from({ length: 10_001 }, (_, n) => bulk(`user u${n} on ~* +@all`)))),
    'ACL LIST answered with 10001 users; up to 10000 are compared',
  ],
  [
    'a user of a hundred kilobytes',
    only('ACL', list(bulk(`user u on ${'~abc '.repeat(20_000)}+@all`))),
    'ACL LIST answered with a user of',
  ],
  ['an error without an end', endless('TYPE', '-ERR ', 'e'.repeat(MIB)), 'a line does not end'],
];

describe('a hostile server ends in one sentence, in bounded time and memory, and the other environment is whole', () => {
  test.each(HOSTILE)(
    '%s',
    async (_, treat, why) => {
      const source = await impostor(treat);
      const before = process.memoryUsage().rss;
      const started = performance.now();
      const { code, stdout, stderr } = await redrift(
        'diff',
        `production=${good.url}`,
        `staging=${source}`,
        '--format',
        'json',
      );
      expect(performance.now() - started).toBeLessThan(15_000);
      expect(process.memoryUsage().rss - before).toBeLessThan(600 * MIB);
      expect(stderr).toContain(why);
      expect(stderr.length).toBeLessThan(5000);
      expect(code === 0).toBe(false);
      const { environments, verdict } = JSON.parse(stdout);
      expect(verdict === 'in-step').toBe(false);
      expect(environments[0]).toMatchObject({
        name: 'production',
        product: 'redis',
        keys: { sampled: 5 },
        coverage: { unread: [] },
      });
      expect(stdout + stderr).not.toMatch(/s3cret|\n\s+at /);
    },
    30_000,
  );

  test.each([
    ['a nil', '$-1\r\n', 'AUTH answered with something else than OK'],
    ['a state', '+HELLO\r\n', 'AUTH answered with something else than OK'],
    ['errors', '-ERR go away\r\n-ERR go away\r\n', 'the server closed the connection'],
    ['what it is full of', '-ERR max number of clients reached\r\n', 'its maximum number of clients'],
    ['a push', '>1\r\n+hello\r\n', 'it answers in RESP3'],
  ])('%s before anything was asked', async (_, greeting, why) => {
    const source = await impostor(() => DEFAULT, greeting);
    const { code, stdout, stderr } = await redrift(
      'diff',
      `production=${good.url}`,
      `staging=${source}`,
      '--format',
      'json',
    );
    expect([code, stderr]).toEqual([2, expect.stringContaining(why)]);
    expect(JSON.parse(stdout)).toMatchObject({ verdict: 'unverified' });
  });

  const piece = fc.oneof(
    fc.constantFrom(
      '$-1\r\n',
      '$-5\r\n',
      '*-1\r\n',
      '*2\r\n',
      '*0\r\n',
      '_\r\n',
      '>1\r\n',
      '\r\n',
      '-ERR x\r\n',
    ),
    fc.constantFrom(
      '+OK\r\n',
      ':1\r\n',
      ':abc\r\n',
      '$3\r\nabc\r\n',
      '$3\r\nab',
      '%1\r\n',
      '#t\r\n',
      '-\r\n',
      DEFAULT,
    ),
    fc.string({ unit: 'binary-ascii', maxLength: 8 }),
  );

  test('whatever bytes it answers with, there is a report that calls it unverified', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(piece, { maxLength: 5 }), { minLength: 12, maxLength: 12 }),
        async (scripts) => {
          const sources = await Promise.all(
            scripts.map((pieces) => {
              let at = 0;
              return impostor((_, socket) => {
                // Nobody waits five seconds for what does not come.
                setTimeout(() => socket.end(), 20);
                const answer = pieces[at++ % Math.max(1, pieces.length)] ?? '';
                return answer === DEFAULT
                  ? DEFAULT
                  : answer + (pieces[at] === DEFAULT ? '' : (pieces[at] ?? ''));
              });
            }),
          );
          const { code, stdout } = await redrift(
            'diff',
            `production=${good.url}`,
            ...sources.map((source, index) => `s${index}=${source}`),
            '--format',
            'json',
          );
          const report = JSON.parse(stdout);
          expect([code, report.environments[0].coverage.unread]).toEqual([2, []]);
          for (const { coverage } of report.environments.slice(1))
            expect(coverage.unread.length).toBeGreaterThan(0);
        },
      ),
      { numRuns: 4 },
    );
  }, 60_000);

  test('numbers that are none are not told, and a snapshot of them is read back', async () => {
    const source = await impostor(only('OBJECT', ':-9223372036854775808\r\n'));
    const file = `${process.env['TMPDIR'] ?? '/tmp'}/redrift-hostile-${process.pid}.json`;
    await redrift('snapshot', `staging=${source}`, '-o', file);
    const { stdout, stderr } = await redrift('diff', file, `production=${good.url}`, '--format', 'json');
    expect(stderr).not.toContain('is not a valid snapshot');
    expect(JSON.parse(stdout).environments[0]).toMatchObject({
      name: 'staging',
      keys: { total: 100, sampled: 2 },
    });
    const { rm } = await import('node:fs/promises');
    await rm(file, { force: true });
  });

  test.each([
    'keys=1e400,expires=-5',
    'keys=-99999999999999999999,expires=0',
    'keys=99999999999999999999,expires=0',
  ])('a count of keys that is none does not stand for no keys: %s', async (counts) => {
    const info = `# Server\r\nredis_version:7.0.15\r\n# Keyspace\r\ndb0:${counts}\r\n`;
    const url = await impostor(only('INFO', bulk(info)));
    const { code, stdout } = await redrift('diff', good.url, url, '--format', 'json');
    const report = JSON.parse(stdout);
    expect(code).not.toBe(0);
    expect(report.environments[1]?.coverage.unread).toContainEqual(
      expect.objectContaining({ part: 'keys', why: expect.stringContaining('no number that can be read') }),
    );
  });

  test('a cursor that goes on for ever ends with the time of the run', async () => {
    let cursor = 1;
    const source = await impostor((command) =>
      command === 'AUTH' ? '+OK\r\n' : command === 'SCAN' ? list(bulk(String(cursor++)), '*0\r\n') : DEFAULT,
    );
    const started = performance.now();
    const { code, stderr } = await redrift(
      'diff',
      `production=${good.url}`,
      `staging=${source}`,
      '--timeout',
      '3s',
    );
    expect(performance.now() - started).toBeLessThan(8000);
    expect([code, stderr]).toEqual([2, expect.stringMatching(/cursors of SCAN|the time of the run was up/)]);
  });
});
