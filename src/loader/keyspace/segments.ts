import { escapeLiteral } from './pattern.js';
import { isToken, SHORTEST_TOKEN, tokenIn } from './randomness.js';

/** Beyond this many bytes a segment is nobody's namespace: it stands as `{*}`. */
const LONGEST_WORD = 128;
/** Beyond this many segments and delimiters the rest stands as `*`. */
const MOST_TOKENS = 48;

/** What stands for one segment of any text. */
export const ANY_WORD = '{*}';
/** What stands for any rest. */
export const ANY_REST = '*';
/** The key whose name is empty: an empty pattern would be no pattern, and its id would name nothing. */
const NO_TEXT = '{empty}';

/** Where a word stands in a shape: no delimiter and no placeholder has this letter in it. */
const WORD = 'w';

/**
 * A key name, read: its shape, with `w` where a word stands (`w:w:{uuid}`), and the words (`user`, `session`), escaped as
 * in patterns. Shape and words together are a pattern that the key matches.
 */
export interface KeyName {
  readonly shape: string;
  readonly words: readonly string[];
}

/** The pattern of a shape with these words in it. */
export function patternOf({ shape, words }: KeyName): string {
  let next = 0;
  return shape.replaceAll(WORD, () => words[next++] ?? '');
}

/** The tokens of a pattern: delimiters, placeholders and words. */
export function tokensOf({ shape, words }: KeyName): readonly string[] {
  let next = 0;
  return (shape.match(TOKEN) ?? []).map((token) => (token === WORD ? (words[next++] ?? '') : token));
}

const TOKEN = /\{[^}]*\}|[^{]/g;

/**
 * Splits a key (latin1, one character per byte) at `:`, `|` and `/` and types each segment. It looks at nothing but the
 * key itself, so that the same name is read the same in every sample and on every side.
 */
export function readName(key: string): KeyName {
  if (key === '') return { shape: NO_TEXT, words: [] };
  const words: string[] = [];
  let shape = '';
  let tokens = 0;
  let start = 0;
  let kinds = 0;
  for (let at = 0; at <= key.length; at++) {
    const kind = at < key.length ? (KINDS[key.charCodeAt(at)] ?? OTHER) : DELIMITER;
    if (kind !== DELIMITER) {
      kinds |= kind;
      continue;
    }
    if (tokens >= MOST_TOKENS) return { shape: shape + ANY_REST, words };
    if (at > start) {
      const token = kinds === DIGIT ? '{int}' : typeSegment(key.slice(start, at), kinds);
      if (isPlaceholderAlone(token)) shape += token;
      else {
        shape += WORD;
        words.push(token);
      }
      tokens++;
    }
    if (at < key.length) {
      shape += key.charAt(at);
      tokens++;
    }
    start = at + 1;
    kinds = 0;
  }
  return { shape, words };
}

/** What bytes a segment holds; in bits, so that kinds add up. */
export const [DELIMITER, DIGIT, OTHER] = [0, 1, 16] as const;
const [HEX, LETTER, DASH] = [2, 4, 8] as const;

/** The kind of each byte. */
export const KINDS = Uint8Array.from({ length: 256 }, (_, code) => {
  const byte = String.fromCharCode(code);
  if (':|/'.includes(byte)) return DELIMITER;
  if (/[0-9]/.test(byte)) return DIGIT;
  if (/[a-fA-F]/.test(byte)) return HEX;
  if (/[A-Za-z]/.test(byte)) return LETTER;
  return byte === '-' || byte === '_' ? DASH : OTHER;
});

/** In a word every literal brace is escaped: what begins with one and ends with its own end is a lone placeholder. */
const isPlaceholderAlone = (token: string): boolean =>
  token.charCodeAt(0) === 123 && token.indexOf('}') === token.length - 1;

/** A word of letters up to this length is no id, and needs no escape: most segments are such. */
const LONGEST_PLAIN = 15;

/** The token of a UUID. */
export const UUID_TOKEN = '{uuid}';

/** True where all of a segment is a UUID: {@link typeSegment} says the same, more slowly. */
export const isUuidAt = (name: string, start: number, end: number): boolean =>
  end - start === 36 && name.charCodeAt(start + 8) === 45 && isHere(UUID_HERE, name, start);

/** True of a segment that stands for itself; an empty one does. */
export const isPlainWord = (kinds: number, length: number): boolean =>
  (kinds & (DIGIT | OTHER)) === 0 && length <= LONGEST_PLAIN;

/**
 * The token of a segment that is not empty; `kinds` are those of its bytes. Whole segments first, then ids between `.`,
 * `_`, `-` and their like inside a segment.
 */
export function typeSegment(segment: string, kinds: number): string {
  if (isPlainWord(kinds, segment.length)) return segment;
  if (segment.length === 36 && (kinds & ~(DIGIT | HEX | DASH)) === 0 && WHOLE_UUID.test(segment))
    return UUID_TOKEN;
  // Of both kinds: `deadbeef` and `20261122` are a word and a number.
  if ((kinds & ~HEX) === DIGIT && segment.length >= 8) return '{hex}';
  const whole = wholeType(segment, kinds);
  if (whole !== 'id' && whole !== 'email' && whole !== null) return `{${whole}}`;
  if ((kinds & DIGIT) === 0 || !HEX_INSIDE.test(segment)) {
    const [, prefix, rest = ''] = (kinds & (DASH | OTHER)) === 0 ? [] : (PREFIXED.exec(segment) ?? []);
    if (prefix !== undefined && (whole !== null || isRandom(rest))) return `${prefix}{${whole ?? 'id'}}`;
    if (whole !== null) return `{${whole}}`;
  }
  if (segment.length > LONGEST_WORD) return ANY_WORD;
  return ADDRESS_SIGN.test(segment) ? replaceAddresses(segment) : typeText(segment, kinds);
}

/** The `@` of an address as it is, as in a URL, or full-width in UTF-8; and as in mail, or in a word. */
const [AT, SPELT_AT] = ['@|%40|\\xef\\xbc\\xa0', '=40|[_-]at[_-]|\\[at\\]|\\(at\\)'] as const;
/** What a mail host ends in, where no `@` says that it is one: `looked_at_index.html` is none. */
const MAIL_HOST =
  '(?:[a-z0-9-]*[a-z][a-z0-9-]*\\.)+(?:com|net|org|edu|gov|info|eu|de|fr|it|es|nl|be|at|ch|pl|se|no|dk|fi|uk|ru|us|ca|br|jp|cn|in|au)(?![a-z0-9])';
/** Two letters and two digits before groups of four: `GB33 BUKB 2020 1555 5555 55`. */
const IBAN = '(?<![a-z0-9])[a-z]{2}\\d{2}[ -][a-z0-9]{4}(?:[ -]\\d{4}){2,6}(?:[ -]\\d{1,4})?(?![a-z0-9])';

/** An e-mail address or an account inside a segment. */
const ADDRESS = new RegExp(
  `[^\\s@<>"'(),;=&?[\\]{}*\\\\]+(?:(?:${AT})[a-z0-9.\\u0080-\\u00ff-]*\\.[a-z]{2,}|(?:${SPELT_AT})${MAIL_HOST})|${IBAN}`,
  'i',
);
/** In all that has an address; quick to look for. */
const ADDRESS_SIGN = new RegExp(`${AT}|${SPELT_AT}|[a-z]{2}\\d{2}[ -]`, 'i');

function replaceAddresses(segment: string): string {
  let text = '';
  let rest = segment;
  for (let found = ADDRESS.exec(rest); found !== null; found = ADDRESS.exec(rest)) {
    text += typeText(rest.slice(0, found.index)) + (found[0].includes('@') ? '{email}' : ANY_WORD);
    rest = rest.slice(found.index + found[0].length);
  }
  return text + typeText(rest);
}

function typeText(segment: string, kinds = kindsOf(segment, 0, segment.length)): string {
  const mayHoldIds = (kinds & DIGIT) !== 0 || /[A-Fa-f]{8}|[A-Za-z_+-]{16}/.test(segment);
  return mayHoldIds ? replaceEmbedded(segment) : escapeLiteral(segment);
}

const UUID = /[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}/;
const DATE = /\d{4}-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?/;
const WHOLE_UUID = new RegExp(`^${UUID.source}$`);
const WHOLE_DATE = new RegExp(`^${DATE.source}(?:[T ]\\d{2}(?:\\d{2}(?:\\d{2}(?:\\.\\d+)?)?)?Z?)?$`);
/** At one place of a segment, before which no letter or digit stands. */
const UUID_HERE = new RegExp(`${UUID.source}(?![0-9A-Za-z])`, 'y');
const DATE_HERE = new RegExp(`${DATE.source}(?!-\\d|[0-9A-Za-z])`, 'y');

/** Words before an id or an address, with what separates them: `cus_`, `cs_test_`, `reset.`. */
const PREFIXED = /^((?:(?:[a-z]{2,}|[A-Z]{3,})[._-])+)([A-Za-z0-9_-]{10,}|[^@]+@[^@]+)$/;

/** A hash or a part of a UUID in a segment: then its parts are told one by one. */
const HEX_INSIDE = /(?<![0-9A-Za-z])(?=[0-9a-fA-F]*[0-9])[0-9a-fA-F]{8,}(?![0-9A-Za-z])/;

function wholeType(segment: string, kinds: number): string | null {
  if (segment.charCodeAt(4) === 45 && WHOLE_DATE.test(segment)) return 'date';
  if ((kinds & OTHER) === 0) return isRandom(segment) ? 'id' : null;
  if (segment.includes('@') && /^[^@\s]+@[^@\s]+\.[A-Za-z]{2,}$/.test(segment)) return 'email';
  return kinds === (DIGIT | OTHER) && /^\d{1,3}(?:\.\d{1,3}){3}$/.test(segment) ? 'ip' : null;
}

/**
 * A token that nobody typed: letters and digits mixed often enough. Words with a number at the end (`user2024`,
 * `h264`) and words joined by dashes change between the two rarely.
 */
function isRandom(text: string): boolean {
  if (text.length < 10 || !/^[A-Za-z0-9_-]+$/.test(text)) return false;
  if (!/\d/.test(text)) return isToken(text);
  const changes = text.match(/[a-z](?=[A-Z0-9])|[A-Z](?=[0-9])|[0-9](?=[A-Za-z])/g)?.length ?? 0;
  return changes >= Math.max(3, /[_-]/.test(text) ? text.length / 6 : text.length / 12);
}

interface EmbeddedId {
  readonly token: string;
  readonly end: number;
}

/** Tokens are looked for first, because a dash in one does not part it; it happens a million times. */
function replaceEmbedded(segment: string): string {
  if (segment.length < SHORTEST_TOKEN) return replaceParts(segment);
  let text = '';
  let from = 0;
  for (const { 0: run, index } of segment.matchAll(TOKEN_BYTES)) {
    const token = typeToken(run);
    if (token === null) continue;
    text += replaceParts(segment.slice(from, index)) + token;
    from = index + run.length;
  }
  return text + replaceParts(from === 0 ? segment : segment.slice(from));
}

/** What may be a token with words around it. What follows a brace is not of it: `{user}-…`. */
const TOKEN_BYTES = new RegExp(`(?:[A-Za-z0-9]|(?<!\\})[_+-])[A-Za-z0-9_+-]{${SHORTEST_TOKEN - 1},}`, 'g');

/** A token in its place; null where there is none. */
function typeToken(run: string): string | null {
  const found = HEX_INSIDE.test(run) ? null : tokenIn(run);
  if (found === null) return null;
  const [start, end] = found;
  // Base64 has `+`, for which `{id}` does not stand.
  const token = run.slice(start, end).includes('+') ? ANY_WORD : '{id}';
  return replaceParts(run.slice(0, start)) + token + replaceParts(run.slice(end));
}

/** Goes over runs of letters and digits, and what stands between them. */
function replaceParts(segment: string): string {
  let text = '';
  for (let at = 0, isAfterId = false; at < segment.length; ) {
    const id: EmbeddedId | null = isAfterId ? null : idAt(segment, at);
    isAfterId = id !== null;
    const end = id?.end ?? runEnd(segment, at);
    text += id?.token ?? typeRun(segment.slice(at, end), kindsOf(segment, at, end));
    at = end;
  }
  return text;
}

/** A UUID or a date that begins at a place and has its dashes where they belong. */
function idAt(segment: string, at: number): EmbeddedId | null {
  const isUuid = segment.charCodeAt(at + 8) === 45 && isHere(UUID_HERE, segment, at);
  if (isUuid) return { token: UUID_TOKEN, end: UUID_HERE.lastIndex };
  const isDate = segment.charCodeAt(at + 4) === 45 && isHere(DATE_HERE, segment, at);
  return isDate ? { token: '{date}', end: DATE_HERE.lastIndex } : null;
}

function isHere(pattern: RegExp, text: string, at: number): boolean {
  pattern.lastIndex = at;
  return pattern.test(text);
}

/** Where the run of letters and digits, or of what is neither, ends that begins at a place. */
function runEnd(segment: string, from: number): number {
  const isRun = isInRun(segment.charCodeAt(from));
  let at = from + 1;
  while (at < segment.length && isInRun(segment.charCodeAt(at)) === isRun) at++;
  return at;
}

/** Bytes beyond ASCII are parts of words. */
const isInRun = (code: number): boolean =>
  code >= 128 || ((KINDS[code] ?? OTHER) & (DIGIT | HEX | LETTER)) !== 0;

function kindsOf(segment: string, from: number, end: number): number {
  let kinds = 0;
  for (let at = from; at < end; at++) kinds |= KINDS[segment.charCodeAt(at)] ?? OTHER;
  return kinds;
}

function typeRun(run: string, kinds: number): string {
  if (kinds === DIGIT) return '{int}';
  if (kinds === (DIGIT | HEX) && run.length >= 8) return '{hex}';
  if (run.length >= 16 && isRandom(run)) return '{id}';
  if ((kinds & DIGIT) !== 0 && LONG_NUMBER.test(run))
    return run
      .split(LONG_NUMBER)
      .map((part, index) => (index % 2 === 1 ? '{int}' : escapeLiteral(part)))
      .join('');
  return (kinds & OTHER) === 0 ? run : escapeLiteral(run);
}

/** Behind a word a number may be its own (`h264`, `user2024`); so long a one is somebody's. */
const LONG_NUMBER = /([0-9]{7,})/;

/** True for a token that is literal text or holds some; the others are delimiters and lone placeholders. */
export const isWord = (token: string): boolean =>
  token !== ANY_REST && !':|/'.includes(token) && !/^\{[a-z*]+\}$/.test(token);
