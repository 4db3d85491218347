import type { RedisSource } from '../../../model/project.js';
import type { Unread } from '../../../model/report.js';
import { type NodeSnapshot, SNAPSHOT_VERSION, type Snapshot } from '../../../model/snapshot.js';
import { mergeKeyspaces } from '../../keyspace/merge-keyspaces.js';
import type { ReadRequest, SourceReader } from '../source.js';
import { SourceError } from '../source-error.js';
import { withDoubts } from './doubts.js';
import { introduce } from './introduce.js';
import { openNodes, unreadNode } from './nodes.js';
import type { OpenNode } from './open-node.js';
import { type Attempt, withPatience } from './patience.js';
import { readAcl } from './read-acl.js';
import { readCommands } from './read-commands.js';
import { readConfig } from './read-config.js';
import { readFunctions } from './read-functions.js';
import { type KeysRead, readKeys } from './read-keys.js';
import { readModules } from './read-modules.js';
import { demandSameRole } from './same-role.js';
import { isInTouch, readersOf, shardsOf } from './shards.js';

/**
 * Reads live servers: of every node INFO, CONFIG, ACL, modules and functions, then a sample of the keys of every shard.
 * One connection per node. What a passing fault cut short is read again, a bounded number of times.
 */
export const redis: SourceReader<RedisSource> = (request) =>
  withPatience(() => readOnce(request), request.signal);

async function readOnce(request: ReadRequest<RedisSource>): Promise<Attempt<Snapshot>> {
  const { environment, source, signal, toolVersion } = request;
  const takenAt = new Date().toISOString();
  const { open, unread, hasSentinels } = await openNodes(environment.name, source, signal);
  try {
    const read = await Promise.all(open.map((node) => readOrLose(node, request)));
    const nodes = read.filter((one) => 'node' in one);
    const lost = read.filter((one) => 'error' in one);
    const [first] = lost;
    if (nodes.length === 0 && first !== undefined) throw first.error;
    const lively = new Set(nodes.map(({ opened }) => opened));
    const keys = await withDoubts(await readShards(open, lively, request), open, request);
    const gone = lost.flatMap(({ address, error }) => unreadNode({ address, error, isNamed: true }, false));
    const found = snapshot(request, { takenAt, toolVersion }, nodes, keys, [...unread, ...gone]);
    const result: Snapshot = hasSentinels ? { ...found, topology: 'sentinel' } : found;
    return { result, missing: result.unread.length, fault: first?.error ?? keys.fault };
  } finally {
    for (const { connection } of open) connection.close();
  }
}

interface NodeRead {
  readonly opened: OpenNode;
  readonly node: Omit<NodeSnapshot, 'shard'>;
  readonly knownCommands: readonly string[];
  readonly unread: readonly Unread[];
}

/** A node that is lost while it is read does not take the others with it. */
async function readOrLose(
  opened: OpenNode,
  request: ReadRequest<RedisSource>,
): Promise<NodeRead | { readonly address: string; readonly error: SourceError }> {
  try {
    return await readNode(opened, request);
  } catch (error) {
    if (error instanceof SourceError) return { address: opened.server.node.id, error };
    throw error;
  }
}

async function readNode(opened: OpenNode, request: ReadRequest<RedisSource>): Promise<NodeRead> {
  const { connection, server } = opened;
  const { environment, source, labels } = request;
  const { product, version, info, node } = server;
  const { id } = node;
  const about = { environment: environment.name, source, node: id, product, version, info, labels };
  await demandSameRole(connection, server, source);
  // One after the other: a denied command leaves an entry in the server's ACL LOG, and one is enough of each.
  const config = await readConfig(connection, about);
  const acl = await readAcl(connection, { source, node: id, product, version, labels });
  await introduce(connection, acl, source.username);
  const modules = await readModules(connection, source, id, info);
  const functions = await readFunctions(connection, source, { id, product, version, info });
  const commands = await readCommands(connection, request.commands);
  return {
    opened,
    node: {
      ...node,
      settings: config.settings,
      standIns: config.standIns,
      secretLabels: config.secretLabels,
      acl: acl.acl,
      modules: modules.modules,
      functions: functions.functions,
      commands,
      file: null,
    },
    knownCommands: acl.knownCommands,
    unread: [server, config, acl, modules, functions].flatMap((read) => read.unread),
  };
}

/** The keys of every shard, of one of its nodes. Shards share the sample by their sizes. */
async function readShards(
  open: readonly OpenNode[],
  lively: ReadonlySet<OpenNode>,
  request: ReadRequest<RedisSource>,
): Promise<KeysRead> {
  const shards = shardsOf(open);
  const roleOf = (node: OpenNode) => ({ shard: shards.get(node) ?? 0, role: node.server.node.role });
  const readers = await Promise.all(
    readersOf(open, roleOf, request.source.readKeysFrom).map(
      async (own) => (await readable(own.filter((node) => lively.has(node)))) ?? own[0],
    ),
  );
  const leads = readers.filter((one) => one !== undefined);
  const sizes = leads.map(({ server }) => server.node.databases.reduce((sum, { keys }) => sum + keys, 0));
  const all = sizes.reduce((sum, keys) => sum + keys, 0);
  const read: KeysRead[] = [];
  for (const [index, { connection, server }] of leads.entries())
    read.push(
      await readKeys(connection, withShare(request, all === 0 ? 0 : (sizes[index] ?? 0) / all), server),
    );
  return {
    keyspace: mergeKeyspaces(read.map(({ keyspace }) => keyspace)),
    unread: [...read.flatMap(({ unread }) => unread), ...leads.flatMap(outOfTouch)],
    fault: read.find(({ fault }) => fault !== null)?.fault ?? null,
  };
}

/** It was read because nobody else of its shard could be: what its primary has by now is not known. */
const outOfTouch = ({ server }: OpenNode): readonly Unread[] =>
  isInTouch(server)
    ? []
    : [
        {
          part: 'keys',
          node: server.node.id,
          why: `${server.node.id} is a replica that is not in touch with its primary, and no other node of its shard could be read`,
          remedy: 'mend its replication ("INFO replication" on it tells more), or name its primary',
        },
      ];

/** The first that has the keys of its shard and may be asked for them; null where none has. */
async function readable(nodes: readonly OpenNode[]): Promise<OpenNode | null> {
  for (const node of nodes) {
    const { connection, server } = node;
    if (!isInTouch(server)) continue;
    if (server.topology !== 'cluster' || server.node.role === 'primary') return node;
    if (await connection.readOnly().catch(() => false)) return node;
  }
  return null;
}

function withShare(request: ReadRequest<RedisSource>, share: number): ReadRequest<RedisSource> {
  const { sampling } = request.environment;
  if (sampling.keys === 'all' || share === 0 || share === 1) return request;
  const keys = Math.ceil(sampling.keys * share);
  return { ...request, environment: { ...request.environment, sampling: { ...sampling, keys } } };
}

function snapshot(
  { environment }: ReadRequest<RedisSource>,
  { takenAt, toolVersion }: { readonly takenAt: string; readonly toolVersion: string },
  nodes: readonly NodeRead[],
  keys: KeysRead,
  unread: readonly Unread[],
): Snapshot {
  const shards = shardsOf(nodes.map(({ opened }) => opened));
  // Whichever node of a cluster was asked first, the same one speaks for it.
  const rank = ({ opened, node }: NodeRead): string =>
    `${String(shards.get(opened) ?? 0).padStart(4, '0')} ${node.role} ${node.id}`;
  const isCluster = nodes.some(({ opened }) => opened.cluster.length > 0);
  const ordered = isCluster ? nodes.toSorted((a, b) => (rank(a) < rank(b) ? -1 : 1)) : nodes;
  const lead = ordered.find(({ node }) => node.role === 'primary') ?? ordered[0];
  return {
    snapshotVersion: SNAPSHOT_VERSION,
    tool: { name: 'redrift', version: toolVersion },
    takenAt,
    environment: environment.name,
    product: lead?.opened.server.product ?? '',
    version: lead?.opened.server.version ?? '',
    topology: lead?.opened.server.topology ?? 'standalone',
    parts: ['config', 'acl', 'modules', 'functions', 'keys'],
    nodes: ordered.map(({ node, opened }) => ({ ...node, shard: shards.get(opened) ?? 0 })),
    keyspace: keys.keyspace,
    knownCommands: lead?.knownCommands ?? [],
    unread: [...unread, ...nodes.flatMap((read) => read.unread), ...keys.unread],
  };
}
