import { describe, expect, test } from 'vitest';
import type { Answer } from '../../../src/model/report.js';
import { family, pair, reportOn } from '../../support/build.js';
import { inferred, type Random, randomFrom, TRAFFIC, type Traffic } from '../../support/traffic.js';

// Two applications under traffic of every kind, each against each, through inference and comparison: no server.

const [MINUTE, HOUR, DAY] = [60, 3600, 86_400];
const TTLS = [
  MINUTE,
  90,
  300,
  600,
  15 * MINUTE,
  2500,
  HOUR,
  3607,
  2 * HOUR,
  12 * HOUR,
  DAY,
  7 * DAY,
  14 * DAY,
  30 * DAY,
];

type Name = keyof typeof TRAFFIC;
const NAMES = Object.keys(TRAFFIC).filter((name): name is Name => name in TRAFFIC);
/** Which side is the reference makes no difference to the law: every two once. */
const PAIRS = NAMES.flatMap((a, index) => NAMES.slice(index).map((b) => [a, b] as const));

/** 30 to 20,000 keys, as many small families as large ones. */
const someKeys = (random: Random): number => Math.round(30 * (20_000 / 30) ** (random() ** 5));

interface Application {
  /** The TTL that it sets next, in seconds. */
  readonly production: Random;
  readonly staging: Random;
}

/** The answer on staging, with what was said where it is drift. */
function compared(
  [a, b]: readonly [Name, Name],
  application: Application,
  random: Random,
  keys: () => number = () => someKeys(random),
): Answer['status'] | string {
  const side = (name: Name, draw: Random) => {
    const traffic: Traffic = TRAFFIC[name];
    return { families: [family('s:{id}', { setTtl: inferred(traffic, draw, keys(), random) })] };
  };
  const report = reportOn(pair(side(a, application.production), side(b, application.staging)));
  const [finding] = report.findings.filter(({ check, status }) => check === 'key-ttl' && status === 'drift');
  const [answer] = report.answers.filter(({ check }) => check === 'key-ttl');
  return finding === undefined ? (answer?.status ?? 'no answer') : `${a} | ${b}: ${finding.message}`;
}

const oneOf = <Item>(items: readonly Item[], random: Random, otherwise: Item): Item =>
  items[Math.floor(random() * items.length)] ?? otherwise;

describe('the same application under other traffic is never drift', () => {
  const drifts = (applicationFrom: (random: Random) => Application, seed: number): readonly string[] => {
    const random = randomFrom(seed);
    return PAIRS.map((pair) => compared(pair, applicationFrom(random), random)).filter(
      (status) => status !== 'in-step' && status !== 'unverified',
    );
  };

  test(`with one TTL, in ${PAIRS.length} pairs`, () => {
    const one = (random: Random): Application => {
      const ttl = oneOf(TTLS, random, HOUR);
      return { production: () => ttl, staging: () => ttl };
    };
    expect(drifts(one, 1)).toEqual([]);
  });

  test(`with a TTL drawn from a range, in ${PAIRS.length} pairs`, () => {
    const jittered = (random: Random): Application => {
      const [ttl, jitter] = [oneOf(TTLS, random, HOUR), 0.05 + 0.25 * random()];
      const draw = (): number => ttl * (1 - jitter + 2 * jitter * random());
      return { production: draw, staging: draw };
    };
    expect(drifts(jittered, 2)).toEqual([]);
  });

  test(`with an hour for some keys and a day for others, in ${PAIRS.length} pairs`, () => {
    const mixed = (random: Random): Application => {
      const [here, there] = [0.1 + 0.8 * random(), 0.1 + 0.8 * random()];
      return {
        production: () => (random() < here ? HOUR : DAY),
        staging: () => (random() < there ? HOUR : DAY),
      };
    };
    expect(drifts(mixed, 3)).toEqual([]);
  });
});

describe('another TTL is found', () => {
  const SEEN = [
    'unread',
    'read now and then',
    'sliding, idle',
    'sliding, busy',
    'written by day',
    'begun of late',
    'ended a while ago',
    'in batches',
  ] as const satisfies readonly Name[];

  test.each([0.5, 1.5, 2])('times %d, with 100 keys and more on both sides', (factor) => {
    const random = randomFrom(4);
    const statuses = SEEN.flatMap((a) =>
      SEEN.map((b) => {
        const ttl = oneOf(TTLS, random, HOUR);
        const application = { production: () => ttl, staging: () => factor * ttl };
        return compared([a, b], application, random, () => 100 + someKeys(random));
      }),
    );
    expect(statuses.filter((status) => status === 'in-step' || status === 'unverified')).toEqual([]);
  });

  const USUAL = [10 * MINUTE, 20 * MINUTE, HOUR, 2 * HOUR, 12 * HOUR, DAY];
  const blind = (sides: readonly [Name, Name], factor: number): readonly string[] => {
    const random = randomFrom(5);
    return USUAL.map((ttl) =>
      compared(sides, { production: () => ttl, staging: () => factor * ttl }, random, () => 400),
    );
  };

  test.each([1.5, 2])('times %d, although the longer one has no idle times', (factor) => {
    for (const status of blind(['unread', 'without idle times'], factor)) expect(status).toMatch(/sets/);
  });

  test.each([0.5, 1.5, 2])('times %d, or open, where a shorter one has no idle times', (factor) => {
    const found = [
      ...blind(['without idle times', 'without idle times'], factor),
      ...blind(['unread', 'without idle times'], Math.min(factor, 1 / factor)),
    ];
    expect(found.filter((status) => status === 'in-step')).toEqual([]);
  });

  test('or open, but never in step, under whatever traffic', () => {
    const random = randomFrom(6);
    const application = { production: () => HOUR, staging: () => 2 * HOUR };
    const statuses = PAIRS.map((pair) => [...pair, compared(pair, application, random, () => 300)]);
    expect(statuses.filter((status) => status.includes('in-step'))).toEqual([]);
  });
});
