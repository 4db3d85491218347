import type { Family } from '../../model/family.js';
import { type Check, type Context, drift, inStep, type Judgement, type Observed } from '../check.js';
import { wordDomain } from '../domains.js';
import {
  type FamilyQuestion,
  familyQuestions,
  isWhole,
  matchersFor,
  readBeforeTheRule,
  sideOf,
  tooFew,
  unaskable,
} from '../family-questions.js';
import { asksNothing, ruleAll } from '../matchers.js';
import { fisherExact } from '../statistics.js';

/** Types of a family may mix a little, and not in the same measure everywhere. */
const TOLERATED_SHARE = 0.05;

/** `key-type`: the keys of a family have another Redis type. */
export const keyType = {
  id: 'key-type',
  title: 'Keys of a family have another type',
  part: 'keys',
  severity: 'error',
  isAbsolute: false,
  explanation:
    'The Redis type of a family’s keys (string, hash, list, set, zset, stream) differs from the reference’s, or is not the one that the YAML names. Code that meets another type fails with WRONGTYPE.',
  *find(context, observation) {
    yield* unaskable(context, observation);
    for (const question of familyQuestions(context, observation)) yield* judge(question, context);
  },
} as const satisfies Check;

function* judge(question: FamilyQuestion, context: Context): Iterable<Judgement> {
  const { mine, rule, observed } = question;
  const matchers = matchersFor(question, rule?.type);
  const around = { environment: observed.environment.name, reference: context.project.reference };
  if (mine === null || matchers.every((matcher) => asksNothing(matcher, around))) return;
  const stale = readBeforeTheRule(question, context);
  if (stale !== null) {
    yield stale;
    return;
  }
  const same = matchers.find((matcher) => matcher.kind === 'same');
  if (same === undefined) yield judgeExpected(question, mine, context);
  else {
    const side = sideOf(context, question, same.environment);
    const theirs = side?.families.find(({ pattern }) => pattern === question.pattern);
    if (side !== null && theirs !== undefined) yield judgeSame(question, mine, side, theirs);
  }
}

function judgeExpected(question: FamilyQuestion, mine: Family, context: Context): Judgement {
  const { pattern, observed, rule, asked } = question;
  const { name } = observed.environment;
  const matchers = matchersFor(question, rule?.type);
  const around = { environment: name, reference: context.project.reference, valueOf: () => null, memoryLimit: null };
  for (const { name: type, count } of mine.types) {
    const ruling = ruleAll(matchers, type, wordDomain, around);
    if (ruling.status !== 'drift') continue;
    return drift(pattern, name, 'changed', {
      expected: ruling.expected,
      actual: type,
      message: `${count} of ${mine.keys} keys of ${pattern} are of type ${type}; ${ruling.phrase}`,
      against: { kind: 'expectation', name: rule?.location?.file ?? 'expectations' },
      why: WHY,
      rule: asked,
      evidence: { types: typesOf(mine) },
      fix: FIX,
    });
  }
  return tooFew(question, [[observed, mine]]) ?? inStep(pattern, name);
}

const WHY = 'code that expects another type fails with WRONGTYPE, or reads nothing';
const FIX = { commands: [], note: 'find out which version of the application writes them; a type cannot be changed in place' } as const;

function judgeSame(question: FamilyQuestion, mine: Family, side: Observed, theirs: Family): Judgement {
  const { pattern, observed, asked } = question;
  const { name } = observed.environment;
  const few = tooFew(question, [
    [observed, mine],
    [side, theirs],
  ]);
  if (few !== null) return few;
  const change = largestChange(mine, theirs);
  if (change === null) return inStep(pattern, name);
  const isCounted = isWhole(observed) && isWhole(side);
  return drift(pattern, name, 'changed', {
    expected: mainType(theirs),
    actual: mainType(mine),
    message: `keys of ${pattern} are ${shares(mine)}; ${side.environment.name} has ${shares(theirs)}`,
    against: { kind: 'environment', name: side.environment.name },
    why: WHY,
    rule: asked,
    evidence: { types: typesOf(mine), expectedTypes: typesOf(theirs) },
    fix: FIX,
    pValue: isCounted ? null : fisherExact(change.mine, mine.keys, change.theirs, theirs.keys),
  });
}

function largestChange(mine: Family, theirs: Family): { readonly mine: number; readonly theirs: number } | null {
  const changes = [...new Set([...mine.types, ...theirs.types].map(({ name }) => name))]
    .map((type) => ({ mine: countOf(mine, type), theirs: countOf(theirs, type) }))
    .map((counts) => ({ ...counts, by: Math.abs(counts.mine / mine.keys - counts.theirs / theirs.keys) }))
    .toSorted((a, b) => b.by - a.by);
  const [largest] = changes;
  return largest !== undefined && largest.by > TOLERATED_SHARE ? largest : null;
}

const countOf = ({ types }: Family, type: string): number => types.find(({ name }) => name === type)?.count ?? 0;

const mainType = ({ types }: Family): string | null =>
  types.toSorted((a, b) => b.count - a.count)[0]?.name ?? null;

const typesOf = ({ types }: Family) => types.map(({ name, count }) => ({ type: name, keys: count }));

const shares = ({ types, keys }: Family): string =>
  types.length === 1
    ? (types[0]?.name ?? '')
    : types
        .toSorted((a, b) => b.count - a.count)
        .map(({ name, count }) => `${Number(((count / keys) * 100).toPrecision(2))}% ${name}`)
        .join(', ');
