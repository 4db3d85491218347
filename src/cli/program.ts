import { Command } from 'commander';
import { baselineCommand } from './baseline.js';
import { checkCommand } from './check.js';
import { completionCommand } from './completion.js';
import { demoCommand } from './demo.js';
import { diffCommand } from './diff.js';
import { doctorCommand } from './doctor.js';
import { explainCommand } from './explain.js';
import { initCommand } from './init.js';
import type { Output } from './output.js';
import { renderCommand } from './render.js';
import { snapshotCommand } from './snapshot.js';
import { validateCommand } from './validate.js';
import { toolVersion } from './version.js';

/** Every command. `done` is told the exit code of the one that ran; mistakes in the command line are thrown. */
export function createProgram(output: Output, done: (code: number) => void): Command {
  const program = new Command('redrift')
    .description('Finds drift between the Redis and Valkey of your environments.')
    .version(toolVersion())
    .addHelpText(
      'after',
      `
Exit codes: 0 in step or done · 1 drift · 2 could not tell, or could not do · 130/143 interrupted

Start here:
  $ redrift demo                                              two throw-away servers with drift planted
  $ redrift diff redis://localhost:6379 redis://localhost:6380
  $ redrift init production=URL staging=URL                   writes environments/
  $ redrift check                                             the gate: reads environments/`,
    );
  const commands = [
    checkCommand,
    diffCommand,
    baselineCommand,
    initCommand,
    snapshotCommand,
    doctorCommand,
    validateCommand,
    renderCommand,
    explainCommand,
    demoCommand,
    completionCommand,
  ];
  for (const command of commands) program.addCommand(command(output, done));
  for (const command of [program, ...program.commands])
    command
      .exitOverride()
      .showHelpAfterError('(redrift --help lists the commands, redrift COMMAND --help its options)')
      .configureOutput({
        writeOut: (text) => output.data(text),
        writeErr: (text) => output.error(text),
        getOutHelpWidth: () => output.width,
        getErrHelpWidth: () => output.width,
      });
  return program;
}
