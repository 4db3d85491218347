const [ANY, ONE] = [Symbol('any text'), Symbol('any character')];
type Token = string | typeof ANY | typeof ONE;

/** `*` is any text, `?` one character; nothing else is special. In time that grows with the text alone, whoever wrote it. */
export const matchesGlob = (glob: string, text: string): boolean =>
  matches(
    [...glob].map((one) => (one === '*' ? ANY : one === '?' ? ONE : one)),
    [...text],
  );

/**
 * Holds a part of an id against what a waiver says of it: a bare `*` is any text, `{*}` and what a `\` escapes are
 * themselves. So every id names itself.
 */
export const namesPart = (part: string, text: string): boolean =>
  matches(
    (part.match(/\{\*\}|\\.|./gsu) ?? []).flatMap((piece): readonly Token[] =>
      piece === '*' ? [ANY] : [...piece],
    ),
    [...text],
  );

function matches(pattern: readonly Token[], characters: readonly string[]): boolean {
  let [star, resumeAt, at] = [-1, 0, 0];
  for (let next = 0; next < characters.length; ) {
    if (pattern[at] === ANY) [star, resumeAt, at] = [at, next, at + 1];
    else if (pattern[at] === ONE || pattern[at] === characters[next]) [next, at] = [next + 1, at + 1];
    else if (star === -1) return false;
    // What follows the last star is tried one character further on; earlier stars need not move again.
    else [resumeAt, next, at] = [resumeAt + 1, resumeAt + 1, star + 1];
  }
  return pattern.slice(at).every((one) => one === ANY);
}
