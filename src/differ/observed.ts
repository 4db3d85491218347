import { findSetting, unknownSetting } from '../catalogue/settings.js';
import type { SettingFacts } from '../catalogue/table.js';
import type { Family } from '../model/family.js';
import type { Observation } from '../model/observation.js';
import type { Part } from '../model/project.js';
import type { NodeSnapshot } from '../model/snapshot.js';
import type { Context, Observed } from './check.js';

/** The node that speaks for an environment: a primary where there is one. */
export const leadNode = ({ snapshot }: Observed): NodeSnapshot | null =>
  snapshot.nodes.find(({ role }) => role === 'primary') ?? snapshot.nodes[0] ?? null;

/** A node's canonical value; null where the node does not report the setting. */
export const settingOf = (node: NodeSnapshot, name: string): string | null =>
  node.settings.find((setting) => setting.name === name)?.value ?? null;

/** What the catalogue knows of a setting, or what can be said of one that it does not know. */
export const factsOf = (name: string): SettingFacts => findSetting(name) ?? unknownSetting(name);

/** False where a part of an environment could not be read; a node that has no settings did not answer. */
export function isPartRead(observation: Observation, part: Part): observation is Observed {
  if (observation.kind === 'unread' || (part === 'config' && silentNodes(observation) !== null)) return false;
  return !observation.snapshot.unread.some((unread) => unread.part === part);
}

/** Nodes that report no setting at all; null where every node reports some. */
export function silentNodes({ snapshot: { nodes } }: Observed): readonly NodeSnapshot[] | null {
  const silent = nodes.filter(({ settings }) => settings.length === 0);
  return nodes.length > 0 && silent.length === 0 ? null : silent;
}

/** By name; null where no such environment takes part or it could not be read. */
export function observedNamed({ observations }: Context, name: string): Observed | null {
  const found = observations.find(({ environment }) => environment.name === name);
  return found?.kind === 'read' ? found : null;
}

/** Keys of a family that were read; null where none was. */
export const familyOf = ({ families }: Observed, pattern: string): Family | null =>
  families.find((family) => family.pattern === pattern) ?? null;

/** Settings that any node of these environments reports, in code-unit order. */
export function settingNames(observed: readonly Observed[]): readonly string[] {
  const names = observed.flatMap(({ snapshot }) =>
    snapshot.nodes.flatMap(({ settings }) => settings.map(({ name }) => name)),
  );
  return [...new Set(names)].toSorted();
}
