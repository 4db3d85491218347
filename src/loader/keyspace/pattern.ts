import { ANY_TEXT, exactly, matcherOf, row, type Shape } from './automaton.js';
import { isPlaceholder, PLACEHOLDER_NAMES, placeholderShape } from './placeholders.js';

/** A family pattern, read: tells whether a key (latin1, one character per byte) belongs to it. */
export interface Pattern {
  readonly text: string;
  readonly matches: (key: string) => boolean;
  /** What its keys look like. */
  readonly shape: Shape;
}

/** What is wrong with a pattern; `offset` is into its text; `name` is the unknown placeholder, where that is it. */
export interface PatternMistake {
  readonly offset: number;
  readonly message: string;
  readonly name: string | null;
}

/**
 * Reads a family pattern: literal text, `{placeholder}`, `*` for any rest, and `\` before `\`, `*`, `{`, `}`, or as
 * `\xHH` for one byte. Text is taken as UTF-8. The same grammar stands in ids, so an id's pattern can go into YAML.
 */
export function parsePattern(text: string): Pattern | PatternMistake {
  const shapes: Shape[] = [];
  let offset = 0;
  if (text === '') return { offset: 0, message: 'a family pattern, not an empty text', name: null };
  while (offset < text.length) {
    const piece = nextPiece(text, offset);
    if ('message' in piece) return piece;
    shapes.push(piece.shape);
    offset += piece.length;
  }
  const shape = row(...shapes);
  return { text, matches: matcherOf(shape), shape };
}

type Piece = { readonly shape: Shape; readonly length: number };

function nextPiece(text: string, offset: number): Piece | PatternMistake {
  switch (text[offset]) {
    case '\\':
      return escapedPiece(text, offset);
    case '{':
      return placeholderPiece(text, offset);
    case '}':
      return { offset, message: 'a "{" before this "}", or "\\}" for the character itself', name: null };
    case '*':
      return { shape: ANY_TEXT, length: 1 };
    default:
      return literalPiece(text, offset);
  }
}

function escapedPiece(text: string, offset: number): Piece | PatternMistake {
  const byte = /^\\x([0-9a-fA-F]{2})/.exec(text.slice(offset, offset + 4))?.[1];
  if (byte !== undefined)
    return { shape: exactly(String.fromCharCode(Number.parseInt(byte, 16))), length: 4 };
  const next = text[offset + 1];
  if (next !== undefined && '\\*{}'.includes(next)) return { shape: exactly(next), length: 2 };
  return { offset, message: 'one of "\\\\", "\\*", "\\{", "\\}", "\\xHH" after a backslash', name: null };
}

function placeholderPiece(text: string, offset: number): Piece | PatternMistake {
  const end = text.indexOf('}', offset);
  const names = PLACEHOLDER_NAMES.map((name) => `{${name}}`).join(', ');
  if (end < 0)
    return { offset, message: `a "}" that closes "{", or "\\{" for the character itself`, name: null };
  const name = text.slice(offset + 1, end);
  if (!isPlaceholder(name))
    return { offset, message: `one of ${names}, or "\\{" for the character itself`, name };
  return { shape: placeholderShape(name), length: end + 1 - offset };
}

function literalPiece(text: string, offset: number): Piece {
  const literal = /^[^\\{}*]+/.exec(text.slice(offset))?.[0] ?? '';
  return { shape: exactly(Buffer.from(literal, 'utf8').toString('latin1')), length: literal.length };
}

/** Literal key bytes as they stand in patterns and ids: UTF-8 where it is, `\xHH` where it is not or is a control character. */
export function escapeLiteral(bytes: string): string {
  if (/^[\x20-\x7e]*$/.test(bytes)) return bytes.replace(/[\\*{}]/g, '\\$&');
  return decodeUtf8(bytes).map(escapeCharacter).join('');
}

/** Characters of UTF-8, or `\xHH` for each byte that is not part of any. */
function decodeUtf8(bytes: string): readonly (string | { readonly byte: number })[] {
  const buffer = Buffer.from(bytes, 'latin1');
  const out: (string | { readonly byte: number })[] = [];
  for (let at = 0; at < buffer.length; ) {
    const length = sequenceLength(buffer, at);
    if (length === 0) out.push({ byte: buffer[at] ?? 0 });
    else out.push(buffer.toString('utf8', at, at + length));
    at += Math.max(1, length);
  }
  return out;
}

function sequenceLength(buffer: Buffer, at: number): number {
  const first = buffer[at] ?? 0;
  const length =
    first < 0x80 ? 1 : first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
  if (length <= 1) return length;
  const text = buffer.toString('utf8', at, at + length);
  return Buffer.byteLength(text) === length && !text.includes('\ufffd') ? length : 0;
}

function escapeCharacter(character: string | { readonly byte: number }): string {
  if (typeof character !== 'string') return hex(character.byte);
  if ('\\*{}'.includes(character)) return `\\${character}`;
  return INVISIBLE.test(character) ? [...Buffer.from(character, 'utf8')].map(hex).join('') : character;
}

/** Control, format, unassigned and zero-width characters and other spaces than the one we know: what could fool a reader. */
const INVISIBLE = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]|(?! )\p{Zs}/u;

const hex = (byte: number): string => `\\x${byte.toString(16).padStart(2, '0')}`;
