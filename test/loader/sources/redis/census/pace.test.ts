import { describe, expect, test } from 'vitest';
import { Pace } from '../../../../../src/loader/sources/redis/census/pace.js';

/** Answers `pages` pages, one after the other, each of which takes the server `ms`. */
function answer(pace: Pace, pages: number, ms: number): number {
  let nowMs = 0;
  for (let page = 0; page < pages; page++) {
    pace.answered(nowMs, nowMs + ms);
    nowMs += ms;
  }
  return nowMs;
}

describe('cursors hide the round trip', () => {
  test.each([
    [0.05, 2],
    [1, 6],
    [10, 51],
    [200, 64],
  ])('%f ms: %i', (roundTripMs, cursors) => {
    expect(new Pace(roundTripMs, null, 0).cursors).toBe(cursors);
  });

  test('one where commands are counted: there is nothing to hide', () => {
    expect(new Pace(10, 1000, 0).cursors).toBe(1);
  });
});

test('pages shrink where the server takes long to answer, and grow again when it does not', () => {
  const pace = new Pace(0, null, 0);
  expect(pace.pageKeys).toBe(50);
  answer(pace, 100, 8);
  expect(pace.pageKeys).toBe(10);
  expect(pace.waitMs(0)).toBeGreaterThan(2);
  answer(pace, 200, 0.3);
  expect([pace.pageKeys, pace.waitMs(0)]).toEqual([50, 0]);
});

test('a server that stays slow is left alone; one that stalls now and then is not', () => {
  const pace = new Pace(0, null, 0);
  const nowMs = answer(pace, 200, 40);
  expect([pace.isStrained(4_000), pace.isStrained(nowMs)]).toEqual([false, true]);
  answer(pace, 200, 0.3);
  expect(pace.isStrained(1e9)).toBe(false);
  answer(pace, 1, 500);
  expect([pace.isStrained(1e9), pace.pageKeys > 10]).toEqual([false, true]);
});

test('the round trip is no fault of the server', () => {
  const pace = new Pace(50, null, 0);
  answer(pace, 100, 50.3);
  expect(pace.pageKeys).toBe(50);
});

test('commands are spread over the seconds, in pages so small that there are several in each', () => {
  const pace = new Pace(0, 100, 0);
  expect(pace.pageKeys).toBe(5);
  pace.sent(50);
  expect([pace.waitMs(0), pace.waitMs(400), pace.waitMs(500)]).toEqual([500, 100, 0]);
});
