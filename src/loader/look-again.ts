import { setTimeout as sleep } from 'node:timers/promises';
import type { Observation, SecondLook } from '../model/observation.js';
import type { NodeSnapshot, Setting } from '../model/snapshot.js';
import { readSettingsAgain } from './sources/redis/look-again.js';

/** Long enough for a change that goes from node to node to arrive, short enough for a person who waits. */
const PAUSE_MS = 200;

/**
 * Reads the settings of all live environments once more: what differed may have been a change in flight. The second
 * reading counts; what it changed is kept beside it. Other sources do not change.
 */
export async function lookAgain(
  observations: readonly Observation[],
  signal: AbortSignal,
): Promise<readonly Observation[]> {
  await sleep(PAUSE_MS, undefined, { signal }).catch(() => undefined);
  return Promise.all(observations.map((observation) => lookAt(observation, signal)));
}

async function lookAt(observation: Observation, signal: AbortSignal): Promise<Observation> {
  if (observation.kind === 'unread') return observation;
  const { environment, snapshot } = observation;
  const { source, name } = environment;
  if (source.kind !== 'redis') return observation;
  const found = await readSettingsAgain(name, source, snapshot.nodes, signal);
  if (found.size === 0) return observation;
  const nodes = snapshot.nodes.map((node) => ({ ...node, settings: found.get(node.id) ?? node.settings }));
  const changed = snapshot.nodes.flatMap((node) => changesOf(node, found.get(node.id) ?? node.settings));
  return { ...observation, snapshot: { ...snapshot, nodes }, secondLook: { changed } };
}

function changesOf(node: NodeSnapshot, again: readonly Setting[]): SecondLook['changed'] {
  const before = new Map(node.settings.map(({ name, value }) => [name, value]));
  const after = new Map(again.map(({ name, value }) => [name, value]));
  return [...new Set([...before.keys(), ...after.keys()])]
    .filter((name) => before.get(name) !== after.get(name))
    .map((name) => ({ node: node.id, name, before: before.get(name) ?? null }));
}
