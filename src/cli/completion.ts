import { Argument, Command, type Option } from 'commander';
import { allSettings } from '../catalogue/settings.js';
import { HAZARD_NAMES } from '../differ/checks/config-hazard.js';
import { ALL_CHECKS } from '../differ/checks/index.js';
import { REPORTERS } from '../reporters/index.js';
import type { Output } from './output.js';

const SHELLS = ['bash', 'zsh'] as const;

/** `redrift completion SHELL`: a script that completes commands, options and their values. */
export function completionCommand(output: Output, done: (code: number) => void): Command {
  return new Command('completion')
    .description('a script for bash or zsh that completes commands, options and what they take')
    .addArgument(new Argument('<shell>', 'for which shell').choices([...SHELLS]))
    .action((shell: (typeof SHELLS)[number], _options: unknown, command: Command) => {
      const commands = (command.parent?.commands ?? []).map(describe);
      output.data(shell === 'bash' ? bashScript(commands) : zshScript(commands));
      done(0);
    })
    .addHelpText(
      'after',
      `
Examples:
  $ source <(redrift completion bash)          in ~/.bashrc
  $ source <(redrift completion zsh)           in ~/.zshrc, behind compinit`,
    );
}

/** What may stand behind an option, or as an argument: one of these words, a file, a folder, or what nobody knows. */
type Values = readonly string[] | 'file' | 'folder' | null;

interface Described {
  readonly name: string;
  readonly text: string;
  readonly options: readonly {
    readonly flag: string;
    readonly text: string;
    readonly values: Values | 'none';
  }[];
  readonly argument: Values;
}

function describe(command: Command): Described {
  const [first] = command.registeredArguments;
  return {
    name: command.name(),
    text: command.description(),
    options: [
      ...command.options.map(describeOption),
      { flag: '--help', text: 'what it does', values: 'none' },
    ],
    argument:
      command.name() === 'explain'
        ? explained()
        : (first?.argChoices ?? (first === undefined ? null : 'file')),
  };
}

function describeOption(option: Option): Described['options'][number] {
  const flag = option.long ?? option.flags;
  const isFlag = !option.required && !option.optional;
  const formats = flag === '--format' ? Object.keys(REPORTERS) : undefined;
  const place = /<folder>/.test(option.flags)
    ? 'folder'
    : /<(?:file|[^>]*json)>/.test(option.flags)
      ? 'file'
      : null;
  return {
    flag,
    text: option.description,
    values: isFlag ? 'none' : (option.argChoices ?? formats ?? place),
  };
}

const explained = (): readonly string[] => [
  ...ALL_CHECKS.map(({ id }) => id),
  ...HAZARD_NAMES,
  ...allSettings().map(({ name }) => name),
];

function bashScript(commands: readonly Described[]): string {
  const words = (list: readonly string[]): string =>
    `COMPREPLY=($(compgen -W '${list.join(' ')}' -- "$word"))`;
  const reply = (values: Values): string =>
    values === null
      ? 'COMPREPLY=()'
      : values === 'file'
        ? 'COMPREPLY=($(compgen -f -- "$word"))'
        : values === 'folder'
          ? 'COMPREPLY=($(compgen -d -- "$word"))'
          : words(values);
  return [
    '# redrift completion bash',
    '_redrift() {',
    '  local word="${COMP_WORDS[COMP_CWORD]}" before="${COMP_WORDS[COMP_CWORD-1]}" command="${COMP_WORDS[1]}"',
    `  if [ "$COMP_CWORD" -eq 1 ]; then ${words(['--help', '--version', ...commands.map(({ name }) => name)])}; return; fi`,
    '  case "$command $before" in',
    ...commands.flatMap(({ name, options }) =>
      options.flatMap(({ flag, values }) =>
        values === 'none' ? [] : [`    '${name} ${flag}') ${reply(values)}; return ;;`],
      ),
    ),
    '  esac',
    '  case "$command:$word" in',
    ...commands.flatMap(({ name, options, argument }) => [
      `    ${name}:-*) ${words(options.map(({ flag }) => flag))} ;;`,
      `    ${name}:*) ${reply(argument)} ;;`,
    ]),
    '  esac',
    '}',
    'complete -o filenames -F _redrift redrift',
    '',
  ].join('\n');
}

function zshScript(commands: readonly Described[]): string {
  const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
  const plain = (text: string): string => text.replaceAll(/[[\]:\\]/g, ' ');
  const action = (values: Values): string =>
    values === null
      ? ' '
      : values === 'file'
        ? '_files'
        : values === 'folder'
          ? '_files -/'
          : `(${values.join(' ')})`;
  return [
    '#compdef redrift',
    '_redrift() {',
    '  local -a commands',
    `  commands=(${commands.map(({ name, text }) => quoted(`${name}:${plain(text)}`)).join(' ')})`,
    "  if (( CURRENT == 2 )); then _describe 'command' commands; return; fi",
    '  local command=$words[2]',
    '  shift words; (( CURRENT-- ))',
    '  case $command in',
    ...commands.map(({ name, options, argument }) => {
      const all = options.map(({ flag, text, values }) =>
        quoted(`*${flag}[${plain(text)}]${values === 'none' ? '' : `:value:${action(values)}`}`),
      );
      const last = argument === null ? [] : [quoted(`*:argument:${action(argument)}`)];
      return `    ${name}) _arguments ${[...all, ...last].join(' ')} ;;`;
    }),
    '  esac',
    '}',
    'compdef _redrift redrift',
    '',
  ].join('\n');
}
