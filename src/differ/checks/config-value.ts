import { displayValue } from '../../catalogue/display.js';
import type { SettingFacts } from '../../catalogue/table.js';
import { versionFacts } from '../../catalogue/versions.js';
import type { Observation } from '../../model/observation.js';
import { type Check, type Context, inStep, type Judgement, type Observed } from '../check.js';
import { settingDomain } from '../domains.js';
import { asksNothing, ruleAll, type Surroundings, UNREAD } from '../matchers.js';
import { factsOf, isPartRead, leadNode, observedNamed, settingNames, settingOf } from '../observed.js';
import { type Applied, ruleFor } from '../rules.js';
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
  explanation:
    'Every setting of every node is held against its rule in expectations.yaml, by default against the reference. Values are compared in canonical form: 1gb and 1073741824 are one value. Severity follows the setting’s class: behaviour and security are errors; persistence, capacity and network warnings; encoding, logging and what is unknown info.',
  *find(context, observation) {
    const { name } = observation.environment;
    for (const facts of askedSettings(context))
      for (const asked of questionsOn(facts, context, observation)) {
        if (isPartRead(observation, 'config')) yield* judge(asked, context, observation);
        else yield settingNotRead(subjectOf(asked), name, name);
      }
  },
} as const satisfies Check;

/** A rule that asks something of a setting, or of one part of it, in one environment. */
type Asked = Pick<SettingQuestion, 'facts' | 'part' | 'applied'>;

/** Everything that some server reports or some rule names. */
function askedSettings({ project, observations }: Context): readonly SettingFacts[] {
  const read = observations.filter((observation) => observation.kind === 'read');
  const named = project.config.flatMap(({ target }) => (target.kind === 'name' ? [target.name] : []));
  return [...new Set([...settingNames(read), ...named])].toSorted().map(factsOf);
}

/** A part with a rule of its own is a question of its own. */
function questionsOn(facts: SettingFacts, context: Context, observation: Observation): readonly Asked[] {
  const { name } = observation.environment;
  const role = (observation.kind === 'read' && leadNode(observation)?.role) || 'primary';
  return [null, ...partsWithRules(facts, context)].flatMap((part) => {
    const applied = ruleFor(context.project.config, facts, part, { environment: name, role });
    return applied !== null && isAsked(applied, name, context) ? [{ facts, part, applied }] : [];
  });
}

const isAsked = ({ matchers }: Applied, environment: string, { project: { reference } }: Context): boolean =>
  matchers.some((matcher) => !asksNothing(matcher, { environment, reference }));

const partsWithRules = ({ name }: SettingFacts, { project }: Context): readonly string[] =>
  project.config.flatMap(({ target }) =>
    target.kind === 'name' && target.name === name && target.part !== null ? [target.part] : [],
  );

/** One judgement per subject: the worst node speaks, and those that fare alike are its evidence. */
function* judge(asked: Asked, context: Context, observed: Observed): Iterable<Judgement> {
  if (!asked.applied.isNamed && isVersionsDoing(asked.facts, context.reference, observed)) return;
  const found = observed.snapshot.nodes.flatMap((node) => judgeNode({ ...asked, observed, node }, context));
  const troubles = found.filter(({ status }) => status !== 'in-step').toSorted(driftFirst);
  const subjects = new Set(troubles.map(({ subject }) => subject));
  if (subjects.size === 0 && found.length > 0) yield inStep(subjectOf(asked), observed.environment.name);
  for (const subject of subjects) {
    const alike = troubles.filter((trouble) => trouble.subject === subject);
    const [worst] = alike;
    if (worst === undefined || worst.status === 'in-step') continue;
    const nodes = alike.flatMap((one) => (one.status === 'in-step' ? [] : [one.evidence['node'] ?? null]));
    yield { ...worst, evidence: { nodes } };
  }
}

const driftFirst = (a: Judgement, b: Judgement): number =>
  Number(a.status === 'unverified') - Number(b.status === 'unverified');

function judgeNode(question: SettingQuestion, context: Context): readonly Judgement[] {
  const { facts, applied, observed, node } = question;
  const actual = partOf(question, settingOf(node, facts.name));
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
    : [settingNotRead(subjectOf(question), observed.environment.name, ruling.unread)];
}

function surroundings(question: SettingQuestion, context: Context): Surroundings {
  const { memoryLimitBytes, name } = question.observed.environment;
  return {
    environment: name,
    reference: context.project.reference,
    memoryLimit: memoryLimitBytes === null ? null : String(memoryLimitBytes),
    valueOf: (other) => {
      const there = observedNamed(context, other);
      const node = there === null || !isPartRead(there, 'config') ? null : leadNode(there);
      return node === null ? UNREAD : partOf(question, settingOf(node, question.facts.name));
    },
  };
}

/** The server does not report the setting. That is in step where nobody expects a value of it. */
function judgeAbsent(question: SettingQuestion, around: Surroundings): readonly Judgement[] {
  const { facts, applied, observed } = question;
  const { product, version } = observed.snapshot;
  const same = applied.matchers.find((matcher) => matcher.kind === 'same');
  const against = same === undefined ? null : (same.environment ?? around.reference);
  const expected = against === null ? null : around.valueOf(against);
  if (against !== null && expected === UNREAD)
    return [settingNotRead(subjectOf(question), observed.environment.name, against)];
  if (expected === UNREAD || (against !== null && expected === null)) return [];
  // tls-* are listed by builds with TLS only, and a build without it has nothing to set.
  if (!applied.isNamed && versionFacts(facts, product, version)?.maybeAbsent === true) return [];
  const phrase = expected !== null ? `${against} has ${displayValue(facts, expected)}` : 'the YAML expects a value';
  const ruling = { status: 'drift', kind: 'missing', expected, phrase, target: null, against } as const;
  return settingDrift(question, ruling, null, []);
}
