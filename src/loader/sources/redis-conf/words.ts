import { C_SPACE } from './c-text.js';

/** A word of a line, its quotes taken off; `at` is where it begins in the text, quotes included. */
export interface Word {
  readonly text: string;
  readonly at: number;
}

export type Words =
  | { readonly ok: true; readonly words: readonly Word[] }
  /** `at` is the quote that is not closed, or that something follows. */
  | { readonly ok: false; readonly at: number };

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['b', '\b'],
  ['a', '\x07'],
]);

/**
 * A text in words, as `sdssplitargs` (sds.c) has it: double quotes with escapes, single quotes with `\'` alone; quotes
 * may begin within a word, and a closing one ends it. Takes latin1.
 */
export function splitWords(text: string): Words {
  const words: Word[] = [];
  for (let at = skipSpaces(text, 0); at < text.length; at = skipSpaces(text, at)) {
    const word = readWord(text, at);
    if (!word.ok) return word;
    words.push({ text: word.text, at });
    at = word.end;
  }
  return { ok: true, words };
}

type Part =
  | { readonly ok: true; readonly text: string; readonly end: number }
  | { readonly ok: false; readonly at: number };

function readWord(text: string, start: number): Part {
  let read = '';
  let at = start;
  // Fewer characters end a word than may stand before one: \v and \f do not.
  for (; at < text.length && !' \n\r\t'.includes(text[at] ?? ''); at++) {
    const quote = text[at];
    if (quote !== '"' && quote !== "'") {
      read += quote;
      continue;
    }
    const quoted = quote === '"' ? readDouble(text, at) : readSingle(text, at);
    return quoted.ok ? { ...quoted, text: read + quoted.text } : quoted;
  }
  return { ok: true, text: read, end: at };
}

function readDouble(text: string, open: number): Part {
  let read = '';
  for (let at = open + 1; at < text.length; at++) {
    const character = text[at] ?? '';
    if (character === '"') return close(text, read, open, at);
    if (character !== '\\' || at + 1 === text.length) {
      read += character;
      continue;
    }
    const [, hex] = /^\\x([\da-f]{2})/i.exec(text.slice(at, at + 4)) ?? [];
    const next = text[at + 1] ?? '';
    read += hex === undefined ? (ESCAPES.get(next) ?? next) : String.fromCharCode(Number.parseInt(hex, 16));
    at += hex === undefined ? 1 : 3;
  }
  return { ok: false, at: open };
}

function readSingle(text: string, open: number): Part {
  let read = '';
  for (let at = open + 1; at < text.length; at++) {
    if (text[at] === "'") return close(text, read, open, at);
    const isEscaped = text[at] === '\\' && text[at + 1] === "'";
    if (isEscaped) at++;
    read += text[at];
  }
  return { ok: false, at: open };
}

/** A closing quote is followed by a space or by nothing. */
function close(text: string, read: string, open: number, at: number): Part {
  const next = text[at + 1];
  return next === undefined || C_SPACE.test(next)
    ? { ok: true, text: read, end: at + 1 }
    : { ok: false, at: open };
}

function skipSpaces(text: string, start: number): number {
  let at = start;
  while (at < text.length && C_SPACE.test(text[at] ?? '')) at++;
  return at;
}
