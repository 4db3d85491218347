// What others would compare: the remaining TTLs of a family as two samples, and names up to the first colon. Each is
// given the true families, which redrift has to find for itself.

const LEAST = 30;
const MOST = 400;

/** Statistics by name, each `(a, b) => isDrift` on remaining TTLs in seconds, ascending. */
const STATISTICS = {
  'Kolmogorov-Smirnov, p < 0.05': (a, b) => ksChance(a, b) < 0.05,
  'Kolmogorov-Smirnov, 1% over all families': (a, b, families) => ksChance(a, b) < 0.01 / families,
  'PSI > 0.2': (a, b) => psi(a, b) > 0.2,
  'Wasserstein >= 0.1 sd': (a, b) => wasserstein(a, b) >= 0.1 * deviation(a),
  'median ratio > 1.5': (a, b) => ratio(a, b, 0.5) > 1.5,
  '95th percentile ratio > 1.15': (a, b) => ratio(a, b, 0.95) > 1.15,
};

/** Families that a statistic calls drift: `Map` of statistic to a set of family ids. */
export function naiveDrifts(sides) {
  const [ours, theirs] = sides.map(remainingByFamily);
  const common = [...ours.keys()].filter(
    (id) => ours.get(id).length >= LEAST && (theirs.get(id)?.length ?? 0) >= LEAST,
  );
  return new Map(
    Object.entries(STATISTICS).map(([name, isDrift]) => [
      name,
      new Set(common.filter((id) => isDrift(ours.get(id), theirs.get(id), common.length))),
    ]),
  );
}

function remainingByFamily(keys) {
  const found = new Map();
  for (const { family, remaining } of keys) {
    if (remaining === null) continue;
    const list = found.get(family) ?? [];
    if (list.length < MOST) list.push(remaining);
    found.set(family, list);
  }
  for (const list of found.values()) list.sort((a, b) => a - b);
  return found;
}

/** Names up to the first colon that one side has and the other lacks, each with the true families that it holds. */
export function prefixDrifts(sides) {
  const [ours, theirs] = sides.map((keys) => {
    const found = new Map();
    for (const { name, family } of keys) {
      const prefix = name.split(':', 1)[0];
      found.set(prefix, (found.get(prefix) ?? new Set()).add(family));
    }
    return found;
  });
  const lone = (one, other) =>
    [...one].flatMap(([prefix, families]) => (other.has(prefix) ? [] : [{ prefix, families }]));
  return [...lone(ours, theirs), ...lone(theirs, ours)];
}

/** Of keys that share a text before the first colon, the part that belongs to the largest true family in it. */
export function prefixPurity(keys) {
  const found = new Map();
  for (const { name, family } of keys) {
    const prefix = name.split(':', 1)[0];
    const counts = found.get(prefix) ?? new Map();
    counts.set(family, (counts.get(family) ?? 0) + 1);
    found.set(prefix, counts);
  }
  const pure = [...found.values()].reduce((sum, counts) => sum + Math.max(...counts.values()), 0);
  return { pure, keys: keys.length };
}

/** Asymptotic, two-sided. */
function ksChance(a, b) {
  let distance = 0;
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    const at = Math.min(a[i], b[j]);
    while (i < a.length && a[i] <= at) i++;
    while (j < b.length && b[j] <= at) j++;
    distance = Math.max(distance, Math.abs(i / a.length - j / b.length));
  }
  const n = Math.sqrt((a.length * b.length) / (a.length + b.length));
  const lambda = (n + 0.12 + 0.11 / n) * distance;
  let sum = 0;
  for (let k = 1; k <= 100; k++) sum += 2 * (k % 2 === 1 ? 1 : -1) * Math.exp(-2 * k * k * lambda * lambda);
  return Math.min(1, Math.max(0, sum));
}

/** Ten bins of the reference's quantiles, empty ones filled with 0.0001. */
function psi(a, b) {
  const edges = Array.from({ length: 9 }, (_, n) => quantile(a, (n + 1) / 10));
  const shares = (values) => {
    const bins = Array(10).fill(0);
    for (const value of values) bins[edges.filter((edge) => edge <= value).length]++;
    return bins.map((count) => Math.max(count / values.length, 0.0001));
  };
  const [p, q] = [shares(a), shares(b)];
  return p.reduce((sum, share, at) => sum + (q[at] - share) * Math.log(q[at] / share), 0);
}

function wasserstein(a, b) {
  const steps = 400;
  let sum = 0;
  for (let n = 0; n < steps; n++)
    sum += Math.abs(quantile(a, (n + 0.5) / steps) - quantile(b, (n + 0.5) / steps));
  return sum / steps;
}

function deviation(values) {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
}

const quantile = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];

function ratio(a, b, share) {
  const [one, other] = [quantile(a, share), quantile(b, share)];
  return Math.max(one / other, other / one);
}
