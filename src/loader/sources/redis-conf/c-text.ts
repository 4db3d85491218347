// Text and numbers as C reads them. Texts are latin1: one character per byte.

/** What `isspace` takes for a space: JavaScript's `\s` has a byte of UTF-8 letters among them. */
export const C_SPACE = /[ \t\n\v\f\r]/;

/** A text as the functions of C see it: it ends at the first NUL. */
export function cString(text: string): string {
  const end = text.indexOf('\0');
  return end === -1 ? text : text.slice(0, end);
}

/** Lower case as `strcasecmp` compares: ASCII alone. */
export const cLower = (text: string): string => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());

export interface LeadingInteger {
  /** 0 where the text begins with no number; the end of the range where it is beyond. */
  readonly value: bigint;
  /** What is left of the text; the whole of it where it begins with no number. */
  readonly rest: string;
  readonly isBeyond: boolean;
}

const SIGNED = { least: -(2n ** 63n), most: 2n ** 63n - 1n };

/** As `strtoll`: spaces, a sign and digits at the beginning. */
export function leadingInteger(text: string, base: 8 | 10 = 10): LeadingInteger {
  const [all = '', sign = '', digits] =
    (base === 8 ? /^[ \t\n\v\f\r]*([+-]?)([0-7]+)/ : /^[ \t\n\v\f\r]*([+-]?)(\d+)/).exec(text) ?? [];
  if (digits === undefined) return { value: 0n, rest: text, isBeyond: false };
  const size = BigInt(base === 8 ? `0o${digits}` : digits);
  const value = sign === '-' ? -size : size;
  const isBeyond = value < SIGNED.least || value > SIGNED.most;
  const kept = value < SIGNED.least ? SIGNED.least : value > SIGNED.most ? SIGNED.most : value;
  return { value: isBeyond ? kept : value, rest: text.slice(all.length), isBeyond };
}

/** As an `int` keeps a larger number: its low 32 bits. */
export const asInt = (value: bigint): bigint => BigInt.asIntN(32, value);

/** As `atoi`: `12abc` is 12, `abc` is 0. */
export const atoi = (text: string): bigint => asInt(leadingInteger(text).value);

/** As `string2ll` (util.c): no leading zeros, no `+`, no spaces; null for anything else. */
export function wholeInteger(text: string): bigint | null {
  if (!/^(0|-?[1-9]\d{0,19})$/.test(text)) return null;
  const value = BigInt(text);
  return value < SIGNED.least || value > SIGNED.most ? null : value;
}

const UNITS: ReadonlyMap<string, bigint> = new Map([
  ['', 1n],
  ['b', 1n],
  ['k', 1_000n],
  ['kb', 1_024n],
  ['m', 1_000_000n],
  ['mb', 1_048_576n],
  ['g', 1_000_000_000n],
  ['gb', 1_073_741_824n],
]);

/** As `memtoull` (util.c of 7.0): unsigned, and what is beyond 64 bits loses its high bits. Null where it is no size. */
export function unsignedMemory(text: string): bigint | null {
  const [, digits, unit] = /^(\d{0,127})([a-z]*)$/i.exec(text) ?? [];
  const factor = UNITS.get(cLower(unit ?? ''));
  if (digits === undefined || factor === undefined) return null;
  const most = 2n ** 64n - 1n;
  const count = BigInt(digits);
  return BigInt.asUintN(64, (count > most ? most : count) * factor);
}

/** As `memtoll` (util.c up to 6.2): signed; null where it is no size. */
export function signedMemory(text: string): bigint | null {
  const [, digits, unit] = /^(-?\d*)([a-z]*)$/i.exec(text) ?? [];
  const factor = UNITS.get(cLower(unit ?? ''));
  if (digits === undefined || digits.length > 127 || factor === undefined) return null;
  const { value, rest } = leadingInteger(digits);
  return rest === '' ? BigInt.asIntN(64, value * factor) : null;
}
