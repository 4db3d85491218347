import { hashKey } from '../../../keyspace/profile.js';

/**
 * Keeps a fair sample of names as they go by, in whatever order and however often: those with the smallest hashes.
 * (bottom-k sketch: Cohen and Kaplan 2007, Summarizing data using bottom-k sketches)
 */
export class NameSieve {
  readonly #most: number;
  #kept = new Map<string, number>();
  #largest = 0xffffffff;
  #hasDropped = false;

  constructor(most: number) {
    this.#most = most;
  }

  /** Whether a name went by that is not among those kept. */
  get hasDropped(): boolean {
    return this.#hasDropped || this.#kept.size > this.#most;
  }

  add(names: readonly string[]): void {
    for (const name of names) {
      const hash = hashKey(name);
      if (hash <= this.#largest) this.#kept.set(name, hash);
      else this.#hasDropped = true;
    }
    if (this.#kept.size >= 2 * this.#most) this.#shrink();
  }

  names(): readonly string[] {
    this.#shrink();
    return [...this.#kept.keys()];
  }

  #shrink(): void {
    const least = [...this.#kept].toSorted(([, a], [, b]) => a - b);
    this.#hasDropped ||= least.length > this.#most;
    this.#kept = new Map(least.slice(0, this.#most));
    if (this.#kept.size === this.#most) this.#largest = least[this.#most - 1]?.[1] ?? 0xffffffff;
  }
}
