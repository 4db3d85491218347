import type { SettingFacts } from '../catalogue/table.js';
import { isDefaultValue, versionFacts } from '../catalogue/versions.js';
import type { NodeSnapshot } from '../model/snapshot.js';
import type { Observed } from './check.js';
import { knownSetting, leadNode } from './observed.js';
import { UNREAD } from './ruling.js';

/** Product with major and minor version: what decides which settings and defaults a server has. */
export function release({ snapshot }: Observed): string {
  return `${snapshot.product} ${snapshot.version.split('.').slice(0, 2).join('.')}`;
}

/**
 * True where a setting differs from the reference's only because the versions do: both sides stand at their own
 * default, or one side does not know the setting and the other left it at its default. `server-version` says that
 * once for all of them; what somebody set is drift of its own.
 */
export function isVersionsDoing(
  facts: SettingFacts,
  reference: Observed | null,
  observed: Observed,
): boolean {
  if (reference === null || reference === observed || release(reference) === release(observed)) return false;
  const [mine, theirs] = [standing(facts, observed), standing(facts, reference)];
  if (mine === null || theirs === null || mine.value === theirs.value) return false;
  return mine.isDefault && theirs.isDefault;
}

/** The same of two nodes of one environment, while an upgrade rolls. */
export function isNodesVersionsDoing(
  facts: SettingFacts,
  observed: Observed,
  lead: NodeSnapshot,
  node: NodeSnapshot,
): boolean {
  if (lead.version === node.version) return false;
  const [mine, theirs] = [nodeStanding(facts, observed, node), nodeStanding(facts, observed, lead)];
  return mine?.isDefault === true && theirs?.isDefault === true;
}

interface Standing {
  readonly value: string | null;
  /** Also where the server does not know the setting, and where the catalogue does not: a module's, a newer one. */
  readonly isDefault: boolean;
}

/** Null where the value could not be read: nobody knows then what it is due to. */
function standing(facts: SettingFacts, observed: Observed): Standing | null {
  const node = leadNode(observed);
  return node === null ? null : nodeStanding(facts, observed, node);
}

function nodeStanding(facts: SettingFacts, observed: Observed, node: NodeSnapshot): Standing | null {
  const value = knownSetting(observed, node, facts.name);
  if (value === UNREAD) return null;
  const { product } = observed.snapshot;
  const known = versionFacts(facts, product, node.version);
  const isDefault = value === null || known === null || isDefaultValue(facts, product, node.version, value);
  return { value, isDefault };
}
