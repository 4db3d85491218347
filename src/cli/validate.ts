import { Command } from 'commander';
import { waiverFault } from '../differ/waivers.js';
import { loadServices } from '../loader/project/load-services.js';
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
      const { projects, notes } = loadServices({
        dir,
        env: process.env,
        environments: null,
        services: null,
        reference: null,
        expand: false,
      });
      const today = new Date().toISOString().slice(0, 10);
      for (const note of [...notes, ...projects.flatMap((one) => [...one.notes, ...waiverNotes(one, today)])])
        output.note(`note: ${note}`);
      output.data(projects.map((project) => `${contents(project, dir)}: valid\n`).join(''));
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

function contents(
  { service, environments, config, families, reference, waivers }: Project,
  dir: string,
): string {
  const rules = config.filter(({ location }) => location !== null).length;
  const counts = [
    `${plural(environments.length, 'environment')} (reference ${reference})`,
    `${plural(rules, 'rule')} on settings`,
    families.length === 1 ? '1 family' : `${families.length} families`,
    ...(waivers.length === 0 ? [] : [plural(waivers.length, 'waiver')]),
  ];
  return `${service === null ? dir : `${dir.replace(/\/+$/, '')}/${service}`}: ${counts.join(', ')}`;
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
