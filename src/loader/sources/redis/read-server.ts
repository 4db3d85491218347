import { canonicalise } from '../../../catalogue/canonical.js';
import { redact } from '../../../catalogue/redact.js';
import { canonicalName, findSetting, unknownSetting } from '../../../catalogue/settings.js';
import type { RedisSource } from '../../../model/project.js';
import type { Unread } from '../../../model/report.js';
import type { NodeSnapshot, Setting, Snapshot } from '../../../model/snapshot.js';
import type { Connection } from './connection.js';
import { faultOf } from './faults.js';
import { databasesOf, type Info, integer, KEYSPACE_SECTION, parseInfo, productOf, text } from './info.js';
import { type Reply, ReplyFault, utf8 } from './reply.js';

/** What INFO and CONFIG say of one server, secrets taken out. */
export interface ServerFacts {
  readonly product: string;
  readonly version: string;
  readonly topology: Snapshot['topology'];
  readonly node: NodeSnapshot;
  readonly unread: readonly Unread[];
}

/** Reads INFO and CONFIG. Throws a `SourceError` where the server cannot be told what it is. */
export async function readServer(
  connection: Connection,
  environment: string,
  source: RedisSource,
): Promise<ServerFacts> {
  const info = await readInfo(connection, environment, source);
  const { product, version } = identify(connection, info);
  const id = `${source.host.includes(':') ? `[${source.host}]` : source.host}:${source.port}`;
  const config = await readConfig(connection, environment, source, id);
  return {
    product,
    version,
    topology: topologyOf(info),
    node: {
      id,
      role: info.get('role') === 'slave' ? 'replica' : 'primary',
      shard: 0,
      runId: text(info, 'run_id'),
      replicationId: text(info, 'master_replid'),
      uptimeSeconds: integer(info, 'uptime_in_seconds'),
      configFile: info.get('config_file') ?? null,
      settings: config.settings,
      memory: {
        usedBytes: integer(info, 'used_memory'),
        notCountedBytes: integer(info, 'mem_not_counted_for_evict'),
      },
      databases: databasesOf(info),
    },
    unread: [...config.unread, ...loneClusterNode(info, id), ...withoutKeyspace(info, id)],
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
    throw connection.fault('unsupported', 'it is a Sentinel, which holds no data');
  return found;
}

function topologyOf(info: Info): Snapshot['topology'] {
  const mode = info.get('server_mode') ?? info.get('redis_mode');
  return mode === 'cluster' || mode === 'sentinel' ? mode : 'standalone';
}

function loneClusterNode(info: Info, node: string): readonly Unread[] {
  if (topologyOf(info) !== 'cluster') return [];
  const why = 'it is one node of a cluster, and the others were not read';
  return (['config', 'keys'] as const).map((part) => ({ part, node, why, remedy: null }));
}

/** Databases are known from INFO alone: without its section, no key is looked for. */
const withoutKeyspace = (info: Info, node: string): readonly Unread[] =>
  info.has(KEYSPACE_SECTION)
    ? []
    : [{ part: 'keys', node, why: 'its INFO has no section on the keyspace', remedy: null }];

interface Config {
  readonly settings: readonly Setting[];
  readonly unread: readonly Unread[];
}

async function readConfig(
  connection: Connection,
  environment: string,
  source: RedisSource,
  node: string,
): Promise<Config> {
  const unread = (why: string, remedy: string | null): Config => ({
    settings: [],
    unread: [{ part: 'config', node, why, remedy }],
  });
  if (source.configCommand === '-') return unread('the YAML says that it has no CONFIG command', null);
  const reply = await connection.send(source.configCommand, 'GET', '*');
  if (reply instanceof ReplyFault) {
    const fault = faultOf(reply.text, environment);
    if (fault !== null) throw fault;
    return unread(
      `CONFIG GET was refused: ${firstWords(reply.text)}`,
      reply.isDenied
        ? grant(source, '+config|get')
        : 'name the command that CONFIG was renamed to: configCommand',
    );
  }
  const settings = settingsOf(reply);
  if (settings === null) return unread('CONFIG GET answered with something else than names and values', null);
  return settings.length > 0 ? { settings, unread: [] } : unread('CONFIG GET answered with nothing', null);
}

/** The command that an administrator runs to let us read. */
export const grant = (source: RedisSource, rights: string): string =>
  `ACL SETUSER ${source.username ?? 'default'} ${rights}`;

/** Name and value in turn; aliases are one setting, and a secret is a secret no longer. Null for anything else. */
export function settingsOf(reply: Reply): readonly Setting[] | null {
  if (!Array.isArray(reply) || reply.length % 2 !== 0 || reply.some((word) => typeof word !== 'string'))
    return null;
  const words = reply.map((word) => (typeof word === 'string' ? utf8(word) : ''));
  const found = new Map<string, string>();
  for (let at = 0; at + 1 < words.length; at += 2) {
    const reported = (words[at] ?? '').toLowerCase();
    const name = canonicalName(reported);
    if (found.has(name) && name !== reported) continue;
    found.set(name, canonicalValue(name, words[at + 1] ?? ''));
  }
  return [...found]
    .map(([name, value]) => ({ name, value }))
    .toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

function canonicalValue(name: string, raw: string): string {
  const facts = findSetting(name) ?? unknownSetting(name);
  if (facts.isSecret) return redact(facts, raw);
  const reading = canonicalise(facts, raw);
  return reading.ok ? reading.value : redact(facts, raw);
}

/** The beginning of a server’s error text: some repeat the arguments after it. */
export const firstWords = (message: string): string =>
  message
    .split(/\s+/)
    .slice(0, 8)
    .join(' ')
    .replace(/[,;:.]+$/, '');
