import { Redis } from 'ioredis';
import { allSettings } from '../../../src/catalogue/settings.js';
import type { SettingFacts } from '../../../src/catalogue/table.js';
import { type VersionFacts, versionFacts } from '../../../src/catalogue/versions.js';
import type { LocalServer } from '../../../src/demo/server.js';
import { CLASS_SEVERITY, type Observed } from '../../../src/differ/check.js';
import { compare } from '../../../src/differ/compare.js';
import { load } from '../../../src/loader/load.js';
import { adHocEnvironment, adHocProject } from '../../../src/loader/project/ad-hoc.js';
import { NOWHERE } from '../../../src/loader/project/redis-url.js';
import { createTurns } from '../../../src/loader/turns.js';
import type { Environment } from '../../../src/model/project.js';
import { NOTHING_REQUIRED } from '../../support/build.js';
import type { Version } from '../../support/servers.js';
import { otherValues, type Surroundings } from './other-values.js';

/** How one setting fared: it was set to other values on one of two like servers, which were compared each time. */
export interface Trial {
  readonly facts: SettingFacts;
  readonly expected: 'found' | 'left out';
  /** As expected, or what happened instead. */
  readonly went: string;
}

/** A setting that this version knows, by what the catalogue says of it. */
export interface Known {
  readonly facts: SettingFacts;
  readonly here: VersionFacts;
}

/** Every setting of the catalogue that a version knows. */
export function knownTo(version: Version): readonly Known[] {
  const [product = '', number = ''] = version.split('-');
  return allSettings().flatMap((facts) => {
    const here = versionFacts(facts, product, number);
    return here === null ? [] : [{ facts, here }];
  });
}

/** Whether `config-value` compares a setting unasked: identity it does not, and the topology is another check's. */
const isCompared = ({ class: settingClass, isTopology }: SettingFacts): boolean =>
  CLASS_SEVERITY[settingClass] !== null && !isTopology;

/** Tries settings that can be changed while the server runs. Leaves it as it was. */
export async function tryOut(
  known: readonly Known[],
  pair: ServerPair,
  around: Surroundings,
): Promise<readonly Trial[]> {
  const trials: Trial[] = [];
  for (const { facts, here } of known) {
    const expected = isCompared(facts) ? 'found' : 'left out';
    trials.push({ facts, expected, went: await tryOne(facts, here, pair, around) });
  }
  return trials;
}

async function tryOne(
  facts: SettingFacts,
  { name }: VersionFacts,
  pair: ServerPair,
  around: Surroundings,
): Promise<string> {
  const before = await pair.get(name);
  const outcomes = new Set<string>();
  const refusals: string[] = [];
  for (const group of otherValues(facts, before, around)) {
    const value = await firstTaken(group, name, before, pair, refusals);
    if (value === null) continue;
    outcomes.add(await outcomeOf(facts, value, pair));
    const answer = await pair.set(name, before);
    if (answer !== 'OK') return `cannot be set back: ${answer}`;
    const left = await pair.findings();
    if (left.length > 0) return `stays when it is set back: ${left.join(', ')}`;
  }
  if (outcomes.size === 0) return `refused: ${refusals.join('; ')}`;
  return [...outcomes].join('; ');
}

/** Sets the first value that the server takes and reports; null where it takes none. */
async function firstTaken(
  values: readonly string[],
  name: string,
  before: string,
  pair: ServerPair,
  refusals: string[],
): Promise<string | null> {
  for (const value of values) {
    const answer = await pair.set(name, value);
    if (answer !== 'OK') refusals.push(answer);
    else if ((await pair.get(name)) !== before) return value;
  }
  return null;
}

async function outcomeOf(facts: SettingFacts, value: string, pair: ServerPair): Promise<string> {
  const found = await pair.findings({
    password: facts.name === 'requirepass' ? value : null,
    port: facts.name === 'port' ? Number(value) : null,
  });
  if (found.length === 0) return isCompared(facts) ? `not found at ${value}` : 'left out';
  const isFound = found.some((id) => id.startsWith(`config-value:${facts.name}`));
  return isFound && found.every((id) => isAbout(id, facts)) ? 'found' : `found as ${found.join(', ')}`;
}

/** What a value brings about beside being another one: replicas are asked for, and there are none. */
const HAZARDS: ReadonlyMap<string, string> = new Map([
  ['min-replicas-to-write', 'config-hazard:too-few-replicas@tried'],
]);

/** `config-value:maxmemory@tried`, or one client class: `config-value:client-output-buffer-limit.replica@tried`. */
const isAbout = (id: string, { name }: SettingFacts): boolean =>
  id === `config-value:${name}@tried` ||
  id === HAZARDS.get(name) ||
  (id.startsWith(`config-value:${name}.`) && id.endsWith('@tried'));

/** How the server is reached while it is not as it was. */
interface Reach {
  readonly password: string | null;
  readonly port: number | null;
}

/** Two servers, of which one is tried out and compared with the other. */
export class ServerPair {
  readonly #client: Redis;
  readonly #tried: LocalServer;
  readonly #reference: Observed;

  private constructor(reference: Observed, tried: LocalServer) {
    this.#reference = reference;
    this.#tried = tried;
    this.#client = new Redis({ host: '127.0.0.1', port: tried.port, protocol: 2 });
  }

  static async of(reference: LocalServer, tried: LocalServer): Promise<ServerPair> {
    return new ServerPair(await observe(environment('stock', reference.port, null)), tried);
  }

  /** A setting's value by one of its names. */
  async get(name: string): Promise<string> {
    const reply = await this.#client.call('CONFIG', 'GET', name);
    const value: unknown = Array.isArray(reply) ? reply[1] : undefined;
    if (typeof value !== 'string') throw new Error(`the server does not know ${name}`);
    return value;
  }

  /** What a snapshot of the tried server holds: canonical values by canonical name. */
  async settings(): Promise<ReadonlyMap<string, string>> {
    const { snapshot } = await observe(environment('tried', this.#tried.port, null));
    return new Map(
      snapshot.nodes.flatMap(({ settings }) => settings.map(({ name, value }) => [name, value])),
    );
  }

  /** Every name that `CONFIG GET *` lists. */
  async names(): Promise<readonly string[]> {
    const reply = await this.#client.call('CONFIG', 'GET', '*');
    return Array.isArray(reply) ? reply.filter((_, index) => index % 2 === 0).map(String) : [];
  }

  /** `OK`, or the server's error. */
  async set(name: string, value: string): Promise<string> {
    try {
      return String(await this.#client.call('CONFIG', 'SET', name, value));
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }

  /** Ids of everything that a comparison of both servers finds now. */
  async findings(reach: Reach = { password: null, port: null }): Promise<readonly string[]> {
    const { port } = this.#tried;
    const tried = await observe(environment('tried', reach.port ?? port, reach.password));
    const observations = [this.#reference, tried];
    const project = adHocProject(
      observations.map((one) => one.environment),
      [],
    );
    return compare([{ project, observations }], RUN).findings.map(({ id }) => id);
  }

  close(): void {
    this.#client.disconnect();
  }
}

const RUN = {
  toolVersion: '0.0.0',
  startedAt: '2026-01-01T00:00:00Z',
  durationMs: 0,
  failOn: 'info',
  unverified: 'fail',
  baseline: [],
  previous: null,
  leftOut: [],
} as const;

async function observe(one: Environment): Promise<Observed> {
  const { signal } = new AbortController();
  const [observation] = await load([one], {
    families: [],
    waivers: [],
    privateWords: null,
    requires: NOTHING_REQUIRED,
    reference: 'production',
    signal,
    progress: () => undefined,
    toolVersion: '0.0.0',
    turns: createTurns(1),
  });
  if (observation?.kind !== 'read') throw new Error(`${one.name} could not be read: ${observation?.why}`);
  return observation;
}

const environment = (name: string, port: number, password: string | null): Environment =>
  adHocEnvironment(name, { ...NOWHERE, host: '127.0.0.1', port, password });
