import { relative } from 'node:path';
import { Command, Option } from 'commander';
import { demoDir, recordings, startDemo } from '../demo/demo.js';
import { findServer } from '../demo/server.js';
import { loadServices } from '../loader/project/load-services.js';
import type { Services, Source } from '../model/project.js';
import { runComparison } from './comparison.js';
import { watch } from './interruption.js';
import { type ComparingOptions, comparingOptions } from './options.js';
import type { Output } from './output.js';

/** `redrift demo`: two throw-away local servers with drift planted, and the report on them. */
export function demoCommand(output: Output, done: (code: number) => void): Command {
  const command = new Command('demo')
    .description('start two throw-away local servers with drift planted, and show the report on them')
    .addOption(new Option('--recorded', 'show what was recorded instead of starting servers'))
    .action(async (options: ComparingOptions & { readonly recorded?: true }) => {
      done(await demo(options, output));
    })
    .addHelpText(
      'after',
      `
Needs redis-server or valkey-server on the PATH; without one it shows what was recorded. Exits 1: there is drift.

Examples:
  $ redrift demo
  $ redrift demo --format json | head -40`,
    );
  for (const option of comparingOptions) command.addOption(option);
  return command;
}

async function demo(
  options: ComparingOptions & { readonly recorded?: true },
  output: Output,
): Promise<number> {
  output.isQuiet = options.quiet === true;
  const program = options.recorded ? null : findServer();
  if (program === null) {
    const why = options.recorded ? 'as asked' : 'no redis-server or valkey-server was found on the PATH';
    output.note(
      `RECORDED: ${why}: this is the report on snapshots of two real servers, taken when this version was made\n`,
    );
    return runComparison(servicesOf({}, recordings()), options, output);
  }
  const interruption = watch(null);
  try {
    output.note(`starting two servers with ${program} on free ports of this machine ...`);
    const servers = await startDemo(program, interruption.signal);
    try {
      const services = servicesOf(servers.variables, new Map());
      output.note(`redrift check --dir ${shownDir()}\n`);
      return interruption.exitCode() ?? (await runComparison(services, options, output));
    } finally {
      await servers.stop();
      output.note('\nboth servers are stopped and their files removed');
    }
  } catch (error) {
    const code = interruption.exitCode();
    if (code === null) throw error;
    return code;
  } finally {
    interruption.release();
  }
}

function servicesOf(env: Readonly<Record<string, string>>, sources: ReadonlyMap<string, Source>): Services {
  const dir = shownDir();
  return loadServices({
    dir,
    env,
    environments: null,
    services: null,
    reference: null,
    expand: true,
    sources,
  });
}

/** As a user who stands in the project would write it. */
function shownDir(): string {
  const path = relative(process.cwd(), demoDir());
  return path.startsWith('..') ? demoDir() : path;
}
