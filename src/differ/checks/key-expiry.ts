import type { Family } from '../../model/family.js';
import type { Matcher } from '../../model/matcher.js';
import { type Check, type Context, drift, inStep, type Judgement, type Observed } from '../check.js';
import {
  askedMatchers,
  type FamilyQuestion,
  familyQuestions,
  isWhole,
  keysNotRead,
  notMet,
  readBeforeTheRule,
  shareWithin,
  sideOf,
  tooFew,
  unaskable,
} from '../family-questions.js';
import { binomialTail, fisherExact } from '../statistics.js';

/** One point: a few keys without TTL are a leftover, more are a habit. */
const TOLERATED_SHARE = 0.01 + Number.EPSILON;

/** Where half of the keys carry a TTL, as many on both sides that are all or none are one in 65,000. */
const LEAST_COUNTED = 8;

/** `key-expiry`: keys that never expire where they do elsewhere, or the other way round. */
export const keyExpiry = {
  id: 'key-expiry',
  title: 'Keys that never expire',
  part: 'keys',
  severity: 'error',
  isAbsolute: false,
  askedOf: 'every environment but the reference; absolute expectations of all',
  explanation:
    'The share of a family’s keys that carry no TTL differs from the reference’s by more than one point, or breaks what the YAML says: `none` means that no key carries one; `any` and every duration mean that all do.',
  *find(context, observation) {
    yield* unaskable(context, observation);
    for (const question of familyQuestions(context, observation)) yield* judge(question, context);
  },
} as const satisfies Check;

function* judge(question: FamilyQuestion, context: Context): Iterable<Judgement> {
  const { mine, rule } = question;
  const matchers = askedMatchers(question, rule?.ttl, context);
  if (matchers.length === 0) return;
  const stale = readBeforeTheRule(question, context);
  const expected = expectedShare(matchers);
  if (stale !== null) yield stale;
  else if (mine === null) yield* notMet(question, question.observed, 'ttl');
  else if (expected !== null) yield judgeExpected(question, mine, expected);
  else yield* judgeSame(question, mine, matchers, context);
}

/** The share of keys without TTL that absolute matchers ask for; null where they only compare. */
function expectedShare(matchers: readonly Matcher[]): 0 | 1 | null {
  if (matchers.some(({ kind }) => kind === 'none')) return 1;
  return matchers.every(({ kind }) => kind === 'same' || kind === 'ratio') ? null : 0;
}

function judgeExpected(question: FamilyQuestion, mine: Family, expected: 0 | 1): Judgement {
  const { pattern, observed, rule, asked } = question;
  const { name } = observed.environment;
  const wrong = expected === 0 ? mine.withoutTtl : mine.keys - mine.withoutTtl;
  const few = tooFew(question, [[observed, mine]]);
  if (wrong / mine.keys <= TOLERATED_SHARE) return few ?? inStep(pattern, name);
  return drift(pattern, name, 'changed', {
    expected: String(expected),
    actual: decimal(mine),
    message:
      expected === 0
        ? `${percent(mine)} of ${pattern} never expire (${mine.withoutTtl} of ${mine.keys} keys); the YAML expects a TTL`
        : `${wrong} of ${mine.keys} keys of ${pattern} carry a TTL; the YAML expects none`,
    against: { kind: 'expectation', name: rule?.location?.file ?? 'expectations' },
    why: expected === 0 ? WHY : WHY_LOST,
    rule: asked,
    evidence: { keys: mine.keys, withoutTtl: mine.withoutTtl, share: interval(observed, mine) },
    fix: fix(pattern, expected === 0),
    pValue: isWhole(observed) ? null : binomialTail(wrong, mine.keys, TOLERATED_SHARE),
  });
}

const WHY = 'keys that never expire fill the memory, and serve stale data for ever';
const WHY_LOST = 'keys that expire where they should stay are data that disappears';

const fix = (pattern: string, shouldExpire: boolean) => ({
  commands: [],
  note: shouldExpire
    ? `find the write of ${pattern} that sets no TTL (SET without EX, or one that drops it); keys that are there need EXPIRE`
    : `find the write of ${pattern} that sets a TTL; keys that are there need PERSIST`,
});

function* judgeSame(
  question: FamilyQuestion,
  mine: Family,
  [relative]: readonly Matcher[],
  context: Context,
): Iterable<Judgement> {
  const to =
    relative?.kind === 'ratio' ? relative.to : relative?.kind === 'same' ? relative.environment : null;
  const side = sideOf(context, to);
  if (side === 'unread') {
    yield keysNotRead(question, to ?? context.project.reference);
    return;
  }
  const theirs = side.families.find(({ pattern }) => pattern === question.pattern);
  if (theirs === undefined) {
    yield* notMet(question, side, 'ttl');
    return;
  }
  const few = tooFew(question, [
    [question.observed, mine],
    [side, theirs],
  ]);
  yield few ?? compareShares(question, mine, side, theirs);
}

function compareShares(question: FamilyQuestion, mine: Family, side: Observed, theirs: Family): Judgement {
  const { pattern, observed, asked } = question;
  const { name } = observed.environment;
  const [share, expected] = [mine.withoutTtl / mine.keys, theirs.withoutTtl / theirs.keys];
  if (Math.abs(share - expected) <= TOLERATED_SHARE) return inStep(pattern, name);
  // All of them here and none there is no matter of chance, but of a few; anything between is, however it was read.
  const isMany = Math.min(mine.keys, theirs.keys) >= LEAST_COUNTED;
  const isCounted = isMany && Math.abs(share - expected) === 1 && isWhole(observed) && isWhole(side);
  return drift(pattern, name, 'changed', {
    expected: decimal(theirs),
    actual: decimal(mine),
    message: `${percent(mine)} of ${pattern} never expire; in ${side.environment.name} ${percent(theirs)} do not`,
    against: { kind: 'environment', name: side.environment.name },
    why: share > expected ? WHY : WHY_LOST,
    rule: asked,
    evidence: {
      keys: mine.keys,
      withoutTtl: mine.withoutTtl,
      share: interval(observed, mine),
      expectedKeys: theirs.keys,
      expectedWithoutTtl: theirs.withoutTtl,
      expectedShare: interval(side, theirs),
    },
    fix: fix(pattern, share > expected),
    pValue: isCounted ? null : fisherExact(mine.withoutTtl, mine.keys, theirs.withoutTtl, theirs.keys),
  });
}

const interval = (side: Observed, { keys, withoutTtl }: Family) => shareWithin(side, withoutTtl, keys);

/** A share of one, to four digits: canonical. */
const decimal = ({ withoutTtl, keys }: Family): string => String(Number((withoutTtl / keys).toFixed(4)));

const percent = ({ withoutTtl, keys }: Family): string =>
  `${Number(((withoutTtl / keys) * 100).toPrecision(3))}%`;
