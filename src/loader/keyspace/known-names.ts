import { addToHash, finishHash, HASH_SEED } from './profile.js';
import {
  DELIMITER,
  DIGIT,
  isPlainWord,
  isUuidAt,
  KINDS,
  OTHER,
  typeSegment,
  UUID_TOKEN,
} from './segments.js';

/** Segments that are remembered at one step: what is met often is met early. */
const MOST_AT_STEP = 1024;
/** Steps that are remembered, for the same reason. */
const MOST_STEPS = 16_384;
/** Names of more segments are read anew each time. */
const MOST_SEGMENTS = 16;

const ZERO = 48;

/** Where names have come to after some segments. */
interface Step<T> {
  /** What names that end here have; null where none did. */
  value: T | null;
  /** Segments with the delimiter behind them, by the hash of their text with zeros for all digits. */
  readonly words: Map<number, { readonly text: string; readonly step: Step<T> }>;
  /** Segments that are more than a word, by their token. */
  readonly tokens: Map<string, Token<T>>;
  /** After a number. */
  readonly numbers: Steps<T>;
}

/** By what follows: nothing, `:`, `|`, `/`. */
type Steps<T> = [Step<T> | null, Step<T> | null, Step<T> | null, Step<T> | null];

interface Token<T> {
  readonly steps: Steps<T>;
  /** Text around numbers: what differs from it in digits alone has the same token. */
  readonly isNumbered: boolean;
}

const noSteps = <T>(): Steps<T> => [null, null, null, null];
const newStep = <T>(): Step<T> => ({ value: null, words: new Map(), tokens: new Map(), numbers: noSteps() });

/**
 * Remembers for names (latin1) what they are counted in: names whose segments have the same tokens have the same
 * {@link readName}, and are counted together. So the names of a family are read once, and then only looked at, each
 * character once: reading is most of what sorting a million keys would take. (docs/census.md)
 */
export class KnownNames<T> {
  readonly #root = newStep<T>();
  #steps = 0;
  /** Of the name that was looked for last, as `hashKey` makes it; only where that was known. */
  hash = 0;

  /** The value that was remembered for names like this one; null where there is none. */
  find(name: string): T | null {
    return this.#walk(name, false)?.value ?? null;
  }

  /** Remembers the value for names like this one, where there is room. */
  remember(name: string, value: T): void {
    const last = this.#walk(name, true);
    if (last !== null) last.value = value;
  }

  #walk(name: string, mayMake: boolean): Step<T> | null {
    const { length } = name;
    let here = this.#root;
    let segments = 0;
    let hash = HASH_SEED;
    let word = HASH_SEED;
    let kinds = 0;
    let start = 0;
    for (let at = 0; ; at++) {
      if (at < length) {
        const code = name.charCodeAt(at);
        const kind = KINDS[code] ?? OTHER;
        hash = addToHash(hash, code);
        word = addToHash(word, kind === DIGIT ? ZERO : code);
        if (kind !== DELIMITER) {
          kinds |= kind;
          continue;
        }
      }
      const next =
        this.#seen(here, name, start, at, kinds, word) ??
        this.#learn(here, name, start, at, kinds, word, mayMake);
      if (next === null) return null;
      if (at === length) {
        this.hash = finishHash(hash);
        return next;
      }
      if (++segments === MOST_SEGMENTS) return null;
      here = next;
      word = HASH_SEED;
      kinds = 0;
      start = at + 1;
    }
  }

  /** The step behind the segment from `start` to before `end`, where its text was seen. */
  #seen(
    from: Step<T>,
    name: string,
    start: number,
    end: number,
    kinds: number,
    word: number,
  ): Step<T> | null {
    if (kinds === DIGIT) return from.numbers[kindOfEnd(name, end)];
    const known = from.words.get(word);
    return known !== undefined && isLike(known.text, name, start, end) ? known.step : null;
  }

  /** The step behind a segment whose text was not seen: that of its token, or a new one. */
  #learn(
    from: Step<T>,
    name: string,
    start: number,
    end: number,
    kinds: number,
    word: number,
    mayMake: boolean,
  ): Step<T> | null {
    if (kinds === DIGIT) return this.#after(from.numbers, name, end, mayMake);
    if (isPlainWord(kinds, end - start)) {
      if (!mayMake || this.#steps >= MOST_STEPS || !hasRoom(from.words, word)) return null;
      return this.#name(from, name, start, end, word, this.#make());
    }
    const text = isUuidAt(name, start, end) ? UUID_TOKEN : typeSegment(name.slice(start, end), kinds);
    const token = from.tokens.get(text) ?? (mayMake ? makeToken(from, text) : null);
    if (token === null) return null;
    const step = this.#after(token.steps, name, end, mayMake);
    const isNumbered = token.isNumbered && step !== null && hasRoom(from.words, word);
    if (isNumbered && !MAYBE_MORE.test(name.slice(start, end)))
      this.#name(from, name, start, end, word, step);
    return step;
  }

  #name(from: Step<T>, name: string, start: number, end: number, word: number, step: Step<T>): Step<T> {
    const text = name.slice(start, end + 1).replaceAll(/[0-9]/g, '0');
    from.words.set(word, { text, step });
    return step;
  }

  #after(steps: Steps<T>, name: string, end: number, mayMake: boolean): Step<T> | null {
    const kind = kindOfEnd(name, end);
    const known = steps[kind];
    if (known !== null || !mayMake || this.#steps >= MOST_STEPS) return known;
    const made = this.#make();
    steps[kind] = made;
    return made;
  }

  #make(): Step<T> {
    this.#steps++;
    return newStep();
  }
}

function makeToken<T>({ tokens }: Step<T>, text: string): Token<T> | null {
  if (tokens.size >= MOST_AT_STEP) return null;
  const token = { steps: noSteps<T>(), isNumbered: NUMBERED.test(text) };
  tokens.set(text, token);
  return token;
}

/** No digit is told as it is, and nothing but numbers is told by its kind. */
const NUMBERED = /^(?:[^{0-9\\]|\\[{}*\\]|\{int\})*$/;
/** What the digits are decides whether it is one. */
const MAYBE_MORE = /[0-9]{4}-[0-9]{2}|%[0-9]{2}/;

const hasRoom = (words: ReadonlyMap<number, unknown>, word: number): boolean =>
  words.size < MOST_AT_STEP && !words.has(word);

/** Which of some {@link Steps} follows. */
function kindOfEnd(name: string, end: number): 0 | 1 | 2 | 3 {
  if (end === name.length) return 0;
  const delimiter = name.charAt(end);
  return delimiter === ':' ? 1 : delimiter === '|' ? 2 : 3;
}

/** Whether a segment and the delimiter behind it are this text but for digits, which are zeros there. */
function isLike(text: string, name: string, start: number, end: number): boolean {
  const length = end === name.length ? end - start : end - start + 1;
  if (text.length !== length) return false;
  for (let at = 0; at < length; at++) {
    const code = name.charCodeAt(start + at);
    const expected = text.charCodeAt(at);
    if (code !== expected && (expected !== ZERO || (KINDS[code] ?? OTHER) !== DIGIT)) return false;
  }
  return true;
}
