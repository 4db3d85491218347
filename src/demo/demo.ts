import { fileURLToPath } from 'node:url';
import type { SnapshotSource } from '../model/project.js';
import { fill } from './fill.js';
import { type LocalServer, startServer } from './server.js';
import { demoKeys } from './site.js';

/** The environments of the demo, in the order in which they are started. */
const NAMES = ['production', 'staging'] as const;
type Name = (typeof NAMES)[number];

/** The smallest user that can read what redrift reads; the demo runs as it. */
const USER =
  'user redrift on >demo ~* -@all +client|setname +info +config|get +acl|list +acl|cat +module|list +function|list +command|info +cluster|nodes +readonly +scan +select +type +pttl +object|idletime +object|encoding +memory|usage +randomkey';

/**
 * What the two servers are started with: drift is planted in the second, and notation that is none. Old names of
 * settings, which every version takes.
 */
const CONFIG: Readonly<Record<Name, readonly string[]>> = {
  production: [
    USER,
    'maxmemory 512mb',
    'maxmemory-policy allkeys-lru',
    'appendonly yes',
    'appendfsync everysec',
    'notify-keyspace-events KEA',
    'client-output-buffer-limit replica 512mb 128mb 60',
    'hash-max-ziplist-entries 512',
    'repl-backlog-size 16mb',
    'slowlog-log-slower-than 10000',
  ],
  staging: [
    USER,
    'maxmemory 32mb',
    'maxmemory-policy noeviction',
    'appendonly no',
    'appendfsync everysec',
    'notify-keyspace-events AKE',
    'client-output-buffer-limit replica 256mb 64mb 60',
    'hash-max-ziplist-entries 128',
    'repl-backlog-size 16777216',
    'slowlog-log-slower-than 10000',
    'lazyfree-lazy-eviction yes',
  ],
};

/** Two running servers; `variables` are those that `environments/` asks for. */
export interface DemoServers {
  readonly variables: Readonly<Record<string, string>>;
  readonly stop: () => Promise<void>;
}

/** Starts and fills both servers. Nothing is left behind where that fails, or where `signal` aborts it. */
export async function startDemo(program: string, signal: AbortSignal): Promise<DemoServers> {
  const servers: LocalServer[] = [];
  const stop = async (): Promise<void> => {
    await Promise.all(servers.map((server) => server.stop()));
  };
  try {
    for (const name of NAMES) {
      const server = await startServer(program, CONFIG[name]);
      servers.push(server);
      signal.throwIfAborted();
      await fill(server.port, demoKeys(name));
      signal.throwIfAborted();
    }
  } catch (error) {
    await stop();
    throw error;
  }
  const [production, staging] = servers;
  return {
    variables: {
      REDIS_PRODUCTION_URL: production?.url ?? '',
      REDIS_PRODUCTION_PASSWORD: 'demo',
      REDIS_STAGING_URL: staging?.url ?? '',
      REDIS_STAGING_PASSWORD: 'demo',
    },
    stop,
  };
}

/** The folder of YAML files that the demo and the README are about. */
export const demoDir = (): string => fileURLToPath(new URL('../../environments', import.meta.url));

/** What the demo found on two real servers once, for machines that have none. */
export const recordings = (): ReadonlyMap<string, SnapshotSource> =>
  new Map(
    NAMES.map((name) => [
      name,
      { kind: 'snapshot', file: fileURLToPath(new URL(`../../demo/${name}.snapshot.json`, import.meta.url)) },
    ]),
  );
