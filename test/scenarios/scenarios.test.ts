import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readScenario } from './scenario.js';
import { play } from './stage.js';

const FOLDER = new URL('.', import.meta.url);
const documents = (await readdir(FOLDER)).filter((name) => name.endsWith('.md')).toSorted();

const folder = await mkdtemp(join(tmpdir(), 'redrift-test-'));
afterAll(() => rm(folder, { recursive: true }));

/** `REDRIFT_UPDATE=1` writes what was printed into the documents: read the difference before you commit it. */
const isUpdate = process.env['REDRIFT_UPDATE'] === '1';

/** A document runs the program up to ten times, and others do so beside it. */
const PATIENCE_MS = 120_000;

test.concurrent.each(documents)('%s', { timeout: PATIENCE_MS }, async (name) => {
  const text = await readFile(new URL(name, FOLDER), 'utf8');
  const scenario = readScenario(text);
  const printed = await play(scenario, join(folder, name));
  const steps = scenario.acts.flatMap((act) => (act.kind === 'steps' ? act.steps : []));
  if (isUpdate) await writeFile(new URL(name, FOLDER), withPrinted(text, printed));
  else expect(printed).toEqual(steps.map(({ expected }) => expected));
});

test.each(documents.filter((name) => name.startsWith('incident-')))('%s names its source', async (name) => {
  expect(await readFile(new URL(name, FOLDER), 'utf8')).toMatch(/^# .+\n\n> .+/);
});

/** The document with what its steps printed, one after the other. */
function withPrinted(text: string, printed: readonly string[]): string {
  let index = 0;
  return text.replaceAll(/^```console\n(.*?)^```$/gms, (_, body: string) => {
    const steps = [...body.matchAll(/^\$ .*$/gm)].map(([command]) => `${command}\n${printed[index++]}\n`);
    return `\`\`\`console\n${steps.join('')}\`\`\``;
  });
}
