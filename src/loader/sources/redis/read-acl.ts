import type { RedisSource } from '../../../model/project.js';
import type { Unread } from '../../../model/report.js';
import type { AclUser } from '../../../model/snapshot.js';
import { byName } from '../by-name.js';
import type { SecretLabels } from '../secret-labels.js';
import { type Categories, commandsOf } from './acl-rules.js';
import { readAclUser } from './acl-users.js';
import type { Connection } from './connection.js';
import { firstWords, grant } from './grant.js';
import { type Reply, ReplyFault, utf8 } from './reply.js';

/** The ACL of a node; null where it could not be read, which `unread` tells. */
export interface AclRead {
  /** Sorted by name. */
  readonly acl: readonly AclUser[] | null;
  /** Every command that the server has; empty where it does not tell. */
  readonly knownCommands: readonly string[];
  readonly unread: readonly Unread[];
}

/** What an ACL is read with. */
export interface AclRequest {
  readonly source: RedisSource;
  /** `host:port` of the node. */
  readonly node: string;
  readonly product: string;
  readonly version: string;
  readonly labels: SecretLabels;
}

/** `ACL LIST`, resolved to commands by `ACL CAT`. Hashes of passwords end here, as labels. */
export async function readAcl(connection: Connection, request: AclRequest): Promise<AclRead> {
  const { source, node } = request;
  const unread = (why: string, remedy: string | null): AclRead => ({
    acl: null,
    knownCommands: [],
    unread: [{ part: 'acl', node, why, remedy }],
  });
  const reply = await connection.send('ACL', 'LIST');
  if (reply instanceof ReplyFault)
    return unread(
      `ACL LIST was refused: ${firstWords(reply.text)}`,
      reply.isDenied ? grant(source, '+acl|list +acl|cat') : null,
    );
  const categories = await readCategories(connection);
  const users = texts(reply)?.map((line) => readAclUser(line, { ...request, categories }));
  if (users === undefined || users.some((user) => user === null))
    return unread('ACL LIST answered with something else than users', null);
  return {
    acl: users.filter((user) => user !== null).toSorted(byName),
    knownCommands: categories === null ? [] : commandsOf(categories),
    unread:
      categories === null
        ? [
            {
              part: 'acl',
              node,
              why: 'ACL CAT was refused, so that what a category holds is not known',
              remedy: grant(source, '+acl|cat'),
            },
          ]
        : [],
  };
}

async function readCategories(connection: Connection): Promise<Categories | null> {
  const names = texts(await connection.send('ACL', 'CAT'));
  if (names === null) return null;
  const members = await Promise.all(names.map((name) => connection.send('ACL', 'CAT', name)));
  const categories = new Map<string, readonly string[]>();
  for (const [index, name] of names.entries()) {
    const commands = texts(members[index] ?? null);
    if (commands === null) return null;
    categories.set(name, commands);
  }
  return categories;
}

const texts = (reply: Reply): readonly string[] | null =>
  Array.isArray(reply) && reply.every((one) => typeof one === 'string')
    ? reply.map((one) => utf8(String(one)))
    : null;
