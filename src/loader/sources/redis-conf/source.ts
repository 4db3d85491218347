import { statSync } from 'node:fs';
import { commandsOf } from '../../../catalogue/commands.js';
import { newestServer } from '../../../catalogue/versions.js';
import type { ConfSource, ServerKind } from '../../../model/project.js';
import type { NodeSnapshot, SecretLabel, Setting } from '../../../model/snapshot.js';
import { byName } from '../by-name.js';
import type { SecretLabels } from '../secret-labels.js';
import { settingsOnly } from '../settings-only.js';
import type { SourceReader } from '../source.js';
import { SourceError } from '../source-error.js';
import type { Conf, ConfFault, ConfReading } from './conf.js';
import { nodeFiles } from './node-files.js';
import { readConf } from './read-conf.js';

/** Reads a redis.conf: what a server would have after loading it, one like those that it is compared with. */
export const conf: SourceReader<ConfSource> = async (request) => {
  const { source, environment, labels } = request;
  if (nodeFiles.read(source.file) === null)
    throw new SourceError(environment.name, 'file', `${source.file} cannot be read`);
  const server = source.server ?? request.likely ?? newestServer();
  const found = readConfFile(source.file, server);
  if (!found.ok) throw new SourceError(environment.name, 'file', faultsText(found.faults, server));
  return settingsOnly(request, {
    ...server,
    id: source.file,
    settings: confSettings(found.conf),
    secretLabels: labelsOf(found.conf, labels),
    commands: knownCommands(request.commands, found.conf, server),
    unread: [],
  });
};

/** Commands of the version, less those that the file takes away. What modules bring is not known. */
function knownCommands(
  names: readonly string[],
  { renamed, modules }: Conf,
  { product, version }: ServerKind,
): NodeSnapshot['commands'] {
  const known = commandsOf(product, version);
  const gone = new Set(renamed.map(({ from }) => from.toLowerCase()));
  return names.flatMap((name) => {
    const command = name.toLowerCase().replaceAll(' ', '|');
    const isGone = gone.has(command.split('|')[0] ?? command);
    const isKnown = known.has(command) && !isGone;
    const mayBeKnown = !isGone && (modules.length > 0 || !known.isComplete);
    return isKnown || !mayBeKnown ? [{ name, isKnown }] : [];
  });
}

/** Reads a file of this machine. A folder is none, although a server reads it as an empty one. */
export function readConfFile(file: string, server: ServerKind): ConfReading {
  if (statSync(file, { throwIfNoEntry: false })?.isDirectory() !== true)
    return readConf(file, server, nodeFiles);
  const message = 'this is a folder; expected a redis.conf';
  return { ok: false, faults: [{ file, line: 1, column: 1, message }] };
}

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
