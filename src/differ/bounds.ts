import type { Matcher } from '../model/matcher.js';
import {
  breaks,
  type Domain,
  IN_STEP,
  type Order,
  type Ruling,
  type Surroundings,
  UNREAD,
  unknown,
  unread,
} from './ruling.js';

/** Inclusive bounds; the one that is broken is what is expected. */
export function range(
  { atLeast, atMost }: Extract<Matcher, { kind: 'range' }>,
  actual: string,
  domain: Domain,
): Ruling {
  const wanted = boundsText(atLeast && domain.show(atLeast), atMost && domain.show(atMost));
  if (domain.order(actual) === null)
    return unknown(`${domain.show(actual)} has no order: expected ${wanted}`);
  const broken = brokenBound(atLeast, atMost, actual, domain);
  return broken === null ? IN_STEP : breaks(wanted, broken);
}

/** This value ÷ another environment's, or ÷ the memory limit. Where one of both is unlimited it is drift, whatever the bounds. */
export function ratio(
  matcher: Extract<Matcher, { kind: 'ratio' }>,
  actual: string,
  domain: Domain,
  around: Surroundings,
): Ruling {
  const isHost = matcher.to === 'memoryLimit';
  const whose = isHost ? 'the memory limit' : matcher.to;
  const other = isHost ? around.memoryLimit : around.valueOf(matcher.to);
  if (other === UNREAD) return unread(matcher.to);
  if (other === null) return unknown(`${whose} is not known here, so that no ratio to it can be`);
  const [mine, theirs] = [domain.order(actual), domain.order(other)];
  if (mine === null || theirs === null)
    return unknown(`${domain.show(actual)} has no ratio to ${domain.show(other)}`);
  if (mine === 'unlimited' && theirs === 'unlimited') return IN_STEP;
  const bounds = boundsText(share(matcher.atLeast), share(matcher.atMost));
  const outside = (nearest: string | null): Ruling => ({
    ...breaks(`${bounds} of ${whose}, ${domain.show(other)}`, nearest),
    against: isHost ? null : matcher.to,
  });
  if (theirs === 'unlimited') return outside(null);
  const low = times(theirs, matcher.atLeast, Math.ceil);
  const high = times(theirs, matcher.atMost, Math.floor);
  if (mine === 'unlimited') return outside(high ?? low);
  const broken = brokenBound(low, high, actual, domain);
  return broken === null ? IN_STEP : outside(broken);
}

/** The bound that a value breaks; null where it keeps both. What equals a bound, within the domain's tolerance, keeps it. */
function brokenBound(
  atLeast: string | null,
  atMost: string | null,
  actual: string,
  { order, equals }: Domain,
): string | null {
  const isBroken = (bound: string | null, side: -1 | 1): boolean =>
    bound !== null && compareOrder(order(actual), order(bound)) === side && !equals(bound, actual);
  if (isBroken(atLeast, -1)) return atLeast;
  return isBroken(atMost, 1) ? atMost : null;
}

function compareOrder(a: Order, b: Order): number {
  if (a === 'unlimited' || b === 'unlimited') return Number(a === 'unlimited') - Number(b === 'unlimited');
  return a === null || b === null || a === b ? 0 : a < b ? -1 : 1;
}

function boundsText(low: string | null, high: string | null): string {
  if (low !== null && high !== null) return `between ${low} and ${high}`;
  return low !== null ? `at least ${low}` : `at most ${high}`;
}

const share = (value: number | null): string | null => (value === null ? null : String(value));

/** A bound as a whole number, cleared of the noise of binary fractions: 0.1 of 1000 is 100 and no more. */
const times = (value: bigint | number, by: number | null, round: (value: number) => number): string | null =>
  by === null ? null : String(BigInt(round(Number((Number(value) * by).toPrecision(15)))));
