// What the benchmarks share: servers of given versions, keys to read, a C client and redis-cli beside them, medians.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const CACHE = fileURLToPath(new URL('../../.cache/servers/', import.meta.url));

/** The program of a version that `node scripts/setup.mjs` brings, or that its environment variable names. */
export function programOf(version) {
  const named = process.env[`REDRIFT_${version.toUpperCase().replace(/\W/g, '_')}`];
  const program = named ?? join(CACHE, version);
  if (!existsSync(program)) throw new Error(`${version} is not there: run "node scripts/setup.mjs" first`);
  return program;
}

/** How to start the redis-cli of a version: the one beside its server, by the same loader. */
export function cliOf(version) {
  const wrapper = readFileSync(programOf(version), 'latin1');
  if (!wrapper.startsWith('#!')) return [programOf(version).replace(/-server$/, '-cli')];
  const own = wrapper.replaceAll(/(redis|valkey)-server/g, '$1-cli');
  return ['/bin/sh', '-c', own, programOf(version)];
}

/** Compiles a C program of this folder for the time of the benchmark; `remove` it afterwards. */
export function compile(name) {
  const folder = mkdtempSync(join(tmpdir(), 'redrift-bench-'));
  const source = fileURLToPath(new URL(`${name}.c`, import.meta.url));
  const program = join(folder, name);
  execFileSync('cc', ['-O2', '-o', program, source], { stdio: 'inherit' });
  return { program, remove: () => rmSync(folder, { recursive: true }) };
}

/** Seconds that the C client takes to read all keys. */
export function clientSeconds(program, port, count, questions) {
  const { stdout, stderr } = spawnSync(program, [String(port), String(count), ...questions], {
    encoding: 'utf8',
  });
  const [, seconds] = stdout.split(' ').map(Number);
  if (!(seconds > 0)) throw new Error(stderr);
  return seconds;
}

/** Reads all keys, or a sample, in a process of its own: what bench/support/read-all.mjs prints. */
export function readAll(port, sample = 'all', questions = []) {
  const file = fileURLToPath(new URL('read-all.mjs', import.meta.url));
  const { stdout, stderr } = spawnSync(process.execPath, [file, String(port), String(sample), ...questions], {
    encoding: 'utf8',
  });
  if (stdout === '') throw new Error(stderr);
  return JSON.parse(stdout);
}

/** Runs a command to its end; seconds. */
export function seconds(command, ...args) {
  const started = performance.now();
  const { status } = spawnSync(command, args, { stdio: 'ignore' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${status}`);
  return (performance.now() - started) / 1000;
}

/** Ten families of five types, three in five keys with a TTL. */
const MIXED = [
  (n) => ['SET', `session:${uuid(n)}`, 'x'.repeat(40), 'EX', String(1000 + (n % 2600))],
  (n) => ['SET', `page:${n}:html`, 'x'.repeat(40), 'EX', String(1000 + (n % 2600))],
  (n) => ['SET', `stats:${n % 1000}:${n}`, String(n)],
  (n) => ['HSET', `user:${n}`, 'name', 'n', 'mail', 'm'],
  (n) => ['SET', `anp:post:${n}:html`, 'x', 'EX', '3600'],
  (n) => ['RPUSH', `queue:${n % 50}:${n}`, 'a', 'b'],
  (n) => ['SET', `token:${uuid(n)}`, 'x'.repeat(20), 'EX', '86400'],
  (n) => ['SADD', `tags:${n}`, 'a', 'b', 'c'],
  (n) => ['ZADD', `rank:{${n % 5000}}:${n}`, '1', 'a'],
  (n) => ['SET', `cache.fragment.${n}`, 'x', 'EX', '600000'],
];

/** One command and what is answered to it, as text. */
export function ask(port, words) {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(encode(words), 'latin1'));
    socket.once('error', reject);
    socket.once('data', (data) => {
      socket.destroy();
      resolve(data.toString('latin1'));
    });
  });
}

/** Writes `count` keys of some families in turn, to an empty server with `isNew`. */
export async function fill(port, count, families = MIXED, isNew = false) {
  if (isNew) await ask(port, ['FLUSHALL']);
  const socket = connect(port, '127.0.0.1');
  let replies = 0;
  socket.on('data', (data) => {
    for (const byte of data) if (byte === 10) replies++;
  });
  for (let n = 0; n < count; ) {
    let bytes = '';
    for (const end = Math.min(count, n + 500); n < end; n++)
      bytes += encode(families[n % families.length](n));
    if (!socket.write(bytes, 'latin1')) await new Promise((resolve) => socket.once('drain', resolve));
  }
  while (replies < count) await new Promise((resolve) => setTimeout(resolve, 20));
  socket.destroy();
}

const encode = (words) =>
  `*${words.length}\r\n${words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join('')}`;

function uuid(n) {
  const hex = [1, 2, 3, 4]
    .map((k) => (Math.imul(n + k, 2654435761) >>> 0).toString(16).padStart(8, '0'))
    .join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

export const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

export const rate = (keys, took) => Math.round(keys / took).toLocaleString('en-US');
