import type { Keyspace } from '../../model/snapshot.js';
import type { Pattern } from './pattern.js';
import { hashKey, type KeyFacts } from './profile.js';
import { readName } from './segments.js';
import { NameTrie } from './trie.js';

/** Places of a trie that are told apart, per group: beyond them words are kept less exactly, and then keys overflow. Bounds the memory. */
const MOST_PLACES = 20_000;

/** Sorts keys into the families of the YAML, first match first, and the rest into a trie to learn from. */
export class Census {
  readonly #prefix: string | null;
  readonly #listed: readonly { readonly pattern: Pattern; readonly trie: NameTrie }[];
  readonly #rest = new NameTrie(MOST_PLACES);
  readonly #keyPrefix: string | null;
  #keys = 0;
  #unprefixed = 0;
  #overflow = 0;

  /** `keyPrefix` is literal text, taken off before families are told apart. */
  constructor(families: readonly Pattern[], keyPrefix: string | null) {
    this.#listed = families.map((pattern) => ({ pattern, trie: new NameTrie(MOST_PLACES) }));
    this.#keyPrefix = keyPrefix;
    this.#prefix = keyPrefix === null ? null : Buffer.from(keyPrefix, 'utf8').toString('latin1');
  }

  /** Keys added so far that lack the prefix. */
  get unprefixed(): number {
    return this.#unprefixed;
  }

  /** Keys added so far. */
  get keys(): number {
    return this.#keys;
  }

  /** Adds one key, its name in latin1 (one character per byte). */
  add(key: string, facts: KeyFacts): void {
    this.#keys++;
    if (this.#prefix !== null && !key.startsWith(this.#prefix)) {
      this.#unprefixed++;
      return;
    }
    const name = this.#prefix === null ? key : key.slice(this.#prefix.length);
    const trie = this.#listed.find(({ pattern }) => pattern.matches(name))?.trie ?? this.#rest;
    if (!trie.add(readName(name), hashKey(name), facts)) this.#overflow++;
  }

  /** What was seen; `method`, `total` and the rest are the reader's to say. */
  build(): Pick<Keyspace, 'sampled' | 'keyPrefix' | 'unprefixed' | 'overflow' | 'groups'> {
    return {
      sampled: this.#keys,
      keyPrefix: this.#keyPrefix,
      unprefixed: this.#unprefixed,
      overflow: this.#overflow,
      groups: [
        ...this.#listed.map(({ pattern, trie }) => ({ pattern: pattern.text, trie: trie.build() })),
        { pattern: null, trie: this.#rest.build() },
      ],
    };
  }
}
