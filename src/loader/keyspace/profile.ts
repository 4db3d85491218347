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
  #keys = 0;
  #withoutTtl = 0;
  readonly #types = new Map<string, number>();
  readonly #encodings = new Map<string, number>();
  readonly #ttls = new LeastHashes<TtlObservation>(TTLS_KEPT, byTtl);
  readonly #sizes = new LeastHashes<SizeObservation>(SIZES_KEPT, (a, b) => a.bytes - b.bytes);

  get keys(): number {
    return this.#keys;
  }

  /** The types of the keys. */
  get types(): Iterable<string> {
    return this.#types.keys();
  }

  /** Sizes that are known, up to some hundred. */
  get sizes(): number {
    return this.#sizes.count;
  }

  add(hash: number, facts: KeyFacts): void {
    this.#keys++;
    increment(this.#types, facts.type, 1);
    if (facts.encoding !== null) increment(this.#encodings, facts.encoding, 1);
    if (facts.pttl < 0) this.#withoutTtl++;
    else if (this.#ttls.wants(hash)) {
      const { pttl: remainingMs, expiresAtMs, idleSeconds, isIdleDoubtful } = facts;
      this.#ttls.keep({ hash, remainingMs, expiresAtMs, idleSeconds, isIdleDoubtful });
    }
    if (facts.bytes !== null) this.#sizes.keep({ hash, bytes: facts.bytes });
  }

  merge(profile: Profile): void {
    this.#keys += profile.keys;
    this.#withoutTtl += profile.withoutTtl;
    for (const { name, count } of profile.types) increment(this.#types, name, count);
    for (const { name, count } of profile.encodings) increment(this.#encodings, name, count);
    for (const ttl of profile.ttls) this.#ttls.keep(ttl);
    for (const size of profile.sizes) this.#sizes.keep(size);
  }

  build(): Profile {
    return {
      keys: this.#keys,
      types: counts(this.#types),
      encodings: counts(this.#encodings),
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

function increment(map: Map<string, number>, name: string, by: number): void {
  map.set(name, (map.get(name) ?? 0) + by);
}

const counts = (map: ReadonlyMap<string, number>): readonly Count[] =>
  [...map]
    .map(([name, count]) => ({ name, count }))
    .toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));

/** FNV-1a over a latin1 key with a final mix: 32 bits, the same on every machine and in every run. */
export function hashKey(key: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < key.length; at++) hash = Math.imul(hash ^ key.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
