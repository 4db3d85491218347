import type { Family } from '../../model/family.js';
import type { Matcher } from '../../model/matcher.js';
import { type Check, type Context, drift, inStep, type Judgement, type Observed } from '../check.js';
import { wordDomain } from '../domains.js';
import {
  askedMatchers,
  type FamilyQuestion,
  familyQuestions,
  isWhole,
  keysNotRead,
  notMet,
  readBeforeTheRule,
  sideOf,
  tooFew,
  unaskable,
} from '../family-questions.js';
import { ruleAll } from '../matchers.js';
import { countedAs, countOf, inShares, largestChange, mainNames } from '../mixtures.js';

/** `key-type`: the keys of a family have another Redis type. */
export const keyType = {
  id: 'key-type',
  title: 'Keys of a family have another type',
  part: 'keys',
  severity: 'error',
  isAbsolute: false,
  askedOf: 'every environment but the reference; absolute expectations of all',
  explanation:
    'The Redis type of a family’s keys (string, hash, list, set, zset, stream) differs from the reference’s, or is not the one that the YAML names. Code that meets another type fails with WRONGTYPE.',
  *find(context, observation) {
    yield* unaskable(context, observation);
    for (const question of familyQuestions(context, observation)) yield* judge(question, context);
  },
} as const satisfies Check;

function* judge(question: FamilyQuestion, context: Context): Iterable<Judgement> {
  const { mine, rule, pattern, observed } = question;
  const matchers = askedMatchers(question, rule?.type, context);
  if (matchers.length === 0) return;
  const stale = readBeforeTheRule(question, context);
  if (stale !== null) yield stale;
  if (stale !== null) return;
  if (mine === null) {
    yield* notMet(question, observed, 'type');
    return;
  }
  const same = matchers.find((matcher) => matcher.kind === 'same');
  const found = judgeExpected(question, mine, matchers);
  if (found !== null) yield found;
  else if (same !== undefined) yield* judgeSame(question, mine, same.environment, context);
  else yield tooFew(question, [[observed, mine]]) ?? inStep(pattern, observed.environment.name);
}

/** What the YAML says of itself is asked of every key's type; null where it holds. */
function judgeExpected(
  question: FamilyQuestion,
  mine: Family,
  matchers: readonly Matcher[],
): Judgement | null {
  const { pattern, observed, rule, asked } = question;
  const { name } = observed.environment;
  const around = { environment: name, reference: '', valueOf: () => null, memoryLimit: null };
  const expected = matchers.filter(({ kind }) => kind !== 'same');
  for (const { name: type, count } of mine.types) {
    const ruling = ruleAll(expected, type, wordDomain, around);
    if (ruling.status !== 'drift') continue;
    return drift(pattern, name, 'changed', {
      expected: ruling.expected,
      actual: type,
      message: `${count} of ${mine.keys} keys of ${pattern} are of type ${type}; ${ruling.phrase}`,
      against: { kind: 'expectation', name: rule?.location?.file ?? 'expectations' },
      why: WHY,
      rule: asked,
      evidence: { types: countedAs('type', observed, mine.types) },
      fix: FIX,
    });
  }
  return null;
}

const WHY = 'code that expects another type fails with WRONGTYPE, or reads nothing';
const FIX = {
  commands: [],
  note: 'find out which version of the application writes them; a type cannot be changed in place',
} as const;

function* judgeSame(
  question: FamilyQuestion,
  mine: Family,
  environment: string | null,
  context: Context,
): Iterable<Judgement> {
  const side = sideOf(context, environment);
  if (side === 'unread') {
    yield keysNotRead(question, environment ?? context.project.reference);
    return;
  }
  const theirs = side.families.find(({ pattern }) => pattern === question.pattern);
  if (theirs === undefined) {
    yield* notMet(question, side, 'type');
    return;
  }
  const few = tooFew(question, [
    [question.observed, mine],
    [side, theirs],
  ]);
  yield few ?? compareTypes(question, mine, side, theirs);
}

function compareTypes(question: FamilyQuestion, mine: Family, side: Observed, theirs: Family): Judgement {
  const { pattern, observed, asked } = question;
  const { name } = observed.environment;
  const change = largestChange(mine.types, theirs.types);
  if (change === null) return inStep(pattern, name);
  // Not one type in common is no matter of chance; a mixture is, however it was read.
  const isApart = mine.types.every(({ name: type }) => countOf(theirs.types, type) === 0);
  const isCounted = isApart && isWhole(observed) && isWhole(side);
  return drift(pattern, name, 'changed', {
    expected: mainNames(theirs.types),
    actual: mainNames(mine.types),
    message: `keys of ${pattern} are ${inShares(mine.types)}; ${side.environment.name} has ${inShares(theirs.types)}`,
    against: { kind: 'environment', name: side.environment.name },
    why: WHY,
    rule: asked,
    evidence: {
      types: countedAs('type', observed, mine.types),
      expectedTypes: countedAs('type', side, theirs.types),
    },
    fix: FIX,
    pValue: isCounted ? null : change.chance,
  });
}
