import type { NodeSnapshot } from '../../../model/snapshot.js';
import { byName } from '../by-name.js';
import type { Connection } from './connection.js';
import { ReplyFault } from './reply.js';

/**
 * Asks a server which of some commands (`GETDEL`, `CLIENT NO-TOUCH`) it has, by `COMMAND INFO`. A command that was
 * renamed away is not there. What cannot be told (COMMAND is not permitted; a subcommand before 7.0, where only its
 * container is listed) is left out.
 */
export async function readCommands(
  connection: Connection,
  names: readonly string[],
): Promise<NodeSnapshot['commands']> {
  if (names.length === 0) return [];
  const asked = names.map((name) => name.toLowerCase().replaceAll(' ', '|'));
  const reply = await connection.send('COMMAND', 'INFO', ...asked);
  if (reply instanceof ReplyFault || !Array.isArray(reply) || reply.length !== names.length) return [];
  const listed = names.map((name, index) => ({ name, isKnown: Array.isArray(reply[index]) }));
  const subcommands = listed.filter(({ name, isKnown }) => name.includes(' ') && !isKnown);
  const hidden = new Set<string>();
  for (const { name } of subcommands)
    if (!(await listsSubcommands(connection, name.split(' ')[0] ?? ''))) hidden.add(name);
  return listed.filter(({ name }) => !hidden.has(name)).toSorted(byName);
}

/** From 7.0 on a command's tenth field lists its subcommands; one that is not there at all has none. */
async function listsSubcommands(connection: Connection, container: string): Promise<boolean> {
  const reply = await connection.send('COMMAND', 'INFO', container.toLowerCase());
  if (reply instanceof ReplyFault || !Array.isArray(reply)) return false;
  const [entry] = reply;
  return !Array.isArray(entry) || (Array.isArray(entry[9]) && entry[9].length > 0);
}
