import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** A fenced block of a document. */
export interface Block {
  readonly language: string;
  readonly text: string;
}

export const blocksOf = (file: string): readonly Block[] =>
  [...readFileSync(join(ROOT, file), 'utf8').matchAll(/^```(\w+)\n(.*?)^```$/gms)].map(
    ([, language = '', text = '']) => ({ language, text }),
  );

export const linesOf = (text: string): readonly string[] =>
  text.split('\n').filter((line) => line.trim() !== '');

/** What bash printed on both streams. Ends with 0, or with 1 for drift; anything else fails the test. */
export function shell(script: string, cwd: string, env: Readonly<Record<string, string>> = {}): string {
  const { stdout, stderr, status } = spawnSync('bash', ['-c', script], {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, ...env },
  });
  expect([0, 1], `${script}${stderr}`).toContain(status);
  return `${stderr}${stdout}`;
}
