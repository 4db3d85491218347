import type { Environment } from '../../model/project.js';
import type { Unread } from '../../model/report.js';
import type { ConfigFile, NodeSnapshot, Snapshot } from '../../model/snapshot.js';
import { nodeFiles } from './redis-conf/node-files.js';
import { confSettings, faultsText, labelsOf, readConfFile } from './redis-conf/source.js';
import type { SecretLabels } from './secret-labels.js';

/**
 * A snapshot whose nodes hold what their redis.conf says, where the YAML names one: `configFile`. Each is read as the
 * node's own version reads it. A snapshot file that holds them already keeps its own.
 */
export function withFiles(snapshot: Snapshot, environment: Environment, labels: SecretLabels): Snapshot {
  const { configFiles, source } = environment;
  if (configFiles.length === 0 || (source.kind !== 'redis' && source.kind !== 'snapshot')) return snapshot;
  const read = snapshot.nodes.map((node) => readFor(node, snapshot, environment, labels));
  const strangers = configFiles.filter(
    ({ node }) => node !== null && !snapshot.nodes.some(({ id }) => id === node),
  );
  return {
    ...snapshot,
    parts: [...snapshot.parts.filter((part) => part !== 'file'), 'file'],
    nodes: read.map(({ node }) => node),
    unread: [
      ...snapshot.unread,
      ...read.flatMap(({ unread }) => unread),
      ...strangers.map(({ node, file }) => ({
        part: 'file' as const,
        node,
        why: `configFile names ${file} for ${node}, and no such node was read`,
        remedy: `name nodes as they are reached: ${snapshot.nodes.map(({ id }) => id).join(', ')}`,
      })),
    ],
  };
}

interface FileRead {
  readonly node: NodeSnapshot;
  readonly unread: readonly Unread[];
}

function readFor(
  node: NodeSnapshot,
  { product }: Snapshot,
  { configFiles }: Environment,
  labels: SecretLabels,
): FileRead {
  const unread = (why: string, remedy: string | null): FileRead => ({
    node,
    unread: [{ part: 'file', node: node.id, why, remedy }],
  });
  if (node.file !== null) return { node, unread: [] };
  const named =
    configFiles.find((one) => one.node === node.id) ?? configFiles.find((one) => one.node === null);
  if (named === undefined) return unread('configFile names no file for it', 'name one, or one for all nodes');
  if (nodeFiles.read(named.file) === null)
    return unread(`${named.file} cannot be read`, 'bring the file there, or mend configFile in the YAML');
  const server = { product, version: node.version };
  const found = readConfFile(named.file, server);
  if (!found.ok)
    return unread(faultsText(found.faults, server), 'mend the file: a restart with it would fail');
  const file: ConfigFile = {
    path: named.file,
    settings: confSettings(found.conf),
    lines: found.conf.lines.map(({ name, file: path, line }) => ({ name, file: path, line })),
    secretLabels: labelsOf(found.conf, labels),
  };
  return { node: { ...node, file }, unread: [] };
}
