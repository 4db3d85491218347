import { Command, Option } from 'commander';
import { loadProject } from '../loader/project/load-project.js';
import type { Project } from '../model/project.js';
import { runComparison } from './comparison.js';
import { type ComparingOptions, collect, comparingOptions, dirOption } from './options.js';
import type { Output } from './output.js';
import { namedSources } from './sides.js';
import { UsageError } from './usage-error.js';

interface CheckOptions extends ComparingOptions {
  readonly dir: string;
  readonly env: readonly string[];
  readonly reference?: string;
  readonly source: readonly string[];
}

/** `redrift check`: the gate. */
export function checkCommand(output: Output, done: (code: number) => void): Command {
  const command = new Command('check')
    .description('hold every environment against the reference and the YAML: the gate')
    .addOption(dirOption)
    .addOption(
      new Option('--env <name...>', 'only these environments (and the reference)')
        .default([], 'all')
        .env('REDRIFT_ENV'),
    )
    .addOption(
      new Option(
        '--reference <name>',
        'hold the others against this one (default: the YAML’s, else production)',
      ).env('REDRIFT_REFERENCE'),
    )
    .addOption(
      new Option(
        '--source <name=source>',
        'read this environment from there: a URL, a snapshot or a redis.conf; repeatable',
      )
        .default([], 'as the YAML says')
        .argParser(collect),
    )
    .action(async (options: CheckOptions) => {
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
      done(await runComparison(project, options, output));
    })
    .addHelpText(
      'after',
      `
Examples:
  $ redrift check                                     the gate: exit 1 on drift, 2 where it could not tell
  $ redrift check --env staging --fail-on warning     stricter, staging only
  $ redrift check --format text --format json=report.json
  $ redrift check --source production=last-night.json production from a snapshot`,
    );
  for (const option of comparingOptions) command.addOption(option);
  return command;
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
