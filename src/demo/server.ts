import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** A throw-away server on a free port of the loopback interface, with a folder of its own. */
export interface LocalServer {
  readonly port: number;
  readonly pid: number;
  /** `redis://127.0.0.1:PORT`. */
  readonly url: string;
  readonly configFile: string;
  /** Ends the process that was started, by its own pid, and removes its folder. Can be called again. */
  readonly stop: () => Promise<void>;
}

/** The server's program: `REDRIFT_REDIS_SERVER`, else redis-server or valkey-server on the PATH; null where there is none. */
export function findServer(): string | null {
  const candidates = [process.env['REDRIFT_REDIS_SERVER'], 'redis-server', 'valkey-server'];
  return candidates.find((name) => name !== undefined && spawnSync(name, ['--version']).status === 0) ?? null;
}

/**
 * Starts a server with some lines of redis.conf, and waits until it answers. Throws where it does not, with the end of
 * its log, or what it said of its configuration.
 */
export async function startServer(
  program: string,
  lines: readonly string[],
  options: { readonly port?: number } = {},
): Promise<LocalServer> {
  for (let attempt = 1; ; attempt++) {
    const dir = await mkdtemp(join(tmpdir(), 'redrift-'));
    const port = options.port ?? (await freePort());
    try {
      return await launch(program, lines, port, dir);
    } catch (error) {
      await rm(dir, { recursive: true, force: true });
      // Somebody may have taken the port since it was found free; a line that is refused stays so.
      if (attempt === 3 || String(error).includes(">>> '")) throw error;
    }
  }
}

async function launch(
  program: string,
  lines: readonly string[],
  port: number,
  dir: string,
): Promise<LocalServer> {
  const configFile = join(dir, 'redis.conf');
  const log = join(dir, 'log');
  const own = ['bind 127.0.0.1', `port ${port}`, `dir ${dir}`, `logfile ${log}`, 'daemonize no', 'save ""'];
  await writeFile(configFile, [...own, ...lines, ''].join('\n'));
  const child = spawn(program, [configFile], { stdio: ['ignore', 'ignore', 'pipe'] });
  // What is wrong with a line of redis.conf it says before there is a log.
  let lastWords = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    lastWords = (lastWords + text).slice(-1000);
  });
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  const stop = async (): Promise<void> => {
    await end(child, ended);
    await rm(dir, { recursive: true, force: true });
  };
  try {
    await untilReady(log, ended, () => lastWords);
  } catch (error) {
    await end(child, ended);
    throw error;
  }
  return { port, pid: child.pid ?? 0, url: `redis://127.0.0.1:${port}`, configFile, stop };
}

async function end(child: ChildProcess, ended: Promise<void>): Promise<void> {
  if (child.exitCode === null && child.signalCode === null && child.pid !== undefined) child.kill('SIGTERM');
  const isSlow = await Promise.race([ended.then(() => false), sleep(3000, true, { ref: false })]);
  if (isSlow) child.kill('SIGKILL');
  await ended;
}

/** The log says so, in all versions; a connection would not tell whose server it is. */
async function untilReady(log: string, ended: Promise<void>, lastWords: () => string): Promise<void> {
  let hasEnded = false;
  void ended.then(() => {
    hasEnded = true;
  });
  for (let tries = 0; tries < 400; tries++) {
    const text = await readFile(log, 'utf8').catch(() => '');
    if (/eady to accept connections/.test(text)) return;
    if (hasEnded) {
      const said = `${text}\n${lastWords()}`.trim().split('\n').slice(-2).join(' ');
      throw new Error(`the server did not start: ${said || 'it left no log'}`);
    }
    await sleep(25);
  }
  throw new Error('the server did not start within 10 seconds');
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
