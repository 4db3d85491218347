import { expect, test } from 'vitest';
import { isUsual, roundDuration, usualBetween } from '../../../src/loader/keyspace/round-duration.js';

const [MINUTE, HOUR, DAY] = [60, 3600, 86_400];

test.each([
  [59.2, MINUTE],
  [3599.1, HOUR],
  [3601.4, HOUR],
  [90 * MINUTE + 0.9, 90 * MINUTE],
  [2 * DAY - 0.8, 2 * DAY],
  [30 * DAY + 1, 30 * DAY],
  [77, 77],
  [25 * HOUR, 25 * HOUR],
  [3607, null],
  [7777, null],
  [0.2, null],
])('%d s is measured of %j', (measured, duration) => {
  expect(roundDuration(measured)).toBe(duration);
});

test.each([
  [10 * MINUTE, true],
  [5 * MINUTE, false],
  [HOUR + 1, true],
  [DAY, true],
  [14 * DAY, true],
  [MINUTE, false],
  [17 * MINUTE, false],
  [DAY + 100, false],
])('%d s is usual enough to believe one moment: %j', (seconds, usual) => {
  expect(isUsual(seconds)).toBe(usual);
});

test('the longest usual duration within bounds is taken', () => {
  expect(usualBetween(3400, 3800)).toBe(HOUR);
  expect(usualBetween(3000, 8000)).toBe(2 * HOUR);
  expect(usualBetween(4000, 5000)).toBe(null);
});
