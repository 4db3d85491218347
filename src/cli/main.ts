import { Output, OutputError, type Streams } from './output.js';
import { UsageError } from './usage-error.js';
import { toolVersion } from './version.js';

/**
 * Runs redrift with the arguments of a process (`process.argv`) and answers with the exit code; ends no process and
 * throws nothing. 0 in step or done, 1 drift, 2 could not tell or could not do, 130 and 143 after a signal.
 */
export async function main(argv: readonly string[], streams: Streams): Promise<number> {
  const output = new Output(streams);
  const args = argv.slice(2);
  // Asked for by every wrapper script: answered before anything is loaded.
  if (args.length === 1 && (args[0] === '--version' || args[0] === '-V')) {
    output.data(`${toolVersion()}\n`);
    return 0;
  }
  dropEmptyVariables();
  let fault = false;
  const onFault = (error: unknown): void => {
    fault = true;
    output.error(stackOf(error));
  };
  process.on('uncaughtException', onFault);
  const { createProgram } = await import('./program.js');
  const result: { code: number } = { code: 0 };
  try {
    await createProgram(output, (code) => {
      result.code = code;
    }).parseAsync([...argv]);
    await output.flush();
  } catch (error) {
    result.code = await explainError(error, output);
  } finally {
    process.off('uncaughtException', onFault);
  }
  return fault ? 2 : result.code;
}

/** A variable that is set but empty, as pipelines have them, is not set. */
function dropEmptyVariables(): void {
  for (const [name, value] of Object.entries(process.env))
    if (name.startsWith('REDRIFT_') && value === '') delete process.env[name];
}

/** The message of a known kind of error; anything else is a fault of ours and keeps its stack. */
async function explainError(error: unknown, output: Output): Promise<number> {
  const { CommanderError } = await import('commander');
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  const { ProjectError } = await import('../loader/project/project-error.js');
  const { SourceError } = await import('../loader/sources/source-error.js');
  const { InputError } = await import('../loader/input-error.js');
  const known = [UsageError, OutputError, ProjectError, SourceError, InputError];
  const isKnown = known.some((kind) => error instanceof kind);
  if (isKnown && error instanceof Error)
    output.error(`redrift: ${error.message}`.replace(/^redrift: (?=.*:\d+:\d+: )/, ''));
  else output.error(stackOf(error));
  return 2;
}

function stackOf(error: unknown): string {
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `redrift: this is a fault in redrift, please report it\n${stack}`;
}
