import { isWord } from './segments.js';

/** A family in the making: the tokens of its pattern, and how many keys it holds on all sides. */
export interface Named {
  readonly tokens: readonly string[];
  readonly keys: number;
}

/**
 * Which of these are others in truth. A random token of hexadecimal digits is sometimes all digits or all letters, a
 * random token of letters and digits sometimes all hexadecimal, or without a digit. Beside more keys of the wider kind
 * the narrower is the wider.
 */
export function narrowToWide<T extends Named>(all: readonly T[]): ReadonlyMap<T, T> {
  const found = new Map<T, T>();
  for (const alike of groups(all).values()) {
    if (alike.length < 2) continue;
    const ordered = alike.toSorted(byKeys);
    for (const [index, narrow] of ordered.entries()) {
      const wide = ordered.slice(0, index).find((one) => !found.has(one) && isWider(one, narrow));
      if (wide !== undefined) found.set(narrow, wide);
    }
  }
  return found;
}

const byKeys = (a: Named, b: Named): number =>
  b.keys - a.keys || (a.tokens.join('') < b.tokens.join('') ? -1 : 1);

function groups<T extends Named>(all: readonly T[]): ReadonlyMap<string, readonly T[]> {
  const found = new Map<string, T[]>();
  for (const one of all) {
    const name = skeleton(one);
    const alike = found.get(name);
    if (alike === undefined) found.set(name, [one]);
    else alike.push(one);
  }
  return found;
}

/** The tokens with what may be an id left out. */
const skeleton = ({ tokens }: Named): string =>
  tokens.map((token) => (isIdLike(token) ? '?' : token)).join('\0');

const isIdLike = (token: string): boolean => IDS.has(token) || isLikeHex(token) || isLikeId(token);

const IDS: ReadonlySet<string> = new Set(['{int}', '{hex}', '{id}']);

/** A word counts as an id only where it has hardly any keys, and the ids have many. */
function isWider(wide: Named, narrow: Named): boolean {
  const isRare = narrow.keys <= Math.max(2, wide.keys / 100);
  return wide.tokens.every((token, index) => {
    const other = narrow.tokens[index] ?? '';
    return token === other || (takes(token, other) && (isRare || !isWord(other)));
  });
}

function takes(wide: string, narrow: string): boolean {
  if (wide === '{hex}') return narrow === '{int}' || isLikeHex(narrow);
  return wide === '{id}' && (narrow === '{int}' || narrow === '{hex}' || isLikeId(narrow));
}

const isLikeHex = (token: string): boolean => /^[a-fA-F]{8,}$/.test(token);

/** Ten characters and more with digits or letters of both cases among them: what a person hardly types. */
function isLikeId(token: string): boolean {
  const text = token.replace(/\{(int|hex|id)\}/g, (_, name) => '0'.repeat(name === 'id' ? 16 : 4));
  return /^[A-Za-z0-9_-]{10,}$/.test(text) && /[0-9]|[a-z].*[A-Z]|[A-Z].*[A-Z].*[a-z]/.test(text);
}
