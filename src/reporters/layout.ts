import stringWidth from 'string-width';

/**
 * Text of servers and files, harmless on a terminal: control characters, escapes, what changes the direction of
 * writing and what is no character at all (XML cannot hold it) stand as `\xHH` or `\u{…}`.
 */
export const harmless = (text: string): string =>
  text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Noncharacter_Code_Point}]/gu, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`;
  });

/** Wraps words to a width, by what a terminal shows; a word that is wider than a line is cut over lines. */
export function wrap(text: string, width: number): readonly string[] {
  const room = Math.max(10, width);
  const lines: string[] = [];
  let [line, used] = ['', 0];
  for (const word of text.split(' ').flatMap((whole) => cut(whole, room))) {
    const wide = widthOf(word);
    if (line !== '' && used + 1 + wide > room) {
      lines.push(line);
      [line, used] = [word, wide];
    } else [line, used] = line === '' ? [word, wide] : [`${line} ${word}`, used + 1 + wide];
  }
  return [...lines, line];
}

/** In columns. */
const widthOf = (text: string): number => (isPlain(text) ? text.length : stringWidth(text));

/** One column each: no need to look for accents and the like. */
const isPlain = (text: string): boolean => /^[\x20-\x7e]*$/.test(text);

function cut(word: string, width: number): readonly string[] {
  // No character takes more than two columns.
  if (2 * word.length <= width || (word.length <= width && isPlain(word))) return [word];
  if (isPlain(word)) return word.match(new RegExp(`.{1,${width}}`, 'g')) ?? [''];
  const pieces: string[] = [];
  let [piece, used] = ['', 0];
  for (const grapheme of graphemes(word)) {
    const wide = stringWidth(grapheme);
    if (used + wide > width && piece !== '') {
      pieces.push(piece);
      [piece, used] = ['', 0];
    }
    [piece, used] = [piece + grapheme, used + wide];
  }
  return [...pieces, piece];
}

/** Cuts in the middle what would not fit, with a mark: both ends of a key's name tell something. */
export function shorten(text: string, width: number): string {
  if (beginning(text, width) === text) return text;
  const half = Math.max(0, Math.floor((width - 1) / 2));
  return `${beginning(text, half)}…${ending(text, half)}`;
}

/** As much of a text as fits: accents and emoji stay whole. */
function beginning(text: string, width: number): string {
  if (isPlain(text)) return text.slice(0, width);
  let [end, used] = [0, 0];
  for (const grapheme of graphemes(text)) {
    used += stringWidth(grapheme);
    if (used > width) break;
    end += grapheme.length;
  }
  return text.slice(0, end);
}

function ending(text: string, width: number): string {
  let [start, used] = [text.length, 0];
  for (const grapheme of [...graphemes(text.slice(-8 * CHUNK))].reverse()) {
    used += stringWidth(grapheme);
    if (used > width) break;
    start -= grapheme.length;
  }
  return text.slice(start);
}

const GRAPHEMES = new Intl.Segmenter('en', { granularity: 'grapheme' });
const CHUNK = 256;

/** What is seen as one character; by chunks, because the segmenter's time grows with the square of a text's length. */
function* graphemes(text: string): Iterable<string> {
  for (let start = 0; start < text.length; ) {
    const isSplit = /[\ud800-\udbff]/.test(text.charAt(start + CHUNK - 1));
    const chunk = text.slice(start, start + CHUNK + Number(isSplit));
    for (const { segment } of GRAPHEMES.segment(chunk)) yield segment;
    start += chunk.length;
  }
}

/** A label and its text, wrapped behind the label. */
export function labelled(label: string, text: string, width: number, indent: string): readonly string[] {
  const head = `${indent}${label}`;
  const [first = '', ...rest] = wrap(text, width - head.length);
  return [`${head}${first}`, ...rest.map((line) => `${' '.repeat(head.length)}${line}`)];
}

/** `1 error`, `2 errors`. */
export const plural = (count: number, noun: string): string =>
  `${withSeparators(count)} ${noun}${count === 1 ? '' : 's'}`;

/** `15,004`. */
export const withSeparators = (count: number): string => String(count).replace(/\B(?=(\d{3})+$)/g, ',');
