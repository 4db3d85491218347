import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { binomialTail, fisherExact, holm, shareInterval } from '../../src/differ/statistics.js';

describe('Fisher’s exact test', () => {
  test.each([
    ['the lady tasting tea', 3, 4, 1, 4, 0.4857],
    ['Agresti’s example', 1, 9, 11, 14, 0.0028],
    ['nothing on either side', 0, 100, 0, 100, 1],
    ['all on one side', 5, 5, 0, 5, 0.0079],
    ['large samples', 20, 10_000, 40, 10_000, 0.0131],
  ])('%s', (_, a, n, b, m, chance) => {
    expect(fisherExact(a, n, b, m)).toBeCloseTo(chance, 3);
  });

  test('is a chance, and the same from both sides', () => {
    fc.assert(
      fc.property(fc.nat({ max: 300 }), fc.nat({ max: 300 }), fc.nat(), fc.nat(), (n, m, x, y) => {
        fc.pre(n > 0 && m > 0);
        const [a, b] = [x % (n + 1), y % (m + 1)];
        const chance = fisherExact(a, n, b, m);
        expect(chance).toBeGreaterThanOrEqual(0);
        expect(chance).toBeLessThanOrEqual(1);
        expect(fisherExact(b, m, a, n)).toBeCloseTo(chance, 9);
      }),
    );
  });

  test('has no sense of doom where samples are equal', () => {
    expect(fisherExact(200, 20_000, 200, 20_000)).toBeCloseTo(1, 6);
  });
});

describe('the tail of a binomial', () => {
  test.each([
    [0, 10, 0.5, 1],
    [10, 10, 0.5, 0.000977],
    [8, 10, 0.5, 0.0547],
    [5, 100, 0.01, 0.00343],
  ])('%d of %d at %d', (hits, n, share, chance) => {
    expect(binomialTail(hits, n, share)).toBeCloseTo(chance, 4);
  });
});

describe('Holm’s procedure', () => {
  test('divides the level by the questions that are left', () => {
    expect(holm([0.001, 0.0049, 0.0051], 0.01, 3)).toEqual([true, true, true]);
    expect(holm([0.001, 0.006, 0.0051], 0.01, 3)).toEqual([true, false, false]);
  });

  test('counts the questions that gave no reason for a claim', () => {
    expect(holm([0.001], 0.01, 1)).toEqual([true]);
    expect(holm([0.001], 0.01, 100)).toEqual([false]);
  });

  test('stops at the first that fails', () => {
    expect(holm([0.02, 0.0001], 0.01, 2)).toEqual([false, true]);
  });

  test('of nothing is nothing', () => {
    expect(holm([], 0.01, 5)).toEqual([]);
  });

  test('passes a claim that is less likely than one that passes', () => {
    const chances = fc.array(fc.double({ min: 0, max: 0.02, noNaN: true }), { minLength: 2, maxLength: 20 });
    fc.assert(
      fc.property(chances, fc.nat({ max: 40 }), (found, questions) => {
        const passed = holm(found, 0.01, questions);
        const least = Math.max(-1, ...found.filter((_, index) => passed[index]));
        expect(passed).toEqual(found.map((chance) => chance <= least));
      }),
    );
  });
});

describe('the interval of a share', () => {
  test.each([
    // C(61, 10) / C(100, 10) = 0.0053, C(60, 10) / C(100, 10) = 0.0044: 39 may be missed by chance, 40 may not.
    ['none of ten, of a hundred', 0, 10, 100, 0, 0.39],
    ['all of ten, of a hundred', 10, 10, 100, 0.61, 1],
    ['a tenth of a thousand, of a million', 100, 1000, 1_000_000, 0.0772, 0.127],
    ['one half of twenty thousand, of a million', 10_000, 20_000, 1_000_000, 0.491, 0.509],
    ['one half of twenty thousand, of twenty-one thousand', 10_000, 20_000, 21_000, 0.498, 0.502],
  ])('%s', (_, hits, n, total, low, high) => {
    const found = shareInterval(hits, n, total, 0.99);
    expect(found.low).toBeCloseTo(low, 2);
    expect(found.high).toBeCloseTo(high, 2);
  });

  test('of a whole read it is the share itself, and of nothing everything', () => {
    expect(shareInterval(3, 12, 12, 0.99)).toEqual({ low: 0.25, high: 0.25 });
    expect(shareInterval(0, 0, 12, 0.99)).toEqual({ low: 0, high: 1 });
  });

  test('it covers the share 99 times in 100, whatever the share and the sample', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 400 }),
        fc.integer({ min: 1, max: 400 }),
        fc.nat(1000),
        (n, more, permille) => {
          const total = n + more;
          const keys = Math.round((total * permille) / 1000);
          let covered = 0;
          for (let hits = Math.max(0, n - (total - keys)); hits <= Math.min(n, keys); hits++) {
            const { low, high } = shareInterval(hits, n, total, 0.99);
            const isCovered = low <= keys / total + 1e-9 && keys / total <= high + 1e-9;
            if (isCovered) covered += hypergeometric(hits, n, keys, total);
          }
          expect(covered).toBeGreaterThanOrEqual(0.99 - 1e-6);
        },
      ),
      { numRuns: 20 },
    );
  });
});

/** By products, not by logarithms: another way to the same number. */
function hypergeometric(hits: number, n: number, keys: number, total: number): number {
  let chance = 1;
  for (let drawn = 0; drawn < n; drawn++) {
    const isHit = drawn < hits;
    chance *= (isHit ? keys - drawn : total - keys - (drawn - hits)) / (total - drawn);
    chance *= isHit ? (n - drawn) / (hits - drawn) : 1;
  }
  return chance;
}
