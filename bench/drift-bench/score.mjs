// Holds what redrift reported against what the plan says.
import { parsePattern } from '../../dist/loader/keyspace/pattern.js';

/** Checks whose findings come with another one on the same family. */
const KEY_CHECK = /^key-|^environment-leak$/;
const CHECK_OF = {
  ttl: 'key-ttl',
  'ttl-blind': 'key-ttl',
  expiry: 'key-expiry',
  missing: 'key-namespace',
  unexpected: 'key-namespace',
  type: 'key-type',
};
/** Keys of each family that are looked at for its patterns. */
const LOOKED_AT = 100;

/** `{ falseAlarms, planted, assignment }` of one pair. */
export function score(plan, sides, report) {
  const assigned = sides.map((keys, side) => assignment(keys, patternsOf(report, side)));
  const familiesOf = (pattern) => familiesUnder(pattern, sides);
  const isOfPlanted = ({ subject }) => plan.planted !== null && familiesOf(subject).has(plan.planted.family);
  const findings = report.findings.filter(({ check }) => KEY_CHECK.test(check));
  return {
    falseAlarms: findings
      .filter((finding) => finding.status === 'drift' && !isOfPlanted(finding) && !isTrue(finding, sides))
      .map(({ check, subject, message }) => ({
        check,
        subject,
        message,
        truth: [...familiesOf(subject)].map((id) => describe(plan, id)),
      })),
    open: findings
      .filter(({ status }) => status === 'unverified')
      .map(({ check, message }) => ({ check, reason: reasonOf(message) })),
    asked: report.answers.filter(({ check }) => KEY_CHECK.test(check)).length,
    planted: plan.planted === null ? null : outcome(plan, findings.filter(isOfPlanted)),
    assignment: together(assigned),
  };
}

/** Sizes of families are drawn apart, as traffic is: another share is a false alarm only where it is not so. */
function isTrue({ check, subject }, sides) {
  const { matches } = parsePattern(subject);
  if (check !== 'key-share' || matches === undefined) return false;
  const [a, b] = sides.map((keys) => keys.filter(({ name }) => matches(name)).length / keys.length);
  return Math.max(a, b) >= 1.9 * Math.min(a, b);
}

/** The true families of the keys that match a subject; none where it is no pattern. */
function familiesUnder(subject, sides) {
  const { matches } = parsePattern(subject);
  if (matches === undefined) return new Set();
  return new Set(
    sides.flatMap((keys) => keys.flatMap(({ name, family }) => (matches(name) ? [family] : []))),
  );
}

function outcome(plan, findings) {
  const check = CHECK_OF[plan.planted.kind];
  const own = findings.filter((finding) => finding.check === check);
  const isFound = own.some(({ status }) => status === 'drift');
  const open =
    own.find(({ status }) => status === 'unverified') ??
    findings.find(({ status }) => status === 'unverified');
  return {
    ...plan.planted,
    status: isFound ? 'found' : open === undefined ? 'missed' : 'open',
    messages: (isFound ? own : findings).map(
      ({ check: id, status, message }) => `${id} ${status}: ${message}`,
    ),
    truth: describe(plan, plan.planted.family),
  };
}

/** What a reader needs to see why. */
function describe(plan, id) {
  const index = plan.families.findIndex((family) => family.id === id);
  const { behaviour, ttls, jitter, encoding, withoutTtl } = plan.families[index] ?? {};
  return {
    id,
    behaviour,
    ttls,
    ...(jitter ? { jitter } : {}),
    ...(encoding ? { encoding } : {}),
    ...(withoutTtl ? { withoutTtl } : {}),
    sides: plan.sides.map(({ version, policy, uptime, isIdleReset }, side) => {
      const { writes, reads } = plan.traffics[side][index] ?? {};
      return `${plan.counts[side][index]} keys, ${writes}, read ${reads}, ${version} ${policy}${isIdleReset ? `, restarted ${uptime} s ago` : ''}`;
    }),
  };
}

/** Numbers and names out of a message, so that equal reasons count together. */
const reasonOf = (message) =>
  message
    .replace(/^the TTL that is set on .* cannot be told in \w+: /, '')
    .replace(/^the application sets .*; these are/, 'another TTL; these are')
    .replace(/^\S.*? was not met in the sample of \w+ .*$/, 'not met in the sample')
    .replaceAll(/\d+(\.\d+)?/g, 'N');

function patternsOf(report, side) {
  const name = side === 0 ? 'production' : 'staging';
  return report.families
    .filter(({ environment }) => environment === name)
    .map(({ pattern }) => ({
      pattern,
      matches: parsePattern(pattern).matches,
      weight: literalLength(pattern),
    }))
    .toSorted((a, b) => b.weight - a.weight);
}

/** Of several patterns that match a key, the one with most literal text is its own; wider placeholders stand behind. */
function literalLength(pattern) {
  const literal = pattern.replaceAll(/\{[a-z]+\}/g, '').replaceAll(/\{\*\}|\*/g, '').length;
  const wide = (pattern.match(/\{\*\}|\*/g) ?? []).length;
  const id = (pattern.match(/\{id\}/g) ?? []).length;
  return literal * 100 - wide * 10 - id;
}

/** Which pattern each true family's keys fall under, and each pattern's true families; in keys. */
function assignment(keys, patterns) {
  const byFamily = new Map();
  const byPattern = new Map();
  const totals = new Map();
  const looked = new Map();
  for (const { name, family } of keys) {
    totals.set(family, (totals.get(family) ?? 0) + 1);
    const count = looked.get(family) ?? 0;
    if (count >= LOOKED_AT) continue;
    looked.set(family, count + 1);
    const pattern = patterns.find(({ matches }) => matches(name))?.pattern ?? null;
    if (pattern === null) continue;
    add(byFamily, family, pattern);
    add(byPattern, pattern, family);
  }
  const weightOf = (family) => totals.get(family) / looked.get(family);
  let [pure, all] = [0, 0];
  for (const families of byPattern.values()) {
    const sizes = [...families].map(([family, count]) => count * weightOf(family));
    pure += Math.max(...sizes);
    all += sizes.reduce((sum, size) => sum + size, 0);
  }
  const splits = [...byFamily].map(([family, found]) => ({ family, patterns: [...found.keys()] }));
  const mixed = [...byPattern]
    .filter(([, families]) => families.size > 1)
    .map(([pattern, families]) => ({ pattern, families: Object.fromEntries(families) }));
  return { byPattern, pure, all, splits, mixed };
}

function add(map, key, value) {
  const counts = map.get(key) ?? new Map();
  counts.set(value, (counts.get(value) ?? 0) + 1);
  map.set(key, counts);
}

const together = (assigned) => ({
  pure: assigned.reduce((sum, { pure }) => sum + pure, 0),
  keys: assigned.reduce((sum, { all }) => sum + all, 0),
  mostPatterns: Math.max(...assigned.flatMap(({ splits }) => splits.map(({ patterns }) => patterns.length))),
  split: assigned.flatMap(({ splits }) => splits.filter(({ patterns }) => patterns.length > 1)),
  mixed: assigned.flatMap(({ mixed }) => mixed),
});
