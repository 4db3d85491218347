import { moduleVersion } from '../catalogue/version-range.js';
import type { AclUser, FunctionLibrary, Module, NodeSnapshot } from '../model/snapshot.js';
import { compareUsers } from './acl.js';
import { drift, inStep, type Judgement, type Observed } from './check.js';
import { nodeList } from './observed.js';
import { byName } from './things.js';

/** The nodes of one environment: the one that speaks for it is the measure of the others. */
export interface Nodes {
  readonly lead: NodeSnapshot;
  readonly others: readonly NodeSnapshot[];
  readonly observed: Observed;
}

/** Why it matters that nodes agree. */
export const AFTER_FAILOVER = 'after a failover, clients meet the other node: behaviour changes with it';

/** Things with names that every node should have alike. */
interface NodeThing<T extends { readonly name: string }> {
  /** What a subject begins with. */
  readonly kind: 'acl' | 'module' | 'function';
  /** `the module`. */
  readonly word: string;
  /** Null where the node did not tell. */
  readonly of: (node: NodeSnapshot) => readonly T[] | null;
  /** How one differs from its namesake on the lead: sentences that continue its name; none where it does not. */
  readonly differences: (observed: Observed) => (mine: T, lead: T) => readonly string[];
  readonly why: string;
  readonly fix: (name: string, nodes: string, lead: string) => string;
}

/** Users with their passwords, by labels that are the same on all nodes of an environment. */
export const USERS: NodeThing<AclUser> = {
  kind: 'acl',
  word: 'the ACL user',
  of: ({ acl }) => acl,
  differences: ({ snapshot: { knownCommands } }) => {
    const dialect = { hasChannels: true, isSince7: true, knownCommands, takes: () => true };
    const compare = compareUsers({ dialect, requirepass: null }, { dialect, requirepass: null });
    return (mine, lead) => {
      const found = compare(mine, lead);
      if (found === null) return ['has other rules'];
      const isSamePassword = mine.passwords.join(' ') === lead.passwords.join(' ');
      return isSamePassword || found.length > 0 ? found : ['has other passwords'];
    };
  },
  why: `${AFTER_FAILOVER}; logins that work here fail there`,
  fix: (name, nodes, lead) =>
    `users are not replicated: run the ACL SETUSER ${name} of ${lead} on ${nodes} too, then ACL SAVE or CONFIG REWRITE`,
};

/** Modules, without those that a version brings itself: while an upgrade rolls, nodes differ in these. */
export const MODULES: NodeThing<Module> = {
  kind: 'module',
  word: 'the module',
  of: ({ modules }) => modules?.filter(({ isBuiltIn }) => !isBuiltIn) ?? null,
  differences: () => (mine, lead) =>
    mine.version === lead.version
      ? []
      : [`is ${moduleVersion(mine.version)}, not ${moduleVersion(lead.version)}`],
  why: AFTER_FAILOVER,
  fix: (_, nodes, lead) =>
    `load the modules of ${lead} by loadmodule in the redis.conf of ${nodes}, and restart`,
};

/** Function libraries: what is loaded into a primary reaches its replicas, and no other shard. */
export const LIBRARIES: NodeThing<FunctionLibrary> = {
  kind: 'function',
  word: 'the function library',
  of: ({ functions }) => functions,
  differences: () => (mine, lead) =>
    JSON.stringify(mine) === JSON.stringify(lead) ? [] : ['has other code'],
  why: AFTER_FAILOVER,
  fix: (_, nodes, lead) =>
    `FUNCTION LOAD REPLACE it on every primary, and look whether ${nodes} follows ${lead}`,
};

/**
 * One judgement per name. A node that did not tell is not asked: that has its own finding.
 *
 * @param asCompared leaves out what another finding says
 */
export function* things<T extends { readonly name: string }>(
  { lead, others, observed }: Nodes,
  thing: NodeThing<T>,
  asCompared: (one: T) => T = (one) => one,
): Iterable<Judgement> {
  const told = [lead, ...others].flatMap((node) => {
    const found = thing.of(node)?.map(asCompared) ?? null;
    return found === null ? [] : [{ node, found: byName(found) }];
  });
  const [first, ...rest] = told;
  if (first === undefined || rest.length === 0) return;
  const names = [...new Set(told.flatMap(({ found }) => [...found.keys()]))].toSorted();
  const differences = thing.differences(observed);
  for (const name of names) {
    const wanted = first.found.get(name) ?? null;
    const strange = rest.flatMap(({ node, found }) => {
      const how = unlike(differences, found.get(name) ?? null, wanted);
      return how === null ? [] : [{ node, how }];
    });
    yield judge(thing, name, first.node, strange, observed.environment.name);
  }
}

type Unlike = 'missing' | 'unexpected' | readonly string[];

/** Null where both are alike. */
function unlike<T>(
  differences: (mine: T, lead: T) => readonly string[],
  mine: T | null,
  lead: T | null,
): Unlike | null {
  if (mine === null) return lead === null ? null : 'missing';
  if (lead === null) return 'unexpected';
  const found = differences(mine, lead);
  return found.length === 0 ? null : found;
}

function judge<T extends { readonly name: string }>(
  { kind, word, why, fix }: NodeThing<T>,
  name: string,
  lead: NodeSnapshot,
  strange: readonly { readonly node: NodeSnapshot; readonly how: Unlike }[],
  environment: string,
): Judgement {
  const subject = `${kind}/${name}`;
  const [first] = strange;
  if (first === undefined) return inStep(subject, environment);
  const sentences = [...new Set(strange.map(({ how }) => String(how)))].map((how) => {
    const alike = strange.filter((one) => String(one.how) === how);
    return sentenceOf(alike[0]?.how ?? 'missing', nodeList(alike.map(({ node }) => node)), lead);
  });
  const nodes = strange.map(({ node }) => node);
  return drift(subject, environment, typeof first.how === 'string' ? first.how : 'changed', {
    message: `${word} ${name} ${sentences.join('; and it ')}`,
    against: { kind: 'node', name: lead.id },
    why,
    evidence: { nodes: [lead.id, ...nodes.map(({ id }) => id)] },
    fix: { commands: [], note: fix(name, nodeList(nodes), lead.id) },
  });
}

function sentenceOf(how: Unlike, nodes: string, { id, role }: NodeSnapshot): string {
  if (how === 'missing') return `is not on ${nodes}; ${id} (${role}) has it`;
  if (how === 'unexpected') return `is on ${nodes}; ${id} (${role}) does not have it`;
  return `on ${nodes} is not that of ${id} (${role}): it ${how.join('; it ')}`;
}
