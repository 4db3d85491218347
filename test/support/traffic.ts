import { ProfileBuilder } from '../../src/loader/keyspace/profile.js';
import { inferSetTtl } from '../../src/loader/keyspace/set-ttl.js';
import type { SetTtl } from '../../src/model/family.js';

/** Mulberry32: the same numbers in every run. */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export type Random = () => number;

/** One key as it is in truth: seconds. `idle` is null where the server does not say. */
export interface Life {
  /** The TTL that was set, and how long ago. */
  readonly ttl: number;
  readonly age: number;
  readonly idle: number | null;
  readonly isDoubtful?: boolean;
}

/** What traffic makes of keys that the application sets with TTLs that `draw` gives. */
export type Traffic = (draw: Random, random: Random) => () => Life;

const exponential = (mean: number, random: Random): number => -mean * Math.log(1 - random());

const steady =
  (idle: (age: number, ttl: number, random: Random) => number | null): Traffic =>
  (draw, random) =>
  () => {
    const ttl = draw();
    const age = random() * ttl;
    return { ttl, age, idle: idle(age, ttl, random) };
  };

/** Draws keys until one is still there. */
function surviving(make: () => Life): () => Life {
  return () => {
    for (;;) {
      const life = make();
      if (life.age < life.ttl) return life;
    }
  };
}

/** Read now and then without a change of the TTL: idle since the last read, or since it was written. */
const readEvery =
  (meanShare: number) =>
  (age: number, ttl: number, random: Random): number =>
    Math.min(age, exponential(meanShare * ttl, random));

/** The same application under other traffic: each may stand against each. */
export const TRAFFIC = {
  unread: steady((age) => age),
  'read now and then': steady(readEvery(0.5)),
  'read often': steady(readEvery(0.05)),
  'read all the time': steady(readEvery(0.0005)),
  'sliding, idle': (draw, random) => () => {
    const ttl = draw();
    const idle = random() * ttl;
    return { ttl, age: idle, idle };
  },
  'sliding, busy': (draw, random) => () => {
    const ttl = draw();
    const idle = Math.min(ttl * 0.99, exponential(ttl / 50, random));
    return { ttl, age: idle, idle };
  },
  'written by day': (draw, random) => {
    const hour = random();
    return surviving(() => {
      const ttl = draw();
      const age = random() * ttl;
      const rate = 0.55 + 0.45 * Math.cos(2 * Math.PI * (age / 86_400 + hour));
      return { ttl, age: random() < rate ? age : ttl, idle: age };
    });
  },
  'begun of late': (draw, random) => () => {
    const ttl = draw();
    const age = random() * ttl * 0.2;
    return { ttl, age, idle: age };
  },
  'begun of late, read all the time': (draw, random) => () => {
    const ttl = draw();
    const age = random() * ttl * 0.2;
    return { ttl, age, idle: readEvery(0.001)(age, ttl, random) };
  },
  'ended a while ago': (draw, random) => () => {
    const ttl = draw();
    const age = ttl * (0.6 + 0.4 * random());
    return { ttl, age, idle: age };
  },
  'one burst': (draw, random) => {
    const written = random() * 0.9 * draw();
    return surviving(() => {
      const age = written + random() * 2;
      return { ttl: draw(), age, idle: age };
    });
  },
  'one burst, read all together since': (draw, random) => {
    const written = (0.05 + 0.9 * random()) * draw();
    const read = random() * written;
    return surviving(() => ({ ttl: draw(), age: written + random() * 0.5, idle: read }));
  },
  'in batches, read all together since': (draw, random) => {
    const interval = draw() / 5;
    const read = random() * 0.2 * interval;
    return surviving(() => ({
      ttl: draw(),
      age: read + Math.floor(random() * 25) * interval + random() * 0.3,
      idle: read,
    }));
  },
  'in batches': (draw, random) => {
    const interval = draw() / 8;
    return surviving(() => {
      const age = Math.floor(random() * 30) * interval + random();
      return { ttl: draw(), age, idle: age };
    });
  },
  'without idle times': steady(() => null),
  'without idle times, by day': (draw, random) => {
    const hour = random();
    return surviving(() => {
      const ttl = draw();
      const age = random() * ttl;
      const rate = 0.6 + 0.4 * Math.cos(2 * Math.PI * (age / 86_400 + hour));
      return { ttl, age: random() < rate ? age : ttl, idle: null };
    });
  },
  'without idle times, one burst': (draw, random) => {
    const written = random() * 0.9 * draw();
    return surviving(() => ({ ttl: draw(), age: written + random() * 2, idle: null }));
  },
  'small integers among them': steady((age, _, random) => (random() < 0.9 ? null : age)),
  'restarted of late': (draw, random) => {
    const uptime = (0.01 + random() * 0.3) * draw();
    return () => {
      const ttl = draw();
      const age = random() * ttl;
      return age > uptime ? { ttl, age, idle: uptime, isDoubtful: true } : { ttl, age, idle: age };
    };
  },
  'restarted, and read since': (draw, random) => {
    const uptime = (0.05 + random() * 0.3) * draw();
    return () => {
      const ttl = draw();
      const age = random() * ttl;
      const idle = random() < 0.5 ? random() * Math.min(age, uptime) : age;
      return idle > uptime ? { ttl, age, idle: uptime, isDoubtful: true } : { ttl, age, idle };
    };
  },
  'loaded from a file, and nobody there': (draw, random) => {
    const uptime = (0.05 + random() * 0.4) * draw();
    return surviving(() => {
      const ttl = draw();
      return { ttl, age: uptime + random() * ttl, idle: uptime, isDoubtful: true };
    });
  },
  'after a switch from LFU': steady((age, _, random) => (random() < 0.4 ? random() * 16_777_216 : age)),
} as const satisfies Record<string, Traffic>;

/** What redrift infers from `keys` keys of some traffic, measured as a server measures: idle times in whole seconds. */
export function inferred(traffic: Traffic, draw: Random, keys: number, random: Random): SetTtl {
  const profile = new ProfileBuilder();
  const live = traffic(draw, random);
  for (let n = 0; n < keys; n++) {
    const { ttl, age, idle, isDoubtful = false } = live();
    const phase = random();
    profile.add(Math.floor(random() * 4_294_967_296), {
      type: 'string',
      encoding: 'raw',
      pttl: Math.max(0, Math.round((ttl - age) * 1000 - random() * 100)),
      idleSeconds: idle === null ? null : Math.max(0, Math.floor(idle + phase)),
      expiresAtMs: null,
      bytes: null,
      isIdleDoubtful: isDoubtful || (idle !== null && idle > 1_000_000_000),
    });
  }
  const { ttls, withoutTtl } = profile.build();
  return inferSetTtl(ttls, keys - withoutTtl);
}
