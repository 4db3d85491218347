import { existsSync } from 'node:fs';
import { adHocEnvironment } from '../loader/project/ad-hoc.js';
import { environmentNames, loadEnvironments } from '../loader/project/load-environments.js';
import { parseRedisUrl } from '../loader/project/redis-url.js';
import type { Environment, Source } from '../model/project.js';
import { UsageError } from './usage-error.js';

const NAME = /^[a-z0-9][a-z0-9._-]*$/;

/** What `diff` and `snapshot` are given on the command line, as environments with names of their own. */
export interface Sides {
  readonly environments: readonly Environment[];
  readonly notes: readonly string[];
}

/** `NAME=SOURCE` options, by name. Throws a {@link UsageError}. */
export function namedSources(options: readonly string[]): ReadonlyMap<string, Source> {
  return new Map(
    options.map((option) => {
      const { name, rest } = splitName(option);
      if (name === null) throw new UsageError(`--source takes NAME=SOURCE, such as production=snapshot.json`);
      return [name, sourceOf(rest)];
    }),
  );
}

/**
 * Reads the sides of a comparison: each a URL, an environment's name, a snapshot, or `NAME=` one of them. A side is
 * named by its environment, else by `host:port[/db]`; where two would be named alike, by their files. Throws a
 * {@link UsageError}, or a `ProjectError` for the YAML of a named environment.
 */
export function readSides(texts: readonly string[], dir: string): Sides {
  const known = environmentNames(dir);
  const wanted = texts.map((text) => ({ text, ...splitName(text) }));
  const names = wanted.flatMap(({ rest }) => (isName(rest, known) ? [rest] : []));
  const loaded = loadEnvironments({ dir, env: process.env, names: [...new Set(names)] });
  const environments = wanted.map(({ name, rest }) => {
    const found = isName(rest, known)
      ? loaded.environments.find((environment) => environment.name === rest)
      : undefined;
    if (found !== undefined) return name === null ? found : { ...found, name };
    const source = sourceOf(rest);
    return adHocEnvironment(name ?? nameOf(source), source);
  });
  return { environments: distinct(environments), notes: loaded.notes };
}

const isName = (text: string, known: readonly string[]): boolean =>
  known.includes(text) || (NAME.test(text) && !text.includes('.') && !existsSync(text) && known.length > 0);

function splitName(text: string): { readonly name: string | null; readonly rest: string } {
  const [, name, rest] = /^([^=:/\\]+)=(.+)$/s.exec(text) ?? [];
  if (name === undefined || rest === undefined) return { name: null, rest: text };
  if (!NAME.test(name))
    throw new UsageError(
      `${name} cannot name an environment: expected lower-case letters, digits, ".", "_" and "-"`,
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
  if (text.endsWith('.conf'))
    throw new UsageError(
      `${text}: a redis.conf cannot be compared by this version yet, expected a URL, an environment or a snapshot`,
    );
  if (!existsSync(text) && !text.endsWith('.json'))
    throw new UsageError(`${text} is neither a URL (redis://…), nor an environment, nor a file`);
  return { kind: 'snapshot', file: text };
}

function nameOf(source: Source): string {
  if (source.kind === 'snapshot') return source.file;
  const host = source.host.includes(':') ? `[${source.host}]` : source.host;
  return `${host}:${source.port}${source.database === null ? '' : `/${source.database}`}`;
}

function distinct(environments: readonly Environment[]): readonly Environment[] {
  const names = environments.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined)
    throw new UsageError(`two sides are called ${twice}: give them names, such as before=… after=…`);
  return environments;
}
