import { Command, Option } from 'commander';
import { readBaseline } from '../loader/baseline-file.js';
import { InputError } from '../loader/input-error.js';
import { loadServices } from '../loader/project/load-services.js';
import type { Project, Services } from '../model/project.js';
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
      const services = servicesOf(options);
      const { baseline: file } = options;
      done(await runComparison(services, options, output, file === undefined ? null : acceptedIn(file)));
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
  $ redrift check --source production=last-night.json production from a snapshot
  $ redrift check --service cache --env cache/staging one service (a folder in environments/) of several`,
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

/** The services of the folder, as the flags narrow them down. Throws where there is nothing to compare. */
export function servicesOf(options: ProjectOptions): Services {
  const services = loadServices({
    dir: options.dir,
    env: process.env,
    environments: namesIn(options.env),
    services: namesIn(options.service),
    reference: options.reference ?? null,
    expand: true,
    sources: namedSources(options.source),
  });
  refuseToCompareNothing(services.projects.filter(hasNothingToCompare));
  return services;
}

/** A variable holds several names in one; null where there are none. */
function namesIn(texts: readonly string[]): readonly string[] | null {
  const names = texts.flatMap((text) => text.split(/[\s,]+/)).filter((name) => name !== '');
  return names.length === 0 ? null : names;
}

function hasNothingToCompare({ environments, config, families, requires }: Project): boolean {
  const { server, role, commands, modules, functions } = requires;
  const isAsked =
    families.length > 0 ||
    config.some(({ location }) => location !== null) ||
    [server, role, ...commands, ...modules, ...functions].some((one) => one !== null) ||
    environments.some(({ configFiles }) => configFiles.length > 0);
  return environments.length <= 1 && !isAsked;
}

/** A gate that lost its other environments must not be green for ever. */
function refuseToCompareNothing(projects: readonly Project[]): void {
  if (projects.length === 0) return;
  const where = projects.map(({ service, reference }) =>
    service === null
      ? `${reference} is the only environment`
      : `${service}/${reference} is the only environment of ${service}`,
  );
  throw new UsageError(
    `there is nothing to compare: ${where.join(', and ')}, and no expectation is written down; expected a second environment, or config:, families: or requires: in expectations.yaml, or a configFile`,
  );
}
