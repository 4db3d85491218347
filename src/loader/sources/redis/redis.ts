import type { RedisSource } from '../../../model/project.js';
import { SNAPSHOT_VERSION } from '../../../model/snapshot.js';
import type { SourceReader } from '../source.js';
import { Connection } from './connection.js';
import { readKeys } from './read-keys.js';
import { readServer } from './read-server.js';

/** Reads one standalone server over TCP: INFO, CONFIG, then a sample of its keys, on one connection. */
export const redis: SourceReader<RedisSource> = async (request) => {
  const { environment, source, signal, toolVersion } = request;
  const connection = await Connection.open(environment.name, source, signal);
  try {
    const takenAt = new Date().toISOString();
    const server = await readServer(connection, environment.name, source);
    const { keyspace, unread } = await readKeys(connection, request, server);
    return {
      snapshotVersion: SNAPSHOT_VERSION,
      tool: { name: 'redrift', version: toolVersion },
      takenAt,
      environment: environment.name,
      product: server.product,
      version: server.version,
      topology: server.topology,
      nodes: [server.node],
      keyspace,
      unread: [...server.unread, ...unread],
    };
  } finally {
    connection.close();
  }
};
