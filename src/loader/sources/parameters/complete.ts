import { allSettings } from '../../../catalogue/settings.js';
import { isReported } from '../../../catalogue/versions.js';
import type { Environment } from '../../../model/project.js';
import type { NodeSnapshot, Setting, Snapshot } from '../../../model/snapshot.js';
import { byName } from '../by-name.js';
import { SourceError } from '../source-error.js';
import { readParameters } from './parameters.js';

/**
 * A live environment on a managed service, completed by the parameter group that its YAML names: what CONFIG and INFO
 * did not tell of a node comes from the file, marked as such. What no one tells stays unread.
 */
export async function withParameters(snapshot: Snapshot, environment: Environment): Promise<Snapshot> {
  const { source } = environment;
  if (source.kind !== 'redis' || source.parameters === null) return snapshot;
  const file = source.parameters;
  try {
    const told = await readParameters(file, environment.name);
    return complete(snapshot, told, file);
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    const unread = { part: 'config', node: null, why: error.detail, remedy: error.advice } as const;
    return { ...snapshot, unread: [...snapshot.unread, unread] };
  }
}

function complete(snapshot: Snapshot, told: readonly Setting[], file: string): Snapshot {
  const isUnread = (node: string): boolean =>
    snapshot.unread.some((unread) => unread.part === 'config' && unread.node === node);
  const nodes = snapshot.nodes.map((node) => (isUnread(node.id) ? completeNode(node, told) : node));
  return {
    ...snapshot,
    nodes,
    unread: snapshot.unread.flatMap((unread) => {
      const node = nodes.find(({ id }) => id === unread.node);
      if (unread.part !== 'config' || node === undefined) return [unread];
      const missing = missingOf(node, snapshot);
      if (missing === 0) return [];
      const why = `${unread.why}; ${file} tells of ${told.length} settings, and nothing of ${missing}`;
      return [{ ...unread, why, remedy: null }];
    }),
  };
}

function completeNode(node: NodeSnapshot, told: readonly Setting[]): NodeSnapshot {
  const known = new Set(node.settings.map(({ name }) => name));
  const more = told.filter(({ name }) => !known.has(name));
  const standIns = more.map(({ name }) => ({ name, from: 'parameters' as const }));
  return {
    ...node,
    settings: [...node.settings, ...more].toSorted(byName),
    standIns: [...node.standIns, ...standIns].toSorted(byName),
  };
}

function missingOf({ settings }: NodeSnapshot, { product, version }: Snapshot): number {
  const told = new Set(settings.map(({ name }) => name));
  return allSettings().filter((facts) => isReported(facts, product, version) && !told.has(facts.name)).length;
}
