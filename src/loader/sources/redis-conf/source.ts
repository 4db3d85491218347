import { newestServer } from '../../../catalogue/versions.js';
import type { ConfSource, ServerKind } from '../../../model/project.js';
import type { SecretLabel, Setting } from '../../../model/snapshot.js';
import { byName } from '../by-name.js';
import type { SecretLabels } from '../secret-labels.js';
import { settingsOnly } from '../settings-only.js';
import type { SourceReader } from '../source.js';
import { SourceError } from '../source-error.js';
import type { Conf, ConfFault } from './conf.js';
import { nodeFiles } from './node-files.js';
import { readConf } from './read-conf.js';

/** Reads a redis.conf: what a server would have after loading it, one like those that it is compared with. */
export const conf: SourceReader<ConfSource> = async (request) => {
  const { source, environment, labels } = request;
  if (nodeFiles.read(source.file) === null)
    throw new SourceError(environment.name, 'file', `${source.file} cannot be read`);
  const server = source.server ?? request.likely ?? newestServer();
  const found = readConf(source.file, server, nodeFiles);
  if (!found.ok) throw new SourceError(environment.name, 'file', faultsText(found.faults, server));
  return settingsOnly(request, {
    ...server,
    id: source.file,
    settings: confSettings(found.conf),
    secretLabels: labelsOf(found.conf, labels),
    unread: [],
  });
};

/** Settings of the server and of its modules, sorted by name. */
export const confSettings = ({ settings, moduleSettings }: Conf): readonly Setting[] =>
  [...settings, ...moduleSettings].toSorted(byName);

/** Labels for the secrets of a file: the text ends here. */
export const labelsOf = ({ secrets }: Conf, labels: SecretLabels): readonly SecretLabel[] =>
  [...secrets].map(([name, text]) => ({ name, label: labels.ofPassword(text) })).toSorted(byName);

/** More faults than these are one fault many times over. */
const MOST_FAULTS = 10;

/** Every fault at its place, for a person. */
export function faultsText(faults: readonly ConfFault[], { product, version }: ServerKind): string {
  const told = faults
    .slice(0, MOST_FAULTS)
    .map(({ file, line, column, message }) => `${file}:${line}:${column}: ${message}`);
  const more = faults.length > MOST_FAULTS ? `; and ${faults.length - MOST_FAULTS} more` : '';
  return `${product} ${version} would refuse it: ${told.join('; ')}${more}`;
}
