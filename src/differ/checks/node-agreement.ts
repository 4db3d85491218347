import type { SettingFacts } from '../../catalogue/table.js';
import type { Json, Remedy } from '../../model/report.js';
import type { AclUser, NodeSnapshot } from '../../model/snapshot.js';
import { agreementRule, isOdd, markOf } from '../agreement.js';
import {
  type Check,
  type Context,
  drift,
  inStep,
  type Judgement,
  NO_REMEDY,
  unreadCause,
  unverified,
} from '../check.js';
import { showSetting } from '../domains.js';
import { setSetting } from '../fix.js';
import { LIBRARIES, MODULES, type Nodes, things, USERS, AFTER_FAILOVER as WHY } from '../node-things.js';
import { factsOf, knownSetting, leadNode, nodeList, secondLookOf, settingNames } from '../observed.js';
import { type Applied, askedBy } from '../rules.js';
import { UNREAD } from '../ruling.js';

/** `node-agreement`: nodes of one environment that disagree, so that behaviour changes with the next failover. */
export const nodeAgreement = {
  id: 'node-agreement',
  title: 'Nodes of one environment disagree',
  part: 'config',
  severity: 'error',
  isAbsolute: false,
  askedOf: 'every environment with more than one node, the reference too',
  explanation:
    'The nodes of an environment (a primary, its replicas, the nodes of a cluster) are held against each other before environments are: settings, ACL users, modules, functions and the version. What names a node and replica-priority may differ; what should differ by role is declared with perRole.',
  *find(context, observation) {
    if (observation.kind === 'unread') return;
    const { nodes, unread } = observation.snapshot;
    const { name } = observation.environment;
    const lead = leadNode(observation);
    const silent = unread.find(({ part, node }) => part === 'config' && node !== null && node !== lead?.id);
    if (silent !== undefined) yield notRead(name, silent.node ?? '');
    const others = nodes.filter((node) => node !== lead);
    if (lead === null || others.length === 0) return;
    const nodePair = { lead, others, observed: observation };
    yield version(nodePair);
    for (const facts of settingNames([observation]).map(factsOf)) yield* setting(facts, nodePair, context);
    yield* things(nodePair, USERS, withoutDispute(nodePair));
    yield* things(nodePair, MODULES);
    yield* things(nodePair, LIBRARIES);
  },
} as const satisfies Check;

function notRead(environment: string, node: string): Judgement {
  return unverified('config/*', environment, 'denied', {
    message: `${node} could not be compared with the other nodes: it could not be read`,
    against: { kind: 'node', name: node },
    cause: unreadCause('config', environment),
  });
}

function version({ lead, others, observed }: Nodes): Judgement {
  const { name } = observed.environment;
  const strange = others.filter((node) => node.version !== lead.version);
  const [first] = strange;
  if (first === undefined) return inStep('server', name);
  return drift('server', name, 'changed', {
    expected: lead.version,
    actual: first.version,
    message: `${nodeList(strange)} runs ${first.version}; ${lead.id} runs ${lead.version}`,
    against: { kind: 'node', name: lead.id },
    why: `${WHY}, and the older one may not read what the newer one writes`,
    evidence: { nodes: valuesOf([lead, ...others], (node) => node.version) },
    fix: { commands: [], note: 'finish the upgrade, or take it back' },
  });
}

function* setting(facts: SettingFacts, nodes: Nodes, context: Context): Iterable<Judgement> {
  const { lead, others, observed } = nodes;
  const { name } = observed.environment;
  const applied = agreementRule(facts, context.project.config, observed);
  if (applied === null || markOf(facts, observed, lead) === UNREAD) return;
  const subject = `config/${facts.name}`;
  const strange = others.filter((node) => isOdd(facts, observed, lead, node));
  yield strange.length === 0
    ? inStep(subject, name)
    : disagreement(subject, facts, { ...nodes, others: strange }, applied);
}

function disagreement(
  subject: string,
  facts: SettingFacts,
  { lead, others, observed }: Nodes,
  applied: Applied,
): Judgement {
  const { name } = observed.environment;
  const valueOn = (node: NodeSnapshot): string | null => {
    const value = knownSetting(observed, node, facts.name);
    return value === UNREAD ? null : value;
  };
  const [first = lead] = others;
  const [expected, actual] = [valueOn(lead), valueOn(first)];
  const show = (value: string | null): string => (value === null ? 'not there' : showSetting(facts, value));
  const isOtherSecret = facts.isSecret && expected === actual;
  const alike = [...new Set(others.map(valueOn))].map((value) => ({
    value,
    nodes: others.filter((node) => valueOn(node) === value),
  }));
  const found = alike.map(({ value, nodes }) => `${show(value)} on ${nodeList(nodes)}`).join(', ');
  return drift(subject, name, actual === null ? 'missing' : expected === null ? 'unexpected' : 'changed', {
    expected,
    actual,
    message: isOtherSecret
      ? `${facts.name} of ${nodeList(others)} is another one than that of ${lead.id}`
      : `${facts.name} is ${found}; ${lead.id} (${lead.role}) ${expected === null ? 'does not have it' : `has ${show(expected)}`}`,
    against: { kind: 'node', name: lead.id },
    why: facts.why === null ? WHY : `${WHY}; ${facts.why}`,
    evidence: {
      nodes: valuesOf([lead, ...others], valueOn),
      ...secondLookOf(observed, facts.name),
    },
    rule: askedBy(applied),
    fix: on(others, setSetting(observed, first, facts, expected)),
    rollback: together(
      alike.map(({ value, nodes: [one = first, ...more] }) =>
        value === null ? NO_REMEDY : on([one, ...more], setSetting(observed, one, facts, value)),
      ),
    ),
  });
}

function on(nodes: readonly NodeSnapshot[], remedy: Remedy): Remedy {
  const place = `on ${nodeList(nodes)}`;
  return { commands: remedy.commands, note: remedy.note === null ? place : `${place}; ${remedy.note}` };
}

/** Ways back that are not the same for all nodes are told in a sentence. */
function together(remedies: readonly Remedy[]): Remedy {
  const [only, second] = remedies;
  if (only === undefined || second === undefined) return only ?? NO_REMEDY;
  const told = remedies.map(({ commands, note }) => [...commands.slice(0, 1), note ?? ''].join(' ').trim());
  return { commands: [], note: told.filter((words) => words !== '').join('; ') || null };
}

/** Where requirepass disagrees, that is the password of the user `default`: one cause, one finding. */
function withoutDispute({ lead, others, observed }: Nodes): (user: AclUser) => AclUser {
  const facts = factsOf('requirepass');
  const marks = new Set([lead, ...others].map((node) => markOf(facts, observed, node)));
  return (user) =>
    marks.size > 1 && user.name === 'default' ? { ...user, passwords: [], isOpen: false } : user;
}

const valuesOf = (nodes: readonly NodeSnapshot[], valueOn: (node: NodeSnapshot) => string | null): Json =>
  nodes.map((node) => ({ node: node.id, role: node.role, value: valueOn(node) }));
