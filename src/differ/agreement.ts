import type { SettingFacts } from '../catalogue/table.js';
import type { ConfigRule } from '../model/project.js';
import type { NodeSnapshot } from '../model/snapshot.js';
import { CLASS_SEVERITY, type Observed } from './check.js';
import { knownSetting, leadNode } from './observed.js';
import { type Applied, ruleFor } from './rules.js';
import { UNREAD } from './ruling.js';
import { isNodesVersionsDoing } from './versions.js';

/**
 * The rule under which the nodes of an environment are held against each other in a setting; null where they are not:
 * identity and replica-priority are a node's own, what goes by roles has its rule, and what is ignored is nobody's.
 */
export function agreementRule(
  facts: SettingFacts,
  rules: readonly ConfigRule[],
  observed: Observed,
): Applied | null {
  const lead = leadNode(observed);
  if (lead === null || facts.name === 'replica-priority' || facts.isTopology) return null;
  if (CLASS_SEVERITY[facts.class] === null) return null;
  const place = { environment: observed.environment.name, role: lead.role };
  const applied = ruleFor(rules, facts, null, place);
  const isIgnored = applied?.matchers.some(({ kind }) => kind === 'ignore') === true;
  return isIgnored || applied?.isPerRole === true ? null : applied;
}

/** True where a node has another value than the one that speaks for its environment, and no version explains it. */
export function isOdd(
  facts: SettingFacts,
  observed: Observed,
  lead: NodeSnapshot,
  node: NodeSnapshot,
): boolean {
  const [wanted, found] = [lead, node].map((one) => markOf(facts, observed, one));
  if (wanted === UNREAD || found === UNREAD || wanted === found) return false;
  return !isNodesVersionsDoing(facts, observed, lead, node);
}

/** What is compared of a value: of a secret, whether it is the same one. */
export function markOf(
  facts: SettingFacts,
  observed: Observed,
  node: NodeSnapshot,
): string | null | typeof UNREAD {
  const value = knownSetting(observed, node, facts.name);
  const label = node.secretLabels.find(({ name }) => name === facts.name)?.label;
  return facts.isSecret && label !== undefined ? `${label}` : value;
}
