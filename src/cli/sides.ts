import { existsSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { adHocEnvironment } from '../loader/project/ad-hoc.js';
import { environmentNames, loadEnvironments } from '../loader/project/load-environments.js';
import { NAME } from '../loader/project/project-files.js';
import { parseRedisUrl } from '../loader/project/redis-url.js';
import { kindOfFile } from '../loader/sources/file-kind.js';
import { environmentOf } from '../loader/sources/snapshot-file/snapshot-file.js';
import type { Environment, Source } from '../model/project.js';
import { UsageError } from './usage-error.js';

/** What `diff` and `snapshot` are given on the command line, as environments with names of their own. */
export interface Sides {
  readonly environments: readonly Environment[];
  readonly notes: readonly string[];
}

/** `NAME=SOURCE` and `SERVICE/NAME=SOURCE` options, by what stands before the `=`. Throws a {@link UsageError}. */
export function namedSources(options: readonly string[]): ReadonlyMap<string, Source> {
  return new Map(
    options.map((option) => {
      const [, service = '', side = ''] = /^([a-z0-9][a-z0-9._-]*\/)?(.*)$/s.exec(option) ?? [];
      const { name, rest } = splitName(side);
      if (name === null) throw new UsageError(`--source takes NAME=SOURCE, such as production=snapshot.json`);
      return [`${service}${name}`, sourceOf(rest)];
    }),
  );
}

/**
 * Reads the sides of a comparison: each a URL, an environment's name, a snapshot, a redis.conf, a provider's parameters, or `NAME=` one of them. A side is
 * named by its environment, else by `host:port[/db]` or its file; snapshots that would be named alike by their files. Throws a
 * {@link UsageError}, or a `ProjectError` for the YAML of a named environment.
 */
export function readSides(texts: readonly string[], dir: string): Sides {
  const known = environmentNames(dir);
  const wanted = texts.map((text) => splitName(text));
  const names = wanted.flatMap(({ rest }) => (isName(rest, known) ? [rest] : []));
  const loaded = loadEnvironments({ dir, env: process.env, names: [...new Set(names)] });
  const sides = wanted.map(({ name, rest }): Side => {
    const found = loaded.environments.find((environment) => environment.name === rest);
    if (found !== undefined) return { environment: { ...found, name: name ?? found.name }, file: null };
    const source = sourceOf(rest);
    const file = name === null && source.kind !== 'redis' ? source.file : null;
    return { environment: adHocEnvironment(name ?? nameOf(source), source), file };
  });
  return { environments: distinct(sides), notes: loaded.notes };
}

/** One side under a name of its own: a URL or a file. Throws a {@link UsageError}. */
export const sideOf = (name: string, text: string): Environment => adHocEnvironment(name, sourceOf(text));

interface Side {
  readonly environment: Environment;
  /** The snapshot that named it; null where something else did. */
  readonly file: string | null;
}

const isName = (text: string, known: readonly string[]): boolean =>
  known.includes(text) || (PLACE.test(text) && !existsSync(text) && known.length > 0);

/** What only an environment's name looks like, or that of a service's. */
const PLACE = /^[a-z0-9][a-z0-9_-]*(\/[a-z0-9][a-z0-9_-]*)?$/;

/** `NAME=SOURCE`, or a source alone. Throws a {@link UsageError}, which repeats nothing that may be a password. */
export function splitName(text: string): { readonly name: string | null; readonly rest: string } {
  const [, name, rest] = /^([^=:/\\]+)=(.+)$/s.exec(text) ?? [];
  if (name === undefined || rest === undefined) return { name: null, rest: text };
  if (!NAME.test(name))
    throw new UsageError(
      `${/^[\w. -]+$/.test(name) ? name : 'what stands before "="'} cannot name an environment: expected lower-case letters, digits, ".", "_" and "-"`,
    );
  return { name, rest };
}

/** A URL or a file. Never repeats a URL: it may hold a password. */
function sourceOf(text: string): Source {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) {
    const parsed = parseRedisUrl(text);
    if (parsed.kind === 'mistake') throw new UsageError(`a URL on the command line: ${parsed.message}`);
    return parsed;
  }
  if (!existsSync(text) && !/\.(json|conf|gz)$/.test(text))
    throw new UsageError(`${shownSide(text)} is neither a URL (redis://…), nor an environment, nor a file`);
  if (statSync(text, { throwIfNoEntry: false })?.isFIFO() === true)
    throw new UsageError(`${shownSide(text)} is a pipe, expected a file: it is read more than once`);
  const kind = kindOfFile(text);
  return kind === 'conf' ? { kind, file: text, server: null } : { kind, file: text };
}

/** What was meant for a connection may hold a password: a URL with a typo, the words of another program. */
const shownSide = (text: string): string => {
  if (text.includes('@')) return 'one of the sources, with a user or a password in it,';
  if (/^[^/]+:\d+(?:\/|$)/.test(text)) return 'one of the sources, an address without redis:// in front,';
  if (/\?|^(?:redis|valkey)s?:|^unix:/i.test(text)) return 'one of the sources, which begins no URL,';
  return /^[\w./\\:+~-]+$/.test(text) ? text : 'one of the sources';
};

function nameOf(source: Source): string {
  if (source.kind === 'snapshot') return environmentOf(source.file) ?? fileName(source.file);
  if (source.kind !== 'redis') return fileName(source.file);
  if (source.host.startsWith('/')) return fileName(source.host);
  const host = source.host.includes(':') ? `[${source.host}]` : source.host;
  return `${host}:${source.port}${source.database === null ? '' : `/${source.database}`}`;
}

const fileName = (path: string): string =>
  basename(path)
    .replace(/\.gz$/i, '')
    .replace(/\.(json|conf)$/, '')
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, '-')
    .replace(/^[^a-z0-9]+/, '') || 'snapshot';

function distinct(sides: readonly Side[]): readonly Environment[] {
  const names = sides.map(({ environment }) => environment.name);
  const isTwice = (name: string): boolean => names.filter((other) => other === name).length > 1;
  const environments = sides.map(({ environment, file }) =>
    file !== null && isTwice(environment.name) ? { ...environment, name: fileName(file) } : environment,
  );
  const final = environments.map(({ name }) => name);
  const twice = final.find((name, index) => final.indexOf(name) !== index);
  if (twice !== undefined)
    throw new UsageError(`two sides are called ${twice}: give them names, such as before=… after=…`);
  return environments;
}
