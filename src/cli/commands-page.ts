import { Output } from './output.js';
import { createProgram } from './program.js';

/** `docs/cli.md`: what `--help` says of every command, as one page. */
export function commandsPage(): string {
  let text = '';
  const stdout = {
    write: (piece: string) => {
      text += piece;
    },
    on: () => undefined,
    columns: 110,
  };
  const program = createProgram(new Output({ stdout, stderr: stdout }), () => undefined);
  const helpOf = (command: typeof program): string => {
    text = '';
    command.outputHelp();
    return `\`\`\`text\n${text.trim()}\n\`\`\``;
  };
  return [
    '# Commands',
    '',
    'What `redrift --help` and `redrift COMMAND --help` say. Most options can be set by a variable, too; one that is set but empty',
    'is not set. [The report](report.md) has exit codes and ids. This page is made by `npm run docs`.',
    '',
    helpOf(program),
    '',
    ...program.commands.flatMap((command) => [`## redrift ${command.name()}`, '', helpOf(command), '']),
  ].join('\n');
}
