import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll } from 'vitest';
import { freePort, programOf, until, type Version } from './servers.js';

/** A sentinel on a free port of the loopback interface. */
export interface Sentinel {
  readonly port: number;
  /** Where it speaks TLS beside the plain port; 0 where it does not. */
  readonly tlsPort: number;
  readonly pid: number;
  /** Ends it, by its own pid. Can be called again. */
  readonly stop: () => Promise<void>;
}

const started: Sentinel[] = [];
afterAll(() => Promise.all(started.splice(0).map((one) => one.stop())));

/** Starts sentinels that watch a primary, and waits until each knows its replicas and the other sentinels. */
export async function sentinels(
  count: number,
  {
    version,
    primary,
    replicas,
    lines = [],
    downAfterMs = 2_000,
  }: {
    readonly version: Version;
    readonly primary: number;
    readonly replicas: number;
    /** Of sentinel.conf, before what they watch. */
    readonly lines?: readonly string[];
    /** How long what they watch may be silent. */
    readonly downAfterMs?: number;
  },
): Promise<readonly Sentinel[]> {
  const quorum = Math.floor(count / 2) + 1;
  const all = await Promise.all(
    Array.from({ length: count }, () =>
      startSentinel(version, [
        ...lines,
        `sentinel monitor ${WATCHED} 127.0.0.1 ${primary} ${quorum}`,
        `sentinel down-after-milliseconds ${WATCHED} ${downAfterMs}`,
        `sentinel failover-timeout ${WATCHED} ${3 * downAfterMs}`,
      ]),
    ),
  );
  const auth = lines
    .flatMap((line) => /^requirepass (.*)/.exec(line)?.[1] ?? [])
    .map((word) => `AUTH ${word}`);
  for (const { port } of all)
    await until(async () => {
      const said = await askSentinel(port, ...auth, `SENTINEL MASTER ${WATCHED}`);
      return fieldOf(said, 'num-slaves') === replicas && fieldOf(said, 'num-other-sentinels') === count - 1;
    });
  return all;
}

/** The name under which the primary is watched. */
export const WATCHED = 'app';

const fieldOf = (said: string, name: string): number =>
  Number(new RegExp(`${name}\r\n\\$\\d+\r\n(\\d+)`).exec(said)?.[1] ?? Number.NaN);

async function startSentinel(version: Version, lines: readonly string[]): Promise<Sentinel> {
  const dir = await mkdtemp(join(tmpdir(), 'redrift-sentinel-'));
  const port = await freePort();
  const tlsPort = lines.includes('tls-replication yes') ? await freePort() : 0;
  const file = join(dir, 'sentinel.conf');
  const own = [
    'bind 127.0.0.1',
    `port ${port}`,
    `tls-port ${tlsPort}`,
    `dir ${dir}`,
    `logfile ${join(dir, 'log')}`,
  ];
  await writeFile(file, [...own, ...lines, ''].join('\n'));
  const child = spawn(programOf(version), [file, '--sentinel'], { stdio: 'ignore' });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const sentinel: Sentinel = {
    port,
    tlsPort,
    pid: child.pid ?? 0,
    stop: async () => {
      // Also one that a test stopped with SIGSTOP.
      child.kill('SIGKILL');
      await ended;
      await rm(dir, { recursive: true, force: true });
    },
  };
  started.push(sentinel);
  await until(async () => (await askSentinel(port, 'PING')) !== '');
  return sentinel;
}

/** Sends inline commands to a sentinel, and answers with what it said within some milliseconds of silence. */
export function askSentinel(port: number, ...commands: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    let said = '';
    socket.on('error', reject);
    socket.on('data', (data) => {
      said += data.toString('latin1');
      void sleep(50).then(() => socket.destroy());
    });
    socket.on('close', () => resolve(said));
    socket.write(commands.map((command) => `${command}\r\n`).join(''));
  });
}
