import { describe, expect, test } from 'vitest';
import { ageOf, withoutStale } from '../../src/differ/age.js';
import type { Observation } from '../../src/model/observation.js';
import { factsOf } from '../../src/reporters/environments.js';
import { environment, project, read, reportOn } from '../support/build.js';

const SNAPSHOT = { kind: 'snapshot', file: 'production.json' } as const;
const NOW = '2026-11-22T02:00:00.000Z';

const taken = (takenAt: string): Observation =>
  read(environment('production', { source: SNAPSHOT }), { takenAt });

const policy = (maxSnapshotAgeMs: number | null) => ({ ...project({}).policy, maxSnapshotAgeMs });

const DAY = 86_400_000;

describe('the age of a snapshot', () => {
  test('is counted from when it was taken; a live environment has none', () => {
    expect(ageOf(taken('2026-11-19T02:00:00.000Z'), NOW)).toEqual({
      takenAt: '2026-11-19T02:00:00.000Z',
      ageMs: 3 * DAY,
    });
    expect(ageOf(taken('2026-11-22T03:00:00.000Z'), NOW)?.ageMs).toBe(0);
    expect(ageOf(read('production'), NOW)).toBeNull();
  });

  test('up to what the policy allows is no matter; beyond it nothing of it counts', () => {
    const old = taken('2026-11-14T02:00:00.000Z');
    expect(withoutStale(old, policy(null), NOW)).toBe(old);
    expect(withoutStale(old, policy(8 * DAY), NOW)).toBe(old);
    expect(withoutStale(old, policy(7 * DAY), NOW)).toEqual({
      kind: 'unread',
      environment: old.environment,
      why: 'its snapshot of 2026-11-14T02:00:00.000Z is 8d old; policy.maxSnapshotAge allows 7d',
      remedy: 'take it again: redrift snapshot production',
    });
    expect(withoutStale(read('production'), policy(1), NOW).kind).toBe('read');
  });

  test('one from a time that has not come has no age', () => {
    const ahead = taken('2026-11-23T02:00:00.000Z');
    expect(withoutStale(ahead, policy(null), NOW)).toBe(ahead);
    expect(withoutStale(ahead, policy(7 * DAY), NOW)).toMatchObject({
      kind: 'unread',
      why: expect.stringContaining('yet to come'),
    });
    const near = taken('2026-11-22T02:04:00.000Z');
    expect(withoutStale(near, policy(7 * DAY), NOW)).toBe(near);
  });

  test.each([
    [59_000, 'less than a minute ago'],
    [60_000, '1 minute ago'],
    [7 * 3_600_000, '7 hours ago'],
    [3.9 * DAY, '3 days ago'],
  ])('%i ms are said as "%s"', (ageMs, words) => {
    const [found] = reportOn([read('production'), read('staging')]).environments;
    if (found === undefined) throw new Error('no environment');
    const facts = factsOf({ ...found, snapshot: { takenAt: NOW, ageMs } }, false);
    expect(facts).toContain(`snapshot of ${words}`);
  });
});
