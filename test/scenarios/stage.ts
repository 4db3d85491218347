import { spawn } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { LocalServer } from '../../src/demo/server.js';
import { formCluster, untilInTouch } from '../support/replication.js';
import { moduleFile, send, server, serverOf, VERSIONS } from '../support/servers.js';
import { type Act, lines, type Scenario, splitWords } from './scenario.js';

const BIN = fileURLToPath(new URL('../../dist/bin.js', import.meta.url));

/** Plays a scenario in a folder of its own; what each step printed, in order. */
export async function play(scenario: Scenario, home: string): Promise<readonly string[]> {
  const stage = new Stage(home, scenario);
  const printed: string[] = [];
  for (const act of scenario.acts) printed.push(...(await stage.perform(act)));
  return printed;
}

class Stage {
  readonly #servers = new Map<string, LocalServer>();
  /** How days that the document counts from today are written in it. */
  readonly #days = new Map<string, string>();
  readonly #home: string;
  /** Versions are worth reading where the document chooses them. */
  readonly #hasVersions: boolean;

  constructor(home: string, { acts }: Scenario) {
    this.#home = home;
    this.#hasVersions = acts.some((act) => act.kind === 'conf' && act.version !== null);
  }

  /** What the steps of this act printed; nothing for an act without steps. */
  async perform(act: Act): Promise<readonly string[]> {
    switch (act.kind) {
      case 'conf':
        await this.#start(act.name, act.version, act.text);
        return [];
      case 'redis':
        await this.#command(act.name, act.commands);
        return [];
      case 'cluster':
        await formCluster(act.members, (name) => this.#portOf(name));
        return [];
      case 'file':
        await this.#write(act.path, act.text);
        return [];
      case 'steps': {
        const printed: string[] = [];
        for (const { command } of act.steps) printed.push(await this.#step(command));
        return printed;
      }
    }
  }

  async #start(name: string, version: string | null, text: string): Promise<void> {
    const real = this.#real(text);
    const known = VERSIONS.find((one) => one === version);
    if (version !== null && known === undefined) throw new Error(`there is no server of version ${version}`);
    const one = await (known === undefined ? server(...lines(real)) : serverOf(known, ...lines(real)));
    this.#servers.set(name, one);
    await this.#write(`conf/${name}.conf`, text);
    if (/^replicaof /m.test(text)) await untilInTouch(one.port);
  }

  async #command(name: string, commands: readonly string[]): Promise<void> {
    if (!this.#servers.has(name)) await this.#start(name, null, '');
    const said = await send(this.#portOf(name), ...commands.map((line) => splitWords(this.#real(line))));
    const failed = /^-.*$/m.exec(said)?.[0];
    if (failed !== undefined) throw new Error(`${name} says ${failed}`);
  }

  async #write(path: string, text: string): Promise<void> {
    for (const [, variable = ''] of text.matchAll(/\$\{REDIS_(\w+)_URL\}/g)) {
      const name = variable.toLowerCase().replaceAll('_', '-');
      if (!this.#servers.has(name)) await this.#start(name, null, '');
    }
    const file = join(this.#home, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, this.#real(text));
  }

  #portOf(name: string): number {
    const { port } = this.#servers.get(name) ?? {};
    if (port === undefined) throw new Error(`no server is called ${name}`);
    return port;
  }

  async #step(command: string): Promise<string> {
    const [, name, line] = /^([\w.-]+)> (.*)$/.exec(command) ?? [];
    if (name !== undefined && line !== undefined)
      return this.#shown(await send(this.#portOf(name), splitWords(this.#real(line)))).trim();
    const [program, ...args] = splitWords(this.#real(command));
    if (program !== 'redrift') throw new Error(`${program} is nothing that can be run`);
    const { code, text } = await redrift(args, this.#home, this.#variables());
    return `${this.#shown(text).trimEnd()}\nexit ${code}`;
  }

  #variables(): Readonly<Record<string, string>> {
    const named = [...this.#servers].map(([name, { url }]) => [
      `REDIS_${name.toUpperCase().replaceAll('-', '_')}_URL`,
      url,
    ]);
    return Object.fromEntries(named);
  }

  /** The longest name first: `staging` is the beginning of `staging-replica`. */
  #names(): readonly (readonly [name: string, server: LocalServer])[] {
    return [...this.#servers].toSorted(([a], [b]) => b.length - a.length);
  }

  #real(text: string): string {
    const withPorts = this.#names().reduce(
      (all, [name, { port }]) => all.replaceAll(`${name}-port`, String(port)),
      text,
    );
    return withPorts
      .replaceAll('redisearch.so', moduleFile)
      .replaceAll(/\bTODAY([+-]\d+)?/g, (_, days: string | undefined) => this.#day(Number(days ?? 0)));
  }

  /** A day as the YAML writes it; it is shown again as it stands in the document. */
  #day(after: number): string {
    const day = new Date(Date.now() + after * 86_400_000).toISOString().slice(0, 10);
    this.#days.set(day, `TODAY${after === 0 ? '' : after < 0 ? after : `+${after}`}`);
    return day;
  }

  /** Without what another run, or another machine, would print otherwise. */
  #shown(text: string): string {
    const withNames = this.#names()
      .reduce(
        (all, [name, { port, configFile }]) =>
          all.replaceAll(configFile, `/etc/${name}.conf`).replaceAll(String(port), `${name}-port`),
        text.replaceAll(`${this.#home}/`, '').replaceAll(moduleFile, 'redisearch.so'),
      )
      .replaceAll(/\d{4}-\d{2}-\d{2}/g, (day) => this.#days.get(day) ?? 'DAY');
    return withNames
      .replaceAll(
        /\b(redis|valkey) (\d+\.\d+)\.\d+/g,
        this.#hasVersions ? (_, product, release) => `${product} ${release}.x` : () => 'redis VERSION',
      )
      .replaceAll(/\b\d+\.\d+mb(?: \(\d+\))?/g, 'N.Nmb')
      .replaceAll(/\b\d+% of it/g, 'N% of it')
      .replaceAll(/\b\d+ of \d+ settings/g, 'N of N settings')
      .replaceAll(/of \d+ questions/g, 'of N questions');
  }
}

/** The built program, 100 columns wide: no terminal. What it says on stderr comes first. */
function redrift(
  args: readonly string[],
  cwd: string,
  variables: Readonly<Record<string, string>>,
): Promise<{ readonly code: number | null; readonly text: string }> {
  return new Promise((resolve, reject) => {
    const env = { PATH: process.env['PATH'], TMPDIR: process.env['TMPDIR'], ...variables };
    const child = spawn(process.execPath, [BIN, ...args], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    const said = { stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said.stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said.stderr += text;
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, text: `${said.stderr}${said.stdout}` }));
  });
}
