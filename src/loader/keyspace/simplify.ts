import { blur, DETAILS, type Detail } from './blur.js';
import { isMarked } from './marks.js';
import { blurTo, type Place } from './trie.js';

/** Up to this many names at one place are names, however few keys they have. */
const FEW_WORDS = 20;
/** Where the names of a keyspace begin, so many rare ones are names beside the others. */
const FEW_NAMESPACES = 64;
/** A name that this share of the keys at its place goes by is no identifier. */
const COMMON = 0.02;
const COMMON_NAMESPACE = 0.002;
const RARE_KEYS = 3;
/** From so many words on that are alike but for the number at their end, the number is an identifier. */
const MANY_NUMBERS = 9;
/** A type that less than this share of the words has is another one. */
const OTHER_TYPE = 0.05;
/** Words that begin alike are one group where there are at least so many of them in each, on average. */
const WORDS_PER_GROUP = 5;

/** From so many rare words on that hardly two environments share, they are identifiers. */
const MANY_UNSHARED = 4;
/** Of titles, and of words around an id, so few are enough. */
const MANY_UNSHARED_TITLES = 2;
/** Three words and more in one: `best-cold-night`. */
const TITLE = /^[a-z]+(?:[-_][a-z]+){2,}$/i;
/** A short id beside another one in a word (`18d_{hex}`, `207_{hex}`) is a number now and then, and that a few times. */
const FEW_AROUND_ID = 10;
const ID_INSIDE = /\{(?:hex|id|uuid|email)\}/;

interface Word {
  readonly text: string;
  readonly keys: number;
  /** Environments that hold keys by this word. */
  readonly sides: number;
  readonly types: ReadonlySet<string>;
}

/**
 * Makes one of the words at a place that vary too much, in place: more than twenty of them, most with less than 2% of
 * the keys there. Where families begin (`isNamespace`), names stay unless more than 64 have less than 0.2% each, and
 * common ones stay even then. What is left of the words is as much as few groups of them share: how they begin and end,
 * or how they begin, or nothing.
 *
 * Words of hardly any keys that environments do not share are identifiers too, however few: names would be the same.
 */
export function simplify(place: Place, isNamespace: boolean, environments: number): void {
  const words = wordsOf(place);
  const keys = words.reduce((sum, word) => sum + word.keys, 0);
  const least = Math.max(RARE_KEYS, keys * (isNamespace ? COMMON_NAMESPACE : COMMON));
  const rare = words.filter((word) => word.keys < least);
  const isVaried = isNamespace
    ? rare.length > FEW_NAMESPACES
    : words.length > FEW_WORDS && rare.length > words.length / 2;
  if (isVaried) {
    const kept = isNamespace ? words.filter((word) => word.keys >= least) : ofOtherTypes(words);
    const keptTexts = textsOf(kept);
    blurTo(place, detailFor(rare.filter(({ text }) => !keptTexts.has(text))), 1, keptTexts);
  } else if (hasManyNumbers(words)) blurTo(place, 'numbers');
  else if (!isNamespace && environments > 1) blurUnshared(place, words);
}

function blurUnshared(place: Place, words: readonly Word[]): void {
  const seldom = words.filter(({ text, keys }) => keys < (ID_INSIDE.test(text) ? FEW_AROUND_ID : RARE_KEYS));
  const isTold = seldom.every(({ text }) => TITLE.test(text) || ID_INSIDE.test(text) || isMarked(text));
  const shared = seldom.filter(({ sides }) => sides > 1).length;
  if (seldom.length < (isTold ? MANY_UNSHARED_TITLES : MANY_UNSHARED) || shared * 2 > seldom.length) return;
  blurTo(place, detailFor(seldom), 1, textsOf(words.filter((word) => !seldom.includes(word))));
}

const wordsOf = ({ children }: Place): readonly Word[] =>
  [...children]
    .map(([text, child]) => ({
      text,
      keys: keysUnder(child),
      sides: sidesUnder(child).size,
      types: typesAt(child),
    }))
    .filter(({ keys }) => keys > 0);

const textsOf = (words: readonly Word[]): ReadonlySet<string> => new Set(words.map(({ text }) => text));

/** Words whose keys have a type that hardly any other has here, if they are few: `user:leaderboard` among names. */
function ofOtherTypes(words: readonly Word[]): readonly Word[] {
  const counts = new Map<string, number>();
  for (const { types } of words) for (const type of types) counts.set(type, (counts.get(type) ?? 0) + 1);
  const isOther = ({ types }: Word): boolean =>
    [...types].every((type) => (counts.get(type) ?? 0) < words.length * OTHER_TYPE);
  const others = words.filter(isOther);
  return others.length <= FEW_WORDS ? others : [];
}

/** The finest detail that makes few groups of these words. */
const detailFor = (words: readonly Word[]): Detail =>
  DETAILS.slice(1).find((detail) => {
    const groups = new Set(words.map(({ text }) => blur(text, detail))).size;
    return groups <= FEW_WORDS && groups * WORDS_PER_GROUP <= words.length;
  }) ?? 'any';

function hasManyNumbers(words: readonly Word[]): boolean {
  const alike = new Map<string, number>();
  for (const { text } of words) {
    const stem = blur(text, 'numbers');
    if (stem !== text) alike.set(stem, (alike.get(stem) ?? 0) + 1);
  }
  return [...alike.values()].some((count) => count >= MANY_NUMBERS);
}

/** Keys of all environments below a place. */
export function keysUnder(place: Place): number {
  let keys = 0;
  for (const profile of place.profiles.values()) keys += profile.keys;
  for (const child of place.children.values()) keys += keysUnder(child);
  return keys;
}

function sidesUnder(place: Place, found = new Set<number>()): ReadonlySet<number> {
  for (const environment of place.profiles.keys()) found.add(environment);
  for (const child of place.children.values()) sidesUnder(child, found);
  return found;
}

/** The types of all keys below a place. */
export function typesAt(place: Place, found = new Set<string>()): ReadonlySet<string> {
  for (const profile of place.profiles.values()) for (const type of profile.types) found.add(type);
  for (const child of place.children.values()) typesAt(child, found);
  return found;
}
