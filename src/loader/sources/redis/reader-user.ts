import type { ServerKind } from '../../../model/project.js';
import { keyRights } from './key-reader.js';

/** What INFO, the settings, the ACL, modules, functions and the nodes take, as in an ACL rule. */
const RIGHTS =
  '+client|setname +info +config|get +acl|list +acl|cat +module|list +function|list +command|info +cluster|nodes +readonly';

/**
 * The line that makes a user who can send what redrift sends on such a server, and nothing that writes. Redis 6 has no
 * functions, and 6.0 no channels. `PASSWORD` stands for one.
 */
export function readerUser(name: string, server: ServerKind): string {
  const [keys = '', ...commands] = keyRights(server).split(' ');
  const isOld = server.product === 'redis' && Number.parseInt(server.version, 10) < 7;
  const rights = isOld ? RIGHTS.replace(' +function|list', '') : RIGHTS;
  const channels = server.product === 'redis' && server.version.startsWith('6.0') ? '' : ' resetchannels';
  return `ACL SETUSER ${name} reset on >PASSWORD ${keys}${channels} -@all ${rights} ${commands.join(' ')}`;
}

/** One line that grants what several do, for one user; none of none. */
export function oneGrant(lines: readonly string[]): string | null {
  const [first] = lines;
  if (first === undefined) return null;
  const words = lines.map((line) => line.split(' '));
  return [...first.split(' ').slice(0, 3), ...new Set(words.flatMap((line) => line.slice(3)))].join(' ');
}
