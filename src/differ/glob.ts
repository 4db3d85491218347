/** `*` is any text, `?` one character; nothing else is special. In time that grows with the text alone, whoever wrote it. */
export function matchesGlob(glob: string, text: string): boolean {
  const [pattern, characters] = [[...glob], [...text]];
  let [star, resumeAt, at] = [-1, 0, 0];
  for (let next = 0; next < characters.length; ) {
    if (pattern[at] === '*') [star, resumeAt, at] = [at, next, at + 1];
    else if (pattern[at] === '?' || pattern[at] === characters[next]) [next, at] = [next + 1, at + 1];
    else if (star === -1) return false;
    // What follows the last star is tried one character further on; earlier stars need not move again.
    else [resumeAt, next, at] = [resumeAt + 1, resumeAt + 1, star + 1];
  }
  return pattern.slice(at).every((one) => one === '*');
}
