import { describe, expect, test } from 'vitest';
import { settingDomain, TTL_TOLERANCE, ttlDomain, wordDomain } from '../../src/differ/domains.js';
import { asksNothing, ruleAll } from '../../src/differ/matchers.js';
import { factsOf } from '../../src/differ/observed.js';
import { type Ruling, type Surroundings, UNREAD } from '../../src/differ/ruling.js';
import type { Matcher } from '../../src/model/matcher.js';

const MB = 1_048_576;

/** How staging's value of a setting fares; production's stands beside. */
function rule(
  name: string,
  matchers: Matcher | readonly Matcher[],
  actual: string,
  production: string | null | typeof UNREAD = null,
  memoryLimit: string | null = null,
): Ruling {
  const around: Surroundings = {
    environment: 'staging',
    reference: 'production',
    valueOf: (other) => (other === 'production' ? production : UNREAD),
    memoryLimit,
  };
  const list = 'kind' in matchers ? [matchers] : matchers;
  return ruleAll(list, actual, settingDomain(factsOf(name)), around);
}

const IN_STEP = { status: 'in-step' };
const SAME: Matcher = { kind: 'same', environment: null };
const range = (atLeast: string | null, atMost: string | null): Matcher => ({
  kind: 'range',
  atLeast,
  atMost,
});
const ratio = (atLeast: number | null, atMost: number | null, to = 'production'): Matcher => ({
  kind: 'ratio',
  to,
  atLeast,
  atMost,
});

const drift = (phrase: string, expected: string | null) => ({
  status: 'drift',
  kind: 'changed',
  expected,
  phrase,
  target: expected,
  against: null,
});

describe('same', () => {
  test('holds canonical values against the reference', () => {
    expect(rule('timeout', SAME, '300', '300')).toEqual(IN_STEP);
    expect(rule('timeout', SAME, '300', '0')).toEqual({
      ...drift('production has 0 (off)', '0'),
      against: 'production',
    });
  });

  test('"0" and "" are values, and not the same', () => {
    expect(rule('save', SAME, '', '0')).toMatchObject({ status: 'drift', expected: '0' });
    expect(rule('requirepass', SAME, '', '')).toEqual(IN_STEP);
  });

  test('where the other side does not have it, it is unexpected', () => {
    expect(rule('timeout', SAME, '300', null)).toEqual({
      status: 'drift',
      kind: 'unexpected',
      expected: null,
      phrase: 'production does not have it',
      target: null,
      against: 'production',
    });
  });

  test('where the other side could not be read, it is open', () => {
    expect(rule('timeout', SAME, '300', UNREAD)).toEqual({
      status: 'unverified',
      reason: 'production could not be read',
      unread: 'production',
    });
  });

  test('names the environment that it points to', () => {
    expect(rule('timeout', { kind: 'same', environment: 'qa' }, '300', '300')).toMatchObject({
      unread: 'qa',
    });
  });
});

describe('equals, not, oneOf', () => {
  test('equals expects its value', () => {
    expect(rule('timeout', { kind: 'equals', value: '300' }, '300')).toEqual(IN_STEP);
    expect(rule('timeout', { kind: 'equals', value: '0' }, '300')).toEqual(drift('expected 0 (off)', '0'));
  });

  test('of a buffer limit it asks for the classes that it names', () => {
    const actual = 'normal 0 0 0 replica 268435456 67108864 60 pubsub 33554432 8388608 60';
    const some: Matcher = { kind: 'equals', value: 'replica 268435456 67108864 60' };
    expect(rule('client-output-buffer-limit', some, actual)).toEqual(IN_STEP);
  });

  test('not names no value that would hold', () => {
    expect(rule('maxmemory-policy', { kind: 'not', values: ['noeviction'] }, 'noeviction')).toEqual(
      drift('expected not noeviction', null),
    );
    expect(rule('maxmemory-policy', { kind: 'not', values: ['noeviction'] }, 'allkeys-lru')).toEqual(IN_STEP);
  });

  test('oneOf expects the nearest of its values', () => {
    const some: Matcher = { kind: 'oneOf', values: ['60', '300', '600'] };
    expect(rule('timeout', some, '60')).toEqual(IN_STEP);
    expect(rule('timeout', some, '500')).toEqual(drift('expected one of 60 s, 300 s, 600 s', '600'));
  });

  test('oneOf without an order expects the first', () => {
    const some: Matcher = { kind: 'oneOf', values: ['allkeys-lru', 'allkeys-lfu'] };
    expect(rule('maxmemory-policy', some, 'noeviction')).toEqual(
      drift('expected one of allkeys-lru, allkeys-lfu', 'allkeys-lru'),
    );
  });
});

describe('bounds', () => {
  test('are inclusive', () => {
    for (const value of ['1000', '2000'])
      expect(rule('maxclients', range('1000', '2000'), value)).toEqual(IN_STEP);
  });

  test('the one that is broken is expected', () => {
    expect(rule('maxclients', range('1000', '2000'), '999')).toEqual(
      drift('expected between 1000 and 2000', '1000'),
    );
    expect(rule('maxclients', range('1000', '2000'), '2001')).toEqual(
      drift('expected between 1000 and 2000', '2000'),
    );
    expect(rule('maxclients', range('1000', null), '1')).toEqual(drift('expected at least 1000', '1000'));
    expect(rule('maxclients', range(null, '10'), '11')).toEqual(drift('expected at most 10', '10'));
  });

  test('unlimited is above every number', () => {
    expect(rule('maxmemory', range('1073741824', null), '0')).toEqual(IN_STEP);
    expect(rule('maxmemory', range(null, '1073741824'), '0')).toEqual(
      drift('expected at most 1gb', '1073741824'),
    );
    expect(rule('timeout', range(null, '300'), '0')).toMatchObject({ status: 'drift', expected: '300' });
    expect(rule('min-replicas-to-write', range('1', null), '0')).toMatchObject({
      status: 'drift',
      expected: '1',
    });
    expect(rule('slowlog-log-slower-than', range(null, '10000'), '-1')).toMatchObject({ status: 'drift' });
    expect(rule('slowlog-log-slower-than', range(null, '10000'), '0')).toEqual(IN_STEP);
  });

  test('numbers beyond what a double holds are told apart', () => {
    const limit = range(null, '18446744073709551614');
    expect(rule('maxmemory', limit, '18446744073709551615')).toMatchObject({ status: 'drift' });
    expect(rule('maxmemory', limit, '18446744073709551614')).toEqual(IN_STEP);
  });

  test('a value without an order leaves it open', () => {
    expect(rule('maxmemory-clients', range('1048576', null), '5%')).toEqual({
      status: 'unverified',
      reason: '5% has no order: expected at least 1mb',
      unread: null,
    });
  });
});

describe('a ratio', () => {
  const half = ratio(0.1, 0.5);

  test('is this environment by the other, bounds inclusive', () => {
    for (const share of [0.1, 0.3, 0.5])
      expect(rule('maxmemory', half, String(Math.round(share * 1000)), '1000')).toEqual(IN_STEP);
  });

  test('expects the nearest bound, in bytes, and says of what', () => {
    expect(rule('maxmemory', ratio(0.1, 1), '1048576', String(512 * MB))).toEqual({
      ...drift('expected between 0.1 and 1 of production, 512mb', '53687092'),
      against: 'production',
    });
    expect(rule('maxmemory', half, String(512 * MB), String(512 * MB))).toMatchObject({
      expected: String(256 * MB),
      target: String(256 * MB),
    });
    expect(rule('maxmemory', ratio(null, 0.5), '600', '1000')).toMatchObject({
      phrase: 'expected at most 0.5 of production, 1000',
      expected: '500',
    });
    expect(rule('maxmemory', ratio(0.5, null), '400', '1000')).toMatchObject({
      phrase: 'expected at least 0.5 of production, 1000',
      expected: '500',
    });
  });

  test('is not led astray by binary fractions', () => {
    expect(rule('maxmemory', ratio(0.1, 0.7), '3', '30')).toEqual(IN_STEP);
    expect(rule('maxmemory', ratio(0.1, 0.7), '7', '10')).toEqual(IN_STEP);
  });

  test('bounds of sizes beyond 2^53 are plain digits', () => {
    expect(rule('maxmemory', ratio(2, null), '1', '9223372036854775807')).toMatchObject({
      expected: expect.stringMatching(/^18446744073709\d{6}$/),
    });
  });

  test('with unlimited is drift, unless both are', () => {
    expect(rule('maxmemory', half, '0', '0')).toEqual(IN_STEP);
    expect(rule('maxmemory', half, '1000', '0')).toEqual({
      ...drift('expected between 0.1 and 0.5 of production, 0 (unlimited)', null),
      against: 'production',
    });
    expect(rule('maxmemory', half, '0', '1000')).toMatchObject({ status: 'drift', expected: '500' });
    expect(rule('maxmemory', ratio(0.5, null), '0', '1000')).toMatchObject({
      status: 'drift',
      expected: '500',
    });
  });

  test('to the memory limit is held against the YAML', () => {
    const limit = ratio(null, 0.75, 'memoryLimit');
    expect(rule('maxmemory', limit, '800', null, '1000')).toEqual(
      drift('expected at most 0.75 of the memory limit, 1000', '750'),
    );
    expect(rule('maxmemory', limit, '800')).toEqual({
      status: 'unverified',
      reason: 'the memory limit is not known here, so that no ratio to it can be',
      unread: null,
    });
  });

  test('to what could not be read, or has no order, is open', () => {
    expect(rule('maxmemory', half, '1', UNREAD)).toMatchObject({
      status: 'unverified',
      unread: 'production',
    });
    expect(rule('maxmemory', half, '1', null)).toMatchObject({ status: 'unverified', unread: null });
    expect(rule('maxmemory-clients', half, '5%', '1000')).toMatchObject({
      reason: '5% has no ratio to 1000',
    });
  });
});

describe('includes and excludes', () => {
  test('look at members, and expect the nearest value that holds', () => {
    const some: Matcher = { kind: 'includes', values: ['E', 'x'] };
    expect(rule('notify-keyspace-events', some, 'AKE')).toEqual(IN_STEP);
    expect(rule('notify-keyspace-events', some, 'g')).toEqual(drift('expected with E, x', 'gxE'));
    expect(rule('notify-keyspace-events', { kind: 'excludes', values: ['K'] }, 'xKE')).toEqual(
      drift('expected without K', 'xE'),
    );
  });

  test('what a value cannot show is open', () => {
    expect(rule('notify-keyspace-events', { kind: 'includes', values: ['n'] }, 'AKE')).toEqual({
      status: 'unverified',
      reason: 'AKE does not show whether it holds n',
      unread: null,
    });
    expect(rule('notify-keyspace-events', { kind: 'excludes', values: ['n'] }, 'AKE')).toMatchObject({
      status: 'unverified',
    });
  });
});

describe('like', () => {
  test.each([
    ['allkeys-*', 'allkeys-lru', true],
    ['allkeys-*', 'noeviction', false],
    ['*lru', 'volatile-lru', true],
    ['?llkeys-lru', 'allkeys-lru', true],
  ])('%s of %s: %j', (glob, value, holds) => {
    expect(rule('maxmemory-policy', { kind: 'like', glob }, value)).toEqual(
      holds ? IN_STEP : drift(`expected like ${glob}`, null),
    );
  });
});

describe('several matchers', () => {
  test('must all hold, and drift speaks before what is open', () => {
    expect(rule('timeout', [SAME, range(null, '100')], '300', UNREAD)).toMatchObject({ status: 'drift' });
    expect(rule('timeout', [SAME, range(null, '1000')], '300', UNREAD)).toMatchObject({
      status: 'unverified',
    });
    expect(rule('timeout', [SAME, range(null, '1000')], '300', '300')).toEqual(IN_STEP);
  });

  test('of none, everything is in step', () => {
    expect(rule('timeout', [], '300')).toEqual(IN_STEP);
  });
});

describe('nothing is asked', () => {
  const here = { environment: 'staging', reference: 'production' };

  test('of the environment that same and ratio point to, and by ignore', () => {
    const production = { environment: 'production', reference: 'production' };
    expect(asksNothing(SAME, production)).toBe(true);
    expect(asksNothing(ratio(1, 2), production)).toBe(true);
    expect(asksNothing({ kind: 'ignore' }, here)).toBe(true);
  });

  test('of no other', () => {
    expect(asksNothing(SAME, here)).toBe(false);
    expect(asksNothing(ratio(1, 2), here)).toBe(false);
    expect(
      asksNothing({ kind: 'equals', value: '1' }, { environment: 'production', reference: 'production' }),
    ).toBe(false);
  });
});

describe('durations', () => {
  const ms = (matcher: Matcher, actual: number): Ruling =>
    ruleAll([matcher], String(actual), ttlDomain(TTL_TOLERANCE), {
      environment: 'staging',
      reference: 'production',
      valueOf: () => null,
      memoryLimit: null,
    });

  test('are equal within 10%, or two seconds where that is more', () => {
    const hour: Matcher = { kind: 'equals', value: '3600000' };
    expect([3_240_000, 3_600_000, 3_960_000].map((actual) => ms(hour, actual))).toEqual([
      IN_STEP,
      IN_STEP,
      IN_STEP,
    ]);
    expect(ms(hour, 3_239_999)).toEqual(drift('expected 1h', '3600000'));
    expect(ms({ kind: 'equals', value: '5000' }, 6999)).toEqual(IN_STEP);
    expect(ms({ kind: 'equals', value: '5000' }, 7001)).toMatchObject({ status: 'drift' });
  });

  test('keep a bound that they miss by no more than that', () => {
    expect(ms(range('3600000', null), 3_300_000)).toEqual(IN_STEP);
    expect(ms(range('3600000', null), 3_200_000)).toEqual(drift('expected at least 1h', '3600000'));
    expect(ms(range(null, '3600000'), 3_900_000)).toEqual(IN_STEP);
    expect(ms(range(null, '3600000'), 4_000_000)).toEqual(drift('expected at most 1h', '3600000'));
  });
});

test('types are compared as they are', () => {
  const around = { environment: 'staging', reference: 'production', valueOf: () => null, memoryLimit: null };
  const string: Matcher = { kind: 'oneOf', values: ['string', 'hash'] };
  expect(ruleAll([string], 'hash', wordDomain, around)).toEqual(IN_STEP);
  expect(ruleAll([string], 'list', wordDomain, around)).toEqual(
    drift('expected one of string, hash', 'string'),
  );
});
