import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatDurationMs, parseDurationMs } from '../../src/catalogue/duration.js';

test.each([
  ['500ms', 500],
  ['3s', 3_000],
  ['5m', 300_000],
  ['1h', 3_600_000],
  ['2d', 172_800_000],
  ['0s', 0],
])('%s is %i ms', (text, ms) => {
  expect(parseDurationMs(text)).toBe(ms);
});

test.each(['', '5', 's', '1w', '1.5h', '-1s', '1h 30m', '5 m', '5M', '99999999999999999d'])(
  '%j is no duration',
  (text) => {
    expect(parseDurationMs(text)).toBeNull();
  },
);

test.each([
  [0, '0s'],
  [500, '500ms'],
  [1_500, '1s 500ms'],
  [45_000, '45s'],
  [90_000, '90s'],
  [300_000, '5m'],
  [3_600_000, '1h'],
  [5_400_000, '90m'],
  [129_600_000, '36h'],
  [3_599_000, '59m 59s'],
  [3_599_999, '1h'],
  [86_399_000, '1d'],
  [100_800_000, '28h'],
  [100_803_000, '1d 4h'],
  [86_400_000_000, '1000d'],
  [1_000.4, '1s'],
  [0.2, '0s'],
  [-300_000, '-5m'],
])('%d ms is %s', (ms, text) => {
  expect(formatDurationMs(ms)).toBe(text);
});

test('a duration in one unit is read back as the same', () => {
  fc.assert(
    fc.property(fc.nat(999), fc.constantFrom('ms', 's', 'm', 'h', 'd'), (count, unit) => {
      const ms = parseDurationMs(`${count}${unit}`) ?? Number.NaN;
      expect(parseDurationMs(formatDurationMs(ms))).toBe(ms);
    }),
  );
});

test('text is short, and within half a smaller unit of the truth', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 10 ** 11 }), (ms) => {
      const text = formatDurationMs(ms);
      const sum = text.split(' ').reduce((total, part) => total + (parseDurationMs(part) ?? Number.NaN), 0);
      expect(Math.abs(sum - ms)).toBeLessThanOrEqual(Math.max(1, ms * 0.03));
      expect(text.split(' ').length).toBeLessThanOrEqual(2);
    }),
  );
});
