import type { TrieNode } from '../../model/snapshot.js';
import { type KeyFacts, ProfileBuilder } from './profile.js';
import { ANY_WORD, isWord } from './segments.js';

/** Literal words kept at one place of the trie; one more and they are one, `{*}`. */
export const WORDS_KEPT = 64;

/**
 * A place in a trie of key names. It holds one profile per environment (a census fills only the first), so that
 * several environments can be learned from together.
 */
export interface Place {
  readonly profiles: Map<number, ProfileBuilder>;
  readonly children: Map<string, Place>;
  /** Distinct literal words among the children. */
  words: number;
  isCollapsed: boolean;
}

export const emptyPlace = (): Place => ({
  profiles: new Map(),
  children: new Map(),
  words: 0,
  isCollapsed: false,
});

/**
 * Adds one key. What a trie holds depends on the set of keys alone, not on their order: a place collapses exactly
 * when more than {@link WORDS_KEPT} distinct words were seen there, and to collapse early is to collapse late,
 * because what lies under the words is merged by the same rule.
 */
export function addKey(root: Place, tokens: readonly string[], hash: number, facts: KeyFacts): void {
  let place = root;
  for (const token of tokens) place = childOf(place, token);
  profileOf(place, 0).add(hash, facts);
}

/** True where {@link addKey} would make no new place that holds keys: a full trie still takes such keys. */
export function hasPlace(root: Place, tokens: readonly string[]): boolean {
  return (placeAt(root, tokens)?.profiles.size ?? 0) > 0;
}

/** Sizes that are known of the keys at the place where {@link addKey} would put such a key. */
export const sizesAt = (root: Place, tokens: readonly string[]): number =>
  placeAt(root, tokens)?.profiles.get(0)?.sizes ?? 0;

function placeAt(root: Place, tokens: readonly string[]): Place | undefined {
  let place: Place | undefined = root;
  for (const token of tokens) {
    const isAny: boolean = place?.isCollapsed === true && isWord(token);
    place = place?.children.get(isAny ? ANY_WORD : token);
  }
  return place;
}

/** Merges a trie from a snapshot in, as the keys of one environment. Associative and commutative. */
export function mergeTrie(place: Place, node: TrieNode, environment: number): void {
  if (node.profile !== null) profileOf(place, environment).merge(node.profile);
  if (node.isCollapsed) collapse(place);
  for (const child of node.children) mergeTrie(childOf(place, child.token), child.node, environment);
}

/** Merges every literal word of a place into `{*}`. */
export function collapse(place: Place): void {
  if (place.isCollapsed) return;
  place.isCollapsed = true;
  const words = [...place.children].filter(([text]) => isWord(text));
  place.words = 0;
  for (const [text, child] of words) {
    place.children.delete(text);
    moveInto(childOf(place, ANY_WORD), child);
  }
}

/** Puts everything that `source` holds into `target`. */
export function moveInto(target: Place, source: Place): void {
  for (const [environment, profile] of source.profiles) profileOf(target, environment).merge(profile.build());
  if (source.isCollapsed) collapse(target);
  for (const [text, child] of source.children) moveInto(childOf(target, text), child);
}

/** Plain data of the first environment's keys, children in order of their code units. */
export function buildTrie(place: Place): TrieNode {
  const names = [...place.children.keys()].toSorted();
  return {
    profile: place.profiles.get(0)?.build() ?? null,
    isCollapsed: place.isCollapsed,
    children: names.flatMap((token) => {
      const child = place.children.get(token);
      return child === undefined ? [] : [{ token, node: buildTrie(child) }];
    }),
  };
}

function childOf(place: Place, token: string): Place {
  const existing = place.children.get(token);
  if (existing !== undefined) return existing;
  if (isWord(token)) {
    if (!place.isCollapsed && place.words >= WORDS_KEPT) collapse(place);
    if (place.isCollapsed) return childOf(place, ANY_WORD);
    place.words++;
  }
  const child = emptyPlace();
  place.children.set(token, child);
  return child;
}

function profileOf(place: Place, environment: number): ProfileBuilder {
  const existing = place.profiles.get(environment);
  if (existing !== undefined) return existing;
  const profile = new ProfileBuilder();
  place.profiles.set(environment, profile);
  return profile;
}
