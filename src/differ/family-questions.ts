import type { Family } from '../model/family.js';
import type { Matcher } from '../model/matcher.js';
import type { Observation } from '../model/observation.js';
import type { FamilyRule } from '../model/project.js';
import type { Keyspace } from '../model/snapshot.js';
import {
  type AskedBy,
  type Context,
  type Judgement,
  type Observed,
  unreadCause,
  unverified,
} from './check.js';
import { asksNothing } from './matchers.js';
import { familyOf, isPartRead, leadNode, observedNamed } from './observed.js';
import { resolve } from './rules.js';
import { shareInterval } from './statistics.js';

/** One family in one environment that was read, beside the reference. */
export interface FamilyQuestion {
  readonly pattern: string;
  readonly rule: FamilyRule | null;
  readonly asked: AskedBy | null;
  readonly observed: Observed;
  /** The reference, where it is another environment and its keys could be read. */
  readonly reference: Observed | null;
  /** What was read of the family on each side; null where nothing was. */
  readonly mine: Family | null;
  readonly theirs: Family | null;
}

/** Fewer keys than this in a sample say little about a family; a whole read needs no number. */
const LEAST_SAMPLED = 30;

/** Families of both sides and of the YAML, in code-unit order; none where the environment's keys could not be read. */
export function familyQuestions(context: Context, observation: Observation): readonly FamilyQuestion[] {
  if (!isPartRead(observation, 'keys')) return [];
  const reference = otherSide(context, observation);
  return patterns(context, [observation, ...(reference === null ? [] : [reference])]).map((pattern) => {
    const rule = context.project.families.find((family) => family.pattern === pattern) ?? null;
    return {
      pattern,
      rule,
      asked: rule === null ? null : { notes: rule.notes, location: rule.location, isNamed: true },
      observed: observation,
      reference,
      mine: familyOf(observation, pattern),
      theirs: reference === null ? null : familyOf(reference, pattern),
    };
  });
}

function otherSide({ reference }: Context, observed: Observed): Observed | null {
  if (reference === null || reference === observed) return null;
  return isPartRead(reference, 'keys') ? reference : null;
}

/** Families that no entry of the YAML names are asked nothing where it says `unlistedFamilies: ignore`. */
function patterns({ project }: Context, sides: readonly Observed[]): readonly string[] {
  const isListedOnly = project.unlistedFamilies === 'ignore';
  const found = isListedOnly ? [] : sides.flatMap(({ families }) => families.map(({ pattern }) => pattern));
  return [...new Set([...found, ...project.families.map(({ pattern }) => pattern)])].toSorted();
}

/** Judgements on an environment whose keys could not be read: each names a family that is left open. */
export function* unaskable(context: Context, observation: Observation): Iterable<Judgement> {
  if (isPartRead(observation, 'keys')) return;
  const { name } = observation.environment;
  const known = context.observations.filter((one) => one.kind === 'read');
  for (const pattern of patterns(context, known)) yield notRead(pattern, name, name, null);
}

const notRead = (pattern: string, environment: string, unread: string, rule: AskedBy | null): Judgement =>
  unverified(pattern, environment, 'denied', {
    message: `${pattern} could not be compared: the keys of ${unread} could not be read`,
    against: { kind: 'environment', name: unread },
    rule,
    cause: unreadCause('keys', unread),
  });

/** A family that cannot be held against an environment whose keys were not read. */
export const keysNotRead = ({ pattern, observed, asked }: FamilyQuestion, unread: string): Judgement =>
  notRead(pattern, observed.environment.name, unread, asked);

/** A family of the YAML that some snapshot was not read with; null where all were. */
export function readBeforeTheRule(
  question: FamilyQuestion,
  { project, observations }: Context,
): Judgement | null {
  const { rule, observed, pattern, asked } = question;
  // All are learned from together: one that was read with other families makes all of them learned ones.
  const sides = observations.filter((one) => one.kind === 'read');
  const wanted = project.families.map((family) => family.pattern);
  if (rule === null || sides.every(({ snapshot }) => hasGroups(snapshot.keyspace, wanted))) return null;
  return unverified(pattern, observed.environment.name, 'insufficient', {
    message: `${pattern} cannot be judged: a snapshot was taken with other families in the YAML; take it again`,
    against: { kind: 'expectation', name: rule.location?.file ?? 'built-in' },
    rule: asked,
    cause: `stale:${pattern}`,
  });
}

function hasGroups({ groups }: Keyspace, wanted: readonly string[]): boolean {
  const have = groups.flatMap(({ pattern }) => (pattern === null ? [] : [pattern]));
  return JSON.stringify(have) === JSON.stringify(wanted);
}

/** What a rule asks of this environment, `per` and `perRole` resolved; `same` where no rule says anything. */
export function askedMatchers(
  question: FamilyQuestion,
  matchers: readonly Matcher[] | null | undefined,
  { project }: Context,
): readonly Matcher[] {
  const environment = question.observed.environment.name;
  const place = { environment, role: leadNode(question.observed)?.role ?? 'primary' };
  const said = (matchers && resolve(matchers, place)) ?? [{ kind: 'same', environment: null } as const];
  return said.filter((matcher) => !asksNothing(matcher, { environment, reference: project.reference }));
}

/** The environment that a `same` or a `ratio` points to; null is the reference. */
export function sideOf(context: Context, environment: string | null): Observed | 'unread' {
  const found = observedNamed(context, environment ?? context.project.reference);
  return found !== null && isPartRead(found, 'keys') ? found : 'unread';
}

/** True where everything that was asked for was read and sorted into families: then what was not seen is not there. */
export const isWhole = ({ snapshot }: Observed): boolean =>
  snapshot.keyspace.isWhole && snapshot.keyspace.overflow === 0;

/** What looking for a family in the names of all keys brought; null where it was not looked for. */
export const secondLookFor = (pattern: string, { secondLook }: Observed) =>
  secondLook?.families.find((one) => one.pattern === pattern) ?? null;

/**
 * True where a family that was not met on `side` is not there: everything was read. Where only names of certain
 * patterns were asked for, the family must have been met by the same patterns on the other side; else it may just not
 * have been asked for.
 */
export function isAbsenceKnown(side: Observed, other: Observed | null): boolean {
  const { patterns } = side.snapshot.keyspace;
  if (!isWhole(side)) return false;
  return (
    patterns.includes('*') || JSON.stringify(patterns) === JSON.stringify(other?.snapshot.keyspace.patterns)
  );
}

/**
 * Between which shares of all keys something holds that `hits` of the `keys` read show, with 99% confidence: one number
 * after a whole read. For keys of a family, or of the keyspace.
 */
export function shareWithin(
  side: Observed,
  hits: number,
  keys: number,
): { readonly low: number; readonly high: number } {
  const { total, sampled } = side.snapshot.keyspace;
  const all = isWhole(side) ? keys : Math.max(keys, Math.round((keys * total) / Math.max(1, sampled)));
  const { low, high } = shareInterval(hits, keys, all, 0.99);
  return { low: Number(low.toFixed(4)), high: Number(high.toFixed(4)) };
}

/**
 * A family of whose type or TTL the YAML says something, and that a sample did not meet: what is asked is not known.
 * Nothing where the YAML says nothing, and where no such key is there. One cause for all questions on the family.
 */
export function* notMet(
  { pattern, observed, asked, rule }: FamilyQuestion,
  side: Observed,
  about: 'type' | 'ttl',
): Iterable<Judgement> {
  if (rule?.[about] == null || isAbsenceKnown(side, null)) return;
  const look = secondLookFor(pattern, side);
  if (look !== null && look.keys === 0 && look.why === null) return;
  const { name } = side.environment;
  const { sampled, total } = side.snapshot.keyspace;
  const known = look === null || look.keys === 0 ? '' : `, although ${look.keys} are there by name`;
  yield unverified(pattern, observed.environment.name, 'insufficient', {
    message: `${pattern} cannot be judged: the sample of ${name} (${sampled} of ${total} keys) met none of its keys${known}`,
    against: { kind: 'environment', name },
    rule: asked,
    evidence: { notMetIn: name, sampled, total },
    fix: { commands: [], note: 'read more keys: --sample N, or --all-keys' },
    cause: `few:${pattern}`,
  });
}

/** A sample that holds too few keys of a family to say anything about it. One cause for all questions on the family. */
export function tooFew(
  question: FamilyQuestion,
  sides: readonly (readonly [Observed, Family])[],
): Judgement | null {
  const { pattern, observed, asked } = question;
  const few = sides.find(([side, { keys }]) => !isWhole(side) && keys < LEAST_SAMPLED);
  if (few === undefined) return null;
  const [side, { keys }] = few;
  return unverified(pattern, observed.environment.name, 'insufficient', {
    message: `${pattern} cannot be judged: the sample of ${side.environment.name} holds ${keys} of its keys, ${LEAST_SAMPLED} are needed`,
    against: { kind: 'environment', name: side.environment.name },
    rule: asked,
    evidence: { sampled: keys },
    fix: { commands: [], note: 'read more keys: --sample N, or --all-keys' },
    cause: `few:${pattern}`,
  });
}
