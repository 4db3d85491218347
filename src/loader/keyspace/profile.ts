import type { Count, Profile, TtlObservation } from '../../model/snapshot.js';

/** TTLs kept per family: enough for a mode of 5% to be twenty keys. */
export const TTLS_KEPT = 400;

/** What was read of one key. */
export interface KeyFacts {
  readonly type: string;
  readonly encoding: string | null;
  /** Milliseconds; -1 where the key never expires. */
  readonly pttl: number;
  readonly idleSeconds: number | null;
  readonly isIdleDoubtful: boolean;
}

/** Collects a {@link Profile}; bounded in memory. */
export class ProfileBuilder {
  #keys = 0;
  #withoutTtl = 0;
  readonly #types = new Map<string, number>();
  readonly #encodings = new Map<string, number>();
  #ttls: TtlObservation[] = [];
  #largestHash = 0xffffffff;

  get keys(): number {
    return this.#keys;
  }

  add(hash: number, facts: KeyFacts): void {
    this.#keys++;
    increment(this.#types, facts.type, 1);
    if (facts.encoding !== null) increment(this.#encodings, facts.encoding, 1);
    if (facts.pttl < 0) this.#withoutTtl++;
    else if (hash <= this.#largestHash) {
      const { idleSeconds, isIdleDoubtful } = facts;
      this.#keep({ hash, remainingMs: facts.pttl, idleSeconds, isIdleDoubtful });
    }
  }

  merge(profile: Profile): void {
    this.#keys += profile.keys;
    this.#withoutTtl += profile.withoutTtl;
    for (const { name, count } of profile.types) increment(this.#types, name, count);
    for (const { name, count } of profile.encodings) increment(this.#encodings, name, count);
    for (const ttl of profile.ttls) if (ttl.hash <= this.#largestHash) this.#keep(ttl);
  }

  build(): Profile {
    this.#shrink();
    return {
      keys: this.#keys,
      types: counts(this.#types),
      encodings: counts(this.#encodings),
      withoutTtl: this.#withoutTtl,
      ttls: this.#ttls,
    };
  }

  #keep(ttl: TtlObservation): void {
    this.#ttls.push(ttl);
    if (this.#ttls.length >= 2 * TTLS_KEPT) this.#shrink();
  }

  #shrink(): void {
    this.#ttls = this.#ttls.toSorted(byHash).slice(0, TTLS_KEPT);
    if (this.#ttls.length === TTLS_KEPT) this.#largestHash = this.#ttls.at(-1)?.hash ?? 0xffffffff;
  }
}

/** Total, so that equal hashes of different keys cannot make the order of merging visible. */
const byHash = (a: TtlObservation, b: TtlObservation): number =>
  a.hash - b.hash ||
  a.remainingMs - b.remainingMs ||
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
