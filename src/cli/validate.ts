import { Command } from 'commander';
import { waiverFault } from '../differ/waivers.js';
import { loadProject } from '../loader/project/load-project.js';
import type { Project } from '../model/project.js';
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
      for (const note of [...project.notes, ...waiverNotes(project, new Date().toISOString().slice(0, 10))])
        output.note(`note: ${note}`);
      const { environments, config, families, reference, waivers } = project;
      const rules = config.filter(({ location }) => location !== null).length;
      output.data(
        `${dir}: ${plural(environments.length, 'environment')} (reference ${reference}), ${plural(rules, 'rule')} on settings, ${families.length === 1 ? '1 family' : `${families.length} families`}${waivers.length === 0 ? '' : `, ${plural(waivers.length, 'waiver')}`}: valid\n`,
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

/** A day that passed is no mistake of the file: it must not stop a commit that has nothing to do with it. */
function waiverNotes({ waivers, policy: { waiverMaxDays } }: Project, today: string): readonly string[] {
  return waivers.flatMap((waiver) => {
    const fault = waiverFault(waiver, waiverMaxDays, today);
    if (fault === null) return [];
    const { file, line, column } = waiver.location;
    const what =
      fault.kind === 'expired'
        ? `the waiver expired: its last day was ${waiver.expires}`
        : `the waiver runs until ${waiver.expires}; policy.waiverMaxDays allows ${plural(fault.days, 'day')}, until ${fault.latest}`;
    return [`${file}:${line}:${column}: ${what}; redrift check reports that as an error`];
  });
}
