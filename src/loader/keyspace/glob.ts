import { ANY_BYTE, ANY_TEXT, byteWhere, exactly, matcherOf, row, type Shape } from './automaton.js';

/**
 * A matcher for key globs as Redis reads them: `*`, `?`, `[abc]`, `[^a]`, `[a-z]`, `\x`; over latin1 names, one
 * character per byte. (Redis: util.c, stringmatchlen)
 */
export function globMatcher(glob: string): (key: string) => boolean {
  if (glob === '*') return () => true;
  const bytes = Buffer.from(glob, 'utf8').toString('latin1');
  return matcherOf(row(...[...bytes.matchAll(PIECE)].map(([piece]) => shapeOf(piece))));
}

/** An escaped byte, a set (which the end closes where nothing else does), or one byte. */
const PIECE = /\\.|\[\^?(?:\\.|[^\]])*\]?|./gs;

function shapeOf(piece: string): Shape {
  if (piece === '*') return ANY_TEXT;
  if (piece === '?') return ANY_BYTE;
  if (piece.startsWith('[')) return setShape(piece);
  return exactly(piece.length === 2 ? piece.slice(1) : piece);
}

function setShape(piece: string): Shape {
  const isNot = piece.startsWith('[^');
  const set = piece.slice(isNot ? 2 : 1).replace(/^((?:\\.|[^\\])*)\]$/s, '$1');
  const ranges = [...set.matchAll(RANGE)].map(([, escaped, from, to, one]): readonly [number, number] => {
    const [a, b] = [escaped ?? from ?? one ?? '', escaped ?? to ?? one ?? ''].map((text) =>
      text.charCodeAt(0),
    );
    return [Math.min(a ?? 0, b ?? 0), Math.max(a ?? 0, b ?? 0)];
  });
  return byteWhere((byte) => ranges.some(([low, high]) => byte >= low && byte <= high) !== isNot);
}

const RANGE = /\\(.)|(.)-(.)|(.)/gs;
