import { blur } from './blur.js';
import { anonymousMark, isMarked, isPrivate, marksIn, placeholderOf, withMarks } from './marks.js';
import { ANY_WORD } from './segments.js';
import { moveInto, type Place } from './trie.js';

/**
 * Words that are not written (see `veil.ts`) become the words that other sides write, and get the readable part that words
 * like them have elsewhere.
 */
export function unveilAll(place: Place): void {
  const written = [...place.children.keys()].filter((word) => !isMarked(word)).toSorted();
  const numbered = written.filter((word) => word.includes('{int}'));
  for (const word of written) {
    // What is one on one side is one on all: `game7` beside `game{int}`.
    const stem = blur(word, 'numbers');
    if (stem !== word && numbered.includes(stem)) moveWord(place, word, stem);
  }
  const marked = [...place.children.keys()].filter((word) => isMarked(word) && !isPrivate(word)).toSorted();
  const words = new Map(
    written
      .filter((word) => place.children.has(word))
      .toReversed()
      .map((word) => [anonymousMark(word), word]),
  );
  const parts = new Map(
    marked
      .map((word) => withMarks(word, []))
      .filter((part) => part !== ANY_WORD)
      .map((part) => [anonymousMark(part), part]),
  );
  for (const word of marked) {
    const marks = marksIn(word);
    const told = marks.find((mark) => words.has(mark));
    const part = marks.find((mark) => parts.has(mark));
    if (told !== undefined) moveWord(place, word, words.get(told) ?? word);
    else if (part !== undefined && withMarks(word, []) === ANY_WORD)
      moveWord(place, word, (parts.get(part) ?? ANY_WORD).replace(ANY_WORD, placeholderOf(marks)));
    else moveWord(place, word, idLike(place, word, written) ?? word);
  }
  for (const child of place.children.values()) unveilAll(child);
}

/** A random token is sometimes all letters: hardly any key beside `sessions.cache{id}` that begins alike is one of those. */
function idLike(place: Place, hidden: string, written: readonly string[]): string | null {
  const readable = withMarks(hidden, []);
  if (readable === ANY_WORD || !readable.endsWith(ANY_WORD)) return null;
  const stem = readable.slice(0, -ANY_WORD.length);
  const keys = keysAt(place.children.get(hidden));
  return (
    written.find(
      (word) =>
        word.startsWith(stem) &&
        /\{(?:id|hex)\}$/.test(word) &&
        keys <= keysAt(place.children.get(word)) / LEAST_MORE,
    ) ?? null
  );
}

const LEAST_MORE = 20;

function keysAt(place: Place | undefined): number {
  if (place === undefined) return 0;
  return (
    [...place.profiles.values()].reduce((sum, { keys }) => sum + keys, 0) +
    [...place.children.values()].reduce((sum, child) => sum + keysAt(child), 0)
  );
}

function moveWord(place: Place, from: string, to: string): void {
  const child = place.children.get(from);
  if (child === undefined || from === to) return;
  place.children.delete(from);
  const target = place.children.get(to);
  if (target === undefined) place.children.set(to, child);
  else moveInto(target, child);
}
