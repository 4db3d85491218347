import { isWord } from './segments.js';

/** A family in the making: the tokens of its pattern, and how many keys it holds on all sides. */
export interface Named {
  readonly tokens: readonly string[];
  readonly keys: number;
}

/**
 * Which of these are others in truth. A random token of hexadecimal digits is sometimes all digits or all letters, a
 * random token of letters and digits sometimes all hexadecimal, or without a digit. Beside more keys of the wider kind
 * the narrower is the wider, where `areAlike` says that nothing else tells them apart: a whole segment (`sess:{id}`), or
 * what stands in one (`celery-{id}.result`).
 */
export function narrowToWide<T extends Named>(
  all: readonly T[],
  areAlike: (wide: T, narrow: T) => boolean,
): ReadonlyMap<T, T> {
  const found = new Map<T, T>();
  for (const split of [(one: T) => one.tokens, (one: T) => one.tokens.flatMap(piecesOf)])
    for (const alike of groups(all, split).values()) {
      const ordered = alike.toSorted((a, b) => byKeys(a.named, b.named));
      for (const [index, narrow] of ordered.entries()) {
        const wide = ordered
          .slice(0, index)
          .find((one) => !found.has(one.named) && isWider(one, narrow) && areAlike(one.named, narrow.named));
        if (wide !== undefined && !found.has(narrow.named)) found.set(narrow.named, wide.named);
      }
    }
  return found;
}

/** Something that may have an id in it, in the parts in which it is compared. */
interface Split<T extends Named> {
  readonly named: T;
  readonly parts: readonly string[];
}

/** Placeholders, runs of letters and digits, and what stands between them. */
const piecesOf = (token: string): readonly string[] =>
  isWord(token) ? (token.match(/\{[a-z*]+\}|[A-Za-z0-9]+|[^A-Za-z0-9{]+|\{/g) ?? []) : [token];

const byKeys = (a: Named, b: Named): number =>
  b.keys - a.keys || (a.tokens.join('') < b.tokens.join('') ? -1 : 1);

function groups<T extends Named>(
  all: readonly T[],
  split: (one: T) => readonly string[],
): ReadonlyMap<string, readonly Split<T>[]> {
  const found = new Map<string, Split<T>[]>();
  for (const named of all) {
    const parts = split(named);
    const skeleton = parts.map((part) => (isIdLike(part) ? '?' : part)).join('\0');
    const alike = found.get(skeleton);
    if (alike === undefined) found.set(skeleton, [{ named, parts }]);
    else alike.push({ named, parts });
  }
  return found;
}

const isIdLike = (token: string): boolean =>
  HIDDEN.test(token) || IDS.has(token) || isLikeHex(token) || isLikeId(token) || NAMED_EMAIL.test(token);

/** A word that hardly any key shares, behind its marks. */
const HIDDEN = /^\{~[0-9a-f]{4}[~}]/;

/** `john.smith@…`: a name, or what an application puts before an address. */
const NAMED_EMAIL = /^(?:[a-z]+[._-])+\{email\}$/i;

const IDS: ReadonlySet<string> = new Set(['{int}', '{hex}', '{id}', '{email}']);

/** A word counts as an id only where it has hardly any keys, and the ids have many. */
function isWider<T extends Named>(wide: Split<T>, narrow: Split<T>): boolean {
  const isRare = narrow.named.keys <= Math.max(2, wide.named.keys / 100);
  return wide.parts.every((part, index) => {
    const other = narrow.parts[index] ?? '';
    return part === other || (takes(part, other) && (isRare || !isWord(other)));
  });
}

function takes(wide: string, narrow: string): boolean {
  if (HIDDEN.test(narrow)) return wide === '{hex}' || wide === '{id}';
  if (wide === '{hex}') return narrow === '{int}' || isLikeHex(narrow);
  if (wide === '{id}') return narrow === '{int}' || narrow === '{hex}' || isLikeId(narrow);
  if (wide === '{email}') return NAMED_EMAIL.test(narrow);
  const prefix = wide.endsWith('{id}') ? wide.slice(0, -'{id}'.length) : '';
  return prefix !== '' && narrow.startsWith(prefix) && takes('{id}', narrow.slice(prefix.length));
}

const isLikeHex = (token: string): boolean => /^[a-fA-F]{8,}$/.test(token);

/** What a person hardly types: ten characters and more with digits or letters of both cases among them, or 24 in a row. */
function isLikeId(token: string): boolean {
  const text = token.replace(/\{(int|hex|id)\}/g, (_, name) => '0'.repeat(name === 'id' ? 16 : 4));
  if (!/^[A-Za-z0-9_-]{10,}$/.test(text) || CAMEL_CASE.test(text)) return false;
  return /[0-9]|[a-z].*[A-Z]|[A-Z].*[A-Z].*[a-z]|[A-Za-z]{24}/.test(text);
}

/** `activeUsers`, `NextInvoiceNumber2`: words of a program. */
const CAMEL_CASE = /^[A-Za-z][a-z]{2,13}(?:[A-Z][a-z]{2,13})*[0-9]{0,3}$/;
