import { Command } from 'commander';
import { readReport } from '../loader/report-file.js';
import { type RenderingOptions, renderingOptions } from './options.js';
import type { Output } from './output.js';
import { writeReport } from './write-report.js';

/** `redrift render FILE`: a saved JSON report in other formats, byte for byte what the run itself would have written. */
export function renderCommand(output: Output, done: (code: number) => void): Command {
  const command = new Command('render')
    .description('show a saved JSON report in other formats; exits as the run did that wrote it')
    .argument('<report>', 'what --format json wrote')
    .action(async (file: string, options: RenderingOptions) => {
      output.isQuiet = options.quiet === true;
      const report = readReport(file);
      await writeReport(report, options, output);
      done(report.exitCode);
    })
    .addHelpText(
      'after',
      `
Nothing is read but the file: no server, no YAML.

Examples:
  $ redrift render report.json
  $ redrift render report.json --format markdown=comment.md --format sarif=redrift.sarif`,
    );
  for (const option of renderingOptions) command.addOption(option);
  return command;
}
