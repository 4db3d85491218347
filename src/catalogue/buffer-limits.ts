import { words } from './lists.js';
import { readListedInteger, readMemory } from './numbers.js';

const CLASSES = ['normal', 'replica', 'pubsub'] as const;

/** One client class of `client-output-buffer-limit` and its `hard soft seconds`, sizes in bytes. */
export interface Part {
  readonly name: string;
  readonly value: string;
}

/**
 * `client-output-buffer-limit` in bytes, classes in one order, `slave` folded into `replica`:
 * `normal 0 0 0 replica 268435456 67108864 60 pubsub 33554432 8388608 60`. It may name only some of the classes; of a
 * class named twice the last counts, as in redis.conf. Null where the server would refuse it.
 */
export function readBufferLimits(text: string): string | null {
  const found = words(text);
  if (found.length === 0 || found.length % 4 !== 0) return null;
  const limits = new Map<string, string>();
  for (let i = 0; i < found.length; i += 4) {
    const [name = '', hard = '', soft = '', seconds = ''] = found.slice(i, i + 4);
    const limit = readLimit(hard, soft, seconds);
    const known = classOf(name);
    if (limit === null || known === null) return null;
    limits.set(known, limit);
  }
  return CLASSES.flatMap((name) => (limits.has(name) ? [`${name} ${limits.get(name)}`] : [])).join(' ');
}

/** The classes of a canonical `client-output-buffer-limit`. */
export function partsOf(canonical: string): readonly Part[] {
  const found = words(canonical);
  return CLASSES.flatMap((name) => {
    const at = found.indexOf(name);
    return at === -1 ? [] : [{ name, value: found.slice(at + 1, at + 4).join(' ') }];
  });
}

function readLimit(hard: string, soft: string, seconds: string): string | null {
  const limit = [readMemory(hard), readMemory(soft), readListedInteger(seconds)];
  return limit.includes(null) || seconds.startsWith('-') ? null : limit.join(' ');
}

function classOf(name: string): string | null {
  const lower = name.toLowerCase();
  if (lower === 'slave') return 'replica';
  return CLASSES.find((known) => known === lower) ?? null;
}
