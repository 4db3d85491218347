import type { Keyspace } from '../../model/snapshot.js';
import type { Pattern } from './pattern.js';
import { hashKey, type KeyFacts } from './profile.js';
import { tokensOf } from './segments.js';
import { addKey, buildTrie, emptyPlace, hasPlace, type Place } from './trie.js';

/** Places that hold keys, per environment: beyond them keys are counted as overflow. Memory is bounded by it. */
const MOST_PLACES = 20_000;

/** Sorts keys into the families of the YAML, first match first, and the rest into a trie to learn from. */
export class Census {
  readonly #prefix: string | null;
  readonly #listed: readonly { readonly pattern: Pattern; readonly root: Place }[];
  readonly #rest = emptyPlace();
  readonly #keyPrefix: string | null;
  #keys = 0;
  #unprefixed = 0;
  #overflow = 0;
  #places = 0;

  /** `keyPrefix` is literal text, taken off before families are told apart. */
  constructor(families: readonly Pattern[], keyPrefix: string | null) {
    this.#listed = families.map((pattern) => ({ pattern, root: emptyPlace() }));
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
    const root = this.#listed.find(({ pattern }) => pattern.matches(name))?.root ?? this.#rest;
    this.#place(root, tokensOf(name), hashKey(name), facts);
  }

  /** What was seen; `method`, `total` and the rest are the reader's to say. */
  build(): Pick<Keyspace, 'sampled' | 'keyPrefix' | 'unprefixed' | 'overflow' | 'groups'> {
    return {
      sampled: this.#keys,
      keyPrefix: this.#keyPrefix,
      unprefixed: this.#unprefixed,
      overflow: this.#overflow,
      groups: [
        ...this.#listed.map(({ pattern, root }) => ({ pattern: pattern.text, trie: buildTrie(root) })),
        { pattern: null, trie: buildTrie(this.#rest) },
      ],
    };
  }

  #place(root: Place, tokens: readonly string[], hash: number, facts: KeyFacts): void {
    if (!hasPlace(root, tokens)) {
      if (this.#places >= MOST_PLACES) {
        this.#overflow++;
        return;
      }
      this.#places++;
    }
    addKey(root, tokens, hash, facts);
  }
}
