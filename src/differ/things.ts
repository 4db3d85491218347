import type { Part } from '../model/project.js';
import type { Remedy } from '../model/report.js';
import {
  type Context,
  drift,
  inStep,
  type Judgement,
  NO_REMEDY,
  type Observed,
  unreadCause,
  unverified,
} from './check.js';

/** Things with names that an environment has beside its settings: users, modules, libraries. */
export interface ThingKind<T extends { readonly name: string }> {
  readonly part: Part;
  /** `the module`. */
  readonly word: string;
  /** `modules`. */
  readonly words: string;
  /** Those of an environment; null where they could not be read. */
  readonly of: (observed: Observed) => readonly T[] | null;
  /** How one differs from its namesake: sentences; none where it does not, null where that cannot be told. */
  readonly differences: (
    observed: Observed,
    reference: Observed,
  ) => (mine: T, theirs: T) => readonly string[] | null;
  /** What is compared, in a few characters. */
  readonly show: (thing: T) => string;
  readonly why: string;
  /** The way from `mine` to `theirs` on the server observed; null stands for none of that name. */
  readonly remedy: (observed: Observed, reference: Observed) => (mine: T | null, theirs: T | null) => Remedy;
}

/** Holds the things of an environment against those of the reference: one judgement per name. */
export function* compareThings<T extends { readonly name: string }>(
  kind: ThingKind<T>,
  { reference, project }: Context,
  observed: Observed | null,
  environment: string,
): Iterable<Judgement> {
  if (environment === project.reference) return;
  const [mine, theirs] = [observed, reference].map((one) => (one === null ? null : kind.of(one)));
  if (observed === null || mine === null || mine === undefined)
    return yield notRead(kind, environment, environment);
  if (reference === null || theirs === null || theirs === undefined)
    return yield notRead(kind, environment, project.reference);
  const [here, there] = [byName(mine), byName(theirs)];
  const judged = judge(kind, observed, reference);
  for (const name of [...new Set([...here.keys(), ...there.keys()])].toSorted())
    yield judged(name, here.get(name) ?? null, there.get(name) ?? null);
}

/** There may be thousands. Of two with one name the first. */
export const byName = <T extends { readonly name: string }>(things: readonly T[]): ReadonlyMap<string, T> =>
  new Map(things.toReversed().map((thing) => [thing.name, thing]));

const notRead = <T extends { readonly name: string }>(
  { part, words }: ThingKind<T>,
  environment: string,
  unread: string,
): Judgement =>
  unverified('*', environment, 'denied', {
    message: `${words} could not be compared: those of ${unread} could not be read`,
    against: { kind: 'environment', name: unread },
    cause: unreadCause(part, unread),
  });

function judge<T extends { readonly name: string }>(
  kind: ThingKind<T>,
  observed: Observed,
  reference: Observed,
): (name: string, mine: T | null, theirs: T | null) => Judgement {
  const environment = observed.environment.name;
  const other = reference.environment.name;
  const differencesOf = kind.differences(observed, reference);
  const remedyOf = kind.remedy(observed, reference);
  return (name, mine, theirs) => {
    const differences = mine === null || theirs === null ? [] : differencesOf(mine, theirs);
    if (mine !== null && theirs !== null && differences?.length === 0) return inStep(name, environment);
    const common = {
      against: { kind: 'environment', name: other },
      expected: theirs === null ? null : kind.show(theirs),
      actual: mine === null ? null : kind.show(mine),
      why: kind.why,
      fix: remedyOf(mine, theirs),
      rollback: remedyOf(theirs, mine),
    } as const;
    if (mine === null)
      return drift(name, environment, 'missing', {
        ...common,
        message: `${kind.word} ${name} is not there; ${other} has it`,
      });
    if (theirs === null)
      return drift(name, environment, 'unexpected', {
        ...common,
        message: `${kind.word} ${name} is there; ${other} does not have it`,
      });
    if (differences === null)
      return unverified(name, environment, 'insufficient', {
        ...common,
        message: `whether ${kind.word} ${name} is that of ${other} cannot be told`,
        cause: causeOf(kind.part, observed, reference),
        fix: NO_REMEDY,
        rollback: NO_REMEDY,
      });
    return drift(name, environment, 'changed', {
      ...common,
      message: `${kind.word} ${name} is not that of ${other}: it ${differences.join('; it ')}`,
      evidence: { differences: [...differences] },
    });
  };
}

/** A part that was read in pieces has its own finding, which names what is missing. */
function causeOf(part: Part, ...sides: readonly Observed[]): string | null {
  const lost = sides.find(({ snapshot }) => snapshot.unread.some((unread) => unread.part === part));
  return lost === undefined ? null : unreadCause(part, lost.environment.name);
}
