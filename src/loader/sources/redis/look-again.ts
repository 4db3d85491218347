import type { RedisSource } from '../../../model/project.js';
import type { NodeSnapshot, Setting } from '../../../model/snapshot.js';
import { SecretLabels } from '../secret-labels.js';
import { SourceError } from '../source-error.js';
import { readNodeId } from './address.js';
import { Connection } from './connection.js';
import { readConfig } from './read-config.js';
import { readServer } from './read-server.js';

/**
 * Reads the settings of nodes once more, each over a new connection. A node that does not answer now, or not wholly,
 * is left out: what it said the first time stands.
 */
export async function readSettingsAgain(
  environment: string,
  source: RedisSource,
  nodes: readonly NodeSnapshot[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, readonly Setting[]>> {
  const read = await Promise.all(
    nodes.map(async (node) => [node.id, await settingsOf(environment, source, node, signal)] as const),
  );
  return new Map(read.flatMap(([id, settings]) => (settings === null ? [] : [[id, settings] as const])));
}

async function settingsOf(
  environment: string,
  source: RedisSource,
  node: NodeSnapshot,
  signal: AbortSignal,
): Promise<readonly Setting[] | null> {
  const address = readNodeId(node.id);
  if (address === null) return null;
  let connection: Connection | null = null;
  try {
    connection = await Connection.open(environment, { ...source, ...address }, signal);
    const {
      product,
      version,
      info,
      node: facts,
    } = await readServer(connection, environment, source, node.id);
    if (facts.runId !== node.runId) return null;
    const labels = new SecretLabels();
    const about = { environment, source, node: node.id, product, version, info, labels };
    const { settings, unread } = await readConfig(connection, about);
    return unread.length > 0 ? null : settings;
  } catch (error) {
    if (error instanceof SourceError) return null;
    throw error;
  } finally {
    connection?.close();
  }
}
