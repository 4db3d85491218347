import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { redrift } from '../support/run.js';
import { send, server } from '../support/servers.js';
import { readScenario, type Scenario, splitWords } from './scenario.js';

const FOLDER = new URL('.', import.meta.url);
const documents = (await readdir(FOLDER)).filter((name) => name.endsWith('.md')).toSorted();

const folder = await mkdtemp(join(tmpdir(), 'redrift-test-'));
const cwd = process.cwd();
afterAll(async () => {
  process.chdir(cwd);
  await rm(folder, { recursive: true });
});

/** `REDRIFT_UPDATE=1` writes what was printed into the documents: read the difference before you commit it. */
const isUpdate = process.env['REDRIFT_UPDATE'] === '1';

test.each(documents)('%s', async (name) => {
  const text = await readFile(new URL(name, FOLDER), 'utf8');
  const scenario = readScenario(text);
  const printed = await play(scenario, join(folder, name));
  if (isUpdate) {
    let updated = text;
    for (const [index, { command, expected }] of scenario.steps.entries())
      updated = updated.replace(
        `$ ${command}\n${expected}`,
        () => `$ ${command}\n${printed[index]}${expected === '' ? '\n' : ''}`,
      );
    await writeFile(new URL(name, FOLDER), updated);
  } else expect(printed).toEqual(scenario.steps.map(({ expected }) => expected));
});

async function play(scenario: Scenario, home: string): Promise<readonly string[]> {
  await mkdir(join(home, 'environments'), { recursive: true });
  const ports = new Map<string, number>();
  for (const name of ['production', 'staging']) {
    const { port } = await server(...(scenario.conf.get(name) ?? []));
    ports.set(name, port);
    process.env[`REDIS_${name.toUpperCase()}_URL`] = `redis://127.0.0.1:${port}`;
    const commands = (scenario.redis.get(name) ?? []).map(splitWords);
    if (commands.length > 0) await send(port, ...commands);
  }
  process.chdir(home);
  for (const [file, text] of scenario.files) await writeFile(join(home, 'environments', file), text);
  const printed: string[] = [];
  for (const { command } of scenario.steps) printed.push(await step(command, ports));
  return printed;
}

/** `redrift …` is run, `staging> COMMAND` is sent to a server. Ports stand as words. */
async function step(command: string, ports: ReadonlyMap<string, number>): Promise<string> {
  const [, name, line] = /^(\w+)> (.*)$/.exec(command) ?? [];
  if (name !== undefined && line !== undefined)
    return (await send(ports.get(name) ?? 0, splitWords(line))).trim();
  const { code, stdout, stderr } = await redrift(...splitWords(command).slice(1));
  const said = `${stderr}${stdout}`.trimEnd();
  const anonymous = [...ports].reduce(
    (all, [which, port]) => all.replaceAll(String(port), `${which}-port`),
    said,
  );
  return `${whateverServer(anonymous)}\nexit ${code}`;
}

/** What depends on the version of the server that is installed here. */
const whateverServer = (text: string): string =>
  text
    .replaceAll(/\b(?:redis|valkey) \d+\.\d+\.\d+/g, 'redis VERSION')
    .replaceAll(/\b\d+ of \d+ settings/g, 'N of N settings')
    .replaceAll(/of \d+ questions/g, 'of N questions');
