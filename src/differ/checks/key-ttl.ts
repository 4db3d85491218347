import { formatDurationMs } from '../../catalogue/duration.js';
import type { Family } from '../../model/family.js';
import type { Matcher } from '../../model/matcher.js';
import type { Against } from '../../model/report.js';
import {
  type Check,
  type Context,
  drift,
  inStep,
  type Judgement,
  type Observed,
  unverified,
} from '../check.js';
import { ttlDomain } from '../domains.js';
import {
  askedMatchers,
  type FamilyQuestion,
  familyQuestions,
  keysNotRead,
  readBeforeTheRule,
  sideOf,
  unaskable,
} from '../family-questions.js';
import { ruleAll } from '../matchers.js';
import type { Domain, DriftRuling } from '../ruling.js';
import { chanceBelow, compareTtls, type KnownTtl, mayBe, toleranceOf } from '../set-ttls.js';

/** `key-ttl`: the TTL that the application sets differs, or breaks the duration that the YAML expects. */
export const keyTtl = {
  id: 'key-ttl',
  title: 'The application sets another TTL',
  part: 'keys',
  severity: 'error',
  isAbsolute: false,
  askedOf: 'every environment but the reference; absolute expectations of all',
  explanation:
    'The TTL that the application sets on a family’s keys, inferred from remaining TTLs and idle times, differs from the reference’s or from the YAML’s by more than 10% and 2 seconds. Remaining TTLs themselves are never compared: their shape is the traffic’s. Where the set TTL cannot be told, the answer is unverified, with the reason.',
  *find(context, observation) {
    yield* unaskable(context, observation);
    for (const question of familyQuestions(context, observation)) yield* judge(question, context);
  },
} as const satisfies Check;

/** Keys without TTL are `key-expiry`'s; here speaks who carries one. */
function* judge(question: FamilyQuestion, context: Context): Iterable<Judgement> {
  const { mine, rule, observed, pattern } = question;
  const matchers = askedMatchers(question, rule?.ttl, context).filter(
    ({ kind }) => kind !== 'none' && kind !== 'any',
  );
  if (matchers.length === 0) return;
  const stale = readBeforeTheRule(question, context);
  if (stale !== null) yield stale;
  if (stale !== null || mine === null || mine.setTtl.kind === 'absent') return;
  const relative = matchers.find((matcher) => matcher.kind === 'same' || matcher.kind === 'ratio');
  const other = relative?.kind === 'same' ? relative.environment : (relative?.to ?? null);
  const side = relative === undefined ? null : sideOf(context, other);
  if (side === 'unread') yield keysNotRead(question, other ?? context.project.reference);
  else if (side !== null) yield* judgeBoth(question, mine.setTtl, side, matchers);
  else if (mine.setTtl.kind === 'unknown') yield notTold(question, observed, mine.setTtl.reason);
  else yield judgeExpected(question, mine.setTtl, matchers) ?? inStep(pattern, observed.environment.name);
}

/** What the YAML says beside `same` is asked of this side; the rest where the other side has such keys with a TTL. */
function* judgeBoth(
  question: FamilyQuestion,
  mine: Exclude<Family['setTtl'], { kind: 'absent' }>,
  side: Observed,
  matchers: readonly Matcher[],
): Iterable<Judgement> {
  const { pattern, observed } = question;
  const theirs = side.families.find((family) => family.pattern === pattern)?.setTtl;
  if (theirs === undefined || theirs.kind === 'absent') return;
  if (mine.kind === 'unknown') yield notTold(question, observed, mine.reason);
  else if (theirs.kind === 'unknown') yield notTold(question, side, theirs.reason);
  else
    yield judgeExpected(question, mine, matchers, { observed: side, theirs }) ??
      (matchers.some(({ kind }) => kind === 'same') ? judgeSame(question, mine, side, theirs) : null) ??
      inStep(pattern, observed.environment.name);
}

function notTold(question: FamilyQuestion, side: Observed, reason: string): Judgement {
  const { pattern, observed, asked } = question;
  return unverified(pattern, observed.environment.name, 'insufficient', {
    message: `the TTL that is set on ${pattern} cannot be told in ${side.environment.name}: ${reason}`,
    against: { kind: 'environment', name: side.environment.name },
    rule: asked,
    fix: {
      commands: [],
      note: 'run again when more of these keys are there, or after they were in use for a while',
    },
  });
}

interface Side {
  readonly observed: Observed;
  readonly theirs: KnownTtl;
}

/** Every TTL that stands out is held against what the YAML says, the longest against a `ratio`; null where all hold. */
function judgeExpected(
  question: FamilyQuestion,
  mine: KnownTtl,
  matchers: readonly Matcher[],
  side: Side | null = null,
): Judgement | null {
  const { observed, rule } = question;
  const around = {
    environment: observed.environment.name,
    reference: side?.observed.environment.name ?? '',
    valueOf: () => String(side?.theirs.modes[0]?.ms ?? 0),
    memoryLimit: null,
  };
  for (const [index, { ms }] of mine.modes.entries()) {
    const asked = matchers.filter(({ kind }) => kind !== 'same' && (index === 0 || kind !== 'ratio'));
    const ruling = ruleAll(asked, String(ms), domainOf(mine, rule), around);
    if (ruling.status !== 'drift') continue;
    const against: Against =
      ruling.against === null
        ? { kind: 'expectation', name: rule?.location?.file ?? 'expectations' }
        : { kind: 'environment', name: ruling.against };
    return ttlDrift(question, mine, ruling, against, side, chanceBelow(mine, Number(ruling.expected ?? 0)));
  }
  return null;
}

/** The longest TTL equals whatever it may be: it was inferred, with bounds or a range. */
function domainOf(mine: KnownTtl, rule: FamilyQuestion['rule']): Domain {
  const domain = ttlDomain(toleranceOf(rule));
  const longest = String(mine.modes[0]?.ms);
  return {
    ...domain,
    equals: (expected, actual) =>
      domain.equals(expected, actual) ||
      (actual === longest && mayBe(mine, Number(expected), toleranceOf(rule))),
  };
}

function judgeSame(
  question: FamilyQuestion,
  mine: KnownTtl,
  observed: Observed,
  theirs: KnownTtl,
): Judgement | null {
  const { name } = observed.environment;
  const comparison = compareTtls(mine, theirs, toleranceOf(question.rule));
  if (comparison.kind === 'same') return null;
  if (comparison.kind === 'unclear')
    return notTold(question, question.observed, 'some keys live longer than the others agree on');
  const changed: DriftRuling = {
    status: 'drift',
    kind: 'changed',
    expected: theirs.modes.map(({ ms }) => ms).join(' '),
    phrase: `${name} sets ${durations(theirs)}`,
    target: null,
    against: name,
  };
  const side = { observed, theirs };
  return ttlDrift(question, mine, changed, { kind: 'environment', name }, side, comparison.chance);
}

function ttlDrift(
  question: FamilyQuestion,
  mine: KnownTtl,
  ruling: DriftRuling,
  against: Against,
  side: Side | null,
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
    evidence: { found: describe(mine), ...(side === null ? {} : { expected: describe(side.theirs) }) },
    fix: {
      commands: [],
      note: `set the TTL where the application writes ${pattern}; keys that are there keep theirs until they are written again`,
    },
    pValue,
  });
}

const durations = ({ modes, spread }: KnownTtl): string =>
  spread === null
    ? modes.map(({ ms }) => formatDurationMs(ms)).join(' and ')
    : `${formatDurationMs(Math.round(spread.fromMs / 1000) * 1000)} to ${formatDurationMs(Math.round(spread.toMs / 1000) * 1000)}`;

const describe = ({ keys, method, modes, lowMs, highMs }: KnownTtl) => ({
  keys,
  method,
  modes: modes.map(({ ms, share }) => ({ ms, share: Number(share.toFixed(3)) })),
  lowMs,
  highMs,
});
