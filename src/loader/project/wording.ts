/** A user's text in a message: in quotes, on one line, short, without anything that a terminal would obey. */
export function quote(text: string): string {
  const short = text.length > 60 ? `${text.slice(0, 57)}…` : text;
  return JSON.stringify(short).replace(/[\p{C}\p{Zl}\p{Zp}]/gu, escapeCharacter);
}

/** `a`, `a or b`, `a, b or c`. */
export function orList(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}

/** `; did you mean NAME?`, or nothing. */
export const didYouMean = (name: string | null): string =>
  name === null ? '' : `; did you mean ${quote(name)}?`;

/** A name at the head of a message: as it is, or in quotes where it holds what a terminal would obey. */
export function nameOf(name: string): string {
  return /^[\x20-\x7e]{1,80}$/.test(name) ? name : quote(name);
}

function escapeCharacter(character: string): string {
  return `\\u{${character.codePointAt(0)?.toString(16)}}`;
}
