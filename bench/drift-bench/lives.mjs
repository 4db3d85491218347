// What traffic makes of the keys of one family: how much of a TTL is left, and for how long nobody touched the key.
// All in seconds.

/**
 * A maker of keys of one family in one environment: `{ ttl, remaining, idle }`, `remaining` null for a key without
 * TTL. `family.draw` gives the TTL that the application sets next.
 */
export function livesOf(family, traffic, random) {
  const age = ageMaker(family, traffic, random);
  const read = readMaker(traffic, random);
  const { uptime, isIdleReset } = traffic;
  return () => {
    const ttl = family.draw(random);
    const life = ttl === null ? eternal(random) : mortal(family, ttl, age, read, traffic, random);
    return { ...life, idle: Math.floor(isIdleReset ? Math.min(life.idle, uptime) : life.idle) };
  };
}

const eternal = (random) => ({ ttl: null, remaining: null, idle: random.logBetween(1, 30 * 86_400) });

function mortal(family, ttl, age, read, traffic, random) {
  if (family.behaviour === 'deadline') return untilDeadline(family, read, random);
  if (family.behaviour === 'sliding') {
    const idle = Math.min(
      0.999 * ttl,
      traffic.isBusy ? random.exponential(ttl / 30) : random.between(0, ttl),
    );
    return { ttl, remaining: ttl - idle, idle };
  }
  for (let tries = 0; tries < 1000; tries++) {
    const old = age(ttl);
    if (old >= ttl * 0.999) continue;
    return { ttl, remaining: ttl - old, idle: read(old, ttl) };
  }
  const old = random.between(0, 0.9 * ttl);
  return { ttl, remaining: ttl - old, idle: read(old, ttl) };
}

/** Keys that end at one of the next full days or hours of the clock in some zone, written since the last one. */
function untilDeadline({ deadline }, read, random) {
  const { periodSeconds, offsetSeconds, ahead } = deadline;
  const now = Date.now() / 1000 + offsetSeconds;
  const next = (Math.floor(now / periodSeconds) + 1 + random.int(ahead)) * periodSeconds;
  const age = random.between(0, Math.max(now % periodSeconds, periodSeconds / 20));
  const expiresAtMs = Math.round((next - offsetSeconds) * 1000);
  return { ttl: next - now + age, remaining: next - now, idle: read(age, periodSeconds), expiresAtMs };
}

/** Seconds since a key's TTL was set; keys that would be gone by now are drawn again by the caller. */
function ageMaker(family, traffic, random) {
  const longest = family.longest;
  const { writes, phase } = traffic;
  switch (writes) {
    case 'steady':
      return (ttl) => random.between(0, ttl);
    case 'day':
      return (ttl) => {
        for (;;) {
          const age = random.between(0, ttl);
          const rate = 0.55 + 0.45 * Math.cos(2 * Math.PI * (age / 86_400 + phase));
          if (random.isHit(rate)) return age;
        }
      };
    case 'nightly': {
      // The last night was at most a day ago, and some keys must have survived since.
      const last = phase * Math.min(86_400, 0.9 * longest);
      const nights = Math.max(1, Math.floor((longest - last) / 86_400) + 1);
      const minutes = random.between(1, 20);
      return () => last + 86_400 * random.int(nights) + random.between(0, 60 * minutes);
    }
    case 'batches': {
      const interval = longest / random.between(4, 12);
      return () => interval * (phase + random.int(13)) + random.between(0, 1);
    }
    case 'recent':
      return (ttl) => random.between(0, 0.2 * ttl);
    case 'ended':
      return (ttl) => ttl * random.between(0.2 + 0.5 * phase, 1);
    case 'burst': {
      const at = 0.9 * phase * longest;
      return () => at + random.between(0, 2);
    }
    default:
      throw new Error(`no such writes: ${writes}`);
  }
}

/** Seconds since a key of some age was last touched. */
function readMaker({ reads, phase }, random) {
  switch (reads) {
    case 'none':
      return (age) => age;
    case 'sometimes':
      return (age, ttl) => Math.min(age, random.exponential(0.5 * ttl));
    case 'often':
      return (age, ttl) => Math.min(age, random.exponential(0.1 * ttl));
    case 'hot':
      // Few keys draw most of the reads, everywhere: the others are read now and then.
      return (age, ttl) => Math.min(age, random.exponential((random.isHit(0.2) ? 0.5 : 0.0005) * ttl));
    case 'all-hot':
      return (age, ttl) => Math.min(age, random.exponential(0.0005 * ttl));
    case 'all-at-once':
      return (age, ttl) => Math.min(age, 0.3 * phase * ttl);
    default:
      throw new Error(`no such reads: ${reads}`);
  }
}
