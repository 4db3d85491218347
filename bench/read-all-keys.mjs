// How fast all keys of a database are read and sorted into families (name, type, TTL, idle time, encoding), against
// `redis-cli --bigkeys` of the same server, in turns. Also what memory does between 100,000 and 1,000,000 keys.
//
//   npm run build && node bench/read-all-keys.mjs [KEYS] [ROUNDS]
import { spawnSync } from 'node:child_process';
import { connect } from 'node:net';
import { findServer, startServer } from '../dist/demo/server.js';

const keys = Number(process.argv[2] ?? 1_000_000);
const rounds = Number(process.argv[3] ?? 3);
const program = findServer();
if (program === null) throw new Error('no redis-server on the PATH');

const ratios = [];
const server = await startServer(program, ['maxmemory 0']);
try {
  await fill(server.port, keys);
  for (let round = 0; round < rounds; round++) {
    const ours = readAll(server.port);
    const theirs = bigkeys(server.port);
    ratios.push(theirs / ours.seconds);
    console.log(
      `round ${round + 1}: redrift ${rate(ours.seconds)} keys/s (${ours.rssMb} MB), redis-cli --bigkeys ${rate(theirs)} keys/s, ratio ${(theirs / ours.seconds).toFixed(2)}`,
    );
  }
} finally {
  await server.stop();
}
console.log(`median ratio of keys per second: ${median(ratios).toFixed(2)}`);

const [small, large] = [await peak(keys / 10), await peak(keys)];
console.log(
  `resident memory: ${small} MB for ${keys / 10} keys, ${large} MB for ${keys} keys, ratio ${(large / small).toFixed(2)}`,
);

async function peak(count) {
  const one = await startServer(program, []);
  try {
    await fill(one.port, count);
    const found = [1, 2, 3].map(() => readAll(one.port).rssMb);
    return median(found);
  } finally {
    await one.stop();
  }
}

function readAll(port) {
  const script = `
    const { redis } = await import(${JSON.stringify(new URL('../dist/loader/sources/redis/redis.js', import.meta.url).href)});
    const source = { kind: 'redis', host: '127.0.0.1', port: ${port}, tls: false, username: null, password: null, database: null, configCommand: 'CONFIG' };
    const sampling = { keys: 'all', maxSeconds: null, databases: 'all', patterns: ['*'], maxCommandsPerSecond: null };
    const environment = { name: 'bench', owner: null, source, memoryLimitBytes: null, keyPrefix: null, sampling, location: null };
    const started = performance.now();
    const snapshot = await redis({ environment, source, families: [], signal: new AbortController().signal, progress: () => {}, toolVersion: 'bench' });
    const seconds = (performance.now() - started) / 1000;
    console.log(JSON.stringify({ seconds, keys: snapshot.keyspace.sampled, rssMb: Math.round(process.resourceUsage().maxRSS / 1024) }));`;
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    encoding: 'utf8',
  });
  if (stdout === '') throw new Error(stderr);
  return JSON.parse(stdout);
}

function bigkeys(port) {
  const started = performance.now();
  const { status } = spawnSync('redis-cli', ['-p', String(port), '--bigkeys'], { stdio: 'ignore' });
  if (status !== 0) throw new Error('redis-cli --bigkeys failed');
  return (performance.now() - started) / 1000;
}

/** Three families: sessions with a TTL, pages with a TTL, counters without. */
async function fill(port, count) {
  const socket = connect(port, '127.0.0.1');
  let replies = 0;
  socket.on('data', (data) => {
    for (const byte of data) if (byte === 10) replies++;
  });
  for (let n = 0; n < count; n++) {
    const kind = n % 3;
    const key = kind === 0 ? `session:${uuid(n)}` : kind === 1 ? `page:${n}:html` : `stats:${n % 1000}:${n}`;
    const words =
      kind === 2 ? ['SET', key, String(n)] : ['SET', key, 'x'.repeat(40), 'EX', String(1000 + (n % 2600))];
    const bytes = `*${words.length}\r\n${words.map((word) => `$${word.length}\r\n${word}\r\n`).join('')}`;
    if (!socket.write(bytes)) await new Promise((resolve) => socket.once('drain', resolve));
  }
  while (replies < count) await new Promise((resolve) => setTimeout(resolve, 20));
  socket.destroy();
}

function uuid(n) {
  const hex = (Math.imul(n, 2654435761) >>> 0).toString(16).padStart(8, '0').repeat(4);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

function rate(seconds) {
  return Math.round(keys / seconds).toLocaleString('en-US');
}

function median(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}
