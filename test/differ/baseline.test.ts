import { describe, expect, test } from 'vitest';
import { goneFrom, updateBaseline } from '../../src/differ/baseline.js';
import type { AcceptedFinding } from '../../src/model/baseline.js';
import type { Report } from '../../src/model/report.js';
import { family, notRead, pair, read, reportOn, type SnapshotGiven, ttl } from '../support/build.js';

const SERVER = { maxmemory: '1gb', 'maxmemory-policy': 'noeviction' };
const production = { settings: { ...SERVER, timeout: '0', hz: '10' } };
const staging = (timeout: string, hz = '10') => ({ settings: { ...SERVER, timeout, hz } });

/** The baseline of a day on which nothing was accepted before. */
const acceptedOn = (report: Report): readonly AcceptedFinding[] => updateBaseline([], report, false).entries;

const baselined = (report: Report): readonly (readonly [string, boolean])[] =>
  report.findings.map(({ id, baselined: isBaselined }) => [id, isBaselined]);

describe('a value that was accepted', () => {
  const baseline = acceptedOn(reportOn(pair(production, staging('300'))));

  test('is marked, counted, and decides nothing', () => {
    const run = { baseline, failOn: 'info' as const };
    const report = reportOn(pair(production, staging('300')), {}, run);
    expect(baselined(report)).toEqual([['config-value:timeout@staging', true]]);
    expect([report.verdict, report.summary.baselined, report.summary.warning]).toEqual(['in-step', 1, 0]);
  });

  test('is new with another value, of either side', () => {
    const other = reportOn(pair(production, staging('600')), {}, { baseline });
    expect(baselined(other)).toEqual([['config-value:timeout@staging', false]]);
    const moved = reportOn(
      pair({ settings: { ...SERVER, timeout: '9', hz: '10' } }, staging('300')),
      {},
      { baseline },
    );
    expect(baselined(moved)).toEqual([['config-value:timeout@staging', false]]);
  });

  test('is new where the kind of drift is another', () => {
    const legacy = { settings: SERVER, families: [family('legacy', { keys: 1 })] };
    const unexpected = acceptedOn(
      reportOn(
        pair(
          { settings: SERVER, families: [family('a')] },
          { settings: SERVER, families: [family('a'), family('legacy', { keys: 1 })] },
        ),
      ),
    );
    const report = reportOn(
      pair(
        { settings: SERVER, families: [family('a'), ...legacy.families] },
        { settings: SERVER, families: [family('a')] },
      ),
      {},
      { baseline: unexpected },
    );
    expect(baselined(report)).toEqual([['key-namespace:legacy@staging', false]]);
  });
});

describe('an estimate', () => {
  const share = (withoutTtl: number, keys = 1000): SnapshotGiven => ({
    settings: SERVER,
    families: [family('cart', { keys, withoutTtl, setTtl: ttl(60, keys - withoutTtl) })],
  });
  const baseline = acceptedOn(reportOn(pair(share(0), share(200))));

  test('keeps its tolerance, in the file and for ever', () => {
    expect(baseline).toEqual([
      {
        id: 'key-expiry:cart@staging',
        kind: 'changed',
        expected: '0',
        actual: '0.2',
        expectedWithin: [['share', 0, 0.01]],
        actualWithin: [['share', 0.19, 0.21]],
      },
    ]);
    const later = updateBaseline(baseline, reportOn(pair(share(0), share(208)), {}, { baseline }), false);
    expect([later.entries, later.changed]).toEqual([baseline, []]);
  });

  test.each([
    [200, true],
    [210, true],
    [190, true],
    [215, false],
    [180, false],
  ])('of %s in 1000 is the same: %s', (withoutTtl, isSame) => {
    const report = reportOn(pair(share(0), share(withoutTtl)), {}, { baseline });
    expect(baselined(report)).toEqual([['key-expiry:cart@staging', isSame]]);
  });

  test('of a TTL is the same within 10%', () => {
    const lives = (seconds: number): SnapshotGiven => ({
      settings: SERVER,
      families: [family('a', { setTtl: ttl(seconds) })],
    });
    const accepted = acceptedOn(reportOn(pair(lives(3600), lives(7200))));
    const isSame = (seconds: number) =>
      reportOn(pair(lives(3600), lives(seconds)), {}, { baseline: accepted }).findings[0]?.baselined;
    expect([7200, 7500, 9000].map(isSame)).toEqual([true, true, false]);
  });
});

describe('what is never accepted', () => {
  test('is what was not seen', () => {
    const report = reportOn([read('production', production), notRead('staging')]);
    expect(acceptedOn(report)).toEqual([]);
    const baseline = report.findings.map(({ id, expected, actual }) => ({
      id,
      kind: 'changed' as const,
      expected,
      actual,
      expectedWithin: [],
      actualWithin: [],
    }));
    const sides = [read('production', production), notRead('staging')];
    expect(reportOn(sides, {}, { baseline }).verdict).toBe('unverified');
  });

  test('is what a waiver covers, and a waiver that does not hold', () => {
    const waiver = {
      finding: 'config-value:timeout@staging',
      names: { check: 'config-value', subject: 'timeout', environment: 'staging' },
      reason: 'r',
      owner: 'o',
      location: { file: 'environments/waivers.yaml', line: 1, column: 3 },
    };
    const sides = pair(production, staging('300'));
    const ids = (expires: string) =>
      acceptedOn(reportOn(sides, { waivers: [{ ...waiver, expires }] })).map(({ id }) => id);
    expect(ids('2026-12-01')).toEqual([]);
    expect(ids('2026-11-01')).toEqual(['config-value:timeout@staging']);
  });
});

describe('an entry whose drift is gone', () => {
  const baseline = acceptedOn(reportOn(pair(production, staging('300', '50'))));
  const later = reportOn(pair(production, staging('300')), {}, { baseline });

  test('is named, and dropped only where that was asked', () => {
    expect(goneFrom(baseline, later)).toEqual(['config-value:hz@staging']);
    expect(updateBaseline(baseline, later, false).entries).toEqual(baseline);
    expect(updateBaseline(baseline, later, true).entries.map(({ id }) => id)).toEqual([
      'config-value:timeout@staging',
    ]);
  });

  test('stays where its environment was not read, or not asked for', () => {
    for (const sides of [
      [read('production', production), notRead('staging')],
      [read('production', production)],
    ])
      expect(updateBaseline(baseline, reportOn(sides), true)).toEqual({
        entries: baseline,
        added: [],
        changed: [],
        gone: [],
      });
  });

  test('may be a family that is on no side any more, where all keys were read', () => {
    const both = { settings: SERVER, families: [family('a')] };
    const accepted = acceptedOn(
      reportOn(pair(both, { settings: SERVER, families: [family('a'), family('old', { keys: 1 })] })),
    );
    expect(goneFrom(accepted, reportOn(pair(both, both)))).toEqual(['key-namespace:old@staging']);
    const sampled = { ...both, keyspace: { total: 5000, isWhole: false } };
    expect(goneFrom(accepted, reportOn(pair(sampled, sampled)))).toEqual([]);
  });
});
