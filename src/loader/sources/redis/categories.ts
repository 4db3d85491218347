import type { Categories } from './acl-rules.js';
import type { Connection } from './connection.js';
import { textsOf } from './reply.js';

/** A server of today has some twenty, with four hundred commands; one with modules half as many again. */
const MOST_CATEGORIES = 200;
const MOST_COMMANDS = 5000;

/** `ACL CAT`, and what is in each; null where that is refused, a sentence where it is more than any server has. */
export async function readCategories(connection: Connection): Promise<Categories | string | null> {
  const names = textsOf(await connection.send('ACL', 'CAT'));
  if (names === null) return null;
  if (names.length > MOST_CATEGORIES) return `ACL CAT answered with ${names.length} categories`;
  const members = await Promise.all(names.map((name) => connection.send('ACL', 'CAT', name)));
  const categories = new Map<string, readonly string[]>();
  for (const [index, name] of names.entries()) {
    const commands = textsOf(members[index] ?? null);
    if (commands === null) return null;
    if (commands.length > MOST_COMMANDS) return `ACL CAT answered with ${commands.length} commands`;
    categories.set(name, commands);
  }
  const known = new Set([...categories.values()].flat()).size;
  return known > MOST_COMMANDS ? `ACL CAT answered with ${known} commands` : categories;
}
