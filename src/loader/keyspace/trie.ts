import type { TrieNode } from '../../model/snapshot.js';
import { blur, DETAILS, type Detail, isFiner } from './blur.js';
import { anonymousMark, isMarked, marksIn, withoutName } from './marks.js';
import { ProfileBuilder } from './profile.js';
import type { KeyName } from './segments.js';

/** Words kept at one place, by how exactly they are kept; one more and they are kept less exactly. */
export const KEPT: Readonly<Record<Detail, number>> = {
  words: 1024,
  numbers: 1024,
  ends: 128,
  heads: 128,
  any: Number.POSITIVE_INFINITY,
};

/**
 * A place in a trie of words: what follows after some words of a shape. It holds one profile per environment (a census
 * fills only the first), so that several environments can be learned from together.
 */
export interface Place {
  readonly profiles: Map<number, ProfileBuilder>;
  readonly children: Map<string, Place>;
  detail: Detail;
  /** Words that are kept whatever the detail says. Set when families are read; a census keeps none. */
  kept: ReadonlySet<string>;
}

export const emptyPlace = (): Place => ({
  profiles: new Map(),
  children: new Map(),
  detail: 'words',
  kept: NONE,
});

const NONE: ReadonlySet<string> = new Set();

/**
 * Key names: a trie of words for each shape. What it holds depends on the set of keys alone and not on their order: a
 * place is kept less exactly when it has seen more distinct words than it keeps, and to do so early is to do so late,
 * because what lies under the words is merged by the same rule. Tries of several nodes or environments merge, in any
 * order. Only beyond `mostPlaces` the order is to be seen: then all places keep fewer words.
 */
export class NameTrie {
  readonly shapes = new Map<string, Place>();
  #share = 1;
  #places = 0;
  #isFull = false;

  /** Places are bounded by this number, and the memory with them. */
  constructor(readonly mostPlaces: number = Number.POSITIVE_INFINITY) {}

  /** What keys of this name are counted in until it is moved ({@link ProfileBuilder.isMoved}); null where there is room for no more. */
  profileOf({ shape, words }: KeyName): ProfileBuilder | null {
    for (;;) {
      const root = this.shapes.get(shape) ?? this.#newShape(shape);
      const place = root === null ? null : this.#walk(root, words);
      if (place !== null) return profileOf(place, 0);
      if (!this.#makeRoom()) return null;
    }
  }

  /** Merges a trie from a snapshot in, as the keys of one environment. Associative and commutative. */
  merge(root: TrieNode, environment: number): void {
    for (const { token, node } of root.children) {
      const place = this.shapes.get(token) ?? emptyPlace();
      this.shapes.set(token, place);
      this.#mergeNode(place, node, environment);
    }
  }

  /** Plain data of the first environment's keys, children in order of their code units. */
  build(): TrieNode {
    return buildNode({ ...emptyPlace(), children: this.shapes });
  }

  #mergeNode(place: Place, node: TrieNode, environment: number): void {
    if (node.profile !== null) profileOf(place, environment).merge(node.profile);
    blurTo(place, node.detail, this.#share);
    for (const { token, node: child } of node.children)
      this.#mergeNode(childOf(place, token, this.#share), child, environment);
  }

  #newShape(shape: string): Place | null {
    if (this.#places >= this.mostPlaces) return null;
    const root = emptyPlace();
    this.shapes.set(shape, root);
    this.#places++;
    return root;
  }

  /** Null where a place would have to be made and there is no room. */
  #walk(root: Place, words: readonly string[]): Place | null {
    let place = root;
    for (const word of words) {
      const known: Place | undefined = place.children.get(tokenAt(place, word));
      if (known === undefined && this.#places >= this.mostPlaces) return null;
      if (known === undefined) this.#places++;
      place = known ?? childOf(place, word, this.#share);
    }
    return place;
  }

  /** Makes room by keeping fewer words at every place; false where nothing is left to give up. */
  #makeRoom(): boolean {
    while (!this.#isFull) {
      this.#places = sum([...this.shapes.values()].map(countPlaces));
      if (this.#places <= this.mostPlaces * 0.75) return true;
      this.#isFull = this.#share <= LEAST_SHARE;
      if (!this.#isFull) this.#share /= 4;
      for (const place of this.shapes.values()) squeezePlace(place, this.#share);
    }
    return false;
  }
}

/** Of the words that a place keeps: 1024, 256, 64, 16, 4, 1. */
const LEAST_SHARE = 1 / 1024;

function squeezePlace(place: Place, share: number): void {
  while (place.children.size > mostAt(place, share)) coarsen(place, share);
  for (const child of place.children.values()) squeezePlace(child, share);
}

const mostAt = ({ detail }: Place, share: number): number => Math.max(1, Math.floor(KEPT[detail] * share));

const countPlaces = (place: Place): number =>
  1 + sum([...place.children.values()].map((child) => countPlaces(child)));

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);

const tokenAt = ({ detail, kept }: Place, word: string): string =>
  kept.has(word) ? word : blur(word, detail);

function childOf(place: Place, word: string, share: number): Place {
  for (;;) {
    const token = tokenAt(place, word);
    const existing = place.children.get(token);
    if (existing !== undefined) return existing;
    if (place.children.size < mostAt(place, share)) {
      const child = emptyPlace();
      place.children.set(token, child);
      return child;
    }
    coarsen(place, share);
  }
}

function coarsen(place: Place, share: number): void {
  blurTo(place, DETAILS[DETAILS.indexOf(place.detail) + 1] ?? 'any', share);
}

/** Keeps the words of a place no more exactly than this, but for those that are kept for good. */
export function blurTo(place: Place, detail: Detail, share = 1, kept: ReadonlySet<string> = NONE): void {
  if (!isFiner(place.detail, detail)) return;
  const words = [...place.children];
  place.children.clear();
  place.detail = detail;
  place.kept = kept;
  for (const [word, child] of words) moveInto(childOf(place, word, share), child, share);
}

/** Puts everything that `source` holds into `target`. */
export function moveInto(target: Place, source: Place, share = 1): void {
  for (const [environment, profile] of source.profiles) {
    profileOf(target, environment).merge(profile.build());
    profile.isMoved = true;
  }
  blurTo(target, source.detail, share);
  for (const [word, child] of source.children) moveInto(childOf(target, word, share), child, share);
}

/** Where the keys of these words are, and the words as they stand there; null where there are none. */
export function findPlace(root: Place, words: readonly string[]): readonly string[] | null {
  const found: string[] = [];
  let place: Place | undefined = root;
  for (const word of words) {
    if (place === undefined) return null;
    const token = tokenHere(place, word);
    found.push(token);
    place = place.children.get(token);
  }
  return place === undefined ? null : found;
}

/** A word that stands nowhere in the clear is behind its marks, or among those of which only a part is told, or nothing. */
function tokenHere(place: Place, word: string): string {
  const tokens = [
    tokenAt(place, word),
    withoutName(word),
    ...DETAILS.slice(1).map((detail) => blur(word, detail)),
  ];
  return (
    tokens.slice(0, 3).find((token) => place.children.has(token)) ??
    markedHere(place, word) ??
    tokens.find((token) => place.children.has(token)) ??
    word
  );
}

/** The token at a place behind whose marks this word is; null where none is. */
function markedHere(place: Place, word: string): string | null {
  const tokens =
    MARKED.get(place) ??
    new Map([...place.children.keys()].filter(isMarked).map((token) => [marksIn(token).join(), token]));
  MARKED.set(place, tokens);
  if (tokens.size === 0) return null;
  const marks = DETAILS.slice(0, -1).map((detail) => anonymousMark(blur(word, detail)));
  for (let at = 0; at < marks.length; at++) {
    const token = tokens.get(marks.slice(at).join());
    if (token !== undefined) return token;
  }
  return null;
}

/** Looked up a million times once families are read, and never changed from then on. */
const MARKED = new WeakMap<Place, ReadonlyMap<string, string>>();

function buildNode(place: Place): TrieNode {
  const names = [...place.children.keys()].toSorted();
  return {
    profile: place.profiles.get(0)?.build() ?? null,
    detail: place.detail,
    children: names.flatMap((token) => {
      const child = place.children.get(token);
      return child === undefined ? [] : [{ token, node: buildNode(child) }];
    }),
  };
}

function profileOf(place: Place, environment: number): ProfileBuilder {
  const existing = place.profiles.get(environment);
  if (existing !== undefined) return existing;
  const profile = new ProfileBuilder();
  place.profiles.set(environment, profile);
  return profile;
}
