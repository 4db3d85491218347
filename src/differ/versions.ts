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
  return mine !== null && theirs !== null && isUntouched(mine, theirs);
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
  return mine !== null && theirs !== null && isUntouched(mine, theirs);
}

interface Standing {
  /** Null where the server does not know the setting. */
  readonly value: string | null;
  /** `unknown` where the catalogue does not know the setting on that version: a module's, or a newer one. */
  readonly origin: 'default' | 'set' | 'unknown';
}

/** Nobody set either side. Of two values that the catalogue does not know nobody can tell. */
function isUntouched(mine: Standing, theirs: Standing): boolean {
  if (mine.value === theirs.value || mine.origin === 'set' || theirs.origin === 'set') return false;
  const areBothThere = mine.value !== null && theirs.value !== null;
  return !areBothThere || (mine.origin === 'default' && theirs.origin === 'default');
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
  if (value === null) return { value, origin: 'default' };
  if (known === null) return { value, origin: 'unknown' };
  const isUnset = isDefaultValue(facts, product, node.version, value) || isClusters(facts, observed, value);
  return { value, origin: isUnset ? 'default' : 'set' };
}

/** A cluster has one database: Redis from 8.0 and Valkey from 8.1 on say so, whatever their file says; older ones say 16. */
const isClusters = ({ name }: SettingFacts, { snapshot }: Observed, value: string): boolean =>
  name === 'databases' && value === '1' && snapshot.topology === 'cluster';
