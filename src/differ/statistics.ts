/**
 * Fisher's exact test, two-sided: the chance of a split at least as unlikely as `a` of `n` here and `b` of `m` there
 * if both sides had the same share. (Agresti, Categorical Data Analysis, 3.5)
 */
export function fisherExact(a: number, n: number, b: number, m: number): number {
  const hits = a + b;
  const observed = logHypergeometric(a, n, m, hits);
  let sum = 0;
  for (let x = Math.max(0, hits - m); x <= Math.min(n, hits); x++) {
    const chance = logHypergeometric(x, n, m, hits);
    if (chance <= observed + 1e-9) sum += Math.exp(chance);
  }
  return Math.min(1, sum);
}

const logHypergeometric = (x: number, n: number, m: number, hits: number): number =>
  logChoose(n, x) + logChoose(m, hits - x) - logChoose(n + m, hits);

/** The chance of at least `hits` of `n` where each has the chance `share`. */
export function binomialTail(hits: number, n: number, share: number): number {
  if (hits <= 0) return 1;
  let sum = 0;
  for (let x = hits; x <= n; x++)
    sum += Math.exp(logChoose(n, x) + x * Math.log(share) + (n - x) * Math.log1p(-share));
  return Math.min(1, sum);
}

const logChoose = (n: number, k: number): number => logFactorial(n) - logFactorial(k) - logFactorial(n - k);

/** Exact by sums up to 255, Stirling's series beyond. */
function logFactorial(n: number): number {
  const exact = LOG_FACTORIALS[n];
  if (exact !== undefined) return exact;
  const series = 1 / (12 * n) - 1 / (360 * n ** 3);
  return n * Math.log(n) - n + Math.log(2 * Math.PI * n) / 2 + series;
}

const LOG_FACTORIALS = logFactorials();

function logFactorials(): readonly number[] {
  const found = [0];
  for (let n = 1; n < 256; n++) found.push((found[n - 1] ?? 0) + Math.log(n));
  return found;
}

/**
 * Holm's step-down procedure: which of these chances are small enough that, over all `questions` (these, and those that
 * gave no reason for a claim), a false alarm has at most the chance `level`. (Holm 1979, A simple sequentially rejective
 * multiple test procedure)
 */
export function holm(chances: readonly number[], level: number, questions: number): readonly boolean[] {
  const order = chances.map((chance, index) => ({ chance, index })).toSorted((a, b) => a.chance - b.chance);
  const significant = chances.map(() => false);
  for (const [rank, { chance, index }] of order.entries()) {
    if (chance > level / (Math.max(questions, chances.length) - rank)) break;
    significant[index] = true;
  }
  return significant;
}

/**
 * Mann and Whitney's test, two-sided, in its normal form with ties: the chance of two samples this far apart if both
 * were of one population. From about ten values on each side. (Mann and Whitney 1947; Lehmann, Nonparametrics, 1.3)
 */
export function mannWhitney(a: readonly number[], b: readonly number[]): number {
  const all = [...a.map((value) => ({ value, isA: true })), ...b.map((value) => ({ value, isA: false }))];
  all.sort((x, y) => x.value - y.value);
  let rankSum = 0;
  let ties = 0;
  for (let from = 0, to = 0; from < all.length; from = to) {
    while (to < all.length && all[to]?.value === all[from]?.value) to++;
    const count = to - from;
    ties += count ** 3 - count;
    rankSum += all.slice(from, to).filter(({ isA }) => isA).length * ((from + to + 1) / 2);
  }
  const [n, m, total] = [a.length, b.length, all.length];
  const mean = (n * (total + 1)) / 2;
  const variance = ((n * m) / 12) * (total + 1 - ties / (total * (total - 1)));
  if (variance <= 0) return 1;
  return Math.min(1, 2 * normalTail((Math.abs(rankSum - mean) - 0.5) / Math.sqrt(variance)));
}

/** The chance of a standard normal value of at least `z`. (Abramowitz and Stegun 7.1.26: off by 1.5e-7 at most below 4, and by its asymptotic series above) */
function normalTail(z: number): number {
  if (z < 0) return 1 - normalTail(-z);
  if (z > 4) return (Math.exp((-z * z) / 2) / (z * Math.sqrt(2 * Math.PI))) * (1 - 1 / z ** 2 + 3 / z ** 4);
  const t = 1 / (1 + (0.3275911 * z) / Math.SQRT2);
  const series =
    t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  return (series * Math.exp((-z * z) / 2)) / 2;
}

/** Bounds within which the median of the population lies with 99%, from sorted values. (order statistics: Conover, Practical Nonparametric Statistics, 3.2) */
export function medianInterval(sorted: readonly number[]): readonly [number, number] {
  const n = sorted.length;
  const reach = (2.576 * Math.sqrt(n)) / 2;
  const low = Math.max(0, Math.floor(n / 2 - reach) - 1);
  const high = Math.min(n - 1, Math.ceil(n / 2 + reach));
  return [sorted[low] ?? 0, sorted[high] ?? 0];
}
