import { findSetting, unknownSetting } from '../catalogue/settings.js';
import type { SettingFacts } from '../catalogue/table.js';
import type { Family } from '../model/family.js';
import type { Observation } from '../model/observation.js';
import type { Part } from '../model/project.js';
import type { Json, Unread } from '../model/report.js';
import type { NodeSnapshot } from '../model/snapshot.js';
import type { Context, Observed } from './check.js';
import { UNREAD } from './ruling.js';

/** The node that speaks for an environment: a primary where there is one. */
export const leadNode = ({ snapshot }: Observed): NodeSnapshot | null =>
  snapshot.nodes.find(({ role }) => role === 'primary') ?? snapshot.nodes[0] ?? null;

/** A node's canonical value; null where the node does not report the setting. */
export const settingOf = (node: NodeSnapshot, name: string): string | null =>
  node.settings.find((setting) => setting.name === name)?.value ?? null;

/** What the catalogue knows of a setting, or what can be said of one that it does not know. */
export const factsOf = (name: string): SettingFacts => findSetting(name) ?? unknownSetting(name);

/**
 * False where a part of an environment could not be read. Of the configuration some may be known although it was not
 * read whole: see {@link knownSetting}.
 */
export function isPartRead(observation: Observation, part: Part): observation is Observed {
  if (observation.kind === 'unread') return false;
  if (part === 'config') return (leadNode(observation)?.settings.length ?? 0) > 0;
  return !observation.snapshot.unread.some((unread) => unread.part === part);
}

/**
 * A node's canonical value; null where the node does not have the setting; `UNREAD` where it may have it, because its
 * configuration was not read whole and nothing else tells.
 */
export function knownSetting(
  { snapshot }: Observed,
  node: NodeSnapshot,
  name: string,
): string | null | typeof UNREAD {
  const value = settingOf(node, name);
  if (value !== null) return value;
  const isOfNode = (unread: Unread): boolean => unread.node === null || unread.node === node.id;
  const isWhole =
    node.settings.length > 0 &&
    !snapshot.unread.some((unread) => unread.part === 'config' && isOfNode(unread));
  return isWhole ? null : UNREAD;
}

/** True for what was once a running server: a redis.conf or a parameter group is none. */
export const isServer = ({ snapshot }: Observed): boolean => snapshot.parts.includes('keys');

/** Nodes that report no setting at all; null where every node reports some. */
export function silentNodes({ snapshot: { nodes } }: Observed): readonly NodeSnapshot[] | null {
  const silent = nodes.filter(({ settings }) => settings.length === 0);
  return nodes.length > 0 && silent.length === 0 ? null : silent;
}

/** Nodes in a sentence: three by their ids, of more the number. */
export function nodeList(nodes: readonly NodeSnapshot[]): string {
  const ids = nodes.map(({ id }) => id);
  return ids.length <= 3 ? ids.join(', ') : `${ids.slice(0, 2).join(', ')} and ${ids.length - 2} more`;
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

/** Evidence that a setting was read once more before its difference was called drift, and what it was before. */
export function secondLookOf(
  { secondLook }: Observed,
  name: string,
): { readonly readTwice?: true; readonly before?: Json } {
  if (secondLook === null || secondLook.changed === null) return {};
  const changed = secondLook.changed.filter((change) => change.name === name);
  if (changed.length === 0) return { readTwice: true };
  return { readTwice: true, before: changed.map(({ node, before }) => ({ node, value: before })) };
}
