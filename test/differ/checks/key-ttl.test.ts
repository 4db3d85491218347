import { describe, expect, test } from 'vitest';
import type { Family, SetTtl } from '../../../src/model/family.js';
import type { Matcher } from '../../../src/model/matcher.js';
import {
  answersOf,
  at,
  family,
  familyRule,
  findingsOf,
  notRead,
  pair,
  read,
  reportOn,
  type SnapshotGiven,
  ttl,
} from '../../support/build.js';

const [MINUTE, HOUR, DAY] = [60, 3600, 86_400];

const page = (setTtl: SetTtl): SnapshotGiven => ({ families: [family('page:{int}', { setTtl })] });

const found = (
  production: SetTtl,
  staging: SetTtl,
  asked: Matcher | null = null,
  given: Partial<Parameters<typeof familyRule>[1]> = {},
) =>
  findingsOf(
    reportOn(pair(page(production), page(staging)), {
      families: asked === null ? [] : [familyRule('page:{int}', { ...given, ttl: [asked] })],
    }),
    'key-ttl',
  );

const statuses = (production: SetTtl, staging: SetTtl): readonly string[] =>
  answersOf(reportOn(pair(page(production), page(staging))), 'key-ttl');

/** An upper end of `keys` keys, in seconds; `named` is the usual duration that it stands below. */
const upperEnd = (low: number, high: number, keys = 400, named = high): SetTtl => ({
  kind: 'known',
  keys,
  method: 'envelope',
  modes: [{ ms: named * 1000, share: 1 }],
  spread: null,
  lowMs: low * 1000,
  highMs: high * 1000,
  seenMs: Array.from({ length: keys }, (_, n) => (low * 1000 * (n + 1)) / keys),
});

const jittered = (from: number, to: number): SetTtl => ({
  kind: 'known',
  keys: 100,
  method: 'idle-time',
  modes: [{ ms: to * 1000, share: 1 }],
  spread: { fromMs: from * 1000, toMs: to * 1000 },
  lowMs: to * 1000,
  highMs: to * 1000,
  seenMs: Array.from({ length: 100 }, (_, n) => (from + ((to - from) * n) / 99) * 1000),
});

const UNKNOWN: SetTtl = { kind: 'unknown', keys: 3, reason: '3 keys carry a TTL, 5 are needed', seenMs: [] };

const equals = (seconds: number): Matcher => ({ kind: 'equals', value: String(seconds * 1000) });

describe('another TTL', () => {
  test('is told with both durations', () => {
    expect(found(ttl(HOUR), ttl(6 * HOUR))).toEqual([
      {
        id: 'key-ttl:page:{int}@staging',
        check: 'key-ttl',
        subject: 'page:{int}',
        service: null,
        environment: 'staging',
        against: { kind: 'environment', name: 'production' },
        status: 'drift',
        kind: 'changed',
        severity: 'error',
        expected: '3600000',
        actual: '21600000',
        message: 'the application sets 6h on page:{int}; production sets 1h',
        why: expect.any(String),
        evidence: {
          found: {
            keys: 100,
            read: 100,
            method: 'idle-time',
            modes: [{ ms: 21_600_000, share: 1 }],
            lowMs: 21_599_000,
            highMs: 21_601_000,
          },
          expected: {
            keys: 100,
            read: 100,
            method: 'idle-time',
            modes: [{ ms: 3_600_000, share: 1 }],
            lowMs: 3_599_000,
            highMs: 3_601_000,
          },
        },
        owner: null,
        fix: {
          commands: [],
          note: 'set the TTL where the application writes page:{int}; keys that are there keep theirs until they are written again',
        },
        rollback: { commands: [], note: null },
        waiver: null,
        baselined: false,
        firstSeen: null,
        location: null,
      },
    ]);
  });

  test.each([
    ['half of it', HOUR, HOUR / 2],
    ['half as much again', HOUR, 1.5 * HOUR],
    ['a day for an hour', HOUR, DAY],
    ['ten seconds for five', 5, 10],
  ])('%s is drift, whichever side has it', (_, a, b) => {
    expect(statuses(ttl(a), ttl(b))).toEqual(['page:{int}@staging drift']);
    expect(statuses(ttl(b), ttl(a))).toEqual(['page:{int}@staging drift']);
  });

  test.each([
    ['a tenth more', HOUR, 1.1 * HOUR],
    ['two seconds', 5, 7],
    ['nothing', DAY, DAY],
  ])('%s is in step, whichever side has it', (_, a, b) => {
    expect(statuses(ttl(a), ttl(b))).toEqual(['page:{int}@staging in-step']);
    expect(statuses(ttl(b), ttl(a))).toEqual(['page:{int}@staging in-step']);
  });

  test('that few keys say is open', () => {
    expect(found(ttl(HOUR, 5), ttl(DAY, 2))).toMatchObject([
      {
        status: 'unverified',
        kind: 'insufficient',
        message:
          'the application sets 1d on page:{int}; production sets 1h; these are too few keys to be sure',
      },
    ]);
  });
});

describe('several TTLs', () => {
  const mixed = (share: number) =>
    ttl([
      [HOUR, 1 - share],
      [DAY, share],
    ]);

  test('in another measure are in step: that is traffic', () => {
    expect(statuses(mixed(0.2), mixed(0.8))).toEqual(['page:{int}@staging in-step']);
  });

  test('of which the shorter is missing are open: nobody may have written such keys of late', () => {
    expect(statuses(mixed(0.5), ttl(DAY))).toEqual(['page:{int}@staging unverified']);
  });

  test('of which the longer is missing are drift', () => {
    expect(found(mixed(0.5), ttl(HOUR))).toMatchObject([
      {
        expected: '86400000 3600000',
        actual: '3600000',
        message: 'the application sets 1h on page:{int}; production sets 1d and 1h',
      },
    ]);
  });

  test('of which the longer are missing where few keys are is open: they may be set more rarely there', () => {
    expect(statuses(mixed(0.8), ttl(HOUR, 14))).toEqual(['page:{int}@staging unverified']);
  });

  test('of which the shorter is another are drift', () => {
    const other = ttl([
      [4 * HOUR, 0.5],
      [DAY, 0.5],
    ]);
    expect(statuses(mixed(0.5), other)).toEqual(['page:{int}@staging drift']);
  });

  test('are open where keys live longer than those that agree', () => {
    const hour = ttl(HOUR);
    if (hour.kind !== 'known') throw new Error('it is known');
    const some = { ...hour, seenMs: [...hour.seenMs, 9_000_000, 12_000_000] };
    expect(found(ttl(DAY), some)).toMatchObject([
      {
        status: 'unverified',
        message:
          'the TTL that is set on page:{int} cannot be told in staging: some keys live longer than the others agree on',
      },
    ]);
  });
});

describe('a TTL drawn from a range', () => {
  test('is in step with the same range, and with a duration inside of it', () => {
    expect(statuses(jittered(3240, 3960), jittered(3250, 3950))).toEqual(['page:{int}@staging in-step']);
    expect(statuses(ttl(HOUR), jittered(3240, 3960))).toEqual(['page:{int}@staging in-step']);
    expect(found(ttl(HOUR), jittered(3240, 3960), equals(HOUR))).toEqual([]);
  });

  test('is told as a range', () => {
    expect(found(ttl(DAY), jittered(3240, 3960))[0]?.message).toBe(
      'the application sets 54m to 66m on page:{int}; production sets 1d',
    );
  });
});

describe('an upper end', () => {
  test('is in step with a TTL within its bounds', () => {
    expect(statuses(ttl(HOUR), upperEnd(3590, 3700))).toEqual(['page:{int}@staging in-step']);
    expect(statuses(upperEnd(3500, 3900), upperEnd(3590, 3700))).toEqual(['page:{int}@staging in-step']);
  });

  test('is drift from a TTL above it where it stands just below a usual duration by no accident, else open', () => {
    expect(statuses(ttl(2 * HOUR), upperEnd(3599.99, 3700, 400, HOUR))).toEqual(['page:{int}@staging drift']);
    expect(statuses(ttl(2 * HOUR), upperEnd(3590, 3700, 400, HOUR))).toEqual([
      'page:{int}@staging unverified',
    ]);
    expect(statuses(ttl(2 * HOUR), upperEnd(3599.99, 3700, 40, HOUR))).toEqual([
      'page:{int}@staging unverified',
    ]);
  });

  test('is drift from a TTL below it', () => {
    expect(statuses(ttl(HOUR / 2), upperEnd(3590, 3700))).toEqual(['page:{int}@staging drift']);
  });
});

describe('a rule', () => {
  test('with a duration is asked of every environment', () => {
    expect(found(ttl(HOUR), ttl(10 * MINUTE), equals(HOUR))).toMatchObject([
      {
        id: 'key-ttl:page:{int}@staging',
        against: { kind: 'expectation', name: 'environments/expectations.yaml' },
        expected: '3600000',
        actual: '600000',
        message: 'the application sets 10m on page:{int}; expected 1h',
        location: at(9),
      },
    ]);
    expect(found(ttl(DAY), ttl(HOUR), equals(HOUR))).toMatchObject([{ environment: 'production' }]);
  });

  test('holds every TTL that stands out', () => {
    const both = ttl([
      [DAY, 0.1],
      [HOUR, 0.9],
    ]);
    expect(found(ttl(HOUR), both, equals(HOUR))).toMatchObject([
      { environment: 'staging', actual: '86400000 3600000' },
    ]);
    expect(found(ttl(HOUR), both, { kind: 'oneOf', values: ['3600000', '86400000'] })).toEqual([]);
  });

  test('with bounds names the one that is broken', () => {
    const between: Matcher = { kind: 'range', atLeast: '3600000', atMost: '7200000' };
    expect(found(ttl(HOUR), ttl(DAY), between)).toMatchObject([
      { expected: '7200000', message: 'the application sets 1d on page:{int}; expected between 1h and 2h' },
    ]);
  });

  test('with a ratio is held against the other environment', () => {
    const ratio: Matcher = { kind: 'ratio', to: 'production', atLeast: 0.1, atMost: 0.5 };
    expect(found(ttl(HOUR), ttl(20 * MINUTE), ratio)).toEqual([]);
    expect(found(ttl(HOUR), ttl(HOUR), ratio)).toMatchObject([
      {
        expected: '1800000',
        message: 'the application sets 1h on page:{int}; expected between 0.1 and 0.5 of production, 1h',
        against: { kind: 'environment', name: 'production' },
      },
    ]);
  });

  test('per environment is asked by its own', () => {
    const per: Matcher = {
      kind: 'per',
      environments: [
        { name: 'production', matchers: [equals(2 * HOUR)] },
        { name: 'staging', matchers: [equals(10 * MINUTE)] },
      ],
      otherwise: null,
    };
    expect(found(ttl(2 * HOUR), ttl(10 * MINUTE), per)).toEqual([]);
    expect(found(ttl(2 * HOUR), ttl(2 * HOUR), per)).toMatchObject([
      { environment: 'staging', expected: '600000' },
    ]);
  });

  test('sets the tolerance', () => {
    const tolerance = { share: 0.5, ms: 0 };
    expect(found(ttl(HOUR), ttl(80 * MINUTE), equals(HOUR), { tolerance })).toEqual([]);
    expect(
      found(ttl(HOUR), ttl(62 * MINUTE), equals(HOUR), { tolerance: { share: 0.01, ms: 0 } }),
    ).toMatchObject([{ actual: '3720000' }]);
  });

  test.each<[string, Matcher]>([
    ['none', { kind: 'none' }],
    ['any', { kind: 'any' }],
    ['ignore', { kind: 'ignore' }],
  ])('with %s asks for no duration', (_, matcher) => {
    const families = [familyRule('page:{int}', { ttl: [matcher] })];
    expect(answersOf(reportOn(pair(page(ttl(HOUR)), page(ttl(DAY))), { families }), 'key-ttl')).toEqual([]);
  });

  test('on a TTL that cannot be told decides the verdict', () => {
    const families = [familyRule('page:{int}', { ttl: [equals(HOUR)] })];
    const sides = pair(page(ttl(HOUR)), page(UNKNOWN));
    expect(reportOn(sides, { families }).verdict).toBe('unverified');
    expect(reportOn(sides).verdict).toBe('in-step');
  });

  test('is held against an upper end by the chance of it', () => {
    const asked = (low: number) => found(ttl(2 * HOUR), upperEnd(low, 3700, 400, HOUR), equals(2 * HOUR));
    expect(asked(3599.99)).toMatchObject([{ status: 'drift' }]);
    expect(asked(3590)).toMatchObject([{ status: 'unverified' }]);
  });
});

describe('a TTL that cannot be told', () => {
  test('is open on either side, with the reason', () => {
    expect(found(ttl(HOUR), UNKNOWN)).toMatchObject([
      {
        status: 'unverified',
        kind: 'insufficient',
        message:
          'the TTL that is set on page:{int} cannot be told in staging: 3 keys carry a TTL, 5 are needed',
        against: { kind: 'environment', name: 'staging' },
      },
    ]);
    expect(found(UNKNOWN, ttl(HOUR))).toMatchObject([
      { message: expect.stringContaining('cannot be told in production'), environment: 'staging' },
    ]);
  });

  test('is still drift where its keys live longer than the other side sets', () => {
    const longer: SetTtl = { ...UNKNOWN, seenMs: Array<number>(50).fill(5_400_000) };
    expect(found(ttl(HOUR), longer)).toMatchObject([
      {
        status: 'drift',
        expected: '3600000',
        actual: '5400000',
        message: 'keys of page:{int} live for 90m or more; production sets 1h',
        evidence: { found: { read: 50, lowMs: 5_400_000 } },
      },
    ]);
    expect(found(longer, ttl(HOUR))).toMatchObject([
      {
        status: 'drift',
        message: 'the application sets 1h on page:{int}; production has keys that live for 90m or more',
      },
    ]);
    expect(statuses(ttl(2 * HOUR), longer)).toEqual(['page:{int}@staging unverified']);
  });

  test('because no key carries one is no question of durations', () => {
    const absent: readonly Family[] = [family('page:{int}')];
    expect(answersOf(reportOn(pair(page(ttl(HOUR)), { families: absent })), 'key-ttl')).toEqual([]);
    expect(answersOf(reportOn(pair({ families: absent }, page(ttl(HOUR)))), 'key-ttl')).toEqual([]);
    expect(answersOf(reportOn(pair({}, page(ttl(HOUR)))), 'key-ttl')).toEqual([]);
  });

  test('because the reference’s keys were not read is open', () => {
    const report = reportOn([notRead('production'), read('staging', page(ttl(HOUR)))]);
    expect(answersOf(report, 'key-ttl')).toEqual([
      'page:{int}@production unverified',
      'page:{int}@staging unverified',
    ]);
  });
});

describe('keys that end at times of the clock', () => {
  const ends = (hours: readonly number[], given: { days?: number; periodMs?: number } = {}): SetTtl => ({
    kind: 'deadline',
    keys: 100,
    periodMs: given.periodMs ?? 86_400_000,
    atMs: hours.map((hour) => hour * 3_600_000),
    days: given.days ?? 2,
  });

  test('at the same times are in step', () => {
    expect(statuses(ends([0]), ends([0]))).toEqual(['page:{int}@staging in-step']);
    expect(statuses(ends([0, 12]), ends([0]))).toEqual(['page:{int}@staging in-step']);
  });

  test('are in step with hourly ones at the same minute: at that time of the day both look alike', () => {
    expect(statuses(ends([5]), ends([0], { periodMs: 3_600_000 }))).toEqual(['page:{int}@staging in-step']);
  });

  test('at other times of several days are drift', () => {
    expect(found(ends([0]), ends([5]))).toMatchObject([
      {
        status: 'drift',
        expected: 'daily at 00:00 UTC',
        actual: 'daily at 05:00 UTC',
        message: 'keys of page:{int} end daily at 05:00 UTC; in production daily at 00:00 UTC',
      },
    ]);
  });

  test('at other times of one day are open: that may be a single event', () => {
    expect(found(ends([0], { days: 1 }), ends([5]))).toMatchObject([
      { status: 'unverified', against: { name: 'production' } },
    ]);
  });

  test('are never held against a duration', () => {
    const reason = 'they end daily at 00:00 UTC, whenever they were written';
    expect(found(ttl(HOUR), ends([0]))).toMatchObject([
      { status: 'unverified', message: expect.stringContaining(`in staging: ${reason}`) },
    ]);
    expect(found(ends([0]), ttl(HOUR))).toMatchObject([
      { status: 'unverified', message: expect.stringContaining(`in production: ${reason}`) },
    ]);
    expect(found(ends([0]), ends([0]), equals(HOUR))).toMatchObject([
      { environment: 'production', status: 'unverified' },
      { environment: 'staging', status: 'unverified' },
    ]);
  });
});
