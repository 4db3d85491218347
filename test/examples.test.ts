import { readdirSync, readFileSync } from 'node:fs';
import { validateWorkflow } from '@action-validator/core';
import { expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { Output } from '../src/cli/output.js';
import { createProgram } from '../src/cli/program.js';
import { splitWords } from './scenarios/scenario.js';

const folder = new URL('../examples/', import.meta.url);
const examples = readdirSync(folder);
const read = (name: string): string => readFileSync(new URL(name, folder), 'utf8');

test('the workflow of GitHub is one by its schema', () => {
  expect(validateWorkflow(read('github-actions.yml'))).toMatchObject({ errors: [] });
});

test.each(examples.filter((name) => /\.ya?ml$/.test(name)))('%s is YAML', (name) => {
  for (const document of parseAllDocuments(read(name)))
    expect([...document.errors, ...document.warnings]).toEqual([]);
});

test('the CronJob asks for what the cluster knows', () => {
  const [document] = parseAllDocuments(read('kubernetes-cronjob.yaml'));
  const job = document?.toJS().spec.jobTemplate.spec.template.spec;
  const [container] = job.containers;
  const mounted = container.volumeMounts.map(({ name }: { readonly name: string }) => name);
  expect(job.volumes.map(({ name }: { readonly name: string }) => name)).toEqual(mounted);
  const words = [...container.command, ...container.args].join(' ');
  expect(words).toMatch(/^npx --yes redrift check /);
  expectCommand(words.replace(/^npx --yes redrift /, ''));
});

/** Command lines of a file; a folded one goes on in the next line of the same depth. */
const commands = (text: string): readonly string[] =>
  [...text.matchAll(/^(.*)npx --yes redrift (.*(?:\n +--.*)*)$/gm)].map(([, , words = '']) =>
    words.replaceAll(/\s+/g, ' ').replace(/'$/, ''),
  );

const lines = examples
  .filter((name) => name !== 'kubernetes-cronjob.yaml')
  .flatMap((name) => commands(read(name)).map((line) => ({ name, line })));

test('every example runs redrift', () => {
  expect([...new Set(lines.map(({ name }) => name))]).toEqual(
    examples.filter((name) => name !== 'kubernetes-cronjob.yaml'),
  );
});

test.each(lines)('$name: redrift $line is a command line', ({ line }) => expectCommand(line));

function expectCommand(line: string): void {
  const silent = { write: () => true, on: () => undefined };
  const program = createProgram(new Output({ stdout: silent, stderr: silent }), () => undefined);
  const [name, ...words] = splitWords(line);
  const parsed = program.commands.find((one) => one.name() === name)?.parseOptions(words);
  expect(parsed).toMatchObject({ operands: [], unknown: [] });
}
