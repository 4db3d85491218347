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
 * The interval in which a share of all `total` keys lies, of which `hits` of `n` sampled keys show it, at a confidence
 * such as 0.99. A simple random sample without replacement: exact by the hypergeometric distribution up to 1,000 keys sampled,
 * beyond that Wilson's score interval with the finite population correction. A whole read is the share itself.
 * Never outside of what the sample itself proves: `hits` keys show it, and `n - hits` do not. (Clopper and Pearson 1934;
 * Wilson 1927; Cochran, Sampling Techniques, 2.15 and 3.6)
 */
export function shareInterval(
  hits: number,
  n: number,
  total: number,
  level: number,
): { readonly low: number; readonly high: number } {
  if (n === 0 || total === 0) return { low: 0, high: 1 };
  if (n >= total) return { low: hits / n, high: hits / n };
  const { low, high } =
    n <= MOST_EXACT ? exactInterval(hits, n, total, (1 - level) / 2) : wilson(hits, n, total, level);
  return { low: Math.max(low, hits / total), high: Math.min(high, 1 - (n - hits) / total) };
}

/** Sampled keys up to which sums over the hypergeometric distribution are worth their time. */
const MOST_EXACT = 1000;

/** Those numbers of keys under which the sample is not in a tail of the chance `tail`, on either side. */
function exactInterval(hits: number, n: number, total: number, tail: number) {
  const isLow = (keys: number): boolean => upperTail(hits, n, keys, total) <= tail;
  const isHigh = (keys: number): boolean => upperTail(n - hits, n, total - keys, total) <= tail;
  const low = firstThat((keys) => !isLow(keys), hits, total - (n - hits));
  const high = firstThat((keys) => isHigh(keys), low, total - (n - hits) + 1) - 1;
  return { low: low / total, high: Math.max(low, high) / total };
}

/** The chance of at least `hits` among `n` keys drawn from `total`, of which `keys` show it. */
function upperTail(hits: number, n: number, keys: number, total: number): number {
  let sum = 0;
  for (let x = Math.max(hits, n - (total - keys)); x <= Math.min(n, keys); x++)
    sum += Math.exp(logHypergeometric(x, keys, total - keys, n));
  return sum;
}

/** By bisection: `holds` is false below some number and true from there on; `end` where it never is. */
function firstThat(holds: (value: number) => boolean, begin: number, end: number): number {
  let [low, high] = [begin, end];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** With as many keys more in the sample as the correction makes it worth. */
function wilson(hits: number, n: number, total: number, level: number) {
  const z = normalQuantile(1 - (1 - level) / 2);
  const share = hits / n;
  const worth = (n * (total - 1)) / (total - n);
  const square = z ** 2 / worth;
  const middle = (share + square / 2) / (1 + square);
  const half = (z / (1 + square)) * Math.sqrt((share * (1 - share)) / worth + square / (4 * worth));
  return { low: Math.max(0, middle - half), high: Math.min(1, middle + half) };
}

/** The value below which a standard normal lies with a chance above one half. (Abramowitz and Stegun 26.2.23; error below 4.5e-4) */
function normalQuantile(chance: number): number {
  const t = Math.sqrt(-2 * Math.log(1 - chance));
  return (
    t -
    (2.515517 + 0.802853 * t + 0.010328 * t ** 2) / (1 + 1.432788 * t + 0.189269 * t ** 2 + 0.001308 * t ** 3)
  );
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
