import type { Family } from '../../model/family.js';
import type { KeyGroup, Keyspace, Profile, TrieNode } from '../../model/snapshot.js';
import { narrowToWide } from './ids.js';
import { showMarks } from './marks.js';
import { parsePattern } from './pattern.js';
import { ProfileBuilder } from './profile.js';
import { ANY_REST, ANY_WORD, isWord, type KeyName, patternOf, readName, tokensOf } from './segments.js';
import { inferSetTtl } from './set-ttl.js';
import { keysUnder, simplify, typesAt } from './simplify.js';
import { emptyPlace, findPlace, moveInto, NameTrie, type Place } from './trie.js';
import { unveilAll } from './unveil.js';

/**
 * A word that this share of all keys begins with is no namespace but a prefix, and namespaces come after it: where names
 * go on in so many shapes at least. A database with one family in it has no prefix.
 */
const PREFIX_SHARE = 0.9;
const SHAPES_WITH_PREFIX = 4;
/** Patterns that begin alike and go on in more than so many ways without a word are one, whatever comes after. */
const MOST_ENDINGS = 3;

/** Families of several keyspaces, learned together. */
export interface Families {
  /** One list per keyspace, in order of the patterns' code units. */
  readonly sides: readonly (readonly Family[])[];
  /** The family of a key (latin1, without the prefix), where keys of its kind were seen; else null. */
  readonly patternOf: (key: string) => string | null;
}

/** {@link learnFamilies} without the look-up. */
export const familiesOf = (keyspaces: readonly Keyspace[]): readonly (readonly Family[])[] =>
  learnFamilies(keyspaces).sides;

/**
 * Learns families from several keyspaces at once: what is one family on one side is one on all, so that a family has
 * one name everywhere and a key the same family on every side.
 *
 * Families that the YAML names stand by themselves where every keyspace was read with the same list of them; a
 * keyspace that was read with another list (an older snapshot) makes all of them learned ones.
 *
 * `hidden` is what stands for a word where words are private.
 */
export function learnFamilies(
  keyspaces: readonly Keyspace[],
  hidden: (word: string) => string = (word) => word,
): Families {
  const trie = new NameTrie();
  const isListed = haveSameGroups(keyspaces);
  keyspaces.forEach((keyspace, environment) => {
    for (const group of keyspace.groups)
      if (!isListed || group.pattern === null) trie.merge(group.trie, environment);
  });
  for (const place of trie.shapes.values()) unveilAll(place);
  const { places, nameOf } = learn(trie, keyspaces.length);
  const listed = isListed ? (keyspaces[0]?.groups ?? []) : [];
  return {
    sides: keyspaces.map((keyspace, environment) =>
      [
        ...(isListed ? keyspace.groups.flatMap((group) => listedFamily(group)) : []),
        ...[...places].flatMap(([pattern, place]) => {
          const profile = place.profiles.get(environment)?.build();
          return profile === undefined ? [] : [family(pattern, false, profile)];
        }),
      ].toSorted((a, b) => (a.pattern < b.pattern ? -1 : a.pattern > b.pattern ? 1 : 0)),
    ),
    patternOf: patternFinder(listed, ({ shape, words }) => nameOf({ shape, words: words.map(hidden) })),
  };
}

/** True where every keyspace was read with the same families of the YAML, so that what they hold can be compared. */
export function haveSameGroups(keyspaces: readonly Keyspace[]): boolean {
  const lists = keyspaces.map(({ groups }) => JSON.stringify(groups.map(({ pattern }) => pattern)));
  return new Set(lists).size <= 1;
}

function patternFinder(
  groups: readonly KeyGroup[],
  nameOf: (name: KeyName) => string | null,
): (key: string) => string | null {
  const listed = groups.flatMap(({ pattern }) => {
    const read = pattern === null ? null : parsePattern(pattern);
    return read !== null && 'matches' in read ? [read] : [];
  });
  return (key) => listed.find(({ matches }) => matches(key))?.text ?? nameOf(readName(key));
}

function listedFamily({ pattern, trie }: KeyGroup): readonly Family[] {
  const profile = sumOf(trie, new ProfileBuilder()).build();
  return pattern === null || profile.keys === 0 ? [] : [family(pattern, true, profile)];
}

function sumOf(node: TrieNode, sum: ProfileBuilder): ProfileBuilder {
  if (node.profile !== null) sum.merge(node.profile);
  for (const child of node.children) sumOf(child.node, sum);
  return sum;
}

function family(pattern: string, isListed: boolean, profile: Profile): Family {
  const { keys, types, encodings, withoutTtl, ttls } = profile;
  const sizes = profile.sizes.map(({ bytes }) => bytes).toSorted((a, b) => a - b);
  const setTtl = inferSetTtl(ttls, keys - withoutTtl);
  return { pattern, isListed, keys, types, encodings, withoutTtl, setTtl, sizes };
}

/** A place that holds keys, and what its keys are called there. */
interface Leaf extends KeyName {
  readonly tokens: readonly string[];
  readonly place: Place;
  readonly keys: number;
}

/** Keys of a type that the others do not have are no stray ids of theirs. */
function haveOneType(wide: Leaf, narrow: Leaf): boolean {
  const types = typesAt(wide.place);
  return [...typesAt(narrow.place)].every((type) => types.has(type));
}

interface Learned {
  /** By pattern. */
  readonly places: ReadonlyMap<string, Place>;
  readonly nameOf: (name: KeyName) => string | null;
}

function learn(trie: NameTrie, environments: number): Learned {
  const raw = leavesOf(trie);
  const moved = new Map<string, KeyName>();
  for (const [narrow, wide] of narrowToWide(raw, haveOneType)) {
    moved.set(patternOf(narrow), wide);
    moveInto(wide.place, narrow.place);
    narrow.place.profiles.clear();
  }
  const prefix = commonPrefix(raw);
  for (const place of trie.shapes.values()) simplifyAll(place, prefix, [], environments);
  const { places, names } = nameLeaves(leavesOf(trie));
  const nameOf = (name: KeyName): string | null => {
    const { shape, words } = moved.get(patternOf(name)) ?? name;
    const root = trie.shapes.get(shape);
    const found = root === undefined ? null : findPlace(root, words);
    return found === null ? null : (names.get(patternOf({ shape, words: found })) ?? null);
  };
  return { places, nameOf };
}

function leavesOf(trie: NameTrie): readonly Leaf[] {
  const found: Leaf[] = [];
  const visit = (shape: string, words: readonly string[], place: Place): void => {
    if (place.profiles.size > 0)
      found.push({ shape, words, place, tokens: tokensOf({ shape, words }), keys: keysUnder(place) });
    for (const [word, child] of place.children) visit(shape, [...words, word], child);
  };
  for (const [shape, place] of trie.shapes) visit(shape, [], place);
  return found;
}

/** The words that nearly all keys begin with, whatever their shapes. */
function commonPrefix(leaves: readonly Leaf[]): readonly string[] {
  const all = sumKeys(leaves);
  const prefix: string[] = [];
  for (let alike = leaves; ; ) {
    const keys = new Map<string, number>();
    for (const leaf of alike) {
      const word = leaf.words[prefix.length];
      if (word !== undefined) keys.set(word, (keys.get(word) ?? 0) + leaf.keys);
    }
    const common = [...keys].find(([, count]) => count >= all * PREFIX_SHARE)?.[0];
    alike = alike.filter((leaf) => leaf.words[prefix.length] === common);
    const shapes = new Set(alike.map(({ shape }) => shape)).size;
    if (common === undefined || shapes < SHAPES_WITH_PREFIX) return prefix;
    prefix.push(common);
  }
}

function simplifyAll(
  place: Place,
  prefix: readonly string[],
  words: readonly string[],
  environments: number,
): void {
  const isNamespace = words.length <= prefix.length && words.every((word, index) => word === prefix[index]);
  simplify(place, isNamespace, environments);
  for (const [word, child] of place.children) simplifyAll(child, prefix, [...words, word], environments);
}

/** Gives every leaf the name of its family; leaves of one name are one. */
function nameLeaves(leaves: readonly Leaf[]): {
  readonly places: ReadonlyMap<string, Place>;
  readonly names: ReadonlyMap<string, string>;
} {
  const wide = narrowToWide(leaves, haveOneType);
  const named = leaves.map((leaf) => ({ leaf, pattern: patternOf(wide.get(leaf) ?? leaf) }));
  const endless = withManyEndings(leaves);
  const names = new Map<string, string>();
  const places = new Map<string, Place>();
  for (const { leaf, pattern } of named) {
    const start = openStart(leaf.tokens);
    const name = showMarks(start !== null && endless.has(start) ? start + ANY_REST : pattern);
    names.set(patternOf(leaf), name);
    const place = places.get(name) ?? emptyPlace();
    places.set(name, place);
    for (const [environment] of leaf.place.profiles) moveProfile(place, leaf.place, environment);
  }
  return { places, names };
}

function moveProfile(to: Place, from: Place, environment: number): void {
  const profile = from.profiles.get(environment);
  if (profile !== undefined) moveInto(to, { ...emptyPlace(), profiles: new Map([[environment, profile]]) });
}

/** Beginnings that are followed by segments of any text and ids, in many ways: paths, mostly. */
function withManyEndings(leaves: readonly Leaf[]): ReadonlySet<string> {
  const endings = new Map<string, number>();
  for (const { tokens } of leaves) {
    const start = openStart(tokens);
    if (start !== null) endings.set(start, (endings.get(start) ?? 0) + 1);
  }
  return new Set([...endings].filter(([, count]) => count > MOST_ENDINGS).map(([start]) => start));
}

/** What a pattern begins with in front of its first `{*}`, where no word follows; null for others, and for nothing. */
function openStart(tokens: readonly string[]): string | null {
  const first = tokens.indexOf(ANY_WORD);
  return first <= 0 || tokens.slice(first).some(isWord) ? null : tokens.slice(0, first).join('');
}

const sumKeys = (leaves: readonly Leaf[]): number => leaves.reduce((sum, { keys }) => sum + keys, 0);
