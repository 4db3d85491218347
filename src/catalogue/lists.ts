// Values of several words, in one order. Text in, canonical text out; null where the server would refuse it.
import { readListedInteger } from './numbers.js';

/** The words of a value; none of an empty one. */
export function words(text: string): readonly string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}

/** Enum values that combine, each once, in the catalogue's order: the one that the server writes them in. */
export function readFlags(text: string, known: readonly string[]): string | null {
  const found = new Set(words(text.toLowerCase()));
  const sorted = known.filter((flag) => found.has(flag));
  return found.size > 0 && sorted.length === found.size ? sorted.join(' ') : null;
}

/** Words whose order does not matter, each once; those that are known in their usual spelling. */
export function readSet(text: string, known: readonly string[]): string {
  const spelled = words(text).map(
    (word) => known.find((one) => one.toLowerCase() === word.toLowerCase()) ?? word,
  );
  return [...new Set(spelled)].sort().join(' ');
}

/** `oom-score-adj-values`: primary, replica, background child. */
export function readIntegerList(text: string): string | null {
  const numbers = words(text).map(readListedInteger);
  return numbers.length === 3 && !numbers.includes(null) ? numbers.join(' ') : null;
}

/** Percentiles as a set of numbers, in any form that `strtod` reads: `99.90 +50 0x10` is `16 50 99.9`. */
export function readPercentiles(text: string): string | null {
  const found = words(text);
  const numbers = found.map((word) => (PERCENTILE.test(word) ? Number(word.replace(/^\+/, '')) : -1));
  if (numbers.some((number) => number < 0 || number > 100)) return null;
  // -0 is what the server reports of a -0.
  return [...new Set(numbers.map(Math.abs))].sort((a, b) => a - b).join(' ');
}

const PERCENTILE = /^\+?0x[\da-f]+$|^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i;

/** The letters that `A` stands for in `notify-keyspace-events`, in the server's order. */
export const ALL_EVENTS = 'g$lshzxetd';

/** Letters that the server does not show once `A` is set, whether they are active or not: notify.c writes one or the other. */
export const EVENTS_HIDDEN_BY_ALL = 'noc';

/**
 * `notify-keyspace-events` as the server writes it: `A` for the full set, fixed order, each letter once; `KEA` and
 * `g$lshzxetdEK` are both `AKE`. Beside the full set `n`, `o` and `c` are dropped: the server does not say.
 */
export function readEventFlags(text: string): string | null {
  const letters = new Set(text.replace('A', () => ALL_EVENTS));
  const isFull = [...ALL_EVENTS].every((letter) => letters.has(letter));
  letters.delete('A');
  const order = `${ALL_EVENTS}${EVENTS_HIDDEN_BY_ALL}KEm`;
  if (![...letters].every((letter) => order.includes(letter))) return null;
  const shown = isFull ? 'KEm' : order;
  return `${isFull ? 'A' : ''}${[...shown].filter((letter) => letters.has(letter)).join('')}`;
}

/**
 * `save`: pairs of seconds and changes, each once, the longest time first, as the default stands; '' is off.
 * Every pair must hold, so their order does not matter.
 */
export function readSavePoints(text: string): string | null {
  const found = words(text);
  const numbers = found.map(readListedInteger);
  if (numbers.length % 2 !== 0) return null;
  const points = new Map<string, readonly [bigint, bigint]>();
  for (let i = 0; i < numbers.length; i += 2) {
    const [seconds, changes] = [numbers[i], numbers[i + 1]];
    if (typeof seconds !== 'string' || typeof changes !== 'string') return null;
    const point = [BigInt(seconds), BigInt(changes)] as const;
    if (point[0] < 1n || point[1] < 0n) return null;
    points.set(`${seconds} ${changes}`, point);
  }
  return [...points]
    .sort(([, a], [, b]) => compare(b[0], a[0]) || compare(a[1], b[1]))
    .map(([point]) => point)
    .join(' ');
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
