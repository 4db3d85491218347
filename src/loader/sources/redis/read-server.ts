import type { RedisSource } from '../../../model/project.js';
import type { Unread } from '../../../model/report.js';
import type { NodeSnapshot, Replication, Snapshot } from '../../../model/snapshot.js';
import { reachedText } from './address.js';
import type { Connection } from './connection.js';
import { faultOf } from './faults.js';
import { grant } from './grant.js';
import {
  countIn,
  databasesOf,
  type Info,
  integer,
  KEYSPACE_SECTION,
  parseInfo,
  productOf,
  replicationOf,
  text,
} from './info.js';
import { ReplyFault, utf8 } from './reply.js';

/** What INFO says of one server. */
export interface ServerFacts {
  readonly product: string;
  readonly version: string;
  readonly topology: Snapshot['topology'];
  readonly info: Info;
  readonly node: Omit<
    NodeSnapshot,
    'settings' | 'standIns' | 'secretLabels' | 'acl' | 'modules' | 'functions' | 'commands' | 'file'
  >;
  readonly unread: readonly Unread[];
}

/** Reads INFO. `id` is the node's `host:port`. Throws a `SourceError` where the server cannot be told what it is. */
export async function readServer(
  connection: Connection,
  environment: string,
  source: RedisSource,
  id: string,
): Promise<ServerFacts> {
  const info = await readInfo(connection, environment, source);
  const { product, version } = identify(connection, info);
  return {
    product,
    version,
    topology: topologyOf(info),
    info,
    node: {
      id,
      version,
      role: info.get('role') === 'slave' ? 'replica' : 'primary',
      shard: 0,
      runId: text(info, 'run_id'),
      replicationId: text(info, 'master_replid'),
      uptimeSeconds: countIn(info, 'uptime_in_seconds'),
      configFile: info.get('config_file') ?? null,
      memory: {
        usedBytes: countIn(info, 'used_memory'),
        notCountedBytes: integer(info, 'mem_not_counted_for_evict'),
      },
      databases: databasesOf(info),
      replication: fromHere(replicationOf(info), source),
    },
    unread: keyspaceFaults(info, id),
  };
}

async function readInfo(connection: Connection, environment: string, source: RedisSource): Promise<Info> {
  const reply = await connection.send('INFO');
  if (reply instanceof ReplyFault) {
    throw (
      faultOf(reply.text, environment) ??
      connection.fault('denied', `it does not permit INFO (${grant(source, '+info')})`)
    );
  }
  const info = parseInfo(typeof reply === 'string' ? utf8(reply) : '');
  if (info.get('loading') === '1') throw connection.fault('loading', 'it is still loading its data');
  return info;
}

function identify(
  connection: Connection,
  info: Info,
): { readonly product: string; readonly version: string } {
  const found = productOf(info);
  if (found === null) throw connection.fault('not-redis', 'its INFO names no version');
  if (topologyOf(info) === 'sentinel')
    throw connection.fault('sentinel', 'it is a Sentinel, which holds no data');
  return found;
}

/** Who copies from whom, by the addresses that are reached from here. */
const fromHere = ({ primary, replicas, replicasInTouch }: Replication, source: RedisSource): Replication => ({
  primary: primary && reachedText(source, primary),
  replicas: replicas.map((one) => reachedText(source, one)).toSorted(),
  replicasInTouch,
});

function topologyOf(info: Info): Snapshot['topology'] {
  const mode = info.get('server_mode') ?? info.get('redis_mode');
  return mode === 'cluster' || mode === 'sentinel' ? mode : 'standalone';
}

/** Databases are known from INFO alone: without its section, no key is looked for. */
function keyspaceFaults(info: Info, node: string): readonly Unread[] {
  const lines = [...info.keys()].filter((name) => /^db\d+$/.test(name));
  const why = !info.has(KEYSPACE_SECTION)
    ? 'its INFO has no section on the keyspace'
    : lines.length > databasesOf(info).length
      ? 'its INFO counts the keys of a database by no number that can be read'
      : null;
  return why === null ? [] : [{ part: 'keys', node, why, remedy: null }];
}
