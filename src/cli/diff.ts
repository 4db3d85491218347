import { Command } from 'commander';
import { adHocServices } from '../loader/project/ad-hoc.js';
import { runComparison } from './comparison.js';
import { type NewsOptions, newsOptions } from './news.js';
import { type ComparingOptions, comparingOptions, dirOption } from './options.js';
import type { Output } from './output.js';
import { readSides } from './sides.js';
import { UsageError } from './usage-error.js';

interface DiffOptions extends ComparingOptions, NewsOptions {
  readonly dir: string;
}

/** `redrift diff A B…`: ad hoc, by the built-in rules alone. */
export function diffCommand(output: Output, done: (code: number) => void): Command {
  const command = new Command('diff')
    .description('compare servers, environments, snapshots or files of settings; the first is the reference')
    .argument(
      '<sources...>',
      'URLs, names of environments, snapshots, redis.conf files; NAME=SOURCE gives a side a name',
    )
    .addOption(dirOption)
    .action(async (texts: readonly string[], options: DiffOptions) => {
      if (texts.length < 2) throw new UsageError('diff takes at least two sources: the reference first');
      const { environments, notes } = readSides(texts, options.dir);
      done(await runComparison(adHocServices(environments, notes), options, output));
    })
    .addHelpText(
      'after',
      `
Reads environments/ for connections only: no expectations apply.

Examples:
  $ redrift diff redis://localhost:6379 redis://localhost:6380
  $ redrift diff production staging                   as environments/ connects to them
  $ redrift diff production conf/production.conf        what a restart would change
  $ redrift diff before=monday.json after=redis://localhost:6379`,
    );
  for (const option of [...comparingOptions, ...newsOptions]) command.addOption(option);
  return command;
}
