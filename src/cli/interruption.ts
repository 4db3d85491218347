/** Ends a run early: its time is up, or a signal came. `signal` aborts; `exitCode` is null unless a signal did it. */
export interface Interruption {
  readonly signal: AbortSignal;
  readonly exitCode: () => number | null;
  /** Takes the timer and the handlers away; call it at the end. */
  readonly release: () => void;
}

const EXIT_CODES = { SIGINT: 130, SIGTERM: 143 } as const;

/** Watches the clock and the signals. `timeoutMs` null: no deadline. */
export function watch(timeoutMs: number | null): Interruption {
  const controller = new AbortController();
  let code: number | null = null;
  const interrupt = (name: keyof typeof EXIT_CODES) => () => {
    code = EXIT_CODES[name];
    controller.abort();
  };
  const handlers = [
    ['SIGINT', interrupt('SIGINT')],
    ['SIGTERM', interrupt('SIGTERM')],
  ] as const;
  for (const [name, handler] of handlers) process.on(name, handler);
  const timer = timeoutMs === null ? null : setTimeout(() => controller.abort(), timeoutMs);
  return {
    signal: controller.signal,
    exitCode: () => code,
    release: () => {
      if (timer !== null) clearTimeout(timer);
      for (const [name, handler] of handlers) process.off(name, handler);
    },
  };
}
