import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type CursorSpace,
  Part,
  placeOf,
  SPAN,
} from '../../../../../src/loader/sources/redis/census/cursors.js';

/** A hash table as Redis walks it: keys by the low bits of a hash, cursors counted with their bits reversed. */
class Table {
  readonly #hashes = new Map<string, number>();
  bits: number;

  constructor(names: readonly string[], bits: number, seed: number) {
    this.bits = bits;
    for (const [n, name] of names.entries())
      this.#hashes.set(name, Math.imul(n + seed + 1, 2_654_435_761) >>> 0);
  }

  /** As dictScan does, bucket by bucket, until `count` names are there. */
  scan(cursor: string, count: number): { readonly cursor: string; readonly names: readonly string[] } {
    const mask = 2 ** this.bits - 1;
    let at = Number(cursor) & mask;
    const names: string[] = [];
    do {
      for (const [name, hash] of this.#hashes) if ((hash & mask) === at) names.push(name);
      at = reversed(reversed(at, this.bits) + 1, this.bits) & mask;
    } while (at !== 0 && names.length < count);
    return { cursor: String(at), names };
  }
}

function reversed(value: number, bits: number): number {
  let result = 0;
  for (let n = 0; n < bits; n++) if (value & (2 ** n)) result += 2 ** (bits - 1 - n);
  return result;
}

/** Walks a table with a part that is split now and then, parts in turn as `order` says; the table may change its size. */
function walk(
  table: Table,
  order: readonly number[],
  sizes: readonly number[],
  least = 40,
): readonly string[] {
  const first = Part.whole('opaque');
  first.become('hash', 300);
  const parts = [first];
  const met: string[] = [];
  for (let step = 0; parts.length > 0; step++) {
    const turn = order[step % order.length] ?? 0;
    table.bits = sizes[Math.floor(step / 7) % sizes.length] ?? table.bits;
    const part = parts[turn % parts.length];
    if (part === undefined) break;
    const page = table.scan(part.cursor, 5);
    const taken = part.take(page.cursor, page.names);
    if (taken === null) throw new Error('the cursor went back');
    met.push(...taken.names);
    if (!taken.hasMore) parts.splice(parts.indexOf(part), 1);
    const half = turn % 3 === 0 && parts.length < 8 && part.expected > least ? part.split() : null;
    if (taken.hasMore && half !== null) parts.push(half);
  }
  return met;
}

const names = Array.from({ length: 300 }, (_, n) => `key:${n}`);
const order = fc.array(fc.nat(30), { minLength: 1, maxLength: 40 });

describe('every name once', () => {
  test('whatever is split, in whatever order the parts go on', () => {
    fc.assert(
      fc.property(order, fc.nat(1_000_000), fc.integer({ min: 7, max: 11 }), (turns, seed, bits) => {
        const met = walk(new Table(names, bits, seed), turns, [bits]);
        expect(met.toSorted()).toEqual(names.toSorted());
      }),
      { numRuns: 60 },
    );
  });

  test('where parts are so small that a page runs over several', () => {
    fc.assert(
      fc.property(order, fc.nat(1_000_000), fc.integer({ min: 7, max: 11 }), (turns, seed, bits) => {
        const met = walk(new Table(names, bits, seed), turns, [bits], 0);
        expect(met.toSorted()).toEqual(names.toSorted());
      }),
      { numRuns: 60 },
    );
  });

  test('where the table grows', () => {
    fc.assert(
      fc.property(order, fc.nat(1_000_000), (turns, seed) => {
        const met = walk(new Table(names, 8, seed), turns, [8, 9, 10, 11, 12, 12, 12, 12, 12, 12]);
        expect(new Set(met).size).toBe(names.length);
      }),
      { numRuns: 40 },
    );
  });

  test('where it shrinks: the bucket that is walked again is told by the page before it', () => {
    const part = Part.whole('opaque');
    expect(part.take('5', ['a', 'b', 'c'])?.names).toEqual(['a', 'b', 'c']);
    expect(part.take('3', ['c', 'd', 'b'])?.names).toEqual(['d']);
    expect(part.take('0', ['e'])).toEqual({ names: ['e'], hasMore: false });
  });
});

test('a cursor that goes back is none of ours', () => {
  const part = Part.whole('opaque');
  part.become('slots', 1000);
  expect(part.take('700', ['a'])).not.toBeNull();
  expect(part.take('699', ['b'])).toBeNull();
});

describe('places', () => {
  test.each<[CursorSpace, string, number]>([
    ['hash', '0', 0],
    ['hash', '1', 32_768],
    ['hash', '2', 16_384],
    ['hash', '65535', 65_535],
    // Beyond the low bits nothing tells how far it has come.
    ['hash', '18446744073709551615', 65_535],
    ['slots', String(1 * 16_384 + 77), 77 * 65_536 + 32_768],
    ['opaque', '12345', 0],
  ])('%s %s', (space, cursor, place) => {
    expect(placeOf(space, cursor)).toBe(place);
    expect(place).toBeLessThan(SPAN[space]);
  });
});

test('what is split is shared, and what is too small is not', () => {
  const part = Part.whole('opaque');
  expect(part.split()).toBeNull();
  part.become('hash', 65_536);
  const half = part.split();
  expect([part.expected, half?.expected, half?.cursor]).toEqual([32_768, 0, '1']);
});

test('what is left is told by what a part has met: half of the keys may lie in one slot', () => {
  const part = Part.whole('opaque');
  part.become('slots', 1000);
  const inSlot = (bucket: number): string => String(bucket * 16_384 + 7);
  part.take(
    inSlot(0),
    Array.from({ length: 7 }, (_, n) => `a:${n}`),
  );
  part.take(
    inSlot(32_768),
    Array.from({ length: 100 }, (_, n) => `b:${n}`),
  );
  expect(part.expected).toBeGreaterThan(100 * 16_000);
});
