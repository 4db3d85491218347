// Reads the keys of a server as redrift does, and nothing else of it.
import { parsePattern } from '../../dist/loader/keyspace/pattern.js';
import { Connection } from '../../dist/loader/sources/redis/connection.js';
import { readKeys } from '../../dist/loader/sources/redis/read-keys.js';
import { readServer } from '../../dist/loader/sources/redis/read-server.js';

/** A sample, or all keys with 'all'; `questions` are TYPE, PTTL, IDLETIME, ENCODING, SIZE, or undefined for all of them; `families` are patterns. */
export async function reading(port, sample, questions, families = []) {
  const source = {
    kind: 'redis',
    host: '127.0.0.1',
    port,
    otherNodes: [],
    topology: 'standalone',
    sentinel: { masterName: null, username: null, password: null },
    addresses: [],
    readKeysFrom: 'replica',
    tls: null,
    username: null,
    password: null,
    database: null,
    configCommand: 'CONFIG',
    parameters: null,
  };
  const sampling = {
    keys: sample,
    maxSeconds: null,
    databases: 'all',
    patterns: ['*'],
    maxCommandsPerSecond: null,
  };
  const environment = {
    name: 'bench',
    owner: null,
    source,
    memoryLimitBytes: null,
    keyPrefix: null,
    sampling,
  };
  const { signal } = new AbortController();
  const request = {
    environment,
    source,
    families: families.map(parsePattern),
    otherPrefixes: [],
    signal,
    progress: () => undefined,
    toolVersion: 'bench',
  };
  const connection = await Connection.open('bench', source, signal);
  try {
    const server = await readServer(connection, 'bench', source, `127.0.0.1:${port}`);
    const cpu = process.cpuUsage();
    const started = performance.now();
    const { keyspace, unread } = await readKeys(connection, request, server, questions);
    const seconds = (performance.now() - started) / 1000;
    const { user, system } = process.cpuUsage(cpu);
    if (unread.length > 0) throw new Error(unread[0].why);
    return { keyspace, seconds, cpuSeconds: (user + system) / 1e6 };
  } finally {
    connection.close();
  }
}
