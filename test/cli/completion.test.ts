import { execFileSync } from 'node:child_process';
import { Command } from 'commander';
import { expect, test } from 'vitest';
import { Output } from '../../src/cli/output.js';
import { createProgram } from '../../src/cli/program.js';
import { redrift } from '../support/run.js';

const scripts = {
  bash: (await redrift('completion', 'bash')).stdout,
  zsh: (await redrift('completion', 'zsh')).stdout,
};

/** What bash offers behind these words, of which the last is being written. */
function offered(...words: readonly string[]): readonly string[] {
  const script = `${scripts.bash}
COMP_WORDS=(redrift "$@"); COMP_CWORD=$#; _redrift; printf '%s\\n' "\${COMPREPLY[@]}"`;
  return execFileSync('bash', ['-c', script, 'bash', ...words], { encoding: 'utf8' })
    .trim()
    .split('\n');
}

test.each([
  [['ch'], ['check']],
  [['check', '--fail'], ['--fail-on']],
  [
    ['check', '--fail-on', ''],
    ['error', 'warning', 'info', 'never'],
  ],
  [['diff', '--format', 'ma'], ['markdown']],
  [['check', '--previous', 'package.j'], ['package.json']],
  [['check', '--dir', 'environ'], ['environments']],
  [['explain', 'maxmemory-po'], ['maxmemory-policy']],
  [['explain', 'persistence'], ['persistence-off']],
  [
    ['completion', ''],
    ['bash', 'zsh'],
  ],
  [['render', 'README'], ['README.md']],
  [['check', '--sample', ''], ['']],
])('bash, %j: %j', (words, expected) => {
  expect(offered(...words)).toEqual(expected);
});

test('every command and option is in both', () => {
  const streams = { write: () => undefined, on: () => undefined };
  const program = createProgram(new Output({ stdout: streams, stderr: streams }), () => undefined);
  expect(program).toBeInstanceOf(Command);
  for (const { name, flags } of program.commands.map((command) => ({
    name: command.name(),
    flags: command.options.map(({ long }) => long ?? ''),
  })))
    for (const script of Object.values(scripts)) {
      expect(script).toContain(name);
      for (const flag of flags) expect(script).toContain(flag);
    }
});

test('another shell is refused', async () => {
  expect(await redrift('completion', 'fish')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('bash, zsh'),
  });
});
