import { setTimeout as sleep } from 'node:timers/promises';
import { SourceError, type SourceFault } from '../source-error.js';

/** One attempt to read something: what it brought, and the fault that kept it from bringing all; null where none did. */
export interface Attempt<Result> {
  readonly result: Result;
  /** How much of it is missing. */
  readonly missing: number;
  readonly fault: SourceError | null;
}

/** Faults that the next attempt may not meet. */
const PASSING: readonly SourceFault[] = ['closed', 'loading', 'full', 'unexpected'];

/** Before the second attempt, and before the third. */
const PAUSES_MS = [250, 1_000];

/** After this time nothing is tried again: it would cost the server as much once more. */
const LONGEST_MS = 10_000;

/**
 * Tries again, twice at most, what a passing fault cut short: a connection that was cut, a server that restarts, loads its
 * data or has no place for another client. Each attempt begins anew, so that nothing is counted twice, and the first of
 * those that got furthest counts. Throws the last `SourceError` where no attempt brought anything.
 */
export async function withPatience<Result>(
  attempt: () => Promise<Attempt<Result>>,
  signal: AbortSignal,
): Promise<Result> {
  let best: Attempt<Result> | null = null;
  const startedMs = performance.now();
  for (let tries = 0; ; tries += 1) {
    const outcome = await attempt().catch(sourceError);
    const fault = outcome instanceof SourceError ? outcome : outcome.fault;
    if (!(outcome instanceof SourceError) && (best === null || outcome.missing < best.missing))
      best = outcome;
    const pauseMs = PAUSES_MS[tries];
    const isSoon = performance.now() - startedMs <= LONGEST_MS;
    const isWorthIt = fault !== null && pauseMs !== undefined && isSoon && isPassing(fault, tries);
    if (isWorthIt) await sleep(pauseMs, undefined, { signal }).catch(() => undefined);
    if (isWorthIt && !signal.aborted) continue;
    if (best === null) throw fault;
    return best.result;
  }
}

/** A server that was there a moment ago and refuses may be about to come back. */
const isPassing = ({ fault }: SourceError, tries: number): boolean =>
  PASSING.includes(fault) || (fault === 'refused' && tries > 0);

function sourceError(error: unknown): SourceError {
  if (error instanceof SourceError) return error;
  throw error;
}
