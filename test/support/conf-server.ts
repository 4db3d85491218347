import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { encode, latin1 } from '../../src/loader/sources/redis/encode.js';
import { settingsOf } from '../../src/loader/sources/redis/read-config.js';
import { ReplyFault } from '../../src/loader/sources/redis/reply.js';
import { SecretLabels } from '../../src/loader/sources/secret-labels.js';
import type { Setting } from '../../src/model/snapshot.js';
import { Decoder, INCOMPLETE } from './decoder.js';
import { programOf, type Version } from './servers.js';

/** Files by their path below a folder, in latin1: one character per byte. `main.conf` is the one that is read. */
export type ConfTree = ReadonlyMap<string, string>;

/** Runs something in a folder with these files, and removes it. */
export async function inFolder<T>(tree: ConfTree, run: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'redrift-conf-'));
  try {
    for (const [path, text] of tree) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), text, 'latin1');
    }
    return await run(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * What keeps the server away from everything but its folder: it is spoken to through a socket there. A server reads its
 * command line as lines after those of its file, and so does the reader.
 *
 * @param port 0 but for a cluster, whose bus is 10000 above it
 */
export const ownLines = (
  folder: string,
  port: number,
): readonly (readonly [name: string, value: string])[] => [
  ['port', String(port)],
  ['unixsocket', join(folder, 'socket')],
  ['bind', '127.0.0.1'],
  ['dir', folder],
  ['logfile', ''],
  ['pidfile', ''],
  ['daemonize', 'no'],
  ['syslog-enabled', 'no'],
];

/** What a server says of itself once it has read `main.conf` of its folder; null where it would not start. */
export async function askServer(
  version: Version,
  folder: string,
  password: string | null,
  lines: ReturnType<typeof ownLines>,
): Promise<readonly Setting[] | null> {
  const args = lines.flatMap(([name, value]) => [`--${name}`, value]);
  const child = spawn(programOf(version), ['main.conf', ...args], { cwd: folder, stdio: 'ignore' });
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  try {
    return await untilAnswered(child, join(folder, 'socket'), password);
  } finally {
    child.kill('SIGKILL');
    await ended;
  }
}

async function untilAnswered(
  child: ChildProcess,
  socket: string,
  password: string | null,
): Promise<readonly Setting[] | null> {
  const deadline = Date.now() + 20_000;
  while (Date.now() < deadline) {
    const said = await configOf(socket, password);
    if (said !== null) return said;
    if (child.exitCode !== null || child.signalCode !== null) return null;
    await sleep(4);
  }
  throw new Error('the server neither answered nor ended');
}

/** Null as long as nobody is there. */
function configOf(socket: string, password: string | null): Promise<readonly Setting[] | null> {
  return new Promise((resolve, reject) => {
    const decoder = new Decoder();
    const connection = connect(socket);
    const done = (settings: readonly Setting[] | null): void => {
      connection.destroy();
      resolve(settings);
    };
    const auth = password === null ? [] : [['AUTH', latin1(password)]];
    connection.on('connect', () =>
      connection.write([...auth, ['CONFIG', 'GET', '*']].map(encode).join(''), 'latin1'),
    );
    connection.on('data', (data) => {
      decoder.push(data);
      for (let reply = decoder.next(); reply !== INCOMPLETE; reply = decoder.next()) {
        // The file of users may have taken the password away again.
        if (reply instanceof ReplyFault && !reply.text.includes('AUTH'))
          reject(new Error(`the server said ${reply.text}`));
        if (Array.isArray(reply)) done(settingsOf(reply, new SecretLabels())?.settings ?? null);
      }
    });
    connection.on('error', () => done(null));
    connection.on('close', () => done(null));
  });
}
