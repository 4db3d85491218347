import type { RedisSource } from '../../../model/project.js';
import type { Unread } from '../../../model/report.js';
import type { AclUser } from '../../../model/snapshot.js';
import { byName } from '../by-name.js';
import type { SecretLabels } from '../secret-labels.js';
import { commandTable } from './acl-rules.js';
import { readAclUser } from './acl-users.js';
import { readCategories } from './categories.js';
import type { Connection } from './connection.js';
import { firstWords, grant } from './grant.js';
import { ReplyFault, textsOf } from './reply.js';

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
  const lines = textsOf(reply);
  if (lines === null) return unread(NO_USERS, null);
  const excess = excessOf(lines);
  if (excess !== null) return unread(excess, null);
  const categories = await readCategories(connection);
  if (typeof categories === 'string') return unread(categories, null);
  const commands = categories === null ? null : commandTable(categories);
  const users = lines.map((line) => readAclUser(line, { ...request, commands }));
  if (users.some((user) => user === null)) return unread(NO_USERS, null);
  return {
    acl: users.filter((user) => user !== null).toSorted(byName),
    knownCommands: commands?.known ?? [],
    unread:
      commands === null
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

const NO_USERS = 'ACL LIST answered with something else than users';

/** Users, characters of all their rules and of one's, and selectors of one: more than anybody keeps, and each costs. */
const MOST_USERS = 10_000;
const MOST_CHARACTERS = 4 * 1024 * 1024;
const LONGEST_USER = 65_536;
const MOST_SELECTORS = 100;

/** What of an answer is more than is compared; null where nothing is. */
function excessOf(lines: readonly string[]): string | null {
  if (lines.length > MOST_USERS)
    return `ACL LIST answered with ${lines.length} users; up to ${MOST_USERS} are compared`;
  const longest = Math.max(0, ...lines.map(({ length }) => length));
  if (longest > LONGEST_USER)
    return `ACL LIST answered with a user of ${longest} characters; up to ${LONGEST_USER} are compared`;
  const characters = lines.reduce((sum, { length }) => sum + length, 0);
  if (characters > MOST_CHARACTERS)
    return `ACL LIST answered with ${characters} characters; up to ${MOST_CHARACTERS} are compared`;
  const selectors = Math.max(0, ...lines.map((line) => line.split(' (').length - 1));
  return selectors > MOST_SELECTORS
    ? `ACL LIST answered with a user of ${selectors} selectors; up to ${MOST_SELECTORS} are compared`
    : null;
}
