import { setTimeout as sleep } from 'node:timers/promises';
import { watch } from './interruption.js';

const TRIES = 3;
/** Of one try, and of all of them with the pauses between. */
const TRY_MS = 10_000;
const ALL_MS = 20_000;
const PAUSES_MS = [500, 2000];

/** How a try ended; `retryMs` is null where another one would end alike. */
type Ending =
  | { readonly kind: 'done' }
  | { readonly kind: 'failed'; readonly fault: string; readonly retryMs: number | null };

/**
 * Posts JSON, and again where that may help: the network failed, or the answer was 429 or 5xx. Answers with what went
 * wrong, null where nothing did; never with the URL, or words of the other side. Ends within 20 seconds, and at once
 * after a signal.
 */
export async function post(url: URL, body: string): Promise<string | null> {
  const interruption = watch(ALL_MS);
  try {
    for (let tried = 1; ; tried++) {
      const ending = await tryOnce(url, body, PAUSES_MS[tried - 1] ?? 0, interruption.signal);
      if (ending.kind === 'done') return null;
      if (interruption.exitCode() !== null) return 'the run was interrupted';
      if (interruption.signal.aborted) return ending.fault;
      if (ending.retryMs === null || tried === TRIES)
        return tried === 1 ? ending.fault : `${ending.fault}, at the last of ${tried} tries`;
      await sleep(ending.retryMs, undefined, { signal: interruption.signal }).catch(() => undefined);
      if (interruption.exitCode() !== null) return 'the run was interrupted';
      if (interruption.signal.aborted) return `${ending.fault}, and there was no time left`;
    }
  } finally {
    interruption.release();
  }
}

async function tryOnce(url: URL, body: string, pauseMs: number, signal: AbortSignal): Promise<Ending> {
  const patience = AbortSignal.timeout(TRY_MS);
  try {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'user-agent': 'redrift' },
      body,
      // Elsewhere is not where the user said: what is in the URL need not be known there.
      redirect: 'manual',
      signal: AbortSignal.any([signal, patience]),
    });
    await answer.body?.cancel();
    return endingOf(answer, pauseMs);
  } catch {
    const isLate = patience.aborted || signal.aborted;
    const fault = isLate ? 'the webhook did not answer in time' : 'the webhook could not be reached';
    return { kind: 'failed', fault, retryMs: pauseMs };
  }
}

function endingOf({ status, headers }: Response, pauseMs: number): Ending {
  if (status >= 200 && status < 300) return { kind: 'done' };
  const fault = `the webhook answered with status ${status}`;
  if (status >= 300 && status < 400)
    return { kind: 'failed', fault: `${fault}: redirects are not followed`, retryMs: null };
  const mayHelp = status === 429 || status >= 500;
  return { kind: 'failed', fault, retryMs: mayHelp ? Math.max(pauseMs, retryAfterMs(headers)) : null };
}

/** Seconds; a date is not waited for. */
function retryAfterMs(headers: Headers): number {
  const after = headers.get('retry-after') ?? '';
  return /^\d{1,6}$/.test(after) ? Number(after) * 1000 : 0;
}
