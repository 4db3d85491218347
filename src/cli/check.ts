import { Command, Option } from 'commander';
import { readBaseline } from '../loader/baseline-file.js';
import { InputError } from '../loader/input-error.js';
import { loadProject } from '../loader/project/load-project.js';
import type { Project } from '../model/project.js';
import { type Baseline, runComparison } from './comparison.js';
import { type NewsOptions, newsOptions } from './news.js';
import { type ComparingOptions, comparingOptions, type ProjectOptions, projectOptions } from './options.js';
import type { Output } from './output.js';
import { namedSources } from './sides.js';
import { UsageError } from './usage-error.js';

interface CheckOptions extends ComparingOptions, ProjectOptions, NewsOptions {
  readonly baseline?: string;
}

/** `redrift check`: the gate. */
export function checkCommand(output: Output, done: (code: number) => void): Command {
  const command = new Command('check')
    .description('hold every environment against the reference and the YAML: the gate')
    .action(async (options: CheckOptions) => {
      const project = projectOf(options);
      const { baseline: file } = options;
      done(await runComparison(project, options, output, file === undefined ? null : acceptedIn(file)));
    })
    .addHelpText(
      'after',
      `
Examples:
  $ redrift check                                     the gate: exit 1 on drift, 2 where it could not tell
  $ redrift check --env staging --fail-on warning     stricter, staging only
  $ redrift check --format text --format json=report.json
  $ redrift check --baseline redrift-baseline.jsonl   only what is new fails
  $ redrift check --previous last.json --format json=last.json   every night: what is new, what is resolved
  $ redrift check --source production=last-night.json production from a snapshot`,
    );
  for (const option of [...projectOptions, ...comparingOptions, baselineOption, ...newsOptions])
    command.addOption(option);
  return command;
}

const baselineOption = new Option(
  '--baseline <file>',
  'drift that this file accepts does not fail the gate; redrift baseline writes it',
).env('REDRIFT_BASELINE');

function acceptedIn(file: string): Baseline {
  const entries = readBaseline(file);
  if (entries === null)
    throw new InputError(
      `${file} does not exist, expected a baseline; redrift baseline --baseline ${file} writes one`,
    );
  return { file, entries };
}

/** The project of the folder, as the flags narrow it down. Throws where there is nothing to compare. */
export function projectOf(options: ProjectOptions): Project {
  const names = options.env.flatMap((name) => name.split(/[\s,]+/)).filter((name) => name !== '');
  const project = loadProject({
    dir: options.dir,
    env: process.env,
    environments: names.length === 0 ? null : names,
    reference: options.reference ?? null,
    expand: true,
    sources: namedSources(options.source),
  });
  refuseToCompareNothing(project);
  return project;
}

/** A gate that lost its other environments must not be green for ever. */
function refuseToCompareNothing({ environments, reference, config, families, requires }: Project): void {
  const { server, role, commands, modules, functions } = requires;
  const isAsked =
    families.length > 0 ||
    config.some(({ location }) => location !== null) ||
    [server, role, ...commands, ...modules, ...functions].some((one) => one !== null) ||
    environments.some(({ configFiles }) => configFiles.length > 0);
  if (environments.length > 1 || isAsked) return;
  throw new UsageError(
    `there is nothing to compare: ${reference} is the only environment, and no expectation is written down; expected a second environment, or config:, families: or requires: in expectations.yaml, or a configFile`,
  );
}
