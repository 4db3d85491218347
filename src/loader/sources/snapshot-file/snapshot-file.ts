import { readFile } from 'node:fs/promises';
import { findSetting, unknownSetting } from '../../../catalogue/settings.js';
import type { SnapshotSource } from '../../../model/project.js';
import { SNAPSHOT_VERSION, type Snapshot } from '../../../model/snapshot.js';
import { parseJson } from '../../parse-json.js';
import type { SourceReader } from '../source.js';
import { SourceError } from '../source-error.js';
import { snapshotSchema } from './schema.js';

/** Reads a file that `redrift snapshot` wrote. It is validated whole: a file that was cut or edited says so. */
export const snapshotFile: SourceReader<SnapshotSource> = async ({ environment, source }) => {
  const problem = (detail: string): SourceError => new SourceError(environment.name, 'file', detail);
  const text = await readFile(source.file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw problem(
      error.code === 'ENOENT'
        ? `${source.file} does not exist`
        : `${source.file} cannot be opened (${error.code})`,
    );
  });
  return parseSnapshot(text, (detail) => problem(`${source.file} ${detail}`));
};

/** The environment that a snapshot file is of; null where it does not say: reading it will tell why. */
export async function environmentOf(file: string): Promise<string | null> {
  const data = parseJson(await readFile(file, 'utf8').catch(() => ''));
  const isNamed = typeof data === 'object' && data !== null && 'environment' in data;
  return isNamed && typeof data.environment === 'string' && data.environment !== '' ? data.environment : null;
}

/** Reads the text of a snapshot file; `problem` makes the error from what is wrong with it. */
function parseSnapshot(text: string, problem: (detail: string) => SourceError): Snapshot {
  const data = parseJson(text);
  if (data === undefined) throw problem('is not a whole JSON file: it may have been cut');
  const version = versionOf(data);
  if (version === null) throw problem('is not a snapshot of redrift');
  if (version > SNAPSHOT_VERSION)
    throw problem(
      `is a snapshot of version ${version}, and this redrift reads up to ${SNAPSHOT_VERSION}: update redrift`,
    );
  const read = snapshotSchema.safeParse(data);
  if (read.success) {
    const secret = secretInClear(read.data);
    if (secret === null) return read.data;
    throw problem(`holds ${secret} with something else than "set" or "not set": redrift did not write that`);
  }
  const [issue] = read.error.issues;
  throw problem(
    `is not a valid snapshot: ${issue?.path.join('.') || 'it'}: ${issue?.message ?? 'unreadable'}`,
  );
}

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
