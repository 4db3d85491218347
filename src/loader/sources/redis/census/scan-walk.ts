import { setTimeout as sleep } from 'node:timers/promises';
import type { ReplyFault } from '../reply.js';
import { ScanPage } from './answers.js';
import { type CursorSpace, Part, placeOf, SPAN, slotOf } from './cursors.js';
import { keySlot } from './key-slot.js';
import type { Pace } from './pace.js';
import type { Wire } from './wire.js';

/** What is walked, and who is told. */
export interface ScanTask {
  readonly wire: Wire;
  readonly pace: Pace;
  readonly signal: AbortSignal;
  /** How its cursors are supposed to lie. */
  readonly space: CursorSpace;
  /** Keys of the database: what is worth splitting. */
  readonly expected: number;
  /** A glob that the server holds the names against; null for all names. */
  readonly match: string | null;
  /** Takes the names of one page and says which to ask about. `hasMore` is false with the last page of all. */
  choose(names: readonly string[], hasMore: boolean): readonly string[];
  /** Asks about names that were chosen. */
  ask(names: readonly string[]): void;
  /** True where no more names are wanted. */
  isOver(): boolean;
}

/** Pages that are walked with one cursor before another is begun. */
const TRIAL_PAGES = 8;
/** Names beyond twice those that INFO announced: keys are written while they are read. */
const MOST_MORE = 1_000_000;
/** Pages in a row without a name: what is left of a table after nearly all of its keys were deleted. */
const MOST_EMPTY = 1_000_000;
/** A part of fewer pages is not worth a cursor of its own. */
const LEAST_PAGES = 10;

/**
 * SCANs a database with as many cursors at a time as the round trip takes to hide: the next SCAN goes out in one write
 * with the questions on the page before it, so that the server always has something to do.
 */
export class ScanWalk {
  readonly #task: ScanTask;
  readonly #parts = new Set<Part>();
  readonly #first = Part.whole('opaque');
  #pages = 0;
  #isTrusted = true;
  #places: number[] = [];
  #named = 0;
  #emptyPages = 0;
  #landmark = '';
  #landmarkPage = 1;
  refusal: ReplyFault | null = null;
  /** A cursor went back: names were left out, or none of this is what it seems. */
  hasGoneBack = false;
  /** It named no key for too long, or far more keys than there are. */
  isEndless = false;
  /** It was over before the end was reached. */
  wasCut = false;

  constructor(task: ScanTask) {
    this.#task = task;
  }

  /** Resolves when all that was asked is answered; rejects with what the connection died of. */
  async run(): Promise<void> {
    this.#parts.add(this.#first);
    this.#scan(this.#first);
    this.#task.wire.flush();
    await this.#task.wire.drained();
  }

  #scan(part: Part): void {
    const { wire, pace, match } = this.#task;
    const count = ['COUNT', String(pace.pageKeys)];
    const command = ['SCAN', part.cursor, ...(match === null ? [] : ['MATCH', match]), ...count];
    pace.sent(1);
    wire.ask(command, new ScanPage((page) => this.#take(part, page)));
  }

  #take(part: Part, page: ScanPage): void {
    const taken = page.refusal === null ? part.take(page.cursor, page.names) : null;
    if (taken === null) {
      this.refusal ??= page.refusal;
      this.hasGoneBack ||= page.refusal === null;
      this.#parts.clear();
      return;
    }
    this.#pages++;
    if (this.#hasNoEnd(page, taken.names.length)) {
      this.isEndless = true;
      this.#parts.clear();
      return;
    }
    if (!taken.hasMore) this.#parts.delete(part);
    const chosen = this.#task.choose(taken.names, this.#parts.size > 0);
    const { pace, wire, signal } = this.#task;
    const waitMs = pace.waitMs(performance.now());
    if (waitMs < 1) {
      this.#goOn(part, page, chosen);
      return;
    }
    wire.hold();
    const goOn = (): void => {
      this.#goOn(part, page, chosen);
      wire.release();
    };
    // Aborted, the connection ends, and with it the wait for its answers.
    sleep(waitMs, undefined, { signal }).then(goOn, () => undefined);
  }

  /**
   * A cursor that comes back although it was there (looked at in ever longer strides), a long way without any name, or
   * names without end: no keyspace is walked like that.
   */
  #hasNoEnd({ cursor, names }: ScanPage, fresh: number): boolean {
    this.#named += fresh;
    this.#emptyPages = names.length === 0 ? this.#emptyPages + 1 : 0;
    if (this.#named > 2 * this.#task.expected + MOST_MORE || this.#emptyPages > MOST_EMPTY) return true;
    if (this.#first.cursor !== cursor || this.#parts.size > 1) return false;
    if (cursor !== '0' && cursor === this.#landmark) return true;
    if (this.#pages >= 2 * this.#landmarkPage) {
      this.#landmark = cursor;
      this.#landmarkPage = this.#pages;
    }
    return false;
  }

  /** The server is at work on the next page while it is asked about this one. */
  #goOn(part: Part, page: ScanPage, chosen: readonly string[]): void {
    const { wire } = this.#task;
    if (this.#parts.size > 0 && this.#task.isOver()) {
      this.wasCut = true;
      this.#parts.clear();
    }
    if (this.#parts.has(part)) {
      if (this.#pages <= TRIAL_PAGES) this.#try(part, page);
      this.#scan(part);
    }
    this.#task.ask(chosen);
    if (this.#pages >= TRIAL_PAGES) this.#spread();
    wire.flush();
  }

  /** Begins further cursors in the middle of what is left of others. */
  #spread(): void {
    const { pace } = this.#task;
    while (this.#parts.size > 0 && this.#parts.size < pace.cursors) {
      const [largest] = [...this.#parts].toSorted((a, b) => b.expected - a.expected);
      if (largest === undefined || largest.expected < 2 * LEAST_PAGES * pace.pageKeys) return;
      const part = largest.split();
      if (part === null) return;
      this.#parts.add(part);
      this.#scan(part);
    }
  }

  /** Whether the cursors of the first pages lie as they are supposed to; else there is only one, whatever it means. */
  #try(part: Part, { cursor, names }: ScanPage): void {
    const { space, expected, pace } = this.#task;
    if (space === 'opaque' || !this.#isTrusted) return;
    const before = this.#places.at(-1) ?? 0;
    const place = placeOf(space, cursor);
    const share = ((this.#places.length + 1) * pace.pageKeys) / Math.max(expected, 1);
    const isPlausible =
      space === 'slots'
        ? names.every((name) => isBetween(slotOf(before), keySlot(name), slotOf(place)))
        : isBetween(share / 3, (place + 1) / SPAN[space], share * 3 + 0.001);
    this.#isTrusted = place >= before && isPlausible;
    this.#places.push(place);
    if (this.#isTrusted && this.#pages === TRIAL_PAGES) part.become(space, expected);
  }
}

const isBetween = (low: number, value: number, high: number): boolean => low <= value && value <= high;
