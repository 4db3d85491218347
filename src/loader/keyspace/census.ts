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

/** Keys that carry a prefix. */
interface Counted {
  readonly prefix: string;
  /** In latin1. */
  readonly bytes: string;
  keys: number;
}

const countedBy = (prefix: string): Counted => ({
  prefix,
  bytes: Buffer.from(prefix, 'utf8').toString('latin1'),
  keys: 0,
});

/** Sorts keys into the families of the YAML, first match first, and the rest into a trie to learn from. */
export class Census {
  readonly #own: Counted;
  readonly #others: readonly Counted[];
  readonly #listed: readonly { readonly pattern: Pattern; readonly trie: NameTrie }[];
  readonly #rest = new NameTrie(MOST_PLACES);
  readonly #keyPrefix: string | null;
  #keys = 0;
  #overflow = 0;
  #last: { readonly key: string | null; readonly located: Located | null } = { key: null, located: null };

  /**
   * `keyPrefix` is literal text, taken off before families are told apart; `others` are those of other environments: keys
   * that carry one of them are counted alone. The longest prefix that a key carries is the one it carries.
   */
  constructor(families: readonly Pattern[], keyPrefix: string | null, others: readonly string[] = []) {
    this.#listed = families.map((pattern) => ({ pattern, trie: new NameTrie(MOST_PLACES) }));
    this.#keyPrefix = keyPrefix;
    this.#others = [...new Set(others)].filter((other) => other !== keyPrefix).map(countedBy);
    this.#own = countedBy(keyPrefix ?? '');
  }

  /** Keys added so far that lack the prefix. */
  get unprefixed(): number {
    return this.#keys - this.#own.keys;
  }

  /** Keys added so far. */
  get keys(): number {
    return this.#keys;
  }

  /** Adds one key, its name in latin1 (one character per byte). */
  add(key: string, facts: KeyFacts): void {
    this.#keys++;
    const located = this.#locate(key);
    if (located === null) {
      const other = this.#otherOf(key);
      if (other !== null) other.keys++;
    } else {
      this.#own.keys++;
      if (!located.trie.add(located.name, hashKey(located.text), facts)) this.#overflow++;
    }
  }

  /** Whether it is worth asking what a key takes: its family has too few sizes to tell. */
  wantsSize(key: string): boolean {
    const located = this.#locate(key);
    return located !== null && located.trie.sizesAt(located.name) < SIZES_WANTED;
  }

  /** What was seen; `method`, `total` and the rest are the reader's to say. */
  build(): Pick<Keyspace, 'sampled' | 'keyPrefix' | 'unprefixed' | 'foreign' | 'overflow' | 'groups'> {
    const foreign = this.#others.map(({ prefix, keys }) => ({ prefix, keys }));
    return {
      sampled: this.#keys,
      keyPrefix: this.#keyPrefix,
      unprefixed: this.unprefixed - foreign.reduce((sum, { keys }) => sum + keys, 0),
      foreign,
      overflow: this.#overflow,
      groups: [
        ...this.#listed.map(({ pattern, trie }) => ({ pattern: pattern.text, trie: trie.build() })),
        { pattern: null, trie: this.#rest.build() },
      ],
    };
  }

  /** The key that was looked at last is mostly looked at again. Null for one that lacks the prefix, or carries another. */
  #locate(key: string): Located | null {
    if (this.#last.key === key) return this.#last.located;
    const isOwn = key.startsWith(this.#own.bytes) && this.#otherOf(key) === null;
    const located = isOwn ? this.#sort(key.slice(this.#own.bytes.length)) : null;
    this.#last = { key, located };
    return located;
  }

  /** The longest prefix of another environment that a key carries, where the own is not longer. */
  #otherOf(key: string): Counted | null {
    let longest: Counted | null = null;
    for (const other of this.#others)
      if (key.startsWith(other.bytes) && other.bytes.length > (longest?.bytes.length ?? 0)) longest = other;
    const isOwn = key.startsWith(this.#own.bytes) && this.#own.bytes.length >= (longest?.bytes.length ?? 0);
    return isOwn ? null : longest;
  }

  #sort(text: string): Located {
    const trie = this.#listed.find(({ pattern }) => pattern.matches(text))?.trie ?? this.#rest;
    return { text, trie, name: readName(text) };
  }
}
