import type { Keyspace } from '../../model/snapshot.js';
import type { Pattern } from './pattern.js';
import { hashKey, type KeyFacts } from './profile.js';
import { tokensOf } from './segments.js';
import { addKey, buildTrie, emptyPlace, hasPlace, type Place, sizesAt } from './trie.js';

/** Places that hold keys, per environment: beyond them keys are counted as overflow. Memory is bounded by it. */
const MOST_PLACES = 20_000;

/** Sizes that are enough of a family: MEMORY USAGE costs a server more than all else that is asked of a key. */
const SIZES_WANTED = 64;

interface Located {
  /** Without the prefix. */
  readonly name: string;
  readonly root: Place;
  readonly tokens: readonly string[];
}

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
  #last: { readonly key: string | null; readonly located: Located | null } = { key: null, located: null };

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
    const located = this.#locate(key);
    if (located === null) this.#unprefixed++;
    else this.#place(located.root, located.tokens, hashKey(located.name), facts);
  }

  /** Whether it is worth asking what a key takes: its family has too few sizes to tell. */
  wantsSize(key: string): boolean {
    const located = this.#locate(key);
    return located !== null && sizesAt(located.root, located.tokens) < SIZES_WANTED;
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

  /** The key that was looked at last is mostly looked at again. Null for one that lacks the prefix. */
  #locate(key: string): Located | null {
    if (this.#last.key === key) return this.#last.located;
    const located = this.#isPrefixed(key) ? this.#sort(key.slice(this.#prefix?.length ?? 0)) : null;
    this.#last = { key, located };
    return located;
  }

  #isPrefixed(key: string): boolean {
    return this.#prefix === null || key.startsWith(this.#prefix);
  }

  #sort(name: string): Located {
    const root = this.#listed.find(({ pattern }) => pattern.matches(name))?.root ?? this.#rest;
    return { name, root, tokens: tokensOf(name) };
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
