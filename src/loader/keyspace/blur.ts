import type { TrieNode } from '../../model/snapshot.js';
import { isMarked, isNamedAddress, marksIn, withMarks, withoutName } from './marks.js';
import { ANY_WORD } from './segments.js';

/**
 * How exactly the words at one place are kept. `words`: each by itself · `numbers`: whatever the number at their end
 * (`game{int}`) · `ends`: by how they begin and end (`user.{*}.cart`) · `heads`: by how they begin (`user.{*}`) · `any`:
 * all as one.
 */
export type Detail = TrieNode['detail'];

/** From the finest to the coarsest. */
export const DETAILS: readonly Detail[] = ['words', 'numbers', 'ends', 'heads', 'any'];

/** True where `a` keeps words more exactly than `b`. */
export const isFiner = (a: Detail, b: Detail): boolean => DETAILS.indexOf(a) < DETAILS.indexOf(b);

/** What a word is at a place of this detail. To blur finely and then coarsely is to blur coarsely. */
export function blur(word: string, detail: Detail): string {
  if (detail === 'words' || word === ANY_WORD) return word;
  if (detail === 'any') return ANY_WORD;
  if (isMarked(word)) return blurMarks(word, detail);
  const stem = withoutNumber(word);
  if (detail === 'numbers') return stem;
  // What stands before an address may be the beginning of it: the name of somebody.
  if (isNamedAddress(word)) return withoutName(word);
  return (detail === 'ends' ? ends(stem) : null) ?? head(stem);
}

/** A word behind its marks has one for each detail; the part of it that is written tells a coarser one by itself. */
function blurMarks(word: string, detail: Detail): string {
  const readable = withMarks(word, []);
  const isTold =
    readable !== ANY_WORD && (detail === 'heads' || (detail === 'ends' && !readable.endsWith(ANY_WORD)));
  if (isTold) return blur(readable, detail);
  const marks = marksIn(word);
  const done = DETAILS.length - 1 - marks.length;
  return withMarks(word, marks.slice(Math.max(0, DETAILS.indexOf(detail) - done)));
}

/** A number at the end, or before the brace that closes a hash tag. */
const NUMBER = /^(.*[^0-9])[0-9]+((?:\\\})?)$/s;

function withoutNumber(word: string): string {
  // `\x07` is one byte and no number.
  const [, stem, close] = word.includes('\\x') ? [] : (NUMBER.exec(word) ?? []);
  return stem === undefined ? word : `${stem}{int}${close ?? ''}`;
}

/** Text in front of the first `.`, `_` or `-`, text behind the last, and something in between. */
const PARTS = /^([._-]*[^._-]+[._-]+)(.+)$/s;
const LAST = /^.+([._-][^._-]+)$/s;

function ends(word: string): string | null {
  const [, first, rest] = PARTS.exec(word) ?? [];
  const [, last] = LAST.exec(rest ?? '') ?? [];
  return first === undefined || last === undefined ? null : `${first}${ANY_WORD}${last}`;
}

function head(word: string): string {
  const [, first] = PARTS.exec(word) ?? [];
  return first === undefined ? word : first + ANY_WORD;
}
