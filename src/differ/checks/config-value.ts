import type { SettingFacts } from '../../catalogue/table.js';
import { versionFacts } from '../../catalogue/versions.js';
import type { NodeSnapshot } from '../../model/snapshot.js';
import { agreementRule, isOdd } from '../agreement.js';
import { type Check, type Context, inStep, type Judgement, type Observed, type Trouble } from '../check.js';
import { settingDomain, showSetting } from '../domains.js';
import { asksNothing, ruleAll } from '../matchers.js';
import {
  factsOf,
  isPartRead,
  knownSetting,
  leadNode,
  observedNamed,
  secondLookOf,
  settingNames,
} from '../observed.js';
import { type Applied, type Place, ruleFor } from '../rules.js';
import { type Surroundings, UNREAD } from '../ruling.js';
import {
  partOf,
  type SettingQuestion,
  settingDrift,
  settingNotRead,
  settingUnknown,
  subjectOf,
} from '../setting-judgement.js';
import { isVersionsDoing } from '../versions.js';

/** `config-value`: a setting that breaks its expectation, on every node. */
export const configValue = {
  id: 'config-value',
  title: 'A setting breaks its expectation',
  part: 'config',
  severity: 'error',
  isAbsolute: false,
  askedOf: 'every environment but the reference; absolute expectations of all',
  explanation:
    'Every setting of every node is held against its rule in expectations.yaml, by default against the reference. Values are compared in canonical form: 1gb and 1073741824 are one value. Severity follows the setting’s class: behaviour and security are errors; persistence, capacity and network warnings; encoding, logging and what is unknown info.',
  *find(context, observation) {
    for (const facts of askedSettings(context))
      for (const part of [null, ...partsWithRules(facts, context)])
        if (isPartRead(observation, 'config')) yield* judge({ facts, part }, context, observation);
        else yield* notRead({ facts, part }, context, observation.environment.name);
  },
} as const satisfies Check;

/** A setting, or one part of it that a rule of its own speaks of. */
type Topic = Pick<SettingQuestion, 'facts' | 'part'>;

/** Everything that some server reports or some rule names. */
function askedSettings({ project, observations }: Context): readonly SettingFacts[] {
  const read = observations.filter((observation) => observation.kind === 'read');
  const named = project.config.flatMap(({ target }) => (target.kind === 'name' ? [target.name] : []));
  return [...new Set([...settingNames(read), ...named])].toSorted().map(factsOf);
}

const partsWithRules = ({ name }: SettingFacts, { project }: Context): readonly string[] => [
  ...new Set(
    project.config.flatMap(({ target }) =>
      target.kind === 'name' && target.name === name && target.part !== null ? [target.part] : [],
    ),
  ),
];

/** The rule that asks something of a topic in one place; null where none does. */
function appliedTo({ facts, part }: Topic, context: Context, place: Place): Applied | null {
  const { config, reference } = context.project;
  const applied = ruleFor(config, facts, part, place);
  const { environment } = place;
  return applied?.matchers.some((matcher) => !asksNothing(matcher, { environment, reference }))
    ? applied
    : null;
}

function* notRead(topic: Topic, context: Context, environment: string): Iterable<Judgement> {
  const applied = appliedTo(topic, context, { environment, role: 'primary' });
  if (applied !== null) yield settingNotRead(subjectOf(topic), environment, environment, applied);
}

/** One judgement per subject: the worst node speaks, and those that fare alike are its evidence. */
function* judge(topic: Topic, context: Context, observed: Observed): Iterable<Judgement> {
  const environment = observed.environment.name;
  const areAgreed = !context.project.policy.checks.some(
    ({ check, severity }) => check === 'node-agreement' && severity === 'off',
  );
  const found = observed.snapshot.nodes.flatMap((node) => {
    const applied = appliedTo(topic, context, { environment, role: node.role });
    if (applied === null || isSaidOnce(topic, applied, context, observed)) return [];
    if (areAgreed && isAgreements(topic, context, observed, node)) return [];
    return judgeNode({ ...topic, applied, observed, node }, context);
  });
  const troubles = found.filter((one) => one.status !== 'in-step').toSorted(driftFirst);
  const subjects = new Set(troubles.map(({ subject }) => subject));
  if (subjects.size === 0 && found.length > 0) yield inStep(subjectOf(topic), environment);
  for (const subject of subjects) {
    const alike = troubles.filter((trouble) => trouble.subject === subject);
    const nodes = alike.map(({ evidence }) => evidence['node'] ?? null);
    for (const worst of alike.slice(0, 1))
      yield { ...worst, evidence: { nodes, ...secondLookOf(observed, topic.facts.name) } };
  }
}

/** What differs because the versions do is `server-version`'s, unless the YAML names the setting or a value for it. */
const isSaidOnce = (
  { facts }: Topic,
  { isNamed, matchers }: Applied,
  { reference }: Context,
  observed: Observed,
): boolean =>
  !isNamed && matchers.every(({ kind }) => kind === 'same') && isVersionsDoing(facts, reference, observed);

/** A node that differs from its own environment is `node-agreement`'s, where that asks about it. */
function isAgreements({ facts }: Topic, context: Context, observed: Observed, node: NodeSnapshot): boolean {
  const lead = leadNode(observed);
  if (lead === null || lead === node || !isOdd(facts, observed, lead, node)) return false;
  return agreementRule(facts, context.project.config, observed) !== null;
}

const driftFirst = (a: Trouble, b: Trouble): number =>
  Number(a.status === 'unverified') - Number(b.status === 'unverified');

function judgeNode(question: SettingQuestion, context: Context): readonly Judgement[] {
  const { facts, applied, observed, node } = question;
  const known = knownSetting(observed, node, facts.name);
  const { name } = observed.environment;
  if (known === UNREAD) return [settingNotRead(subjectOf(question), name, name, applied)];
  const actual = partOf(question, known);
  const around = surroundings(question, context);
  if (actual === null) return judgeAbsent(question, around);
  const ruling = ruleAll(applied.matchers, actual, settingDomain(facts), around);
  if (ruling.status === 'in-step') return [inStep(subjectOf(question), observed.environment.name)];
  if (ruling.status === 'drift') {
    const found = settingDrift(question, ruling, actual, partsWithRules(facts, context));
    return found.length > 0 ? found : [inStep(subjectOf(question), observed.environment.name)];
  }
  return ruling.unread === null
    ? [settingUnknown(question, ruling.reason, actual)]
    : [settingNotRead(subjectOf(question), name, ruling.unread, applied)];
}

function surroundings(question: SettingQuestion, context: Context): Surroundings {
  const { memoryLimitBytes, name } = question.observed.environment;
  return {
    environment: name,
    reference: context.project.reference,
    memoryLimit: memoryLimitBytes === null ? null : String(memoryLimitBytes),
    valueOf: (other) => {
      const there = observedNamed(context, other);
      const node = there === null ? null : counterpart(question, there);
      const value = there === null || node === null ? UNREAD : knownSetting(there, node, question.facts.name);
      return value === UNREAD ? UNREAD : partOf(question, value);
    },
  };
}

/** The node to be held against: one in the same role, where the rule goes by roles. */
const counterpart = ({ applied, node }: SettingQuestion, there: Observed): NodeSnapshot | null =>
  (applied.isPerRole ? there.snapshot.nodes.find(({ role }) => role === node.role) : null) ?? leadNode(there);

/** The server does not report the setting. That is in step where nobody expects a value of it. */
function judgeAbsent(question: SettingQuestion, around: Surroundings): readonly Judgement[] {
  const { facts, applied, observed } = question;
  const { name } = observed.environment;
  const { product, version } = observed.snapshot;
  const asked = applied.matchers.filter(
    (matcher) => !asksNothing(matcher, around) && matcher.kind !== 'not' && matcher.kind !== 'excludes',
  );
  const same = asked.find((matcher) => matcher.kind === 'same');
  const against = same === undefined ? null : (same.environment ?? around.reference);
  const expected = against === null ? null : around.valueOf(against);
  if (against !== null && expected === UNREAD)
    return [settingNotRead(subjectOf(question), name, against, applied)];
  if (asked.length === 0 || expected === UNREAD || (against !== null && expected === null))
    return [inStep(subjectOf(question), name)];
  // tls-* are listed by builds with TLS only, and a build without it has nothing to set.
  if (!applied.isNamed && versionFacts(facts, product, version)?.maybeAbsent === true) return [];
  const wanted = expected ?? asked.find((matcher) => matcher.kind === 'equals')?.value ?? null;
  const shown = wanted === null ? 'a value' : showSetting(facts, wanted);
  const phrase = against === null ? `expected ${shown}` : `${against} has ${shown}`;
  const ruling = {
    status: 'drift',
    kind: 'missing',
    expected: wanted,
    phrase,
    target: null,
    against,
  } as const;
  return settingDrift(question, ruling, null, []);
}
