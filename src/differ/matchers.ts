import type { Matcher } from '../model/matcher.js';
import type { FindingKind } from '../model/report.js';

/** How values of one kind are compared: settings, TTLs, types. Values are canonical strings. */
export interface Domain {
  readonly equals: (expected: string, actual: string) => boolean;
  /** For bounds and ratios; null where there is no order. */
  readonly order: (value: string) => bigint | number | 'unlimited' | null;
  /** For includes and excludes; null where a value has no members. */
  readonly members: (value: string) => readonly string[] | null;
  /** Members that this value cannot tell to be there or not. */
  readonly unknowable: (value: string) => readonly string[];
  /** The canonical value that holds exactly these members; null where that cannot be said. */
  readonly fromMembers: (members: readonly string[]) => string | null;
  /** For people. */
  readonly show: (value: string) => string;
}

/** A value that could not be read, as against one that is not there. */
export const UNREAD = Symbol('unread');

/** What a matcher may point to. */
export interface Surroundings {
  readonly environment: string;
  readonly reference: string;
  /** Another environment's value: null where it has none; `UNREAD` where it could not be read. */
  readonly valueOf: (environment: string) => string | null | typeof UNREAD;
  /** Bytes; null where the YAML does not say. */
  readonly memoryLimit: string | null;
}

/** How a value fared. `target` is the nearest value that would hold; null where there is none to name. */
export type Ruling =
  | { readonly status: 'in-step' }
  | {
      readonly status: 'drift';
      readonly kind: Extract<FindingKind, 'changed' | 'missing' | 'unexpected'>;
      readonly expected: string | null;
      /** What was expected, for people: `expected one of 0, 300`, `production has 1gb`. */
      readonly phrase: string;
      readonly target: string | null;
      /** The environment that it was held against; null for an expectation. */
      readonly against: string | null;
    }
  | {
      readonly status: 'unverified';
      readonly reason: string;
      /** The environment that could not be read and is the cause. */
      readonly unread: string | null;
    };

const IN_STEP: Ruling = { status: 'in-step' };

/** All matchers must hold: the first that does not is the ruling, drift before unverified. */
export function ruleAll(
  matchers: readonly Matcher[],
  actual: string,
  domain: Domain,
  around: Surroundings,
): Ruling {
  const rulings = matchers.map((matcher) => rule(matcher, actual, domain, around));
  return (
    rulings.find(({ status }) => status === 'drift') ??
    rulings.find(({ status }) => status === 'unverified') ??
    IN_STEP
  );
}

/** True for a matcher that asks this environment nothing: `same` and `ratio` do not ask the one they point to. */
export function asksNothing(
  matcher: Matcher,
  { environment, reference }: Pick<Surroundings, 'environment' | 'reference'>,
): boolean {
  switch (matcher.kind) {
    case 'ignore':
      return true;
    case 'same':
      return (matcher.environment ?? reference) === environment;
    case 'ratio':
      return matcher.to === environment;
    default:
      return false;
  }
}

function rule(matcher: Matcher, actual: string, domain: Domain, around: Surroundings): Ruling {
  if (asksNothing(matcher, around)) return IN_STEP;
  switch (matcher.kind) {
    case 'same':
      return same(matcher.environment ?? around.reference, actual, domain, around);
    case 'equals':
      return domain.equals(matcher.value, actual)
        ? IN_STEP
        : drift(matcher.value, domain.show(matcher.value), matcher.value);
    case 'not':
      return matcher.values.some((value) => domain.equals(value, actual))
        ? drift(null, `not ${list(matcher.values, domain)}`, null)
        : IN_STEP;
    case 'oneOf':
      return matcher.values.some((value) => domain.equals(value, actual))
        ? IN_STEP
        : drift(null, `one of ${list(matcher.values, domain)}`, nearest(matcher.values, actual, domain));
    case 'range':
      return range(matcher, actual, domain);
    case 'ratio':
      return ratio(matcher, actual, domain, around);
    case 'includes':
      return includes(matcher.values, actual, domain);
    case 'excludes':
      return excludes(matcher.values, actual, domain);
    case 'like':
      return matchesGlob(matcher.glob, actual) ? IN_STEP : drift(null, `like ${matcher.glob}`, null);
    // Resolved before (rules.ts), and meant for families only.
    case 'per':
    case 'perRole':
    case 'ignore':
    case 'none':
    case 'any':
      return IN_STEP;
  }
}

const drift = (expected: string | null, wanted: string, target: string | null): Ruling => ({
  status: 'drift',
  kind: 'changed',
  expected,
  phrase: `expected ${wanted}`,
  target,
  against: null,
});

const unread = (environment: string): Ruling => ({
  status: 'unverified',
  reason: `${environment} could not be read`,
  unread: environment,
});

const unknown = (reason: string): Ruling => ({ status: 'unverified', reason, unread: null });

function same(other: string, actual: string, domain: Domain, around: Surroundings): Ruling {
  const expected = around.valueOf(other);
  const differs = { status: 'drift', against: other } as const;
  if (expected === null)
    return { ...differs, kind: 'unexpected', expected: null, phrase: `${other} does not have it`, target: null };
  if (expected === UNREAD) return unread(other);
  if (domain.equals(expected, actual)) return IN_STEP;
  const phrase = `${other} has ${domain.show(expected)}`;
  return { ...differs, kind: 'changed', expected, phrase, target: expected };
}

function range(
  { atLeast, atMost }: Extract<Matcher, { kind: 'range' }>,
  actual: string,
  domain: Domain,
): Ruling {
  const value = domain.order(actual);
  const wanted = boundsText(atLeast && domain.show(atLeast), atMost && domain.show(atMost));
  if (value === null) return unknown(`${domain.show(actual)} has no order: expected ${wanted}`);
  const isBelow = atLeast !== null && compareOrder(value, domain.order(atLeast)) < 0;
  const isAbove = atMost !== null && compareOrder(value, domain.order(atMost)) > 0;
  if (!isBelow && !isAbove) return IN_STEP;
  return drift(isBelow ? atLeast : atMost, wanted, isBelow ? atLeast : atMost);
}

function boundsText(low: string | null, high: string | null): string {
  if (low !== null && high !== null) return `between ${low} and ${high}`;
  return low !== null ? `at least ${low}` : `at most ${high}`;
}

type Order = bigint | number | 'unlimited';

function compareOrder(a: Order, b: Order | null): number {
  if (a === 'unlimited' || b === 'unlimited') return Number(a === 'unlimited') - Number(b === 'unlimited');
  return b === null || a === b ? 0 : a < b ? -1 : 1;
}

function ratio(
  matcher: Extract<Matcher, { kind: 'ratio' }>,
  actual: string,
  domain: Domain,
  around: Surroundings,
): Ruling {
  const other = matcher.to === 'memoryLimit' ? around.memoryLimit : around.valueOf(matcher.to);
  if (other === null) return unknown(`${matcher.to} is not known here, so that no ratio to it can be`);
  if (other === UNREAD) return unread(matcher.to);
  const [mine, theirs] = [domain.order(actual), domain.order(other)];
  const bounds = boundsText(share(matcher.atLeast), share(matcher.atMost));
  const phrase = `expected ${bounds} of ${matcher.to === 'memoryLimit' ? 'the memory limit' : matcher.to}, ${domain.show(other)}`;
  if (mine === null || theirs === null) return unknown(`${domain.show(actual)} has no ratio to ${domain.show(other)}`);
  const against = matcher.to === 'memoryLimit' ? null : matcher.to;
  const outside = (target: string | null): Ruling => ({ status: 'drift', kind: 'changed', expected: other, phrase, target, against });
  if (mine === 'unlimited' && theirs === 'unlimited') return IN_STEP;
  if (theirs === 'unlimited') return outside(null);
  const [low, high] = [times(theirs, matcher.atLeast), times(theirs, matcher.atMost)];
  if (high !== null && (mine === 'unlimited' || Number(mine) > high)) return outside(String(Math.floor(high)));
  if (mine === 'unlimited') return outside(low === null ? null : String(Math.ceil(low)));
  return low !== null && Number(mine) < low ? outside(String(Math.ceil(low))) : IN_STEP;
}

const share = (value: number | null): string | null => (value === null ? null : String(value));

/** Cleared of the noise of binary fractions: 0.1 of 1000 is 100 and no more. */
const times = (value: bigint | number, by: number | null): number | null =>
  by === null ? null : Number((Number(value) * by).toPrecision(15));

function includes(values: readonly string[], actual: string, domain: Domain): Ruling {
  const has = domain.members(actual) ?? [];
  const missing = values.filter((value) => !has.includes(value));
  if (missing.length === 0) return IN_STEP;
  const wanted = `with ${values.join(', ')}`;
  if (missing.every((value) => domain.unknowable(actual).includes(value)))
    return unknown(`${domain.show(actual)} does not show whether it holds ${missing.join(', ')}`);
  return drift(null, wanted, domain.fromMembers([...has, ...missing]));
}

function excludes(values: readonly string[], actual: string, domain: Domain): Ruling {
  const has = domain.members(actual) ?? [];
  if (values.some((value) => has.includes(value)))
    return drift(null, `without ${values.join(', ')}`, domain.fromMembers(has.filter((value) => !values.includes(value))));
  const hidden = values.filter((value) => domain.unknowable(actual).includes(value));
  return hidden.length === 0 ? IN_STEP : unknown(`${domain.show(actual)} does not show whether it holds ${hidden.join(', ')}`);
}

const list = (values: readonly string[], domain: Domain): string => values.map(domain.show).join(', ');

/** The value that takes the smallest change; the first where they have no order. */
function nearest(values: readonly string[], actual: string, domain: Domain): string | null {
  const distance = (value: string): number => {
    const [from, to] = [domain.order(actual), domain.order(value)];
    if (from === null || to === null || from === 'unlimited' || to === 'unlimited') return Number.POSITIVE_INFINITY;
    return Math.abs(Number(from) - Number(to));
  };
  return values.toSorted((a, b) => Math.min(distance(a), Number.MAX_VALUE) - Math.min(distance(b), Number.MAX_VALUE))[0] ?? null;
}

/** `*` is any text, `?` one character; nothing else is special. */
export function matchesGlob(glob: string, text: string): boolean {
  const source = glob.replace(/[.+^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*').replaceAll('?', '.');
  return new RegExp(`^${source}$`, 's').test(text);
}
