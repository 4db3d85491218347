import type { RedisSource } from '../../../model/project.js';
import type { Unread } from '../../../model/report.js';
import type { Module } from '../../../model/snapshot.js';
import { byName } from '../by-name.js';
import type { Connection } from './connection.js';
import { firstWords, grant } from './grant.js';
import type { Info } from './info.js';
import { pairsOf, type Reply, ReplyFault, utf8 } from './reply.js';

/** Modules of a node, sorted by name; null where they could not be read, which `unread` tells. */
export interface ModulesRead {
  readonly modules: readonly Module[] | null;
  readonly unread: readonly Unread[];
}

/** Modules that come with the server itself: Redis 8 lists `vectorset`, Valkey 9 `lua`. */
const BUILT_IN: readonly string[] = ['vectorset', 'lua'];

/** `MODULE LIST`; where it is refused, the modules that INFO lists. */
export async function readModules(
  connection: Connection,
  source: RedisSource,
  node: string,
  info: Info,
): Promise<ModulesRead> {
  const reply = await connection.send('MODULE', 'LIST');
  if (!(reply instanceof ReplyFault)) {
    const modules = modulesOf(reply);
    return modules === null ? unread(node, 'MODULE LIST answered with something odd', null) : told(modules);
  }
  const listed = inInfo(info);
  if (listed.length > 0) return told(listed);
  const why = `MODULE LIST was refused: ${firstWords(reply.text)}`;
  return unread(node, why, reply.isDenied ? grant(source, '+module|list') : null);
}

const told = (modules: readonly Module[]): ModulesRead => ({
  modules: modules.toSorted(byName),
  unread: [],
});

const unread = (node: string, why: string, remedy: string | null): ModulesRead => ({
  modules: null,
  unread: [{ part: 'modules', node, why, remedy }],
});

function modulesOf(reply: Reply): readonly Module[] | null {
  if (!Array.isArray(reply)) return null;
  const modules = reply.map((entry) => {
    const fields = pairsOf(entry);
    const [name, version] = [fields?.get('name'), fields?.get('ver')];
    return typeof name === 'string' && Number.isSafeInteger(version)
      ? moduleOf(utf8(name), Number(version))
      : null;
  });
  return modules.some((module) => module === null) ? null : modules.filter((module) => module !== null);
}

function inInfo(info: Info): readonly Module[] {
  return [...info].flatMap(([field, value]) => {
    const [, name, version] =
      /^name=([^,]+),ver=(\d{1,15})(?!\d)/.exec(field.startsWith('module:') ? value : '') ?? [];
    return name === undefined ? [] : [moduleOf(name, Number(version))];
  });
}

const moduleOf = (name: string, version: number): Module => ({
  name,
  version,
  isBuiltIn: BUILT_IN.includes(name.toLowerCase()),
});
