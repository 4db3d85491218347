// Numbers as the server reads them. Text in, canonical text out; null where the server would refuse it.
// BigInt throughout: limits go up to 2^64-1.

const MOST = 2n ** 64n - 1n;
const LEAST = -(2n ** 63n);

const FACTORS: ReadonlyMap<string, bigint> = new Map([
  ['', 1n],
  ['b', 1n],
  ['k', 1_000n],
  ['kb', 1_024n],
  ['m', 1_000_000n],
  ['mb', 1_048_576n],
  ['g', 1_000_000_000n],
  ['gb', 1_073_741_824n],
]);

/** As `string2ll` in util.c: no leading zeros, no `+`, no `-0`. */
export function readInteger(text: string): string | null {
  if (!/^(0|-?[1-9]\d*)$/.test(text)) return null;
  const value = BigInt(text);
  return value > MOST || value < LEAST ? null : text;
}

/** As `strtoll`, which reads the numbers inside of lists: leading zeros and `+` are fine, and go. */
export function readListedInteger(text: string): string | null {
  return /^[+-]?\d+$/.test(text) ? readInteger(BigInt(text.replace('+', '')).toString()) : null;
}

/** As `memtoull` in util.c: digits and a unit in any case; k, m, g are decimal, kb, mb, gb binary. In bytes. */
export function readMemory(text: string): string | null {
  const [, digits, unit] = /^(\d+)([a-z]*)$/i.exec(text) ?? [];
  const factor = FACTORS.get((unit ?? '').toLowerCase());
  if (digits === undefined || factor === undefined) return null;
  const bytes = BigInt(digits) * factor;
  return bytes > MOST ? null : bytes.toString();
}

/** `5%` or a size. `0%` is 0: the server keeps a percentage as a negative number. */
export function readMemoryOrPercent(text: string): string | null {
  const [, percent] = /^(0|[1-9]\d{0,2})%$/.exec(text) ?? [];
  if (percent === undefined) return readMemory(text);
  return percent === '0' ? '0' : `${percent}%`;
}

/** File permissions without leading zeros, as the server writes them. */
export function readOctal(text: string): string | null {
  return /^[0-7]+$/.test(text) ? BigInt(`0o${text}`).toString(8) : null;
}
