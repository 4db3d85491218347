import type { Family } from '../model/family.js';
import type { Observation } from '../model/observation.js';
import { type Context, type Judgement, type Observed, unverified } from './check.js';
import { type FamilyQuestion, familyQuestions, unaskable } from './family-questions.js';

/** A family that both an environment and the reference hold. */
export interface Shared extends FamilyQuestion {
  readonly reference: Observed;
  readonly mine: Family;
  readonly theirs: Family;
}

/** Asks of every family that both sides hold. That one side lacks it is `key-namespace`'s to say. */
export const ofBothSides = (ask: (shared: Shared, context: Context) => Iterable<Judgement>) =>
  function* find(context: Context, observation: Observation): Iterable<Judgement> {
    yield* unaskable(context, observation);
    for (const question of familyQuestions(context, observation)) {
      const { reference, mine, theirs } = question;
      if (reference !== null && mine !== null && theirs !== null)
        yield* ask({ ...question, reference, mine, theirs }, context);
    }
  };

/** The one type of all keys of a family, but for a few; null where types mix: then nothing else compares. */
function mainType({ types, keys }: Family): string | null {
  const main = types.filter(({ count }) => count / keys > 0.05);
  return main.length === 1 ? (main[0]?.name ?? null) : null;
}

/** What a server may refuse to tell of its keys, while they count as read. */
const REFUSABLE = {
  encodings: { command: 'OBJECT ENCODING', right: '+object|encoding' },
  sizes: { command: 'MEMORY USAGE', right: '+memory|usage' },
} as const;

/**
 * Asks of every family whose keys are of one type, the same on both sides: another type is another encoding and another
 * size, and `key-type`'s to say. Where `fact` was refused on a side, one finding says so for all of them.
 */
export const ofOneType = (
  fact: keyof typeof REFUSABLE,
  ask: (shared: Shared, type: string) => Iterable<Judgement>,
) =>
  ofBothSides(function* askOfOneType(shared): Iterable<Judgement> {
    const type = mainType(shared.mine);
    if (type === null || type !== mainType(shared.theirs)) return;
    const { observed, reference, pattern } = shared;
    const denied = [observed, reference].find(({ snapshot }) => snapshot.keyspace[fact] === 'denied');
    if (denied === undefined) yield* ask(shared, type);
    else yield refused(pattern, observed, denied, fact);
  });

function refused(
  pattern: string,
  observed: Observed,
  denied: Observed,
  fact: keyof typeof REFUSABLE,
): Judgement {
  const { name } = denied.environment;
  const { command, right } = REFUSABLE[fact];
  return unverified(pattern, observed.environment.name, 'denied', {
    message: `${fact} cannot be compared: ${command} was refused in ${name}, or not asked`,
    against: { kind: 'environment', name },
    fix: { commands: [], note: `allow it: ${right}` },
    cause: `${fact}@${name}`,
  });
}
