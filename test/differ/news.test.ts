import { describe, expect, test } from 'vitest';
import { announcementOf } from '../../src/differ/news.js';
import type { Report } from '../../src/model/report.js';
import { family, notRead, pair, read, reportOn, rule } from '../support/build.js';

const SERVER = { maxmemory: '1gb', 'maxmemory-policy': 'noeviction' };
const production = { settings: { ...SERVER, timeout: '0', hz: '10' } };
const staging = (timeout: string, hz: string) => ({ settings: { ...SERVER, timeout, hz } });

const [MONDAY, TUESDAY, WEDNESDAY] = [
  '2026-11-23T02:00:00.000Z',
  '2026-11-24T02:00:00.000Z',
  '2026-11-25T02:00:00.000Z',
] as const;

const monday = reportOn(pair(production, staging('300', '50')), {}, { startedAt: MONDAY });
const sightings = ({ findings }: Report) => findings.map(({ id, firstSeen }) => [id, firstSeen]);

test('without a previous report nothing is known of when it began', () => {
  expect(sightings(monday)).toEqual([
    ['config-value:hz@staging', null],
    ['config-value:timeout@staging', null],
  ]);
  expect(announcementOf(monday, null)).toMatchObject({ persisting: 0, isNews: true });
});

describe('with the report of the night before', () => {
  const tuesday = reportOn(
    pair(
      { settings: { ...production.settings, maxclients: '1000' } },
      {
        settings: { ...SERVER, timeout: '300', hz: '10', maxclients: '500' },
      },
    ),
    {},
    { startedAt: TUESDAY, previous: monday },
  );

  test('what was there is as old as it is, what is new begins today', () => {
    expect(sightings(tuesday)).toEqual([
      ['config-value:maxclients@staging', TUESDAY],
      ['config-value:timeout@staging', MONDAY],
    ]);
  });

  test('what ended in step is resolved', () => {
    expect([tuesday.resolved, tuesday.unseen]).toEqual([['config-value:hz@staging'], []]);
  });

  test('the news are what is new and what is resolved', () => {
    const news = announcementOf(tuesday, monday);
    expect(news.fresh.map(({ id }) => id)).toEqual(['config-value:maxclients@staging']);
    expect(news).toMatchObject({ resolved: ['config-value:hz@staging'], persisting: 1, isNews: true });
  });

  test('the same again is no news', () => {
    const run = { startedAt: TUESDAY, previous: monday };
    const same = reportOn(pair(production, staging('300', '50')), {}, run);
    expect(announcementOf(same, monday)).toEqual({ fresh: [], resolved: [], persisting: 2, isNews: false });
  });

  test('drift that is not accepted any more is news, however old', () => {
    const sides = pair(production, staging('300', '50'));
    const baseline = monday.findings.map(({ id, expected, actual }) => ({
      id,
      kind: 'changed' as const,
      expected,
      actual,
      expectedWithin: [],
      actualWithin: [],
    }));
    const before = reportOn(sides, {}, { startedAt: MONDAY, baseline });
    const after = reportOn(sides, {}, { startedAt: TUESDAY, previous: before });
    expect(announcementOf(after, before).fresh).toHaveLength(2);
  });
});

describe('a night on which staging did not answer', () => {
  const dark = reportOn(
    [read('production', production), notRead('staging')],
    {},
    { startedAt: TUESDAY, previous: monday },
  );

  test('resolves nothing, and passes on what it could not see', () => {
    expect(dark.resolved).toEqual([]);
    expect(dark.unseen).toEqual([
      { id: 'config-value:hz@staging', firstSeen: MONDAY },
      { id: 'config-value:timeout@staging', firstSeen: MONDAY },
    ]);
  });

  test('is followed by one that knows everything', () => {
    const run = { startedAt: WEDNESDAY, previous: dark };
    const after = reportOn(pair(production, staging('300', '10')), {}, run);
    expect(sightings(after)).toEqual([['config-value:timeout@staging', MONDAY]]);
    expect(after.resolved).toEqual(['config-value:*@staging', 'config-value:hz@staging']);
    expect(announcementOf(after, dark).fresh).toEqual([]);
  });
});

test('an environment that this run leaves out is not resolved', () => {
  const run = { startedAt: TUESDAY, previous: monday };
  const report = reportOn([read('production', production)], { leftOut: ['staging'] }, run);
  expect([report.resolved, report.unseen.length]).toEqual([[], 2]);
});

test('what the YAML asks no more is neither resolved nor unseen', () => {
  const config = ['hz', 'timeout'].map((name) => rule(name, [{ kind: 'ignore' }]));
  const run = { startedAt: TUESDAY, previous: monday };
  const report = reportOn(pair(production, staging('300', '50')), { config }, run);
  expect([report.findings, report.resolved, report.unseen]).toEqual([[], [], []]);
});

test('a family with hostile text in its name comes back under its own id', () => {
  const name = 'a@b:c\\xff/\\{d\\}';
  const sides = pair(
    { settings: SERVER, families: [family('x')] },
    { settings: SERVER, families: [family('x'), family(name, { keys: 1 })] },
  );
  const before = reportOn(sides, {}, { startedAt: MONDAY });
  const gone = reportOn(
    pair({ settings: SERVER, families: [family('x')] }, { settings: SERVER, families: [family('x')] }),
    {},
    {
      startedAt: TUESDAY,
      previous: before,
    },
  );
  expect(gone.resolved).toEqual([`key-namespace:${name}@staging`]);
});

test('an environment that was empty and is filled is resolved, also where it is read by a sample', () => {
  const full = {
    settings: SERVER,
    families: [family('a'), family('b')],
    keyspace: { total: 5000, isWhole: false },
  };
  const before = reportOn(pair(full, { settings: SERVER }), {}, { startedAt: MONDAY });
  expect(before.findings.map(({ id }) => id)).toEqual(['key-namespace:{all}@staging']);
  const after = reportOn(pair(full, full), {}, { startedAt: TUESDAY, previous: before });
  expect([after.findings, after.resolved]).toEqual([[], ['key-namespace:{all}@staging']]);
});
