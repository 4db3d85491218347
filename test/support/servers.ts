import { connect, createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterAll } from 'vitest';
import { findServer, type LocalServer, startServer } from '../../src/demo/server.js';
import { encode, latin1 } from '../../src/loader/sources/redis/encode.js';

const started: LocalServer[] = [];
afterAll(() => Promise.all(started.splice(0).map((one) => one.stop())));

/** Starts a server; it is stopped when the file's tests are done. Without a server the test fails. */
export async function server(...lines: readonly string[]): Promise<LocalServer> {
  const program = findServer();
  if (program === null)
    throw new Error('no redis-server to test against: run "npm test", which finds or installs one');
  return start(program, lines);
}

/** The versions that the set-up brings beside the machine's own server: `scripts/servers.mjs` has them too. */
export const VERSIONS = ['redis-6.0', 'redis-7.0', 'redis-8.0', 'valkey-8.1'] as const;
export type Version = (typeof VERSIONS)[number];

/** As `server`, of a given version. */
export async function serverOf(version: Version, ...lines: readonly string[]): Promise<LocalServer> {
  return start(programOf(version), lines);
}

async function start(program: string, lines: readonly string[]): Promise<LocalServer> {
  const options = lines.includes('cluster-enabled yes') ? { port: await clusterPort() } : {};
  const one = await startServer(program, lines, options);
  started.push(one);
  return one;
}

/** A free port below those that the system gives away, with the port of its cluster bus free too, 10000 above it. */
async function clusterPort(): Promise<number> {
  for (;;) {
    const port = 12_000 + Math.floor(Math.random() * 10_000);
    if ((await isFree(port)) && (await isFree(port + 10_000))) return port;
  }
}

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });

/** A port of the loopback interface that nobody listens on now. */
export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });

/** A module that can be loaded: RediSearch 1.2, from Debian's packages. */
export const moduleFile =
  process.env['REDRIFT_REDISEARCH_MODULE'] ||
  fileURLToPath(new URL('../../.cache/servers/redisearch.so', import.meta.url));

/** What the environment names (REDRIFT_REDIS_6_0 …), else what the set-up brought. */
export function programOf(version: Version): string {
  const named = process.env[`REDRIFT_${version.toUpperCase().replace(/\W/g, '_')}`];
  return named || fileURLToPath(new URL(`../../.cache/servers/${version}`, import.meta.url));
}

type Word = string | number | Buffer;

/** Sends commands of any kind to a test's own server and answers with what it said, as text. */
export function send(port: number, ...commands: readonly (readonly Word[])[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    let said = '';
    socket.on('data', (data) => {
      said += data.toString('latin1');
      if (said.endsWith('+the end\r\n')) socket.destroy();
    });
    socket.on('error', reject);
    socket.on('close', () => resolve(said.replace(/\+the end\r\n$/, '')));
    // A status reply that no command gives of itself marks the end of the answers.
    const all = [...commands, ['EVAL', "return redis.status_reply('the end')", 0]];
    socket.write(Buffer.from(all.map((command) => encode(command.map(bytes))).join(''), 'latin1'));
  });
}

/** `count` keys, each from a template and a command. */
export const keys = (count: number, make: (n: number) => readonly Word[]): readonly (readonly Word[])[] =>
  Array.from({ length: count }, (_, n) => make(n));

const bytes = (word: Word): string =>
  Buffer.isBuffer(word) ? word.toString('latin1') : latin1(String(word));

/** Waits until a state is reached; throws where it is not within some 20 seconds. */
export async function until(isReached: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 1000; tries++) {
    if (await isReached().catch(() => false)) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error('the servers did not reach the state that the test needs');
}
