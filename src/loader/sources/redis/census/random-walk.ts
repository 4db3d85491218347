import { setTimeout as sleep } from 'node:timers/promises';
import type { ReplyFault } from '../reply.js';
import { RandomPage } from './answers.js';
import type { ScanTask } from './scan-walk.js';

/** Draws per key that is wanted, after which those that are left are given up: few keys are met late. */
const MOST_DRAWS = 10;

/**
 * Draws keys with RANDOMKEY, each with the same chance, until enough different ones are there: for servers on which the
 * first keys of SCAN are no fair sample.
 */
export class RandomWalk {
  readonly #task: Omit<ScanTask, 'space' | 'match'>;
  #left: number;
  refusal: ReplyFault | null = null;

  /** `wanted` bounds the draws; `task.isOver` ends them. */
  constructor(task: Omit<ScanTask, 'space' | 'match'>, wanted: number) {
    this.#task = task;
    this.#left = wanted * MOST_DRAWS;
  }

  /** Resolves when all that was asked is answered; rejects with what the connection died of. */
  async run(): Promise<void> {
    const { wire, pace } = this.#task;
    // One is asked first: where it is refused, one is enough.
    this.#draw(1);
    wire.flush();
    await wire.drained();
    if (this.refusal !== null) return;
    for (let n = 0; n < pace.cursors; n++) this.#draw(pace.pageKeys);
    wire.flush();
    await wire.drained();
  }

  #draw(keys: number): void {
    const { wire, pace } = this.#task;
    this.#left -= keys;
    pace.sent(keys);
    wire.askTimes(['RANDOMKEY'], keys, new RandomPage(keys, (page) => this.#take(page, keys > 1)));
  }

  #take(page: RandomPage, goesOn: boolean): void {
    const { wire, pace, signal } = this.#task;
    this.refusal ??= page.refusal;
    const chosen = this.#task.choose(page.names, true);
    const goOn = (): void => {
      if (goesOn && this.refusal === null && this.#left > 0 && page.names.length > 0 && !this.#task.isOver())
        this.#draw(pace.pageKeys);
      this.#task.ask(chosen);
      wire.flush();
    };
    const waitMs = pace.waitMs(performance.now());
    if (waitMs < 1) {
      goOn();
      return;
    }
    wire.hold();
    const later = (): void => {
      goOn();
      wire.release();
    };
    sleep(waitMs, undefined, { signal }).then(later, () => undefined);
  }
}
