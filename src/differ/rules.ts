import type { SettingFacts } from '../catalogue/table.js';
import type { Matcher } from '../model/matcher.js';
import type { ConfigRule } from '../model/project.js';
import { type AskedBy, CLASS_SEVERITY } from './check.js';
import { matchesGlob } from './glob.js';

/** A rule as it stands for one environment: `per` and `perRole` are resolved. */
export interface Applied {
  readonly rule: ConfigRule;
  readonly matchers: readonly Matcher[];
  /** True where the rule names this very setting. */
  readonly isNamed: boolean;
  /** True where it asks primaries and replicas for different things. */
  readonly isPerRole: boolean;
}

/**
 * The rule that speaks of a setting in an environment: the most exact one that has something to say there. A `per`
 * without the environment and without `"*"` falls to the next. Null where nobody asks: identity is never asked by
 * `"*"`, and what only tells topologies apart is `server-topology`'s.
 */
export function ruleFor(
  rules: readonly ConfigRule[],
  facts: SettingFacts,
  part: string | null,
  place: Place,
): Applied | null {
  for (const rule of candidates(rules, facts, part)) {
    const matchers = resolve(rule.matchers, place);
    if (matchers !== null)
      return {
        rule,
        matchers,
        isNamed: rule.target.kind === 'name' && rule.location !== null,
        isPerRole: rule.matchers.some(hasRoles),
      };
  }
  return null;
}

function hasRoles(matcher: Matcher): boolean {
  if (matcher.kind === 'perRole') return true;
  if (matcher.kind !== 'per') return false;
  return [...matcher.environments.map(({ matchers }) => matchers), matcher.otherwise ?? []].some((matchers) =>
    matchers.some(hasRoles),
  );
}

/** Who asked, as a judgement says it. */
export const askedBy = ({ rule, isNamed }: Applied): AskedBy => ({
  notes: rule.notes,
  location: rule.location,
  isNamed,
});

/** Where a rule is asked. */
export interface Place {
  readonly environment: string;
  readonly role: 'primary' | 'replica';
}

function candidates(
  rules: readonly ConfigRule[],
  facts: SettingFacts,
  part: string | null,
): readonly ConfigRule[] {
  return rules
    .map((rule, index) => ({ rule, index, exactness: exactness(rule, facts, part) }))
    .filter(({ exactness: found }) => found > 0)
    .toSorted((a, b) => b.exactness - a.exactness || b.index - a.index)
    .map(({ rule }) => rule);
}

/** 0 where the rule is about something else. Among globs the one with more literal text is the more exact. */
function exactness({ target }: ConfigRule, facts: SettingFacts, part: string | null): number {
  switch (target.kind) {
    case 'name':
      if (target.name !== facts.name) return 0;
      return target.part === null ? 4000 : target.part === part ? 5000 : 0;
    case 'glob':
      return [facts.name, ...facts.aliases].some((name) => matchesGlob(target.glob, name))
        ? 3000 + Math.min(999, target.glob.replaceAll('*', '').length)
        : 0;
    case 'class':
      return target.class === facts.class ? 2000 : 0;
    case 'all':
      return CLASS_SEVERITY[facts.class] === null || facts.isTopology ? 0 : 1000;
  }
}

/** `per` and `perRole` replaced by what they say of this place; null where they say nothing of it. */
export function resolve(matchers: readonly Matcher[], place: Place): readonly Matcher[] | null {
  const resolved: Matcher[] = [];
  for (const matcher of matchers) {
    const said = resolveOne(matcher, place);
    if (said === null) return null;
    resolved.push(...said);
  }
  return resolved;
}

function resolveOne(matcher: Matcher, place: Place): readonly Matcher[] | null {
  if (matcher.kind === 'per') {
    const own =
      matcher.environments.find(({ name }) => name === place.environment)?.matchers ?? matcher.otherwise;
    return own === null ? null : resolve(own, place);
  }
  if (matcher.kind === 'perRole') {
    const own = matcher[place.role];
    return own === null ? null : resolve(own, place);
  }
  return [matcher];
}
