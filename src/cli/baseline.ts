import { Command, Option } from 'commander';
import { type BaselineUpdate, updateBaseline } from '../differ/baseline.js';
import { formatBaseline, readBaseline } from '../loader/baseline-file.js';
import type { Project, Services } from '../model/project.js';
import { harmless, plural } from '../reporters/layout.js';
import { servicesOf } from './check.js';
import { examine } from './comparison.js';
import {
  allKeysOption,
  type ExaminingOptions,
  type ProjectOptions,
  projectOptions,
  sampleOption,
  timeoutOption,
  unverifiedOption,
} from './options.js';
import type { Output } from './output.js';
import { privateKeysOption } from './private-words.js';

interface BaselineOptions extends ExaminingOptions, ProjectOptions {
  readonly baseline: string;
  readonly prune?: true;
}

/** `redrift baseline`: today's drift is accepted, with the values it has. */
export function baselineCommand(output: Output, done: (code: number) => void): Command {
  const command = new Command('baseline')
    .description('accept today’s drift into a file, so that redrift check --baseline fails on new drift only')
    .addOption(
      new Option('--baseline <file>', 'the file to write, or to add to')
        .default('redrift-baseline.jsonl')
        .env('REDRIFT_BASELINE'),
    )
    .addOption(new Option('--prune', 'also take out what was looked at and is in step now'))
    .action(async (options: BaselineOptions) => {
      done(await writeBaseline(servicesOf(options), options, output));
    })
    .addHelpText(
      'after',
      `
What is unverified is never accepted; nor is what a waiver covers. Exit code 2 where something that had to
be verified was not: the file then holds what was seen.

Examples:
  $ redrift baseline                                   on the day of adoption
  $ redrift check --baseline redrift-baseline.jsonl    from then on
  $ redrift baseline --prune                           after a clean-up`,
    );
  const reading = [unverifiedOption, timeoutOption, sampleOption, allKeysOption, privateKeysOption];
  for (const option of [...projectOptions, ...reading, new Option('--quiet', 'no notes, no progress')])
    command.addOption(option);
  return command;
}

function writeBaseline(services: Services, options: BaselineOptions, output: Output): Promise<number> {
  const { baseline: file, prune = false } = options;
  const before = readBaseline(file);
  const memory = { baseline: before ?? [], previous: null };
  return examine(services, options, output, memory, async ({ report, judge, interruption }) => {
    const update = updateBaseline(before ?? [], report, prune);
    const text = formatBaseline(update.entries);
    const isSame = before !== null && formatBaseline(before) === text;
    if (interruption.exitCode() === null && !isSame) await output.file(file, text);
    sayWhatWasWritten(update, { file, isSame, isPruned: prune, waived: report.summary.waived }, output);
    const { verdict } = judge(withoutWaiverCheck, { baseline: update.entries, previous: null });
    if (verdict === 'in-step') return 0;
    output.error(
      `redrift: ${plural(report.summary.unverified, 'question')} stayed open, and nothing of that was accepted; redrift check --unverified fail lists them`,
    );
    return 2;
  });
}

/** With all drift accepted, what is left of the verdict is what could not be seen. */
const withoutWaiverCheck = (project: Project): Project => ({
  ...project,
  policy: {
    ...project.policy,
    checks: [...project.policy.checks, { check: 'waiver', severity: 'off' }],
  },
});

interface Written {
  readonly file: string;
  readonly isSame: boolean;
  readonly isPruned: boolean;
  readonly waived: number;
}

function sayWhatWasWritten(
  { entries, added, changed, gone }: BaselineUpdate,
  { file, isSame, isPruned, waived }: Written,
  output: Output,
): void {
  const say = (text: string): void => output.note(harmless(text));
  const counts = [
    `${entries.length} accepted`,
    ...(added.length > 0 ? [`${added.length} of them new`] : []),
    ...(changed.length > 0 ? [`${changed.length} with another value`] : []),
  ].join(', ');
  say(`${isSame ? `${file} stays as it was` : `wrote ${file}`}: ${counts}`);
  for (const id of changed) say(`  another value: ${id}`);
  for (const id of gone) say(`  in step now: ${id}${isPruned ? '; taken out' : '; --prune takes it out'}`);
  if (waived > 0) say(`  ${waived} left to waivers`);
}
