import { escapeLiteral } from './pattern.js';

const DELIMITERS = ':|/';
/** Beyond this many bytes a segment is nobody's namespace: it stands as `{*}`. */
const LONGEST_WORD = 128;
/** Beyond this many segments and delimiters the rest stands as `*`. */
const MOST_TOKENS = 48;

/** What collapsed words stand as. */
export const ANY_WORD = '{*}';
const ANY_REST = '*';
/** The key whose name is empty: an empty pattern would be no pattern, and its id would name nothing. */
const NO_TEXT = '{empty}';

/** True for a token that is literal text or holds some; the others are delimiters and lone placeholders. */
export const isWord = (token: string): boolean =>
  token !== ANY_REST && !DELIMITERS.includes(token) && !/^\{[a-z*]+\}$/.test(token);

/**
 * Splits a key (latin1, one character per byte) at `:`, `|` and `/` and types each segment; the tokens joined are a
 * pattern that the key matches. It looks at nothing but the key itself, so that the same name gives the same tokens
 * in every sample and on every side.
 */
export function tokensOf(key: string): readonly string[] {
  if (key === '') return [NO_TEXT];
  const tokens: string[] = [];
  let start = 0;
  for (let at = 0; at <= key.length; at++) {
    const isDelimiter = at < key.length && DELIMITERS.includes(key.charAt(at));
    if (at < key.length && !isDelimiter) continue;
    if (tokens.length >= MOST_TOKENS) return [...tokens, ANY_REST];
    if (at > start) tokens.push(typeSegment(key.slice(start, at)));
    if (isDelimiter) tokens.push(key.charAt(at));
    start = at + 1;
  }
  return tokens;
}

/** A word without a digit is no id, and needs no escape: most segments are such. */
const PLAIN = /^[A-Za-z_-]{1,64}$/;

/** Whole segments first, then ids between `.`, `_`, `-` and their like inside a segment. */
function typeSegment(segment: string): string {
  if (PLAIN.test(segment)) return segment;
  const whole = wholeType(segment);
  if (whole !== null && !(whole === 'id' && NAMED.test(segment))) return `{${whole}}`;
  if (segment.length > LONGEST_WORD) return ANY_WORD;
  return /[0-9]|[A-Fa-f]{8}/.test(segment) ? replaceEmbedded(segment) : escapeLiteral(segment);
}

const UUID = /[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}/;
const DATE = /\d{4}-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?/;
const WHOLE_UUID = new RegExp(`^${UUID.source}$`);
const WHOLE_DATE = new RegExp(`^${DATE.source}(?:[T ]\\d{2}(?:\\d{2}(?:\\d{2}(?:\\.\\d+)?)?)?Z?)?$`);
const EMBEDDED = new RegExp(
  `(?<uuid>(?<![0-9A-Za-z])${UUID.source}(?![0-9A-Za-z]))|(?<date>(?<![0-9A-Za-z])${DATE.source}(?!-\\d|[0-9A-Za-z]))|(?<run>[0-9A-Za-z\\x80-\\xff]+)|(?<other>[^0-9A-Za-z\\x80-\\xff]+)`,
  'g',
);

/** A long token behind words that name it: `sess_` and a hash, `laravel-cache-` and a session. */
const NAMED = /(?<![0-9A-Za-z])[0-9a-fA-F]{8,}(?![0-9A-Za-z])|^(?:[a-z]{3,}[_.-]+)+[0-9A-Za-z]{16,}$/;

function wholeType(segment: string): string | null {
  if (/^\d+$/.test(segment)) return 'int';
  if (segment.length === 36 && WHOLE_UUID.test(segment)) return 'uuid';
  if (WHOLE_DATE.test(segment)) return 'date';
  if (segment.includes('@') && /^[^@\s]+@[^@\s]+\.[A-Za-z]{2,}$/.test(segment)) return 'email';
  if (/^\d{1,3}(?:\.\d{1,3}){3}$/.test(segment)) return 'ip';
  return isHex(segment) ? 'hex' : isRandom(segment) ? 'id' : null;
}

/** Eight or more hexadecimal digits, of both kinds: `deadbeef` and `20261122` are a word and a number. */
const isHex = (text: string): boolean =>
  text.length >= 8 && /^[0-9a-fA-F]+$/.test(text) && /[0-9]/.test(text) && /[a-fA-F]/.test(text);

/**
 * A token that nobody typed: letters and digits mixed often enough. Words with a number at the end (`user2024`,
 * `h264`) and words joined by dashes change between the two rarely.
 */
function isRandom(text: string): boolean {
  if (text.length < 10 || !/^[A-Za-z0-9_-]+$/.test(text)) return false;
  const changes = text.match(/[a-z](?=[A-Z0-9])|[A-Z](?=[0-9])|[0-9](?=[A-Za-z])/g)?.length ?? 0;
  const hasDigits = /\d/.test(text);
  return hasDigits && changes >= Math.max(3, text.length / 6);
}

function replaceEmbedded(segment: string): string {
  let text = '';
  for (const { groups, 0: piece } of segment.matchAll(EMBEDDED)) {
    if (groups?.['uuid'] !== undefined) text += '{uuid}';
    else if (groups?.['date'] !== undefined) text += '{date}';
    else if (groups?.['run'] !== undefined) text += typeRun(piece);
    else text += escapeLiteral(piece);
  }
  return text;
}

function typeRun(run: string): string {
  if (/^\d+$/.test(run)) return '{int}';
  if (isHex(run)) return '{hex}';
  return run.length >= 16 && isRandom(run) ? '{id}' : escapeLiteral(run);
}
