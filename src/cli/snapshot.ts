import { join } from 'node:path';
import { Command, Option } from 'commander';
import { readEnvironment } from '../loader/load.js';
import { adHocProject } from '../loader/project/ad-hoc.js';
import { environmentNames } from '../loader/project/load-environments.js';
import { loadProject } from '../loader/project/load-project.js';
import { MOST_BYTES } from '../loader/sources/snapshot-file/bounded-text.js';
import type { Environment, Policy, Project } from '../model/project.js';
import type { Snapshot } from '../model/snapshot.js';
import { progressOn } from './comparison.js';
import { watch } from './interruption.js';
import {
  allKeysOption,
  type ComparingOptions,
  dirOption,
  sampleOption,
  timeoutOption,
  withSampling,
} from './options.js';
import { type Output, OutputError } from './output.js';
import { privateKeysOption, privateWordsOf } from './private-words.js';
import { readSides } from './sides.js';
import { toolVersion } from './version.js';

interface SnapshotOptions
  extends Pick<ComparingOptions, 'timeout' | 'sample' | 'allKeys' | 'quiet' | 'privateKeys'> {
  readonly dir: string;
  readonly output: string;
}

/** `redrift snapshot ENV -o FILE`: one environment into a file. */
export function snapshotCommand(output: Output, done: (code: number) => void): Command {
  return new Command('snapshot')
    .description('read one environment into a file, for networks that a pipeline cannot reach')
    .argument('<environment>', 'its name in environments/ (cache/production for a service’s), or a URL')
    .addOption(
      new Option(
        '-o, --output <file>',
        'the file to write; packed by gzip where it ends in .gz; - is stdout',
      ).makeOptionMandatory(),
    )
    .addOption(dirOption)
    .addOption(timeoutOption)
    .addOption(sampleOption)
    .addOption(allKeysOption)
    .addOption(privateKeysOption)
    .addOption(new Option('--quiet', 'no notes, no progress'))
    .action(async (name: string, options: SnapshotOptions) => {
      done(await takeSnapshot(name, options, output));
    })
    .addHelpText(
      'after',
      `
The file holds no secret and no key value. What could not be read is said, and in the file; exit 2
where policy.mustVerify (by default config and keys) names such a part.

Examples:
  $ redrift snapshot production -o production.json
  $ redrift snapshot production -o production.json.gz      packed
  $ redrift check --source production=production.json   later, or elsewhere`,
    );
}

async function takeSnapshot(name: string, options: SnapshotOptions, output: Output): Promise<number> {
  output.isQuiet = options.quiet === true;
  const privateWords = privateWordsOf(options);
  const { environment, project } = await findEnvironment(name, options.dir);
  for (const note of project.notes) output.note(`note: ${note}`);
  const interruption = watch(options.allKeys ? null : options.timeout);
  try {
    const snapshot = await readEnvironment(withSampling(environment, options), {
      ...project,
      privateWords,
      signal: interruption.signal,
      progress: progressOn(output),
      toolVersion: toolVersion(),
    }).catch((error: unknown) => {
      if (interruption.exitCode() === null) throw error;
      return null;
    });
    const interrupted = interruption.exitCode();
    if (interrupted !== null || snapshot === null) return interrupted ?? 2;
    const text = textOf(snapshot);
    if (options.output === '-') output.data(text);
    else await output.file(options.output, text);
    return sayWhatWasRead(snapshot, project.policy, options.output, output);
  } finally {
    interruption.release();
  }
}

/** What is written must be read again. Throws an {@link OutputError} for more than a snapshot file may hold. */
function textOf(snapshot: Snapshot): string {
  const text = jsonOf(snapshot);
  if (text !== null && Buffer.byteLength(text) <= MOST_BYTES) return text;
  throw new OutputError(
    `the snapshot of ${snapshot.environment} would be larger than ${MOST_BYTES / 1024 / 1024} MiB, which no redrift reads: lower --sample, or name families in the YAML`,
  );
}

/** Null where it would be longer than a text can be. */
function jsonOf(snapshot: Snapshot): string | null {
  try {
    return `${JSON.stringify(snapshot)}\n`;
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

interface Found {
  readonly environment: Environment;
  /** Its families and what it requires are read into the snapshot: it is compared by them later. */
  readonly project: Project;
}

/** An environment by its name in the folder, with the YAML's project; or by its URL or file, with the built-in rules. */
export async function findEnvironment(name: string, dir: string): Promise<Found> {
  if (environmentNames(dir).includes(name)) {
    const [own = name, service = null] = name.split('/').toReversed();
    const project = loadProject({
      dir: service === null ? dir : join(dir, service),
      service,
      env: process.env,
      environments: [own],
      reference: own,
      expand: true,
    });
    const environment = project.environments.find((one) => one.name === own);
    if (environment !== undefined) return { environment, project };
  }
  const { environments, notes } = readSides([name], dir);
  const [environment] = environments;
  if (environment === undefined) throw new Error('no side was read');
  return { environment, project: adHocProject(environments, notes) };
}

/** Exit code 2 where a part is missing without which the gate fails. */
function sayWhatWasRead(
  { unread, keyspace, environment }: Snapshot,
  { mustVerify }: Policy,
  file: string,
  output: Output,
): number {
  for (const { part, why, remedy } of unread)
    output.error(
      `redrift: ${part} of ${environment} was not read whole: ${why}${remedy === null ? '' : `; ${remedy}`}`,
    );
  output.note(
    `wrote ${file === '-' ? 'to stdout' : file}: ${environment}, ${keyspace.sampled} of ${keyspace.total} keys`,
  );
  return unread.some(({ part }) => mustVerify.includes(part)) ? 2 : 0;
}
