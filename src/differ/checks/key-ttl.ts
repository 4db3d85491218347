import { formatDurationMs } from '../../catalogue/duration.js';
import type { Family, SetTtl } from '../../model/family.js';
import type { Matcher } from '../../model/matcher.js';
import { type Check, type Context, drift, inStep, type Judgement, type Observed, unverified } from '../check.js';
import { isWithin, TTL_TOLERANCE, type Tolerance, ttlDomain } from '../domains.js';
import {
  type FamilyQuestion,
  familyQuestions,
  matchersFor,
  readBeforeTheRule,
  sideOf,
  unaskable,
} from '../family-questions.js';
import { asksNothing, type Ruling, ruleAll } from '../matchers.js';

/** A TTL that this share of a family's keys is set to is one that the other side has to know. */
const MAIN_SHARE = 0.2;

type Known = Extract<SetTtl, { kind: 'known' }>;

/** `key-ttl`: the TTL that the application sets differs, or breaks the duration that the YAML expects. */
export const keyTtl = {
  id: 'key-ttl',
  title: 'The application sets another TTL',
  part: 'keys',
  severity: 'error',
  isAbsolute: false,
  explanation:
    'The TTL that the application sets on a family’s keys, inferred from remaining TTLs and idle times, differs from the reference’s or from the YAML’s by more than 10% and 2 seconds. Remaining TTLs themselves are never compared: their shape is the traffic’s. Where the set TTL cannot be told, the answer is unverified, with the reason.',
  *find(context, observation) {
    yield* unaskable(context, observation);
    for (const question of familyQuestions(context, observation)) yield* judge(question, context);
  },
} as const satisfies Check;

/** Keys without TTL are `key-expiry`'s; here speaks who carries one. */
function* judge(question: FamilyQuestion, context: Context): Iterable<Judgement> {
  const { mine, rule, observed } = question;
  const around = { environment: observed.environment.name, reference: context.project.reference };
  const asking = matchersFor(question, rule?.ttl).filter(
    (matcher) => !asksNothing(matcher, around) && matcher.kind !== 'none' && matcher.kind !== 'any',
  );
  if (mine === null || mine.setTtl.kind === 'absent' || asking.length === 0) return;
  const stale = readBeforeTheRule(question, context);
  if (stale !== null) {
    yield stale;
    return;
  }
  const side = comparedSide(question, asking, context);
  if (side === 'nothing there') return;
  if (mine.setTtl.kind === 'unknown') yield notTold(question, observed, mine.setTtl.reason);
  else if (side === null) yield judgeExpected(question, mine.setTtl, asking, context);
  else if (side.theirs.setTtl.kind === 'unknown') yield notTold(question, side.observed, side.theirs.setTtl.reason);
  else if (side.theirs.setTtl.kind === 'known')
    yield judgeAgainst(question, mine.setTtl, side.observed, side.theirs.setTtl, asking);
}

interface Side {
  readonly observed: Observed;
  readonly theirs: Family;
}

/** Whom `same` and `ratio` hold it against: null where only the YAML speaks, `nothing there` where they have no TTL to compare. */
function comparedSide(
  question: FamilyQuestion,
  matchers: readonly Matcher[],
  context: Context,
): Side | null | 'nothing there' {
  const relative = matchers.find((matcher) => matcher.kind === 'same' || matcher.kind === 'ratio');
  if (relative === undefined) return null;
  const observed = sideOf(context, question, relative.kind === 'same' ? relative.environment : relative.to);
  const theirs = observed?.families.find(({ pattern }) => pattern === question.pattern);
  if (observed === null || theirs === undefined || theirs.setTtl.kind === 'absent') return 'nothing there';
  return { observed, theirs };
}

function notTold(question: FamilyQuestion, side: Observed, reason: string): Judgement {
  const { pattern, observed, asked } = question;
  return unverified(pattern, observed.environment.name, 'insufficient', {
    message: `the TTL that is set on ${pattern} cannot be told in ${side.environment.name}: ${reason}`,
    against: { kind: 'environment', name: side.environment.name },
    rule: asked,
    fix: { commands: [], note: 'run again when more of these keys are there, or name the TTL in expectations.yaml' },
  });
}

const toleranceOf = ({ rule }: FamilyQuestion): Tolerance => rule?.tolerance ?? TTL_TOLERANCE;

function judgeExpected(question: FamilyQuestion, mine: Known, matchers: readonly Matcher[], context: Context): Judgement {
  const { pattern, observed, rule } = question;
  const { name } = observed.environment;
  const around = { environment: name, reference: context.project.reference, valueOf: () => null, memoryLimit: null };
  for (const { ms } of mainModes(mine)) {
    const ruling = ruleAll(matchers, String(ms), ttlDomain(toleranceOf(question)), around);
    if (ruling.status === 'drift')
      return ttlDrift(question, mine, ruling, { kind: 'expectation', name: rule?.location?.file ?? 'expectations' }, {}, null);
  }
  return inStep(pattern, name);
}

/** The longest, and whatever else a good part of the keys is set to. */
const mainModes = ({ modes }: Known) => modes.filter(({ share }, index) => index === 0 || share >= MAIN_SHARE);

function judgeAgainst(
  question: FamilyQuestion,
  mine: Known,
  side: Observed,
  theirs: Known,
  matchers: readonly Matcher[],
): Judgement {
  const { pattern, observed } = question;
  const { name } = observed.environment;
  const other = side.environment.name;
  const value = String(mine.modes[0]?.ms ?? 0);
  const rest = matchers.filter(({ kind }) => kind !== 'same');
  const around = {
    environment: name,
    reference: other,
    valueOf: () => String(theirs.modes[0]?.ms ?? 0),
    memoryLimit: null,
  };
  const evidence = { expected: describeKnown(theirs) };
  const ruling = ruleAll(rest, value, ttlDomain(toleranceOf(question)), around);
  if (ruling.status === 'drift') return ttlDrift(question, mine, ruling, { kind: 'environment', name: other }, evidence, null);
  const pValue = rest.length === matchers.length ? null : chanceOfEqual(mine, theirs, toleranceOf(question));
  if (pValue === null) return inStep(pattern, name);
  const expected = theirs.modes.map(({ ms }) => ms).join(' ');
  const phrase = `${other} sets ${durations(theirs)}`;
  const changed: DriftRuling = { status: 'drift', kind: 'changed', expected, phrase, target: null, against: other };
  return ttlDrift(question, mine, changed, { kind: 'environment', name: other }, evidence, pValue);
}

type DriftRuling = Extract<Ruling, { status: 'drift' }>;

/**
 * Null where every main TTL of each side is known to the other. Else the chance of seeing none of the other side's
 * keys near it, if both sides set the same: those with that TTL are `share` of the keys there.
 */
function chanceOfEqual(mine: Known, theirs: Known, tolerance: Tolerance): number | null {
  const chances = [missingModes(mine, theirs, tolerance), missingModes(theirs, mine, tolerance)].flat();
  return chances.length === 0 ? null : Math.min(...chances);
}

function missingModes(known: Known, other: Known, tolerance: Tolerance): readonly number[] {
  return mainModes(known)
    .filter(({ ms }) => !hasNear(other, ms, tolerance))
    .map(({ ms, share }) =>
      other.method === 'envelope' || known.method === 'envelope'
        ? envelopeChance(ms, other, known)
        : (1 - Math.min(share, 0.999)) ** Math.min(other.keys, 400),
    );
}

function hasNear(known: Known, ms: number, tolerance: Tolerance): boolean {
  const isInBounds = ms >= known.lowMs * (1 - tolerance.share) && ms <= known.highMs * (1 + tolerance.share);
  const isJitter = known.spread !== null && ms >= known.spread.fromMs && ms <= known.spread.toMs;
  return isInBounds || isJitter || known.modes.some((mode) => isWithin(ms, mode.ms, tolerance));
}

/** Remaining TTLs of keys that are set at any time are spread evenly: the longest of `keys` falls this short by chance. */
function envelopeChance(ms: number, other: Known, known: Known): number {
  const [short, long] = ms > other.lowMs ? [other.lowMs, ms] : [ms, other.lowMs];
  return (short / Math.max(1, long)) ** Math.min(ms > other.lowMs ? other.keys : known.keys, 400);
}

function ttlDrift(
  question: FamilyQuestion,
  mine: Known,
  ruling: DriftRuling,
  against: { readonly kind: 'environment' | 'expectation'; readonly name: string },
  evidence: { readonly [key: string]: ReturnType<typeof describeKnown> },
  pValue: number | null,
): Judgement {
  const { pattern, observed, asked } = question;
  return drift(pattern, observed.environment.name, 'changed', {
    expected: ruling.expected,
    actual: mine.modes.map(({ ms }) => ms).join(' '),
    message: `the application sets ${durations(mine)} on ${pattern}; ${ruling.phrase}`,
    against,
    why: 'caches refresh, sessions end and locks free themselves at another time than where it was tried',
    rule: asked,
    evidence: { found: describeKnown(mine), ...evidence },
    fix: { commands: [], note: `set the TTL where the application writes ${pattern}; keys that are there keep theirs until they are written again` },
    pValue,
  });
}

const durations = ({ modes, spread }: Known): string =>
  spread === null
    ? modes.map(({ ms }) => formatDurationMs(ms)).join(' and ')
    : `${formatDurationMs(Math.round(spread.fromMs / 1000) * 1000)} to ${formatDurationMs(Math.round(spread.toMs / 1000) * 1000)}`;

const describeKnown = ({ keys, method, modes, lowMs, highMs }: Known) => ({
  keys,
  method,
  modes: modes.map(({ ms, share }) => ({ ms, share: Number(share.toFixed(3)) })),
  lowMs,
  highMs,
});
