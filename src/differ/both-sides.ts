import type { Family } from '../model/family.js';
import type { Context, Judgement, Observed } from './check.js';
import { type FamilyQuestion, familyQuestions, unaskable } from './family-questions.js';

/** A family that both an environment and the reference hold, and that no YAML has anything to say of. */
export interface Shared extends FamilyQuestion {
  readonly reference: Observed;
  readonly mine: Family;
  readonly theirs: Family;
}

/** Asks of every family that both sides hold. That one side lacks it is `key-namespace`'s to say. */
export const ofBothSides = (ask: (shared: Shared, context: Context) => Iterable<Judgement>) =>
  function* find(context: Context, observation: Parameters<typeof familyQuestions>[1]): Iterable<Judgement> {
    yield* unaskable(context, observation);
    for (const question of familyQuestions(context, observation)) {
      const { reference, mine, theirs } = question;
      if (reference !== null && mine !== null && theirs !== null)
        yield* ask({ ...question, reference, mine, theirs }, context);
    }
  };

/** The one type of all keys of a family, but for a few; null where types mix: then nothing else compares. */
export function mainType({ types, keys }: Family): string | null {
  const main = types.filter(({ count }) => count / keys > 0.05);
  return main.length === 1 ? (main[0]?.name ?? null) : null;
}
