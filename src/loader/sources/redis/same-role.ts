import type { RedisSource } from '../../../model/project.js';
import { reachedText } from './address.js';
import type { Connection } from './connection.js';
import { parseInfo, replicationOf } from './info.js';
import type { ServerFacts } from './read-server.js';
import { utf8 } from './reply.js';

/**
 * Nodes say one after the other who they are: where a primary hands over in between, two of them are the primary, or none,
 * and keys would count twice. When all have spoken, each must still be what it was. Throws a `SourceError` that the next
 * attempt may not meet.
 */
export async function demandSameRole(
  connection: Connection,
  { node: { role, replication } }: ServerFacts,
  source: RedisSource,
): Promise<void> {
  const { primary, replicas } = replication;
  if (primary === null && replicas.length === 0) return;
  const reply = await connection.send('INFO', 'replication');
  const info = parseInfo(typeof reply === 'string' ? utf8(reply) : '');
  if (!info.has('role')) return;
  const now = replicationOf(info).primary;
  if ((now && reachedText(source, now)) === primary) return;
  const became =
    now === null ? 'became a primary' : role === 'primary' ? 'became a replica' : 'got another primary';
  throw connection.fault('unexpected', `it ${became} while its nodes were asked who they are`);
}
