import { Command } from 'commander';
import { loadProject } from '../loader/project/load-project.js';
import { plural } from '../reporters/layout.js';
import { dirOption } from './options.js';
import type { Output } from './output.js';

/** `redrift validate`: the YAML alone. */
export function validateCommand(output: Output, done: (code: number) => void): Command {
  return new Command('validate')
    .description('check the YAML, without any network: for a pre-commit hook')
    .addOption(dirOption)
    .action(({ dir }: { readonly dir: string }) => {
      const project = loadProject({
        dir,
        env: process.env,
        environments: null,
        reference: null,
        expand: false,
      });
      for (const note of project.notes) output.note(`note: ${note}`);
      const { environments, config, families, reference } = project;
      const rules = config.filter(({ location }) => location !== null).length;
      output.data(
        `${dir}: ${plural(environments.length, 'environment')} (reference ${reference}), ${plural(rules, 'rule')} on settings, ${families.length === 1 ? '1 family' : `${families.length} families`}: valid\n`,
      );
      done(0);
    })
    .addHelpText(
      'after',
      `
Every mistake in every file is printed as file:line:column, and the exit code is 2. Variables need not be set.

Examples:
  $ redrift validate
  $ redrift validate --dir deploy/redis`,
    );
}
