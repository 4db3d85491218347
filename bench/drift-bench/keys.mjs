// The keys of one side of a plan: names with their lives, as a list that can be written to a server.
import { livesOf } from './lives.mjs';
import { randomFrom } from './random.mjs';

/** `{ name, family, type, encoding, remaining, idle, expiresAtMs }` of every key; names are unique. */
export function keysOf(plan, side) {
  const random = randomFrom(plan.seed * 2 + side + 1_000_003);
  const names = new Set();
  return plan.families.flatMap((family, index) => {
    const live = livesOf(drawing(plan, side, index), plan.traffics[side][index], random);
    const lost =
      plan.planted?.kind === 'expiry' && side === 1 && plan.planted.index === index ? plan.planted.share : 0;
    const type =
      plan.planted?.kind === 'type' && side === 1 && plan.planted.index === index
        ? plan.planted.type
        : family.type;
    const keys = [];
    for (
      let n = 0, tries = 0;
      n < plan.counts[side][index] && tries < 20 * plan.counts[side][index];
      tries++
    ) {
      const name = family.name(random);
      if (names.has(name)) continue;
      names.add(name);
      n++;
      const life = live();
      // As evenly as can be, so that the planted share is the true one.
      const isLost = Math.floor(n * lost) > Math.floor((n - 1) * lost);
      keys.push({
        name,
        family: family.id,
        type,
        encoding: type === family.type ? (family.encoding ?? null) : null,
        remaining: isLost ? null : life.remaining,
        idle: life.idle,
        expiresAtMs: isLost ? null : (life.expiresAtMs ?? null),
      });
    }
    return keys;
  });
}

/** A family with how its TTLs are drawn on one side. */
function drawing({ families, traffics, planted }, side, index) {
  const family = families[index];
  const factor =
    planted?.kind.startsWith('ttl') && side === 1 && planted.index === index ? planted.factor : 1;
  const ttls = family.ttls.map((ttl) => Math.round(ttl * factor));
  const { shares } = traffics[side][index];
  const draw = (random) => {
    if (family.behaviour !== 'deadline' && family.withoutTtl > 0 && random.isHit(family.withoutTtl))
      return null;
    const ttl = ttls.length > 1 && !random.isHit(shares) ? ttls[1] : ttls[0];
    if (family.behaviour === 'jitter') return ttl * random.between(1 - family.jitter, 1 + family.jitter);
    if (family.behaviour === 'tail')
      return ttl * (1 + Math.min(5 * family.jitter, random.exponential(family.jitter)));
    return ttl ?? null;
  };
  return { ...family, draw, longest: Math.max(0, ...ttls) };
}
