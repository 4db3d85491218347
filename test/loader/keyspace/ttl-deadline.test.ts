import { describe, expect, test } from 'vitest';
import { inferSetTtl } from '../../../src/loader/keyspace/set-ttl.js';
import { deadlineOf } from '../../../src/loader/keyspace/ttl-deadline.js';
import type { TtlObservation } from '../../../src/model/snapshot.js';

const [MINUTE, HOUR, DAY] = [60_000, 3_600_000, 86_400_000];
/** Noon, by UTC. */
const NOW = Date.UTC(2026, 10, 22, 12);

/** 40 keys that end at what `end` gives, written `idle` ago, milliseconds. */
const keys = (
  end: (n: number) => number | null,
  idle: (n: number) => number | null = (n) => n * 5 * MINUTE,
): readonly TtlObservation[] =>
  Array.from({ length: 40 }, (_, n) => {
    const [expiresAtMs, idleMs] = [end(n), idle(n)];
    return {
      hash: n,
      remainingMs: (expiresAtMs ?? NOW + n * MINUTE) - NOW,
      expiresAtMs,
      idleSeconds: idleMs === null ? null : Math.floor(idleMs / 1000),
      isIdleDoubtful: false,
    };
  });

const midnight = NOW + 12 * HOUR;

describe('keys that end at times of the clock', () => {
  test('at midnight, however far the clock was off', () => {
    expect(deadlineOf(keys((n) => midnight - 1000 + 50 * n))).toEqual({ periodMs: DAY, atMs: [0], days: 1 });
    expect(deadlineOf(keys(() => midnight))).toEqual({ periodMs: DAY, atMs: [0], days: 1 });
  });

  test('at midnight of another time zone, on several days', () => {
    const found = deadlineOf(keys((n) => midnight + 5.5 * HOUR + (n % 3) * DAY));
    expect(found).toEqual({ periodMs: DAY, atMs: [5.5 * HOUR], days: 3 });
  });

  test('at the next full hour: no key lives longer than one', () => {
    const hourly = keys(
      () => NOW + 20 * MINUTE,
      (n) => n * MINUTE,
    ).map((key) => ({ ...key, expiresAtMs: NOW + HOUR }));
    expect(deadlineOf(hourly)).toEqual({ periodMs: HOUR, atMs: [0], days: 1 });
  });

  test('are told without idle times', () => {
    const found = keys(
      () => midnight,
      () => null,
    );
    expect(inferSetTtl(found, 40)).toEqual({ kind: 'deadline', keys: 40, periodMs: DAY, atMs: [0], days: 1 });
  });

  test('are no duration, whatever remaining and idle time add up to', () => {
    expect(
      inferSetTtl(
        keys(() => midnight),
        40,
      ),
    ).toMatchObject({ kind: 'deadline' });
  });

  test('a job that writes at midnight with a TTL of a day sets a day', () => {
    const written = keys(
      () => midnight,
      () => 12 * HOUR,
    );
    expect(inferSetTtl(written, 40)).toMatchObject({ kind: 'known', modes: [{ ms: DAY }] });
  });
});

describe('no such times', () => {
  test('where keys end at any', () => {
    expect(deadlineOf(keys((n) => NOW + n * 7 * MINUTE))).toBeNull();
  });

  test('where they are not known, or of few keys', () => {
    expect(deadlineOf(keys(() => null))).toBeNull();
    expect(deadlineOf(keys(() => midnight).slice(0, 9))).toBeNull();
  });
});
