// What a pair of environments holds, drawn from a seed: the same application on both sides, under traffic that has
// nothing to do with each other, and at most one drift that is planted in the second.
import { FAMILIES, OTHER_TTLS, USUAL_TTLS } from './names.mjs';
import { randomFrom } from './random.mjs';

const VERSIONS = ['redis-7.0', 'redis-8.0', 'valkey-8.1'];
const DAY = 86_400;
const FACTORS = [1.5, 1.5, 2, 3, 6, 24, 1 / 1.5, 1 / 1.5, 1 / 2, 1 / 3, 1 / 6];
/** A planted family has this many keys on both sides at the least, and this share of them. */
const LEAST_KEYS = 130;
/** A tenth of this many, against none, is what passes at 1% over all questions of a run. */
const LEAST_KEYS_EXPIRY = 300;
const LEAST_SHARE = 0.001;
const SAMPLE = 20_000;

const PLANTS = ['ttl', 'expiry', 'missing', 'unexpected', 'type'];

/** The plan of one pair. `isPlanted`: one drift is in it, of `kind`, else of the kinds in turns. */
export function planOf(seed, isPlanted, kind = PLANTS[seed % PLANTS.length]) {
  const random = randomFrom(seed);
  const sizes = sizesOf(random);
  const sides = sizes.map((keys, side) => ({ keys, ...serverOf(random, side) }));
  if (random.isHit(0.5)) sides[1].version = sides[0].version;
  const families = applicationOf(random);
  const traffics = sides.map((side) => families.map((family) => trafficOf(random, family, side)));
  const counts = sides.map(({ keys }) => countsOf(random, families, keys));
  const plan = { seed, sides, families, traffics, counts, planted: null };
  return isPlanted ? plant(plan, kind, random) : plan;
}

/** Staging is as large, smaller, ten times smaller, or larger. */
function sizesOf(random) {
  const production = Math.round(
    random.isHit(0.08) ? random.between(25_000, 50_000) : random.logBetween(2500, 16_000),
  );
  const ratio = random.weighted([
    [3, 1],
    [2, 0.5],
    [4, 0.1],
    [1, 2],
  ]);
  return [production, Math.max(800, Math.round(production * ratio * random.between(0.8, 1.2)))];
}

function serverOf(random, side) {
  const policy = random.weighted([
    [30, 'noeviction'],
    [30, 'allkeys-lru'],
    [20, 'volatile-lru'],
    [10, 'volatile-ttl'],
    [10, side === 0 ? 'allkeys-lfu' : 'volatile-lfu'],
  ]);
  const isRestarted = random.isHit(0.12);
  return {
    version: random.pick(VERSIONS),
    policy,
    isLfu: policy.endsWith('-lfu'),
    uptime: Math.round(isRestarted ? random.logBetween(120, 2 * DAY) : random.between(60 * DAY, 150 * DAY)),
    // A file with LRU data brings the idle times along.
    isIdleReset: isRestarted && !(policy.endsWith('-lru') && random.isHit(0.5)),
  };
}

function applicationOf(random) {
  const count = 8 + random.int(33);
  return random
    .shuffled(FAMILIES)
    .slice(0, count)
    .map((family) => ({ ...family, weight: Math.exp(1.3 * random.normal()), ...ttlsOf(random, family) }));
}

/** What the application sets: `ttls` with their shares, spread by `jitter`, beside keys without a TTL. */
function ttlsOf(random, family) {
  const behaviour =
    family.behaviour ??
    random.weighted([
      [55, 'fixed'],
      [15, 'sliding'],
      [8, 'jitter'],
      [4, 'tail'],
      [8, 'mixed'],
      [10, 'none'],
    ]);
  const usual = family.ttl ?? (random.isHit(0.85) ? random.pick(USUAL_TTLS) : random.pick(OTHER_TTLS));
  const shape = { behaviour, ttls: [usual], jitter: 0, withoutTtl: 0, deadline: null };
  switch (behaviour) {
    case 'none':
      return { ...shape, ttls: [], withoutTtl: 1 };
    case 'jitter':
    case 'tail':
      return { ...shape, jitter: random.between(0.03, behaviour === 'tail' ? 0.1 : 0.2) };
    case 'mixed':
      return { ...shape, ttls: [3600, random.pick([DAY, 6 * 3600, 7 * DAY])] };
    case 'deadline':
      return {
        ...shape,
        deadline: {
          periodSeconds: random.weighted([
            [3, DAY],
            [1, 3600],
          ]),
          offsetSeconds: 3600 * random.pick([0, 0, 1, 2, -5, -8, 5.5, 9]),
          ahead: random.pick([1, 1, 1, 3]),
        },
      };
    default:
      return { ...shape, withoutTtl: random.isHit(0.04) ? random.between(0.05, 0.6) : 0 };
  }
}

/** Traffic of one family on one side. */
function trafficOf(random, family, { uptime, isIdleReset }) {
  const isLong = Math.max(0, ...family.ttls) >= 12 * 3600;
  return {
    writes: random.weighted([
      [40, 'steady'],
      [14, 'day'],
      [isLong ? 12 : 0, 'nightly'],
      [8, 'batches'],
      [8, 'recent'],
      [8, 'ended'],
      [5, 'burst'],
    ]),
    reads: random.weighted([
      [40, 'none'],
      [25, 'sometimes'],
      [18, 'often'],
      [12, 'hot'],
      [3, 'all-hot'],
      [5, 'all-at-once'],
    ]),
    isBusy: random.isHit(0.5),
    phase: random.next(),
    shares: family.ttls.length > 1 ? random.between(0.15, 0.85) : 1,
    uptime,
    isIdleReset,
  };
}

/** Keys per family: by weight, with another measure on every side, and never none. */
function countsOf(random, families, keys) {
  const weights = families.map(({ weight }) => weight * Math.exp(0.3 * random.normal()));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return families.map((family, index) =>
    Math.min(family.keys ?? keys, Math.max(1, Math.round((keys * weights[index]) / sum))),
  );
}

/** Chooses a family that can carry the drift, makes it large enough, and changes the second side. */
function plant(plan, kind, random) {
  const index = random.pick(plan.families.flatMap((family, at) => (canCarry(family, kind) ? [at] : [])));
  if (index === undefined) return plant({ ...plan, ...withOneThatCan(plan, kind, random) }, kind, random);
  const family = plan.families[index];
  const planted = { kind, family: family.id, index, ...particulars(kind, family, random) };
  makeTellable(plan, planted, random);
  for (const [side, { keys }] of plan.sides.entries()) {
    const sampledShare = Math.min(1, SAMPLE / plan.counts[side].reduce((sum, count) => sum + count, 0));
    const enough = kind === 'expiry' ? LEAST_KEYS_EXPIRY : LEAST_KEYS;
    const least = Math.max(enough / sampledShare, LEAST_SHARE * keys * 1.1);
    plan.counts[side][index] = Math.min(
      family.keys ?? Number.POSITIVE_INFINITY,
      Math.max(plan.counts[side][index], Math.ceil(least)),
    );
  }
  if (kind === 'missing') plan.counts[1][index] = 0;
  if (kind === 'unexpected') plan.counts[0][index] = 0;
  return { ...plan, planted };
}

/** The rare application of which no family could carry it gets one more. */
function withOneThatCan({ families, traffics, counts, sides }, kind, random) {
  const candidates = FAMILIES.filter(({ id }) => families.every((family) => family.id !== id));
  for (;;) {
    const one = random.pick(candidates);
    const family = { ...one, weight: 1, ...ttlsOf(random, one) };
    if (!canCarry(family, kind)) continue;
    return {
      families: [...families, family],
      traffics: traffics.map((list, side) => [...list, trafficOf(random, family, sides[side])]),
      counts: counts.map((list) => [...list, 1]),
    };
  }
}

function canCarry({ behaviour, keys = Number.POSITIVE_INFINITY, withoutTtl, ttls }, kind) {
  if (keys < (kind === 'expiry' ? LEAST_KEYS_EXPIRY : LEAST_KEYS)) return false;
  if (kind.startsWith('ttl'))
    return !['none', 'deadline'].includes(behaviour) && withoutTtl === 0 && Math.max(...ttls) <= 30 * DAY;
  if (kind === 'expiry') return behaviour !== 'none' && withoutTtl === 0;
  return true;
}

function particulars(kind, { type, ttls }, random) {
  if (kind.startsWith('ttl')) {
    const fits = FACTORS.filter((factor) =>
      ttls.every((ttl) => ttl * factor >= 150 && ttl * factor <= 45 * DAY),
    );
    return { factor: random.pick(fits) };
  }
  if (kind === 'expiry') return { share: random.between(0.1, 0.6) };
  if (kind === 'type')
    return { type: random.pick(['string', 'hash', 'list', 'set', 'zset'].filter((other) => other !== type)) };
  return {};
}

/**
 * Makes sure that the planted TTL can be told in principle: on the side with the shorter one some keys were not touched
 * since they were set and the server says so; on the other side some key lives longer than the shorter TTL. Where no
 * side shows that (no idle times, one burst, keys that are all read all the time), nobody can tell a shorter TTL from
 * keys that were written a while ago, and a planted drift would measure nothing: `ttl-blind` is of that kind. Null pairs
 * have all of these.
 */
function makeTellable({ traffics, sides, families }, { kind, index, factor }, random) {
  if (!kind.startsWith('ttl')) return;
  const shorter = factor > 1 ? 0 : 1;
  const family = families[index];
  const longest = Math.max(...family.ttls) * Math.max(1, factor);
  const isRange = family.jitter > 0;
  for (const [side, list] of traffics.entries()) {
    const traffic = list[index];
    const isShorter = side === shorter;
    if (kind === 'ttl-blind' && isShorter) {
      sides[side] = { ...sides[side], policy: 'allkeys-lfu', isLfu: true };
      traffic.writes = 'steady';
      continue;
    }
    if (isShorter) showAges(sides, families, list, side, index, longest);
    const hasAges = !sides[side].isLfu && families[index].encoding !== 'int' && !sides[side].isIdleReset;
    const isOneMoment =
      traffic.writes === 'burst' || (traffic.writes === 'nightly' && (isRange || longest < 3 * DAY));
    if (isOneMoment || !hasAges) traffic.writes = 'steady';
    if (isRange && ['ended', 'recent'].includes(traffic.writes)) traffic.reads = 'none';
    else if (isRange || traffic.writes !== 'steady') traffic.reads = random.pick(['none', 'sometimes']);
    if (isShorter && traffic.reads === 'all-hot') traffic.reads = 'hot';
  }
}

/** Idle times that are there, and older than the keys. */
function showAges(sides, families, traffics, side, index, longest) {
  if (sides[side].isLfu) sides[side] = { ...sides[side], policy: 'noeviction', isLfu: false };
  if (families[index].encoding === 'int') families[index] = { ...families[index], encoding: undefined };
  if (sides[side].uptime > longest) return;
  sides[side] = { ...sides[side], uptime: 100 * DAY, isIdleReset: false };
  for (const traffic of traffics) Object.assign(traffic, { uptime: 100 * DAY, isIdleReset: false });
}
