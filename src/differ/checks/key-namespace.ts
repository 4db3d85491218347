import type { Against } from '../../model/report.js';
import {
  askedAt,
  type Check,
  type Context,
  drift,
  inStep,
  type Judgement,
  type Observed,
  unverified,
} from '../check.js';
import {
  type FamilyQuestion,
  familyQuestions,
  isAbsenceKnown,
  keysNotRead,
  readBeforeTheRule,
  secondLookFor,
  unaskable,
} from '../family-questions.js';
import { isPartRead } from '../observed.js';
import { proposedPrefixes } from '../prefixes.js';

/** `key-namespace`: a family that one environment has and the other lacks. */
export const keyNamespace = {
  id: 'key-namespace',
  title: 'A family of keys is missing or unexpected',
  part: 'keys',
  severity: 'warning',
  isAbsolute: false,
  askedOf: 'every environment but the reference; absolute expectations of all',
  explanation:
    'A family of keys that the reference has and this environment lacks, or the other way round; required and forbidden families of the YAML are asked of every environment and are errors. That a family is missing is claimed only where every key was read; a sample that did not meet it leaves it unverified.',
  *find(context, observation) {
    yield* unaskable(context, observation);
    const questions = familyQuestions(context, observation).filter((question) => isAsked(question, context));
    const lone = emptySide(questions) ?? otherPrefixes(questions, context);
    if (lone !== null) yield lone;
    if (isPartRead(observation, 'keys')) yield* outsideOfFamilies(observation, context);
    for (const question of questions)
      if (lone === null || isRequired(question)) yield* judge(question, context);
  },
} as const satisfies Check;

const isRequired = ({ rule }: FamilyQuestion): boolean => rule?.present != null;

function isAsked(question: FamilyQuestion, { project }: Context): boolean {
  if (isRequired(question)) return true;
  if (question.mine === null && question.theirs === null) return false;
  if (question.observed.environment.name === project.reference) return false;
  return question.rule !== null || project.unlistedFamilies !== 'ignore';
}

/** Subjects that no pattern can be: these names stand for no placeholder. */
export const EVERY_FAMILY = '{all}';
const UNPREFIXED = '{unprefixed}';
export const OVERFLOW = '{overflow}';

/** Keys that were counted and are in no family. */
function* outsideOfFamilies(
  { environment: { name }, snapshot }: Observed,
  { project }: Context,
): Iterable<Judgement> {
  const { unprefixed, keyPrefix, overflow } = snapshot.keyspace;
  const severity = project.unlistedFamilies;
  if (unprefixed === 0 && keyPrefix !== null) yield inStep(UNPREFIXED, name);
  if (unprefixed > 0 && severity !== 'ignore')
    yield drift(UNPREFIXED, name, 'unexpected', {
      message: `${here(unprefixed, ` without the keyPrefix ${keyPrefix}`)}, not compared`,
      against: { kind: 'expectation', name: 'keyPrefix' },
      why: 'keys without the environment’s prefix may be another application’s, or another environment’s',
      severity,
      evidence: { keys: unprefixed },
      fix: {
        commands: [],
        note: 'find out who writes them, or take keyPrefix out of the environment’s file',
      },
    });
  if (overflow > 0)
    yield unverified(OVERFLOW, name, 'insufficient', {
      message: `${here(overflow, ' in more families than are told apart')}, not compared`,
      against: { kind: 'environment', name },
      evidence: { keys: overflow },
      fix: {
        commands: [],
        note: 'name the families that matter in expectations.yaml, or set sampling.patterns',
      },
    });
}

/** No key at all on one side is one finding and not one per family. */
function emptySide(questions: readonly FamilyQuestion[]): Judgement | null {
  const [first] = questions;
  const compared = questions.filter(({ mine, theirs }) => mine !== null || theirs !== null);
  if (first === undefined || first.reference === null || compared.length < 2) return null;
  const { observed, reference } = first;
  const families = compared.map(({ pattern }) => pattern);
  for (const [empty, full, kind] of [
    [observed, reference, 'missing'],
    [reference, observed, 'unexpected'],
  ] as const) {
    if (empty.snapshot.keyspace.total > 0 || empty.families.length > 0 || !isAbsenceKnown(empty, full))
      continue;
    return drift(EVERY_FAMILY, observed.environment.name, kind, {
      message: `${empty.environment.name} holds no keys; ${full.environment.name} has ${families.length} families`,
      against: { kind: 'environment', name: reference.environment.name },
      why: 'what is rehearsed without data is not rehearsed',
      evidence: { families },
      fix: { commands: [], note: 'fill it with data like the reference’s, or compare another environment' },
    });
  }
  return null;
}

/** Keys of both sides that differ in their prefix alone cannot be compared, and are no missing families. */
function otherPrefixes([first]: readonly FamilyQuestion[], { project }: Context): Judgement | null {
  if (first === undefined || first.reference === null) return null;
  const { observed, reference } = first;
  const proposal = proposedPrefixes(observed, reference);
  if (proposal === null) return null;
  const [here, there] = [observed.environment.name, reference.environment.name];
  const { mine, theirs } = proposal;
  const lines = [
    ...(mine === '' ? [] : [`keyPrefix: "${mine}" in ${here}.yaml`]),
    ...(theirs === '' ? [] : [`keyPrefix: "${theirs}" in ${there}.yaml`]),
  ];
  const begins = (prefix: string): string => (prefix === '' ? 'with no word in common' : `with ${prefix}`);
  return unverified(EVERY_FAMILY, here, 'insufficient', {
    message: `no family can be compared: keys begin ${begins(mine)} in ${here}, and ${begins(theirs)} in ${there}`,
    against: { kind: 'environment', name: there },
    // Where keys have to be verified, this is what keeps them from it.
    rule: project.policy.mustVerify.includes('keys') ? askedAt(null) : null,
    evidence: { prefix: mine, expectedPrefix: theirs },
    fix: { commands: [], note: `if that is the environment’s name: ${lines.join(', ')}` },
  });
}

function* judge(question: FamilyQuestion, context: Context): Iterable<Judgement> {
  const stale = readBeforeTheRule(question, context);
  if (stale !== null) yield stale;
  else if (question.rule?.present === 'forbidden') yield judgeForbidden(question);
  else if (question.rule?.present === 'required') yield judgeRequired(question);
  else if (question.reference === null) yield keysNotRead(question, context.project.reference);
  else yield judgeBoth(question, question.reference, context);
}

function judgeForbidden(question: FamilyQuestion): Judgement {
  const { pattern, observed, mine, asked, rule } = question;
  const { name } = observed.environment;
  const against = { kind: 'expectation', name: rule?.location?.file ?? 'expectations' } as const;
  const absence = mine === null ? absenceOf(pattern, observed, null) : null;
  if (absence?.kind === 'absent') return inStep(pattern, name);
  if (absence?.kind === 'unknown') return unseen(question, observed, against, absence);
  const keys = absence?.keys ?? mine?.keys ?? 0;
  return drift(pattern, name, 'unexpected', {
    message: `${here(keys, ` of ${pattern}`)}; the YAML forbids them`,
    against,
    severity: 'error',
    rule: asked,
    evidence: { keys },
    fix: {
      commands: [],
      note: 'find out who writes them, then delete them with UNLINK, a SCAN page at a time',
    },
  });
}

function judgeRequired(question: FamilyQuestion): Judgement {
  const { pattern, observed, mine, asked, rule } = question;
  const { name } = observed.environment;
  const against = { kind: 'expectation', name: rule?.location?.file ?? 'expectations' } as const;
  const absence = absenceOf(pattern, observed, null);
  if (mine !== null || absence.kind === 'there') return inStep(pattern, name);
  if (absence.kind === 'unknown') return unseen(question, observed, against, absence);
  return drift(pattern, name, 'missing', {
    message: `no key of ${pattern} is here; the YAML requires some`,
    against,
    severity: 'error',
    rule: asked,
    why: WHY,
    evidence: absence.evidence,
    fix: FIX,
  });
}

const WHY = 'code that reads or fills these keys is not rehearsed where they do not exist';
const FIX = {
  commands: [],
  note: 'find out whether a job, a feature flag or another prefix keeps them away',
} as const;

function judgeBoth(question: FamilyQuestion, reference: Observed, { project }: Context): Judgement {
  const { pattern, observed, mine, theirs, asked, rule } = question;
  const { name } = observed.environment;
  const other = reference.environment.name;
  const against = { kind: 'environment', name: other } as const;
  const severity = rule === null && project.unlistedFamilies !== 'ignore' ? project.unlistedFamilies : null;
  const shared = { against, rule: asked, severity };
  if (mine !== null && theirs !== null) return inStep(pattern, name);
  const [lacking, full] = mine === null ? [observed, reference] : [reference, observed];
  const absence = absenceOf(pattern, lacking, full);
  if (absence.kind === 'there') return inStep(pattern, name);
  if (absence.kind === 'unknown') return unseen(question, lacking, against, absence);
  if (mine === null) {
    return drift(pattern, name, 'missing', {
      ...shared,
      message: `no key of ${pattern} is here; ${other} has ${count(theirs?.keys ?? 0)}`,
      why: WHY,
      evidence: { keys: 0, expectedKeys: theirs?.keys ?? 0, ...absence.evidence },
      fix: FIX,
    });
  }
  return drift(pattern, name, 'unexpected', {
    ...shared,
    message: `${here(mine.keys, ` of ${pattern}`)}; ${other} has none`,
    why: 'keys that the reference does not have come from code, jobs or prefixes that it does not run',
    evidence: { keys: mine.keys, expectedKeys: 0, ...absence.evidence },
    fix: {
      commands: [],
      note: 'find out who writes them; if they belong here, name the family in expectations.yaml',
    },
  });
}

/** Whether a family that was not met on one side is there. */
type Absence =
  | { readonly kind: 'absent'; readonly evidence: { readonly searched?: true } }
  | { readonly kind: 'there'; readonly keys: number }
  | { readonly kind: 'unknown'; readonly why: string | null };

/** What was not met is not there where all keys were read, or all names searched. */
function absenceOf(pattern: string, side: Observed, other: Observed | null): Absence {
  if (isAbsenceKnown(side, other)) return { kind: 'absent', evidence: {} };
  const look = secondLookFor(pattern, side);
  if (look === null) return { kind: 'unknown', why: null };
  if (look.keys > 0) return { kind: 'there', keys: look.keys };
  return look.why === null
    ? { kind: 'absent', evidence: { searched: true } }
    : { kind: 'unknown', why: look.why };
}

/** Not met in a sample: how large a family it would have met almost surely. */
function unseen(
  question: FamilyQuestion,
  side: Observed,
  against: Against,
  { why: ended }: { readonly why: string | null },
): Judgement {
  const { sampled, total, overflow } = side.snapshot.keyspace;
  const share = sampled === 0 ? 1 : 1 - 0.001 ** (1 / sampled);
  const name = side.environment.name;
  const why = !side.snapshot.keyspace.patterns.includes('*')
    ? 'only names of certain patterns were asked for (sampling.patterns)'
    : overflow > 0
      ? `${count(overflow)} were not told apart`
      : `a family of ${percent(share)} of the keys or more would have been, 999 times in 1000`;
  return unverified(question.pattern, question.observed.environment.name, 'insufficient', {
    message: `${question.pattern} was not met in the sample of ${name} (${sampled} of ${total} keys): ${why}${ended === null ? '' : `; looking through all names ended early: ${ended}`}`,
    against,
    rule: question.asked,
    evidence: { notMetIn: name, sampled, total, seenShare: share },
    // What else is asked of the family is not known for the same reason.
    cause: `few:${question.pattern}`,
    fix: { commands: [], note: 'read more keys: --sample N, or --all-keys' },
  });
}

const here = (keys: number, which: string): string =>
  `${count(keys)}${which} ${keys === 1 ? 'is' : 'are'} here`;

const count = (keys: number): string => (keys === 1 ? '1 key' : `${keys} keys`);

const percent = (share: number): string => `${Number((share * 100).toPrecision(2))}%`;
