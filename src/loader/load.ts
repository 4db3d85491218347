import type { Observation } from '../model/observation.js';
import type { Environment, FamilyRule, Project, ServerKind } from '../model/project.js';
import type { Snapshot } from '../model/snapshot.js';
import { familiesOf } from './keyspace/families.js';
import { type Pattern, parsePattern } from './keyspace/pattern.js';
import { type PrivateWords, veil, wordsIn } from './keyspace/veil.js';
import { type Found, withOneKey } from './one-key.js';
import { withPrivatePatterns } from './private-patterns.js';
import { withFiles } from './sources/config-files.js';
import { withParameters } from './sources/parameters/complete.js';
import { read } from './sources/registry.js';
import { SecretLabels } from './sources/secret-labels.js';
import type { Progress } from './sources/source.js';
import { SourceError } from './sources/source-error.js';
import type { Turns } from './turns.js';

/** What a load needs beside the environments. */
export interface LoadOptions {
  /** The team's key, where no word of a key's name may be read but those that the YAML names; null where rare ones are hidden. */
  readonly privateWords: PrivateWords | null;
  readonly waivers: Project['waivers'];
  readonly families: readonly FamilyRule[];
  readonly requires: Project['requires'];
  readonly reference: string;
  readonly signal: AbortSignal;
  readonly progress: (progress: Progress) => void;
  readonly toolVersion: string;
  /** When an environment is read. */
  readonly turns: Turns;
}

/**
 * Reads all environments at once, then learns the families of their keys together. An environment that cannot be
 * read is an observation too: the others are not lost with it. Throws only what is a fault of ours.
 */
export async function load(
  environments: readonly Environment[],
  options: LoadOptions,
): Promise<readonly Observation[]> {
  const found = withOneKey(await readAll(environments, options), environments, options);
  const families = familiesOf(found.flatMap((one) => (one instanceof SourceError ? [] : [one.keyspace])));
  let next = 0;
  return environments.map((environment, index): Observation => {
    const one = found[index];
    if (one === undefined || one instanceof SourceError)
      return { kind: 'unread', environment, why: one?.detail ?? '', remedy: one?.advice ?? null };
    return {
      kind: 'read',
      environment,
      snapshot: one,
      families: families[next++] ?? [],
      secondLook: null,
    };
  });
}

/** Servers and snapshots first: a file of settings is read as a server like them would read it. */
async function readAll(
  environments: readonly Environment[],
  options: LoadOptions,
): Promise<readonly Found[]> {
  const isFile = ({ source: { kind } }: Environment): boolean => kind === 'conf' || kind === 'parameters';
  const servers = await Promise.all(
    environments.map((environment) =>
      isFile(environment) ? null : readOne(environment, options, { likely: null, environments }),
    ),
  );
  const likely = likelyServer(environments, servers, options.reference);
  return Promise.all(
    environments.map(
      (environment, index) => servers[index] ?? readOne(environment, options, { likely, environments }),
    ),
  );
}

/** The reference's product and version, else those of the first environment that was read. */
function likelyServer(
  environments: readonly Environment[],
  found: readonly (Found | null)[],
  reference: string,
): ServerKind | null {
  const read = found.flatMap((one, index) =>
    one === null || one instanceof SourceError ? [] : [{ name: environments[index]?.name, snapshot: one }],
  );
  const { snapshot } = read.find(({ name }) => name === reference) ?? read[0] ?? {};
  return snapshot === undefined ? null : { product: snapshot.product, version: snapshot.version };
}

/** Reads one environment by itself; throws a `SourceError`. */
export function readEnvironment(
  environment: Environment,
  options: Omit<LoadOptions, 'turns'>,
): Promise<Snapshot> {
  return readWith(environment, options, { likely: null, environments: [environment] });
}

/** What an environment is read beside. */
interface Company {
  readonly likely: ServerKind | null;
  readonly environments: readonly Environment[];
}

async function readWith(
  environment: Environment,
  { families, waivers, privateWords, requires, signal, progress, toolVersion }: Omit<LoadOptions, 'turns'>,
  { likely, environments }: Company,
): Promise<Snapshot> {
  const labels = new SecretLabels();
  const snapshot = await read({
    environment,
    families: families.map(({ pattern }) => readPattern(pattern)),
    commands: requires.commands.map(({ name }) => name),
    otherPrefixes: environments.flatMap((other) => (other === environment ? [] : (other.keyPrefix ?? []))),
    likely,
    labels,
    signal,
    progress,
    toolVersion,
  });
  const known = wordsIn([
    ...families.map(({ pattern }) => pattern),
    ...waivers.map(({ names }) => names.subject),
  ]);
  // Whatever the source: what nobody may read ends here, so that files and reports say the same.
  const keyspace = veil(snapshot.keyspace, { known, privateWords });
  const isOurs = privateWords !== null && keyspace.privateWords === privateWords.check;
  const nodes = isOurs ? withPrivatePatterns(snapshot.nodes, known, privateWords) : snapshot.nodes;
  return withFiles(await withParameters({ ...snapshot, keyspace, nodes }, environment), environment, labels);
}

async function readOne(environment: Environment, options: LoadOptions, company: Company): Promise<Found> {
  try {
    return await options.turns(laneOf(environment), () => readWith(environment, options, company));
  } catch (error) {
    if (error instanceof SourceError) return error;
    throw error;
  }
}

/** One server has one reader at a time, whatever of it is read: several services may be its databases. */
export const laneOf = ({ source }: Environment): string =>
  source.kind === 'redis' ? `${source.host}:${source.port}` : source.file;

function readPattern(text: string): Pattern {
  const pattern = parsePattern(text);
  if ('message' in pattern) throw new Error(`family pattern ${text} was not validated: ${pattern.message}`);
  return pattern;
}
