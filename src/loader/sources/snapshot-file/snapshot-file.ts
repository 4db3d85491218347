import { findSetting, unknownSetting } from '../../../catalogue/settings.js';
import type { SnapshotSource } from '../../../model/project.js';
import { SNAPSHOT_VERSION, type Snapshot } from '../../../model/snapshot.js';
import { parseJson } from '../../parse-json.js';
import type { SourceReader } from '../source.js';
import { SourceError } from '../source-error.js';
import { readBoundedText } from './bounded-text.js';
import { snapshotSchema } from './schema.js';

/**
 * Reads a file that `redrift snapshot` wrote, packed by gzip or not. It is validated whole: a file that was cut or edited
 * says so.
 */
export const snapshotFile: SourceReader<SnapshotSource> = async ({ environment, source }) => {
  const problem = (detail: string): SourceError =>
    new SourceError(environment.name, 'file', `${source.file} ${detail}`);
  const read = readBoundedText(source.file);
  if (read.kind === 'problem') throw problem(read.detail);
  return parseSnapshot(read.text, problem);
};

/** The environment that a snapshot file is of; null where it does not say: reading it will tell why. */
export function environmentOf(file: string): string | null {
  const read = readBoundedText(file);
  const data = read.kind === 'text' ? parseJson(read.text) : undefined;
  const isNamed = typeof data === 'object' && data !== null && 'environment' in data;
  return isNamed && typeof data.environment === 'string' && data.environment !== '' ? data.environment : null;
}

/** Reads the text of a snapshot file; `problem` makes the error from what is wrong with it. */
export function parseSnapshot(text: string, problem: (detail: string) => SourceError): Snapshot {
  const data = parseJson(text);
  if (data === undefined) throw problem('is not a whole JSON file: it may have been cut');
  const version = versionOf(data);
  if (version === null) throw problem('is not a snapshot of redrift');
  if (version > SNAPSHOT_VERSION)
    throw problem(
      `is a snapshot of version ${version}, and this redrift reads up to ${SNAPSHOT_VERSION}: update redrift`,
    );
  const read = snapshotSchema.safeParse(version === 1 ? fromVersion1(data) : data);
  if (read.success) {
    const secret = secretInClear(read.data);
    if (secret === null) return read.data;
    throw problem(`holds ${secret} with something else than "set" or "not set": redrift did not write that`);
  }
  const [issue] = read.error.issues;
  throw problem(
    `is not a valid snapshot: ${short(issue?.path.join('.') || 'it')}: ${short(issue?.message ?? 'unreadable')}`,
  );
}

/** Version 1 knew no private words. */
function fromVersion1(data: unknown): unknown {
  if (!isMap(data)) return data;
  const keyspace = 'keyspace' in data ? data.keyspace : undefined;
  return {
    ...data,
    snapshotVersion: SNAPSHOT_VERSION,
    keyspace: isMap(keyspace) ? { ...keyspace, privateWords: null } : keyspace,
  };
}

const isMap = (data: unknown): data is object => typeof data === 'object' && data !== null;

/** What a file says of itself, short enough for a sentence and without what moves a cursor. */
const short = (text: string): string =>
  (text.length <= MOST_SAID ? text : `${text.slice(0, MOST_SAID)}…`).replace(/\p{C}/gu, '?');

const MOST_SAID = 200;

/** The name of a setting whose secret stands in the file; null where there is none. */
function secretInClear({ nodes }: Snapshot): string | null {
  const settings = nodes.flatMap((node) => [...node.settings, ...(node.file?.settings ?? [])]);
  const found = settings.find(
    ({ name, value }) =>
      (findSetting(name) ?? unknownSetting(name)).isSecret && value !== 'set' && value !== 'not set',
  );
  return found?.name ?? null;
}

const versionOf = (data: unknown): number | null =>
  typeof data === 'object' &&
  data !== null &&
  'snapshotVersion' in data &&
  typeof data.snapshotVersion === 'number'
    ? data.snapshotVersion
    : null;
