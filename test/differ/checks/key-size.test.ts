import { describe, expect, test } from 'vitest';
import { answersOf, family, findingsOf, pair, reportOn, type SnapshotGiven } from '../../support/build.js';

const side = (sizes: readonly number[], given: SnapshotGiven = {}, keys = 500): SnapshotGiven => ({
  families: [family('cart:{id}', { keys, sizes: sizes.toSorted((a, b) => a - b) })],
  ...given,
});

/** Sizes from half of it to one and a half. */
const around = (bytes: number, count = 64): readonly number[] =>
  Array.from({ length: count }, (_, n) => Math.round(bytes * (0.5 + n / (count - 1))));

const found = (production: SnapshotGiven, staging: SnapshotGiven) =>
  findingsOf(reportOn(pair(production, staging)), 'key-size');

describe('what keys take', () => {
  test.each([
    ['larger', 1000, 200],
    ['smaller', 200, 1000],
  ])('%s by far is told, in the median, with its bounds on both sides', (_, here, there) => {
    const [finding] = found(side(around(there)), side(around(here)));
    expect(finding).toMatchObject({
      id: 'key-size:cart:{id}@staging',
      severity: 'info',
      evidence: { sampled: 64, expectedSampled: 64 },
    });
    const [low = 0, high = 0] = (finding?.evidence['medianWithin'] ?? []) as readonly number[];
    expect(low < Number(finding?.actual) && Number(finding?.actual) < high).toBe(true);
    expect(Number(finding?.actual) / here).toBeCloseTo(1, 1);
  });

  test.each([
    ['twice', around(200), around(390)],
    ['by chance', [...around(100, 30), ...around(2000, 34)], [...around(100, 34), ...around(2000, 30)]],
  ])('%s is no difference', (_, there, here) => {
    expect(found(side(there), side(here)).filter(({ status }) => status === 'drift')).toEqual([]);
  });

  test('of few keys is asked only where these are all', () => {
    const few = [100, 100, 100, 100, 100, 100];
    const many = few.map((size) => size * 9);
    const whole = (sizes: readonly number[]) => side(sizes, {}, 6);
    expect(answersOf(reportOn(pair(whole(few), whole(few))), 'key-size')).toHaveLength(1);
    expect(answersOf(reportOn(pair(side(few), side(many))), 'key-size')).toEqual([]);
  });

  test('where MEMORY USAGE was refused, one finding says so', () => {
    expect(found(side([], { keyspace: { sizes: 'denied' } }), side(around(100)))).toMatchObject([
      { status: 'unverified', kind: 'denied', fix: { note: 'allow it: +memory|usage' } },
    ]);
  });
});
