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
