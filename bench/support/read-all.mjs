// Reads all keys of a server as redrift does, in a process of its own, and prints what it took as JSON.
//
//   node bench/support/read-all.mjs PORT [SAMPLE|all] [QUESTION...]
import { Connection } from '../../dist/loader/sources/redis/connection.js';
import { readKeys } from '../../dist/loader/sources/redis/read-keys.js';
import { readServer } from '../../dist/loader/sources/redis/read-server.js';

const [port, sample = 'all', ...questions] = process.argv.slice(2);
const source = {
  kind: 'redis',
  host: '127.0.0.1',
  port: Number(port),
  otherNodes: [],
  topology: 'standalone',
  tls: false,
  username: null,
  password: null,
  database: null,
  configCommand: 'CONFIG',
  parameters: null,
};
const sampling = {
  keys: sample === 'all' ? 'all' : Number(sample),
  maxSeconds: null,
  databases: 'all',
  patterns: ['*'],
  maxCommandsPerSecond: null,
};
const environment = { name: 'bench', owner: null, source, memoryLimitBytes: null, keyPrefix: null, sampling };
const { signal } = new AbortController();
const request = {
  environment,
  source,
  families: [],
  signal,
  progress: () => undefined,
  toolVersion: 'bench',
};
const connection = await Connection.open('bench', source, signal);
const server = await readServer(connection, 'bench', source, `127.0.0.1:${port}`);
const cpu = process.cpuUsage();
const started = performance.now();
const { keyspace, unread } = await readKeys(
  connection,
  request,
  server,
  questions.length === 0 ? undefined : questions,
);
const took = (performance.now() - started) / 1000;
const { user, system } = process.cpuUsage(cpu);
connection.close();
if (unread.length > 0) throw new Error(unread[0].why);
console.log(
  JSON.stringify({
    seconds: took,
    keys: keyspace.sampled,
    total: keyspace.total,
    cpuSeconds: (user + system) / 1e6,
    rssMb: Math.round(process.resourceUsage().maxRSS / 1024),
  }),
);
