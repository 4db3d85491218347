import type { Matcher } from '../model/matcher.js';
import { range, ratio } from './bounds.js';
import { matchesGlob } from './glob.js';
import {
  breaks,
  type Domain,
  IN_STEP,
  type Ruling,
  type Surroundings,
  UNREAD,
  unknown,
  unread,
} from './ruling.js';

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
        : breaks(domain.show(matcher.value), matcher.value);
    case 'not':
      return matcher.values.some((value) => domain.equals(value, actual))
        ? breaks(`not ${list(matcher.values, domain)}`, null)
        : IN_STEP;
    case 'oneOf':
      return matcher.values.some((value) => domain.equals(value, actual))
        ? IN_STEP
        : breaks(`one of ${list(matcher.values, domain)}`, nearest(matcher.values, actual, domain));
    case 'range':
      return range(matcher, actual, domain);
    case 'ratio':
      return ratio(matcher, actual, domain, around);
    case 'includes':
      return includes(matcher.values, actual, domain);
    case 'excludes':
      return excludes(matcher.values, actual, domain);
    case 'like':
      return matchesGlob(matcher.glob, actual) ? IN_STEP : breaks(`like ${matcher.glob}`, null);
    // Resolved before (rules.ts), and meant for families only.
    case 'per':
    case 'perRole':
    case 'ignore':
    case 'none':
    case 'any':
      return IN_STEP;
  }
}

function same(other: string, actual: string, domain: Domain, around: Surroundings): Ruling {
  const expected = around.valueOf(other);
  const differs = { status: 'drift', against: other } as const;
  if (expected === null)
    return {
      ...differs,
      kind: 'unexpected',
      expected: null,
      phrase: `${other} does not have it`,
      target: null,
    };
  if (expected === UNREAD) return unread(other);
  if (domain.equals(expected, actual)) return IN_STEP;
  const phrase = `${other} has ${domain.show(expected)}`;
  return { ...differs, kind: 'changed', expected, phrase, target: expected };
}

function includes(values: readonly string[], actual: string, domain: Domain): Ruling {
  const has = domain.members(actual) ?? [];
  const missing = values.filter((value) => !has.includes(value));
  if (missing.length === 0) return IN_STEP;
  const wanted = `with ${values.join(', ')}`;
  if (missing.every((value) => domain.unknowable(actual).includes(value)))
    return unknown(`${domain.show(actual)} does not show whether it holds ${missing.join(', ')}`);
  return breaks(wanted, domain.fromMembers([...has, ...missing]));
}

function excludes(values: readonly string[], actual: string, domain: Domain): Ruling {
  const has = domain.members(actual) ?? [];
  if (values.some((value) => has.includes(value)))
    return breaks(
      `without ${values.join(', ')}`,
      domain.fromMembers(has.filter((value) => !values.includes(value))),
    );
  const hidden = values.filter((value) => domain.unknowable(actual).includes(value));
  return hidden.length === 0
    ? IN_STEP
    : unknown(`${domain.show(actual)} does not show whether it holds ${hidden.join(', ')}`);
}

const list = (values: readonly string[], domain: Domain): string => values.map(domain.show).join(', ');

/** The value that takes the smallest change; the first where they have no order. */
function nearest(values: readonly string[], actual: string, domain: Domain): string | null {
  const distance = (value: string): number => {
    const [from, to] = [domain.order(actual), domain.order(value)];
    if (from === null || to === null || from === 'unlimited' || to === 'unlimited')
      return Number.POSITIVE_INFINITY;
    return Math.abs(Number(from) - Number(to));
  };
  return (
    values.toSorted(
      (a, b) => Math.min(distance(a), Number.MAX_VALUE) - Math.min(distance(b), Number.MAX_VALUE),
    )[0] ?? null
  );
}
