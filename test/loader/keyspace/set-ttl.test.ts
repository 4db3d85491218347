import { describe, expect, test } from 'vitest';
import { inferSetTtl } from '../../../src/loader/keyspace/set-ttl.js';
import type { TtlObservation } from '../../../src/model/snapshot.js';
import { inferred, randomFrom, TRAFFIC } from '../../support/traffic.js';

const [MINUTE, HOUR, DAY] = [60, 3600, 86_400];

interface KeyGiven {
  readonly remaining: number;
  readonly idle: number | null;
  readonly isDoubtful?: boolean;
}

/** Keys by what remains of their TTL and how long they are idle, in seconds. */
const observed = (keys: readonly KeyGiven[]): readonly TtlObservation[] =>
  keys.map(({ remaining, idle, isDoubtful = false }, hash) => ({
    hash,
    remainingMs: Math.round(remaining * 1000),
    expiresAtMs: null,
    idleSeconds: idle === null ? null : Math.floor(idle),
    isIdleDoubtful: isDoubtful,
  }));

const inferFrom = (keys: readonly KeyGiven[]) => inferSetTtl(observed(keys), keys.length);

const many = (count: number, make: (n: number) => KeyGiven): readonly KeyGiven[] =>
  Array.from({ length: count }, (_, n) => make(n));

/** Keys that nobody touched since they were set, of every age. */
const untouched = (count: number, ttl: number): readonly KeyGiven[] =>
  many(count, (n) => ({ remaining: ttl - ((n + 0.5) * ttl) / count, idle: ((n + 0.5) * ttl) / count }));

const ONE_MOMENT = 'its keys were written or refreshed together, and idle times cannot tell when';
const NO_TRAFFIC = 'they agree on no TTL, and whether such keys are written of late cannot be told';

describe('the TTL that is set', () => {
  test('is remaining and idle time together, whatever the age of the keys', () => {
    expect(inferFrom(untouched(20, HOUR))).toMatchObject({
      kind: 'known',
      keys: 20,
      method: 'idle-time',
      modes: [{ ms: 3_600_000, share: 1 }],
      spread: null,
    });
  });

  test.each([10, MINUTE, 77, 15 * MINUTE, 3607, DAY, 30 * DAY])('of %d s is found', (ttl) => {
    expect(inferFrom(untouched(30, ttl))).toMatchObject({ modes: [{ ms: ttl * 1000, share: 1 }] });
  });

  test('is not lowered by keys that were read', () => {
    const read = many(60, (n) => ({ remaining: 20 * n, idle: 3 }));
    expect(inferFrom([...untouched(20, HOUR), ...read])).toMatchObject({
      kind: 'known',
      modes: [{ ms: 3_600_000, share: 0.25 }],
    });
  });

  test('may be several', () => {
    expect(inferFrom([...untouched(60, HOUR), ...untouched(40, DAY)])).toMatchObject({
      modes: [
        { ms: 86_400_000, share: 0.4 },
        { ms: 3_600_000, share: 0.6 },
      ],
    });
  });

  test('may be drawn from a range', () => {
    const keys = many(200, (n) => {
      const ttl = HOUR * (0.9 + 0.2 * ((n * 37) % 200) * 0.005);
      const age = (ttl * (n + 0.5)) / 200;
      return { remaining: ttl - age, idle: age };
    });
    expect(inferFrom(keys)).toMatchObject({
      kind: 'known',
      method: 'idle-time',
      spread: { fromMs: expect.closeTo(3_276_000, -5), toMs: expect.closeTo(3_956_000, -5) },
    });
  });

  test('stays known where a few keys say more: it was longer before', () => {
    expect(inferFrom([...untouched(97, HOUR), ...untouched(3, DAY)])).toMatchObject({
      modes: [{ ms: 3_600_000, share: 0.97 }],
    });
  });

  test('stays known where idle times are noise of another eviction policy', () => {
    const noise = many(30, (n) => ({ remaining: 60 * n, idle: (n * 7_654_321) % 16_000_000 }));
    expect(inferFrom([...untouched(70, HOUR), ...noise])).toMatchObject({
      modes: [{ ms: 3_600_000, share: 0.7 }],
    });
  });

  test('every key says that no less was set on it', () => {
    const { kind, ...found } = inferFrom([
      ...untouched(5, HOUR),
      { remaining: 100, idle: null },
      { remaining: 200, idle: 999_999, isDoubtful: true },
    ]);
    expect(kind).toBe('known');
    expect(found).toMatchObject({
      lowMs: expect.closeTo(3_599_000, -4),
      highMs: expect.closeTo(3_601_000, -4),
      seenMs: [100_000, 200_000, ...Array<unknown>(5).fill(expect.closeTo(3_600_000, -4))],
    });
  });
});

describe('without keys that carry a TTL, or with too few,', () => {
  test('there is none', () => {
    expect(inferSetTtl([], 0)).toEqual({ kind: 'absent' });
  });

  test.each([
    [1, '1 key carries a TTL, 5 are needed'],
    [4, '4 keys carry a TTL, 5 are needed'],
  ])('%d keys leave it open', (count, reason) => {
    expect(inferFrom(untouched(count, HOUR))).toMatchObject({ kind: 'unknown', keys: count, reason });
  });
});

describe('keys of one moment', () => {
  const burst = (ttl: number, age: number, idle: number | null): readonly KeyGiven[] =>
    many(100, (n) => ({ remaining: ttl - age - n * 0.01, idle }));

  test('are believed where they stand at a usual duration', () => {
    expect(inferFrom(burst(HOUR, 0, 0))).toMatchObject({ modes: [{ ms: 3_600_000, share: 1 }] });
    expect(inferFrom(burst(HOUR, 600, 600))).toMatchObject({ modes: [{ ms: 3_600_000, share: 1 }] });
  });

  test('leave it open otherwise: they may have been read together since', () => {
    expect(inferFrom(burst(HOUR, 1000, 0))).toMatchObject({ kind: 'unknown', keys: 100, reason: ONE_MOMENT });
    expect(inferFrom(burst(2345, 0, 0))).toMatchObject({ kind: 'unknown', keys: 100, reason: ONE_MOMENT });
  });

  test('are of one moment however long reading took, where their end is known', () => {
    const READ_AT = Date.UTC(2026, 10, 22);
    const end = READ_AT + 500_000;
    const slowlyRead = Array.from({ length: 100 }, (_, n) => ({
      hash: n,
      remainingMs: 370_000 - 100 * n,
      expiresAtMs: end + n,
      idleSeconds: Math.floor(n / 10),
      isIdleDoubtful: false,
    }));
    expect(inferSetTtl(slowlyRead, 100)).toMatchObject({ kind: 'unknown', reason: ONE_MOMENT });
  });

  test('leave it open where there are no idle times, also at a usual duration', () => {
    expect(inferFrom(burst(HOUR, 0, null))).toMatchObject({ kind: 'unknown', keys: 100, reason: ONE_MOMENT });
  });
});

describe('without a TTL that keys agree on', () => {
  const spread = (count: number, ttl: number, idle: number | null): readonly KeyGiven[] =>
    many(count, (n) => ({ remaining: ((n + 0.5) * ttl) / count, idle }));

  test('the upper end of what remains stands in, at a usual duration just above it', () => {
    expect(inferFrom(spread(200, HOUR, null))).toEqual({
      kind: 'known',
      keys: 200,
      method: 'envelope',
      modes: [{ ms: 3_600_000, share: 1 }],
      spread: null,
      lowMs: 3_591_000,
      highMs: expect.closeTo(3_880_000, -5),
      seenMs: expect.any(Array),
    });
  });

  test('an unusual duration is left open: keys may have been written until a while ago', () => {
    expect(inferFrom(spread(200, 2500, null))).toMatchObject({
      kind: 'unknown',
      keys: 200,
      reason: NO_TRAFFIC,
    });
  });

  test('few keys leave it open', () => {
    expect(inferFrom(spread(59, HOUR, null))).toMatchObject({
      kind: 'unknown',
      keys: 59,
      reason: '59 keys without one common TTL, 60 are needed',
    });
  });

  test('a few long ones among many short ones count as few', () => {
    const keys = [...spread(300, MINUTE, null), ...spread(20, DAY, null)];
    expect(inferFrom(keys)).toMatchObject({
      kind: 'unknown',
      keys: 320,
      reason: '20 keys without one common TTL, 60 are needed',
    });
  });

  test('keys that are all read at one moment leave it open', () => {
    expect(inferFrom(spread(200, HOUR, 30))).toMatchObject({ kind: 'unknown' });
  });

  test('idle times far above what remains of any key are not believed', () => {
    const keys = many(200, (n) => ({ remaining: n * 10, idle: ((n * 7_654_321) % 200) * 500 }));
    expect(inferFrom(keys)).toMatchObject({ kind: 'unknown', keys: 200, reason: NO_TRAFFIC });
  });
});

describe('idle times as old as the server', () => {
  const UPTIME = 600;
  const loaded = (count: number): readonly KeyGiven[] =>
    many(count, (n) => ({
      remaining: (n + 0.5) * ((HOUR - UPTIME) / count),
      idle: UPTIME,
      isDoubtful: true,
    }));

  test('are not added up where keys were written since', () => {
    expect(inferFrom([...loaded(80), ...untouched(20, 500).map(older)])).toMatchObject({
      modes: [{ ms: 3_600_000, share: 1 }],
    });
  });

  test('tell nothing where nobody touched the keys since', () => {
    expect(inferFrom(loaded(100))).toMatchObject({
      kind: 'unknown',
      keys: 100,
      reason: 'its keys were loaded when the server started, and not touched since',
    });
  });

  test('are believed where they agree on a usual duration: RESTORE and files with LRU data bring true ones', () => {
    expect(inferFrom(untouched(50, DAY).map((key) => ({ ...key, isDoubtful: true })))).toMatchObject({
      modes: [{ ms: 86_400_000, share: 1 }],
    });
  });

  /** Keys of an hour, as young as keys of 500 s. */
  function older({ idle }: KeyGiven): KeyGiven {
    return { remaining: HOUR - (idle ?? 0), idle };
  }
});

describe('traffic', () => {
  test.each([
    'unread',
    'read now and then',
    'sliding, idle',
    'sliding, busy',
    'written by day',
    'begun of late',
    'ended a while ago',
    'in batches',
    'small integers among them',
    'restarted of late',
    'restarted, and read since',
    'after a switch from LFU',
  ] as const)('%s: an hour is an hour', (name) => {
    const random = randomFrom(11);
    expect(inferred(TRAFFIC[name], () => HOUR, 2000, random)).toMatchObject({
      method: 'idle-time',
      modes: [{ ms: 3_600_000 }],
    });
  });

  test.each(['read all the time', 'without idle times', 'without idle times, by day'] as const)(
    '%s: the upper end of an hour is an hour',
    (name) => {
      const random = randomFrom(12);
      expect(inferred(TRAFFIC[name], () => HOUR, 2000, random)).toMatchObject({
        method: 'envelope',
        modes: [{ ms: 3_600_000 }],
      });
    },
  );

  test.each([
    'begun of late, read all the time',
    'one burst, read all together since',
    'without idle times, one burst',
    'loaded from a file, and nobody there',
  ] as const)('%s: it cannot be told', (name) => {
    const random = randomFrom(13);
    expect(inferred(TRAFFIC[name], () => HOUR, 2000, random)).toMatchObject({ kind: 'unknown' });
  });
});
