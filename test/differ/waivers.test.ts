import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { namesPart } from '../../src/differ/glob.js';
import { waiverFault } from '../../src/differ/waivers.js';
import type { Waiver } from '../../src/model/project.js';
import { family, notRead, pair, read, reportOn, unreadPart } from '../support/build.js';

const SERVER = { maxmemory: '1gb', timeout: '0', 'maxmemory-policy': 'noeviction' };
const production = { settings: SERVER };
const staging = { settings: { ...SERVER, timeout: '9', 'maxmemory-policy': 'allkeys-lru' } };

/** Today is 2026-11-22 in reports of tests. */
function waiver(finding: string, expires = '2026-12-31'): Waiver {
  const [, check = '', subject = '', environment = ''] = /^([^:]*):(.*)@([^@]*)$/s.exec(finding) ?? [];
  return {
    finding,
    names: { check, subject, environment },
    reason: 'the old proxy',
    owner: 'web-team',
    expires,
    location: { file: 'environments/waivers.yaml', line: 1, column: 3 },
  };
}

const waived = (finding: string, expires?: string, leftOut: readonly string[] = []) =>
  reportOn(pair(production, staging), { waivers: [waiver(finding, expires)], leftOut });

describe('a waiver that holds', () => {
  test('covers the drift that it names, which is listed and counted and decides nothing', () => {
    const report = waived('config-value:*@staging');
    expect(report.findings.map(({ id, waiver: found }) => [id, found])).toEqual([
      [
        'config-value:maxmemory-policy@staging',
        { reason: 'the old proxy', owner: 'web-team', expires: '2026-12-31' },
      ],
      ['config-value:timeout@staging', { reason: 'the old proxy', owner: 'web-team', expires: '2026-12-31' }],
    ]);
    expect([report.verdict, report.exitCode]).toEqual(['in-step', 0]);
    expect(report.summary).toMatchObject({ error: 0, warning: 0, waived: 2 });
  });

  test('leaves alone what it does not name', () => {
    expect(waived('config-value:timeout@staging').verdict).toBe('drift');
    expect(waived('config-value:timeout@production').findings[0]?.waiver).toBeNull();
  });

  test('does not make green what was not seen', () => {
    const sides = [read('production', production), notRead('staging')];
    const report = reportOn(sides, { waivers: [waiver('*:*@*')] });
    expect([report.verdict, report.summary.waived]).toEqual(['unverified', 0]);
    expect(report.findings.map(({ id, waiver: found }) => [id, found])).toEqual([
      ['config-value:*@staging', null],
    ]);
  });
});

describe('the last day is within', () => {
  test.each([
    ['2026-11-21', { kind: 'expired' }],
    ['2026-11-22', null],
    ['2027-02-20', null],
    ['2027-02-21', { kind: 'too-long', latest: '2027-02-20', days: 90 }],
    ['9999-12-31', { kind: 'too-long', latest: '2027-02-20', days: 90 }],
  ])('%s', (expires, fault) => {
    expect(waiverFault(waiver('a:b@c', expires), 90, '2026-11-22')).toEqual(fault);
  });

  test('of a limit that goes beyond the calendar', () => {
    expect(waiverFault(waiver('a:b@c', '9999-12-31'), 1e9, '2026-11-22')).toBeNull();
  });
});

describe('the check waiver', () => {
  const told = (report: ReturnType<typeof waived>) =>
    report.findings
      .filter(({ check }) => check === 'waiver')
      .map(({ id, severity, owner, location }) => [id, severity, owner, location?.line]);

  test('calls an expired one an error at its line, and the drift counts again', () => {
    const report = waived('config-value:maxmemory-policy@staging', '2026-11-21');
    expect(told(report)).toEqual([
      ['waiver:config-value:maxmemory-policy@staging@staging', 'error', 'web-team', 1],
    ]);
    expect(report.summary).toMatchObject({ error: 2, waived: 0 });
  });

  test('stands at the reference where the waiver names several environments', () => {
    expect(told(waived('config-value:timeout@*', '2027-03-01'))).toEqual([
      ['waiver:config-value:timeout@*@production', 'error', 'web-team', 1],
    ]);
  });

  test('warns of one that nothing needs', () => {
    expect(told(waived('config-value:hz@staging'))).toEqual([
      ['waiver:config-value:hz@staging@staging', 'warning', 'web-team', 1],
    ]);
  });

  test.each([
    ['an environment that this run leaves out', 'config-value:hz@*', ['qa']],
    ['another environment', 'config-value:hz@qa', ['qa']],
    ['nothing but unread keys', 'key-ttl:a@staging', []],
  ])('says nothing where the waiver names %s', (_, finding, leftOut) => {
    const sides = pair(production, { ...production, unread: [unreadPart('keys')] });
    const report = reportOn(sides, { waivers: [waiver(finding)], leftOut, policy: { mustVerify: [] } });
    expect(told(report)).toEqual([]);
  });

  test('says nothing of a family that a sample may have missed', () => {
    const sample = { families: [family('a', { keys: 100 })], keyspace: { total: 1000, isWhole: false } };
    const whole = { families: [family('a', { keys: 100 })] };
    const report = (side: typeof sample | typeof whole) =>
      told(reportOn(pair(side, side), { waivers: [waiver('key-ttl:b@staging')] }));
    expect(report(sample)).toEqual([]);
    expect(report(whole)).toHaveLength(1);
  });

  test('can be turned off and down, and nothing is waived by that', () => {
    const report = (severity: 'off' | 'info') =>
      reportOn(pair(production, staging), {
        waivers: [waiver('config-value:maxmemory-policy@staging', '2026-11-21')],
        policy: { checks: [{ check: 'waiver', severity }] },
      });
    expect(told(report('off'))).toEqual([]);
    expect(told(report('info'))[0]?.[1]).toBe('info');
    expect(report('off').verdict).toBe('drift');
  });

  test('says nothing of a check that is off', () => {
    const report = reportOn(pair(production, staging), {
      waivers: [waiver('key-ttl:a@staging')],
      policy: { checks: [{ check: 'key-ttl', severity: 'off' }] },
    });
    expect(told(report)).toEqual([]);
  });

  test('cannot itself be waived', () => {
    const expired = waiver('config-value:timeout@staging', '2026-11-21');
    const report = reportOn(pair(production, staging), { waivers: [expired, waiver('*:*@*')] });
    expect(report.findings.find(({ check }) => check === 'waiver')?.waiver).toBeNull();
    expect(report.verdict).toBe('drift');
  });
});

describe('a part of an id', () => {
  test.each([
    ['timeout', 'timeout', true],
    ['time*', 'timeout', true],
    ['*', 'a:b@c{*}', true],
    ['session:{*}', 'session:abc', false],
    ['session:{*}', 'session:{*}', true],
    ['a\\*', 'a\\*', true],
    ['a\\*', 'ab', false],
    ['lock:*', 'lock:*', true],
    ['a?', 'ab', false],
    ['a\\', 'a\\', true],
  ])('%s names %s: %s', (part, text, isNamed) => {
    expect(namesPart(part, text)).toBe(isNamed);
  });

  const hostile = fc.string({ unit: fc.constantFrom('*', '\\', '{', '}', ':', '@', '?', 'a', '\n', '😀') });

  test('every id names itself, and * names every id', () => {
    fc.assert(fc.property(hostile, (id) => namesPart(id, id) && namesPart('*', id)));
  });

  test('what stands round a star must stand round what it names', () => {
    fc.assert(
      fc.property(hostile, hostile, hostile, (start, middle, end) => {
        const plain = (text: string) => text.replaceAll(/[*\\{}]/g, 'x');
        return namesPart(`${plain(start)}*${plain(end)}`, `${plain(start)}${middle}${plain(end)}`);
      }),
    );
  });
});
