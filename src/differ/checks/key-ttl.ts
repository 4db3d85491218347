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
  notMet,
  readBeforeTheRule,
  sideOf,
  unaskable,
} from '../family-questions.js';
import { ruleAll } from '../matchers.js';
import type { Domain, DriftRuling } from '../ruling.js';
import {
  chanceBelow,
  compareTtls,
  type Deadline,
  isSameSchedule,
  type KnownTtl,
  mayBe,
  schedule,
  toleranceOf,
  type UnknownTtl,
} from '../set-ttls.js';

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
  if (stale === null && mine === null) yield* notMet(question, observed, 'ttl');
  if (stale !== null || mine === null || mine.setTtl.kind === 'absent') return;
  const relative = matchers.find((matcher) => matcher.kind === 'same' || matcher.kind === 'ratio');
  const other = relative?.kind === 'same' ? relative.environment : (relative?.to ?? null);
  const side = relative === undefined ? null : sideOf(context, other);
  if (side === 'unread') yield keysNotRead(question, other ?? context.project.reference);
  else if (side !== null) yield* judgeBoth(question, mine.setTtl, side, matchers);
  else if (mine.setTtl.kind !== 'known') yield notTold(question, observed, reasonOf(mine.setTtl));
  else yield judgeExpected(question, mine.setTtl, matchers) ?? inStep(pattern, observed.environment.name);
}

const reasonOf = (ttl: UnknownTtl | Deadline): string =>
  ttl.kind === 'unknown' ? ttl.reason : `they end ${schedule(ttl)}, whenever they were written`;

/** What the YAML says beside `same` is asked of this side; the rest where the other side has such keys with a TTL. */
function* judgeBoth(
  question: FamilyQuestion,
  mine: Exclude<Family['setTtl'], { kind: 'absent' }>,
  side: Observed,
  matchers: readonly Matcher[],
): Iterable<Judgement> {
  const { pattern, observed } = question;
  const theirs = side.families.find((family) => family.pattern === pattern)?.setTtl;
  if (theirs === undefined) yield* notMet(question, side, 'ttl');
  if (theirs === undefined || theirs.kind === 'absent') return;
  const isSameAsked = matchers.some(({ kind }) => kind === 'same');
  const told = inStep(pattern, observed.environment.name);
  if (mine.kind === 'deadline') {
    if (theirs.kind !== 'deadline' || !isSameAsked) yield notTold(question, observed, reasonOf(mine));
    else yield judgeSchedules(question, mine, side, theirs) ?? told;
  } else if (theirs.kind === 'deadline') yield notTold(question, side, reasonOf(theirs));
  else if (mine.kind === 'unknown' || theirs.kind === 'unknown')
    yield (isSameAsked ? judgeSame(question, mine, side, theirs) : null) ??
      (mine.kind === 'unknown'
        ? notTold(question, observed, mine.reason)
        : notTold(question, side, theirs.kind === 'unknown' ? theirs.reason : ''));
  else
    yield judgeExpected(question, mine, matchers, { observed: side, theirs }) ??
      (isSameAsked ? judgeSame(question, mine, side, theirs) : null) ??
      told;
}

/** Keys that end at times of the clock on both sides; null where the times agree. */
function judgeSchedules(
  question: FamilyQuestion,
  mine: Deadline,
  side: Observed,
  theirs: Deadline,
): Judgement | null {
  if (isSameSchedule(mine, theirs)) return null;
  const { pattern, observed, asked } = question;
  const { name } = side.environment;
  // What ends once at one time may be a single event.
  for (const [one, { days }] of [[observed, mine] as const, [side, theirs] as const])
    if (days < LEAST_DAYS)
      return notTold(question, one, 'they all end at one moment, which need not be a schedule');
  return drift(pattern, observed.environment.name, 'changed', {
    expected: schedule(theirs),
    actual: schedule(mine),
    message: `keys of ${pattern} end ${schedule(mine)}; in ${name} ${schedule(theirs)}`,
    against: { kind: 'environment', name },
    why: 'what ends at a time of the clock ends at another one than where it was tried: often a time zone',
    rule: asked,
    evidence: { found: describeSchedule(mine), expected: describeSchedule(theirs) },
    fix: {
      commands: [],
      note: `set the same time, and the same time zone, where the application writes ${pattern}`,
    },
  });
}

const LEAST_DAYS = 2;

const describeSchedule = ({ keys, periodMs, atMs }: Deadline) => ({ keys, periodMs, atMs: [...atMs] });

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
  readonly theirs: KnownTtl | UnknownTtl;
}

/** Every TTL that stands out is held against what the YAML says, the longest against a `ratio`; null where all hold. */
function judgeExpected(
  question: FamilyQuestion,
  mine: KnownTtl,
  matchers: readonly Matcher[],
  side: (Side & { readonly theirs: KnownTtl }) | null = null,
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

/** Null where both may set the same. A side that could not be told still says how long its keys live at the least. */
function judgeSame(
  question: FamilyQuestion,
  mine: KnownTtl | UnknownTtl,
  observed: Observed,
  theirs: KnownTtl | UnknownTtl,
): Judgement | null {
  const { name } = observed.environment;
  const comparison = compareTtls(mine, theirs, toleranceOf(question.rule));
  if (comparison.kind === 'same') return null;
  if (comparison.kind === 'unclear') {
    const isTheirs = mine.kind === 'known' && theirs.kind === 'unknown';
    return notTold(question, isTheirs ? observed : question.observed, comparison.reason);
  }
  const changed: DriftRuling = {
    status: 'drift',
    kind: 'changed',
    expected: canonical(theirs),
    phrase: `${name} ${theirs.kind === 'known' ? 'sets' : 'has keys that live for'} ${durations(theirs)}`,
    target: null,
    against: name,
  };
  const side = { observed, theirs };
  return ttlDrift(question, mine, changed, { kind: 'environment', name }, side, comparison.chance);
}

function ttlDrift(
  question: FamilyQuestion,
  mine: KnownTtl | UnknownTtl,
  ruling: DriftRuling,
  against: Against,
  side: Side | null,
  pValue: number | null,
): Judgement {
  const { pattern, observed, asked } = question;
  const found =
    mine.kind === 'known'
      ? `the application sets ${durations(mine)} on ${pattern}`
      : `keys of ${pattern} live for ${durations(mine)}`;
  return drift(pattern, observed.environment.name, 'changed', {
    expected: ruling.expected,
    actual: canonical(mine),
    message: `${found}; ${ruling.phrase}`,
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

/** Milliseconds; of what could not be told, the longest life of a key. */
const canonical = (ttl: KnownTtl | UnknownTtl): string =>
  ttl.kind === 'known' ? ttl.modes.map(({ ms }) => ms).join(' ') : String(ttl.seenMs.at(-1) ?? 0);

function durations(ttl: KnownTtl | UnknownTtl): string {
  if (ttl.kind === 'unknown') return `${seconds(ttl.seenMs.at(-1) ?? 0)} or more`;
  const { modes, spread } = ttl;
  if (spread === null) return modes.map(({ ms }) => formatDurationMs(ms)).join(' and ');
  const [from, to] = [seconds(spread.fromMs), seconds(spread.toMs)];
  return from === to ? `up to ${to}` : `${from} to ${to}`;
}

const seconds = (ms: number): string => formatDurationMs(Math.round(ms / 1000) * 1000);

function describe(ttl: KnownTtl | UnknownTtl) {
  if (ttl.kind === 'unknown')
    return { keys: ttl.keys, read: ttl.seenMs.length, lowMs: ttl.seenMs.at(-1) ?? 0 };
  const { keys, seenMs, method, modes, lowMs, highMs } = ttl;
  return {
    keys,
    read: seenMs.length,
    method,
    modes: modes.map(({ ms, share }) => ({ ms, share: Number(share.toFixed(3)) })),
    lowMs,
    highMs,
  };
}
