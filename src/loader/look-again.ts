import { setTimeout as sleep } from 'node:timers/promises';
import type { Observation, SecondLook } from '../model/observation.js';
import type { NodeSnapshot, Setting } from '../model/snapshot.js';
import { type Families, learnFamilies } from './keyspace/families.js';
import { globOver } from './keyspace/glob-over.js';
import { parsePattern } from './keyspace/pattern.js';
import { disguise, type PrivateWords } from './keyspace/veil.js';
import { readSettingsAgain } from './sources/redis/look-again.js';
import { lookForFamilies } from './sources/redis/look-for-families.js';

/** Long enough for a change that goes from node to node to arrive, short enough for a person who waits. */
const PAUSE_MS = 200;

type Read = Extract<Observation, { kind: 'read' }>;

/** What is worth a second look before something is said of it. */
export interface Doubts {
  /** Some setting seems to drift: what differs may be a change in flight. */
  readonly settings: boolean;
  /** By environment, patterns of families that its sample did not meet. */
  readonly families: ReadonlyMap<string, readonly string[]>;
}

/** True where there is nothing to look at. */
export const isSure = ({ settings, families }: Doubts): boolean => !settings && families.size === 0;

/**
 * Looks at live environments once more: reads their settings again, and looks for families that a sample did not meet
 * in the names of all their keys. The second reading counts; what it changed is kept beside it. Other sources do not
 * change, and hold no more names than they say.
 */
export async function lookAgain(
  observations: readonly Observation[],
  doubts: Doubts,
  signal: AbortSignal,
  privateWords: PrivateWords | null,
): Promise<readonly Observation[]> {
  if (doubts.settings) await sleep(PAUSE_MS, undefined, { signal }).catch(() => undefined);
  const familyOf = doubts.families.size === 0 ? null : finderOf(observations, privateWords);
  return Promise.all(
    observations.map(async (observation) => {
      if (observation.kind === 'unread') return observation;
      const second = doubts.settings ? await settingsAgain(observation, signal) : observation;
      const wanted = doubts.families.get(observation.environment.name) ?? [];
      return familyOf === null || wanted.length === 0 ? second : lookFor(second, wanted, familyOf, signal);
    }),
  );
}

function finderOf(
  observations: readonly Observation[],
  privateWords: PrivateWords | null,
): Families['patternOf'] {
  const read = observations.filter((one): one is Read => one.kind === 'read');
  const keyspaces = read.map(({ snapshot }) => snapshot.keyspace);
  return learnFamilies(keyspaces, (word) => disguise(word, privateWords?.mark ?? null)).patternOf;
}

const NOTHING: SecondLook = { changed: null, families: [] };

async function settingsAgain(observation: Read, signal: AbortSignal): Promise<Read> {
  const { environment, snapshot } = observation;
  const { source, name } = environment;
  if (source.kind !== 'redis') return observation;
  const found = await readSettingsAgain(name, source, snapshot.nodes, signal);
  if (found.size === 0) return observation;
  const nodes = snapshot.nodes.map((node) => ({ ...node, settings: found.get(node.id) ?? node.settings }));
  const changed = snapshot.nodes.flatMap((node) => changesOf(node, found.get(node.id) ?? node.settings));
  return { ...observation, snapshot: { ...snapshot, nodes }, secondLook: { ...NOTHING, changed } };
}

/**
 * Names that the sample was not asked for are not looked for either: shares are of what `patterns` take. A name of a kind
 * that no sample met is of the family whose pattern takes it: who reads that there is none of it must find none.
 */
async function lookFor(
  observation: Read,
  wanted: readonly string[],
  patternOf: Families['patternOf'],
  signal: AbortSignal,
): Promise<Read> {
  const { environment, snapshot, secondLook } = observation;
  const { source, keyPrefix, sampling } = environment;
  if (source.kind !== 'redis' || !sampling.patterns.includes('*')) return observation;
  const prefix = Buffer.from(keyPrefix ?? '', 'utf8').toString('latin1');
  const isWanted = new Set(wanted);
  const patterns = wanted.map(parsePattern).filter((read) => 'matches' in read);
  const { met, stop } = await lookForFamilies(
    environment,
    source,
    snapshot.nodes,
    {
      match: globOver(wanted, keyPrefix ?? ''),
      familyOf: (name) => {
        if (!name.startsWith(prefix)) return null;
        const key = name.slice(prefix.length);
        const family = patternOf(key) ?? patterns.find(({ matches }) => matches(key))?.text ?? null;
        return family !== null && isWanted.has(family) ? family : null;
      },
    },
    signal,
  );
  const families = wanted.map((pattern) => ({
    pattern,
    keys: met.get(pattern) ?? 0,
    why: stop?.why ?? null,
  }));
  return { ...observation, secondLook: { ...(secondLook ?? NOTHING), families } };
}

function changesOf(
  node: NodeSnapshot,
  again: readonly Setting[],
): readonly { readonly node: string; readonly name: string; readonly before: string | null }[] {
  const before = new Map(node.settings.map(({ name, value }) => [name, value]));
  const after = new Map(again.map(({ name, value }) => [name, value]));
  return [...new Set([...before.keys(), ...after.keys()])]
    .filter((name) => before.get(name) !== after.get(name))
    .map((name) => ({ node: node.id, name, before: before.get(name) ?? null }));
}
