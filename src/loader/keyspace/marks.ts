import { hashKey } from './profile.js';

/**
 * What stands for a word that is not written: marks, by which it is recognised where it stands in the clear or behind the
 * same marks. `{~3fa2~91bc~91bc~91bc}` are sixteen bits each of a word that few keys share, as exactly as words are kept
 * (`words`, `numbers`, `ends`, `heads`); `user.{~3fa2~…}.cart` is one of which a part is shared. With the team's key a mark
 * has forty-eight bits, and every word has four of them.
 */
export type MarkOf = (text: string) => string;

/** Sixteen bits without any key: they recognise a word among some hundred others, and tell nobody which word it is. */
export const anonymousMark: MarkOf = (text) => (hashKey(text) & 0xffff).toString(16).padStart(4, '0');

/** Bytes of a mark that is made with the team's key, in hexadecimal digits. */
export const PRIVATE_DIGITS = 12;

const MARKS = /\{~([0-9a-f~]+)\}/;

/** True for a token with a word that is not written. */
export const isMarked = (token: string): boolean => token.includes('{~');

/** True where the marks of a token were made with a team's key. */
export const isPrivate = (token: string): boolean => marksIn(token)[0]?.length === PRIVATE_DIGITS;

/** The marks in a token, from the most exact to the least. */
export const marksIn = (token: string): readonly string[] => MARKS.exec(token)?.[1]?.split('~') ?? [];

/** What stands for a word with these marks. */
export const placeholderOf = (marks: readonly string[]): string => `{~${marks.join('~')}}`;

/** A token whose marks are these instead; without marks it holds any text. */
export const withMarks = (token: string, marks: readonly string[]): string =>
  marks.length === 0 ? withoutName(token.replace(MARKS, '{*}')) : token.replace(MARKS, placeholderOf(marks));

/** `jane.{email}` may be what an application puts before an address, or the beginning of the address itself. */
export const isNamedAddress = (word: string): boolean => /^[^{}]+[._-]\{email\}$/.test(word);

/** An address whose beginning nobody may read is an address. */
export const withoutName = (word: string): string => word.replace(/^.+[._-](?=\{email\}$)/, '');

/** A pattern as people see it: of several marks of one word the most exact, and none that no key made. */
export const showMarks = (pattern: string): string =>
  isMarked(pattern)
    ? pattern.replace(/\{~([0-9a-f]+)[0-9a-f~]*\}/g, (_, mark: string) =>
        mark.length === PRIVATE_DIGITS ? placeholderOf([mark]) : '{*}',
      )
    : pattern;
