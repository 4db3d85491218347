import type { Count, Profile, SizeObservation, TtlObservation } from '../../model/snapshot.js';

/** TTLs kept per family: enough for a mode of 5% to be twenty keys. */
export const TTLS_KEPT = 400;
/** Sizes kept per family. */
const SIZES_KEPT = 100;

/** What was read of one key. */
export interface KeyFacts {
  readonly type: string;
  readonly encoding: string | null;
  /** Milliseconds; -1 where the key never expires. */
  readonly pttl: number;
  /** By the server's clock, milliseconds since 1970; null where the key never expires or the clock is not known. */
  readonly expiresAtMs: number | null;
  readonly idleSeconds: number | null;
  readonly isIdleDoubtful: boolean;
  /** What MEMORY USAGE says; null where it was not asked. */
  readonly bytes: number | null;
}

/** Collects a {@link Profile}; bounded in memory. */
export class ProfileBuilder {
  /** What it holds was moved into another: nothing more is to be added here. */
  isMoved = false;
  #keys = 0;
  #withoutTtl = 0;
  readonly #types = new Counts();
  readonly #encodings = new Counts();
  readonly #ttls = new LeastHashes<TtlObservation>(TTLS_KEPT, byTtl);
  readonly #sizes = new LeastHashes<SizeObservation>(SIZES_KEPT, (a, b) => a.bytes - b.bytes);

  get keys(): number {
    return this.#keys;
  }

  /** The types of the keys. */
  get types(): Iterable<string> {
    return this.#types.names();
  }

  /** Sizes that are known, up to some hundred. */
  get sizes(): number {
    return this.#sizes.count;
  }

  add(hash: number, facts: KeyFacts): void {
    this.#keys++;
    this.#types.add(facts.type, 1);
    if (facts.encoding !== null) this.#encodings.add(facts.encoding, 1);
    if (facts.pttl < 0) this.#withoutTtl++;
    else if (this.#ttls.wants(hash)) {
      const { pttl: remainingMs, expiresAtMs, idleSeconds, isIdleDoubtful } = facts;
      this.#ttls.keep({ hash, remainingMs, expiresAtMs, idleSeconds, isIdleDoubtful });
    }
    if (facts.bytes !== null) this.addSize(hash, facts.bytes);
  }

  /** What one of the keys takes. */
  addSize(hash: number, bytes: number): void {
    this.#sizes.keep({ hash, bytes });
  }

  merge(profile: Profile): void {
    this.#keys += profile.keys;
    this.#withoutTtl += profile.withoutTtl;
    for (const { name, count } of profile.types) this.#types.add(name, count);
    for (const { name, count } of profile.encodings) this.#encodings.add(name, count);
    for (const ttl of profile.ttls) this.#ttls.keep(ttl);
    for (const size of profile.sizes) this.#sizes.keep(size);
  }

  build(): Profile {
    return {
      keys: this.#keys,
      types: this.#types.sorted(),
      encodings: this.#encodings.sorted(),
      withoutTtl: this.#withoutTtl,
      ttls: this.#ttls.sorted(),
      sizes: this.#sizes.sorted(),
    };
  }
}

/**
 * The observations of the keys with the smallest hashes: a uniform sample that does not depend on the order of the keys
 * and merges. (bottom-k sketch: Cohen and Kaplan 2007, Summarizing data using bottom-k sketches)
 */
class LeastHashes<T extends { readonly hash: number }> {
  #kept: T[] = [];
  #largest = 0xffffffff;

  /** `order` is total over what differs beside the hash, so that the order of merging cannot be seen. */
  constructor(
    readonly most: number,
    readonly order: (a: T, b: T) => number,
  ) {}

  get count(): number {
    return this.#kept.length;
  }

  wants(hash: number): boolean {
    return hash <= this.#largest;
  }

  keep(observation: T): void {
    if (!this.wants(observation.hash)) return;
    this.#kept.push(observation);
    if (this.#kept.length >= 2 * this.most) this.#shrink();
  }

  sorted(): readonly T[] {
    this.#shrink();
    return this.#kept;
  }

  #shrink(): void {
    this.#kept = this.#kept.toSorted((a, b) => a.hash - b.hash || this.order(a, b)).slice(0, this.most);
    if (this.#kept.length === this.most) this.#largest = this.#kept.at(-1)?.hash ?? 0xffffffff;
  }
}

const byTtl = (a: TtlObservation, b: TtlObservation): number =>
  a.remainingMs - b.remainingMs ||
  (a.expiresAtMs ?? -1) - (b.expiresAtMs ?? -1) ||
  (a.idleSeconds ?? -1) - (b.idleSeconds ?? -1) ||
  Number(a.isIdleDoubtful) - Number(b.isIdleDoubtful);

/** How often each of some names was met; mostly it is the one that was met last. */
class Counts {
  readonly #all = new Map<string, { readonly name: string; count: number }>();
  #last: { readonly name: string; count: number } | null = null;

  add(name: string, by: number): void {
    if (this.#last?.name !== name) {
      this.#last = this.#all.get(name) ?? { name, count: 0 };
      this.#all.set(name, this.#last);
    }
    this.#last.count += by;
  }

  names(): Iterable<string> {
    return this.#all.keys();
  }

  sorted(): readonly Count[] {
    return [...this.#all.values()]
      .map(({ name, count }) => ({ name, count }))
      .toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  }
}

/** How many different hashes there are. */
export const HASHES = 0x100000000;

/** FNV-1a over a latin1 key with a final mix: 32 bits, the same on every machine and in every run. */
export function hashKey(key: string): number {
  let hash = HASH_SEED;
  for (let at = 0; at < key.length; at++) hash = addToHash(hash, key.charCodeAt(at));
  return finishHash(hash);
}

/** {@link hashKey} of no characters, to which others are added one by one. */
export const HASH_SEED = 0x811c9dc5 | 0;

export const addToHash = (hash: number, code: number): number => Math.imul(hash ^ code, 0x01000193);

export function finishHash(hash: number): number {
  let mixed = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
