import { describe, expect, test } from 'vitest';
import type { Reading } from '../../../src/loader/keyspace/ttl-modes.js';
import { rangeOf } from '../../../src/loader/keyspace/ttl-range.js';
import { type Random, randomFrom } from '../../support/traffic.js';

const HOUR = 3600;

/** 150 keys, by the TTL that was set, the age and the idle time that `make` draws, in seconds. */
const keys = (
  make: (random: Random) => { readonly ttl: number; readonly age: number; readonly idle: number },
): readonly Reading[] => {
  const random = randomFrom(3);
  return Array.from({ length: 150 }, () => {
    const { ttl, age, idle } = make(random);
    return { seconds: ttl - age + idle, remainingSeconds: ttl - age, endSeconds: ttl - age };
  });
};

const jittered = (random: Random): number => HOUR * (0.9 + 0.2 * random());

describe('a range', () => {
  test('has both ends where keys of every age were not read', () => {
    const range = rangeOf(
      keys((random) => {
        const [ttl, age] = [jittered(random), 0.85 * HOUR * random()];
        return { ttl, age, idle: age };
      }),
    );
    expect(range?.fromSeconds).toBeGreaterThan(0.89 * HOUR);
    expect(range?.fromSeconds).toBeLessThan(0.93 * HOUR);
    expect(range?.toSeconds).toBeGreaterThan(1.08 * HOUR);
    expect(range?.toSeconds).toBeLessThan(1.101 * HOUR);
  });

  test('is told by keys that are all young, too', () => {
    const range = rangeOf(
      keys((random) => {
        const age = 0.2 * HOUR * random();
        return { ttl: jittered(random), age, idle: age };
      }),
    );
    expect(range?.toSeconds).toBeGreaterThan(1.05 * HOUR);
  });

  test('has its upper end alone where many keys were read', () => {
    const range = rangeOf(
      keys((random) => {
        const age = 0.85 * HOUR * random();
        return { ttl: jittered(random), age, idle: random() < 0.5 ? age : age * random() };
      }),
    );
    expect(range).toMatchObject({ fromSeconds: null });
    expect(range?.toSeconds).toBeGreaterThan(1.05 * HOUR);
  });

  test('is not what one burst says that was read at any time since', () => {
    const range = keys((random) => ({ ttl: HOUR, age: 1000, idle: 1000 * random() }));
    expect(rangeOf(range)).toBeNull();
  });

  test('is not what keys say that were written until a while ago, and read since', () => {
    const range = keys((random) => {
      const age = HOUR * (0.4 + 0.6 * random());
      return { ttl: HOUR, age, idle: Math.min(0.4 * HOUR, -200 * Math.log(1 - random())) };
    });
    expect(rangeOf(range)).toBeNull();
  });

  test('is not told by keys that are idle equally long, or by few', () => {
    expect(rangeOf(keys((random) => ({ ttl: jittered(random), age: 600, idle: 600 })))).toBeNull();
    const few = keys((random) => ({ ttl: jittered(random), age: 0, idle: 0 })).slice(0, 19);
    expect(rangeOf(few)).toBeNull();
    expect(rangeOf([])).toBeNull();
  });

  test('is none where a hundred keys were read a moment ago: what they say is their age', () => {
    const found = Array.from({ length: 2000 }, (_, seed) => {
      const random = randomFrom(seed);
      const readings = Array.from({ length: 100 }, () => {
        const [age, idle] = [HOUR * (0.4 + 0.2 * random()), Math.floor(60 * random())];
        return { seconds: HOUR - age + idle, remainingSeconds: HOUR - age, endSeconds: HOUR - age };
      });
      return rangeOf(readings);
    });
    expect(found.filter((range) => range !== null)).toEqual([]);
  });
});
