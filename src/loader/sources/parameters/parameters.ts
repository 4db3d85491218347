import { readFile } from 'node:fs/promises';
import { allSettings } from '../../../catalogue/settings.js';
import { isReported, newestServer } from '../../../catalogue/versions.js';
import type { ParametersSource } from '../../../model/project.js';
import type { Setting } from '../../../model/snapshot.js';
import { settingsOnly } from '../settings-only.js';
import type { SourceReader } from '../source.js';
import { SourceError } from '../source-error.js';
import { parseParameters } from './parse.js';

/** Reads the parameter group of a managed service: settings, and nothing else of an environment. */
export const parameters: SourceReader<ParametersSource> = async (request) => {
  const settings = await readParameters(request.source.file, request.environment.name);
  const { product, version } = request.likely ?? newestServer();
  const told = new Set(settings.map(({ name }) => name));
  const missing = allSettings().filter(
    (facts) => isReported(facts, product, version) && !told.has(facts.name),
  );
  const why = `a parameter group tells of ${settings.length} settings and leaves out ${missing.length} that ${product} has`;
  return settingsOnly(request, {
    product,
    version,
    id: request.source.file,
    settings,
    unread: missing.length === 0 ? [] : [{ part: 'config', node: null, why, remedy: null }],
  });
};

/** The settings of a file. Throws a `SourceError` for the environment. */
export async function readParameters(file: string, environment: string): Promise<readonly Setting[]> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    const what = error.code === 'ENOENT' ? 'does not exist' : `cannot be opened (${error.code})`;
    throw new SourceError(environment, 'file', `${file} ${what}`);
  });
  const reading = parseParameters(text);
  if (!reading.ok) throw new SourceError(environment, 'file', `${file} ${reading.message}`);
  return reading.settings;
}
