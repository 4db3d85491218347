import { lstatSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { globMatcher } from '../../keyspace/glob.js';
import type { ConfFiles } from './conf.js';

/** The files of this machine. A folder reads as an empty file, as it does for the server (fopen, fgets). */
export const nodeFiles: ConfFiles = {
  read: (path) => attempt(() => (statSync(path).isDirectory() ? new Uint8Array() : readFileSync(path))),
  glob: (pattern) => {
    const segments = pattern.split('/').filter((segment) => segment !== '');
    return segments.reduce<readonly string[]>(matches, [pattern.startsWith('/') ? '/' : '']).toSorted();
  },
};

/**
 * What a segment of a pattern matches in some folders, as glob(3) in the C locale: bytes, a leading dot by a dot alone.
 * Its brackets are those of Redis, which know `[!a]` as `[^a]`.
 */
function matches(folders: readonly string[], segment: string): readonly string[] {
  if (!/[*?[]/.test(segment)) return folders.map((folder) => below(folder, segment)).filter(isThere);
  const isMatch = globMatcher(segment.replaceAll('[!', '[^'));
  return folders.flatMap((folder) =>
    namesIn(folder)
      .filter((name) => isMatch(Buffer.from(name).toString('latin1')))
      .filter((name) => !name.startsWith('.') || segment.startsWith('.'))
      .map((name) => below(folder, name)),
  );
}

const below = (folder: string, name: string): string =>
  folder === '' || folder === '/' ? `${folder}${name}` : `${folder}/${name}`;

const namesIn = (folder: string): readonly string[] =>
  attempt(() => readdirSync(folder === '' ? '.' : folder)) ?? [];

const isThere = (path: string): boolean => attempt(() => lstatSync(path)) !== null;

/** Null for a file that cannot be had, for whatever reason. */
function attempt<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}
