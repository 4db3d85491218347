/** Keys per page: pages of 100 bring no more keys per second, and other clients wait twice as long. (docs/performance.md) */
const MOST_PAGE_KEYS = 50;
const LEAST_PAGE_KEYS = 10;
/** A page that takes a server longer than this is felt by others; one that takes half of it is not. */
const FELT_MS = 2;
/** What a page takes a server, until that is measured. */
const USUAL_PAGE_MS = 0.2;
const MOST_CURSORS = 64;
/** A server that needs so long for the smallest pages, for so long, has no time for us. */
const STRAINED_PAGE_MS = 20;
const STRAINED_FOR_MS = 5_000;

/**
 * How much is asked at a time, and when: pages so small that other clients do not feel them, as many under way as the
 * round trip takes to hide, and no more commands a second than is permitted. Time is passed in, in milliseconds.
 */
export class Pace {
  #pageKeys = MOST_PAGE_KEYS;
  #pageMs = USUAL_PAGE_MS;
  #roundTripMs: number;
  #commands = 0;
  #lastMs = 0;
  #strainedSinceMs: number | null = null;
  readonly #mostPageKeys: number;
  readonly #commandsPerSecond: number | null;
  readonly #startedMs: number;

  constructor(roundTripMs: number, commandsPerSecond: number | null, nowMs: number) {
    this.#roundTripMs = roundTripMs;
    this.#commandsPerSecond = commandsPerSecond;
    this.#startedMs = nowMs;
    // Some pages a second, however few the commands: a burst a minute would be no slower on average.
    this.#mostPageKeys =
      commandsPerSecond === null
        ? MOST_PAGE_KEYS
        : Math.max(1, Math.min(MOST_PAGE_KEYS, Math.floor(commandsPerSecond / 20)));
    this.#pageKeys = this.#mostPageKeys;
  }

  get pageKeys(): number {
    return this.#pageKeys;
  }

  /** Cursors at work at one time. */
  get cursors(): number {
    if (this.#commandsPerSecond !== null) return 1;
    return Math.min(MOST_CURSORS, 1 + Math.ceil(this.#roundTripMs / Math.max(this.#pageMs, 0.2)));
  }

  sent(commands: number): void {
    this.#commands += commands;
  }

  /** A page that was sent at `sentMs` is answered: what it took the server is what lay between this and the one before. */
  answered(sentMs: number, nowMs: number): void {
    const tookMs = Math.max(0, nowMs - Math.max(sentMs + this.#roundTripMs, this.#lastMs));
    this.#lastMs = nowMs;
    // One page that stalls, on a network that lost something, says nothing of the next; several in a row do.
    const countedMs = Math.min(tookMs, Math.max(2 * FELT_MS, 4 * this.#pageMs));
    this.#pageMs = 0.9 * this.#pageMs + 0.1 * countedMs;
    this.#strainedSinceMs = this.#pageMs > STRAINED_PAGE_MS ? (this.#strainedSinceMs ?? nowMs) : null;
    if (this.#pageMs > FELT_MS)
      this.#pageKeys = Math.max(
        Math.min(LEAST_PAGE_KEYS, this.#mostPageKeys),
        Math.floor(this.#pageKeys * 0.8),
      );
    else if (this.#pageMs < FELT_MS / 2) this.#pageKeys = Math.min(this.#mostPageKeys, this.#pageKeys + 1);
  }

  /** True where the smallest pages took it long for seconds on end: it should be left alone. */
  isStrained(nowMs: number): boolean {
    return this.#strainedSinceMs !== null && nowMs - this.#strainedSinceMs > STRAINED_FOR_MS;
  }

  /** How long to wait before the next page goes out; mostly 0. */
  waitMs(nowMs: number): number {
    // A server that is busy with others gets as much time for them as for us.
    const restMs = this.#pageMs > FELT_MS ? this.#pageMs : 0;
    if (this.#commandsPerSecond === null) return restMs;
    const dueMs = (this.#commands / this.#commandsPerSecond) * 1000;
    return Math.max(restMs, dueMs - (nowMs - this.#startedMs));
  }
}
