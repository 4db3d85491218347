/**
 * A matcher for key globs as Redis reads them: `*`, `?`, `[abc]`, `[^a]`, `[a-z]`, `\x`; over latin1 names, one
 * character per byte. (Redis: util.c, stringmatchlen)
 */
export function globMatcher(glob: string): (key: string) => boolean {
  if (glob === '*') return () => true;
  const expression = new RegExp(`^${source(Buffer.from(glob, 'utf8').toString('latin1'))}$`, 's');
  return (key) => expression.test(key);
}

function source(glob: string): string {
  return glob.replace(
    /\\(.)|\[(\^?)((?:\\.|[^\]\\])*)\]?|([*?])|(.)/gs,
    (_, escaped, not, set, wild, other) => {
      if (escaped !== undefined) return quote(escaped);
      if (set !== undefined) return set === '' ? '(?!)' : `[${not}${set.replace(/[[^\]]/g, '\\$&')}]`;
      return wild === undefined ? quote(other) : wild === '*' ? '.*' : '.';
    },
  );
}

const quote = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
