import { createHash } from 'node:crypto';
import { isInRange } from '../../../catalogue/version-range.js';
import type { RedisSource } from '../../../model/project.js';
import type { Unread } from '../../../model/report.js';
import type { FunctionLibrary } from '../../../model/snapshot.js';
import { byName } from '../by-name.js';
import type { Connection } from './connection.js';
import { firstWords, grant } from './grant.js';
import { type Info, integer } from './info.js';
import { pairsOf, type Reply, ReplyFault, utf8 } from './reply.js';

/** Function libraries of a node, sorted by name; null where they could not be read, which `unread` tells. */
export interface FunctionsRead {
  readonly functions: readonly FunctionLibrary[] | null;
  readonly unread: readonly Unread[];
}

/** `FUNCTION LIST WITHCODE`. A server from before 7.0 has none, and one that may not be asked tells their number in INFO. */
export async function readFunctions(
  connection: Connection,
  source: RedisSource,
  server: { readonly id: string; readonly product: string; readonly version: string; readonly info: Info },
): Promise<FunctionsRead> {
  if (server.product === 'redis' && isInRange(server.version, '<7.0') === true)
    return { functions: [], unread: [] };
  const unread = (why: string, remedy: string | null): FunctionsRead => ({
    functions: null,
    unread: [{ part: 'functions', node: server.id, why, remedy }],
  });
  const reply = await connection.send('FUNCTION', 'LIST', 'WITHCODE');
  if (!(reply instanceof ReplyFault)) {
    const functions = librariesOf(reply);
    return functions === null
      ? unread('FUNCTION LIST answered with something odd', null)
      : { functions, unread: [] };
  }
  if (integer(server.info, 'number_of_libraries') === 0) return { functions: [], unread: [] };
  return unread(
    `FUNCTION LIST was refused: ${firstWords(reply.text)}`,
    reply.isDenied ? grant(source, '+function|list') : null,
  );
}

/** Null for anything but libraries. Their code ends here, as a hash. */
function librariesOf(reply: Reply): readonly FunctionLibrary[] | null {
  if (!Array.isArray(reply)) return null;
  const libraries = reply.map(libraryOf);
  if (libraries.some((library) => library === null)) return null;
  return libraries.filter((library) => library !== null).toSorted(byName);
}

function libraryOf(entry: Reply): FunctionLibrary | null {
  const fields = pairsOf(entry);
  const [name, engine, code] = ['library_name', 'engine', 'library_code'].map((field) => fields?.get(field));
  const listed = fields?.get('functions');
  if (typeof name !== 'string' || typeof code !== 'string' || !Array.isArray(listed)) return null;
  const functions = listed.flatMap((one) => {
    const function_ = pairsOf(one)?.get('name');
    return typeof function_ === 'string' ? [utf8(function_)] : [];
  });
  return {
    name: utf8(name),
    engine: typeof engine === 'string' ? utf8(engine).toLowerCase() : '',
    functions: functions.toSorted(),
    sha256: createHash('sha256').update(Buffer.from(code, 'latin1')).digest('hex'),
  };
}
