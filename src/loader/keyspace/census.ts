import type { Keyspace } from '../../model/snapshot.js';
import { KnownNames } from './known-names.js';
import type { Pattern } from './pattern.js';
import { hashKey, type KeyFacts, type ProfileBuilder } from './profile.js';
import { readName } from './segments.js';
import { NameTrie } from './trie.js';

/** Places of a trie that are told apart, per group: beyond them words are kept less exactly, and then keys overflow. Bounds the memory. */
const MOST_PLACES = 20_000;

/** Sizes that are enough of a family: MEMORY USAGE costs a server more than all else that is asked of a key. */
const SIZES_WANTED = 64;

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
  readonly #listed: readonly { readonly pattern: Pattern; readonly group: Group }[];
  readonly #rest = new Group();
  readonly #keyPrefix: string | null;
  #keys = 0;
  #overflow = 0;

  /**
   * `keyPrefix` is literal text, taken off before families are told apart; `others` are those of other environments: keys
   * that carry one of them are counted alone. The longest prefix that a key carries is the one it carries.
   */
  constructor(families: readonly Pattern[], keyPrefix: string | null, others: readonly string[] = []) {
    this.#listed = families.map((pattern) => ({ pattern, group: new Group() }));
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

  /**
   * Adds one key, its name in latin1 (one character per byte). True where it is worth asking what the key takes: too few
   * like it have told.
   */
  add(key: string, facts: KeyFacts): boolean {
    this.#keys++;
    const text = this.#ownText(key);
    if (text === null) {
      const other = this.#otherOf(key);
      if (other !== null) other.keys++;
      return false;
    }
    this.#own.keys++;
    const group = this.#groupOf(text);
    const profile = group.profileOf(text);
    if (profile === null) {
      this.#overflow++;
      return false;
    }
    profile.add(group.hash, facts);
    return profile.sizes < SIZES_WANTED;
  }

  /** Adds what a key takes that was added before. */
  addSize(key: string, bytes: number): void {
    const text = this.#ownText(key);
    if (text === null) return;
    const group = this.#groupOf(text);
    group.profileOf(text)?.addSize(group.hash, bytes);
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
        ...this.#listed.map(({ pattern, group }) => ({ pattern: pattern.text, trie: group.trie.build() })),
        { pattern: null, trie: this.#rest.trie.build() },
      ],
    };
  }

  /** A key's name without the prefix; null for one that lacks it, or carries another. */
  #ownText(key: string): string | null {
    const isOwn =
      key.startsWith(this.#own.bytes) && (this.#others.length === 0 || this.#otherOf(key) === null);
    return isOwn ? key.slice(this.#own.bytes.length) : null;
  }

  /** The longest prefix of another environment that a key carries, where the own is not longer. */
  #otherOf(key: string): Counted | null {
    let longest: Counted | null = null;
    for (const other of this.#others)
      if (key.startsWith(other.bytes) && other.bytes.length > (longest?.bytes.length ?? 0)) longest = other;
    const isOwn = key.startsWith(this.#own.bytes) && this.#own.bytes.length >= (longest?.bytes.length ?? 0);
    return isOwn ? null : longest;
  }

  #groupOf(text: string): Group {
    return this.#listed.find(({ pattern }) => pattern.matches(text))?.group ?? this.#rest;
  }
}

/** The keys of one family of the YAML, or of none. */
class Group {
  readonly trie = new NameTrie(MOST_PLACES);
  readonly #known = new KnownNames<ProfileBuilder>();
  /** Of the name that was looked for last. */
  hash = 0;

  /** What a key of this name is counted in; null where there is no room for its name. */
  profileOf(name: string): ProfileBuilder | null {
    const known = this.#known.find(name);
    if (known?.isMoved === false) {
      this.hash = this.#known.hash;
      return known;
    }
    this.hash = hashKey(name);
    const profile = this.trie.profileOf(readName(name));
    if (profile !== null) this.#known.remember(name, profile);
    return profile;
  }
}
