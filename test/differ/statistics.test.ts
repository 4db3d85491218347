import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { binomialTail, fisherExact, holm } from '../../src/differ/statistics.js';

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
