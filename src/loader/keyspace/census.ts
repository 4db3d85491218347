import type { Keyspace } from '../../model/snapshot.js';
import type { Pattern } from './pattern.js';
import { hashKey, type KeyFacts } from './profile.js';
import { type KeyName, readName } from './segments.js';
import { NameTrie } from './trie.js';

/** Places of a trie that are told apart, per group: beyond them words are kept less exactly, and then keys overflow. Bounds the memory. */
const MOST_PLACES = 20_000;

/** Sizes that are enough of a family: MEMORY USAGE costs a server more than all else that is asked of a key. */
const SIZES_WANTED = 64;

interface Located {
  /** Without the prefix. */
  readonly text: string;
  readonly trie: NameTrie;
  readonly name: KeyName;
}

/** Sorts keys into the families of the YAML, first match first, and the rest into a trie to learn from. */
export class Census {
  readonly #prefix: string | null;
  readonly #listed: readonly { readonly pattern: Pattern; readonly trie: NameTrie }[];
  readonly #rest = new NameTrie(MOST_PLACES);
  readonly #keyPrefix: string | null;
  #keys = 0;
  #unprefixed = 0;
  #overflow = 0;
  #last: { readonly key: string | null; readonly located: Located | null } = { key: null, located: null };

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
    const located = this.#locate(key);
    if (located === null) this.#unprefixed++;
    else if (!located.trie.add(located.name, hashKey(located.text), facts)) this.#overflow++;
  }

  /** Whether it is worth asking what a key takes: its family has too few sizes to tell. */
  wantsSize(key: string): boolean {
    const located = this.#locate(key);
    return located !== null && located.trie.sizesAt(located.name) < SIZES_WANTED;
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

  #sort(text: string): Located {
    const trie = this.#listed.find(({ pattern }) => pattern.matches(text))?.trie ?? this.#rest;
    return { text, trie, name: readName(text) };
  }
}
