import { describe, expect, test } from 'vitest';
import type { AclUser } from '../../../src/model/snapshot.js';
import type { SnapshotGiven } from '../../support/build.js';
import { answersOf, findingsOf, notRead, pair, read, reportOn } from '../../support/build.js';

/** Settings of which no other check has anything to say. */
const QUIET = { settings: { appendonly: 'no', maxmemory: '0', 'maxmemory-policy': 'noeviction' } };

const module_ = (name: string, version: number, isBuiltIn = false) => ({ name, version, isBuiltIn });
const library = (name: string, sha256: string) => ({ name, engine: 'lua', functions: ['f'], sha256 });

const messages = (check: string, a: SnapshotGiven, b: SnapshotGiven) =>
  findingsOf(reportOn(pair(a, b)), check).map(({ subject, severity, message }) => [
    subject,
    severity,
    message,
  ]);

describe('server-modules', () => {
  test('names what is missing, unexpected and of another version', () => {
    const production = { modules: [module_('ReJSON', 20800), module_('search', 20811)] };
    const staging = { modules: [module_('bf', 20600), module_('search', 20600)] };
    expect(messages('server-modules', production, staging)).toEqual([
      ['ReJSON', 'error', 'the module ReJSON is not there; production has it'],
      ['bf', 'error', 'the module bf is there; production does not have it'],
      ['search', 'error', 'the module search is not that of production: it is 2.6.0, not 2.8.11'],
    ]);
  });

  test('what a server brings itself is no difference', () => {
    expect(messages('server-modules', {}, { modules: [module_('vectorset', 1, true)] })).toEqual([]);
  });
});

describe('server-functions', () => {
  test('holds code by its hash', () => {
    const [a, b] = [{ functions: [library('lib', '00')] }, { functions: [library('lib', '11')] }];
    expect(messages('server-functions', a, a)).toEqual([]);
    expect(messages('server-functions', a, b)).toEqual([
      ['lib', 'error', 'the function library lib is not that of production: it has other code'],
    ]);
  });
});

describe.each([
  ['server-modules', 'modules'],
  ['server-functions', 'functions'],
  ['server-acl', 'acl'],
] as const)('%s', (check, part) => {
  test('that could not be read is unverified, and told once', () => {
    const unread = [{ part, node: 'x', why: 'NOPERM', remedy: `ACL SETUSER a +${part}` }] as const;
    const report = reportOn(pair(QUIET, { ...QUIET, [part]: null, unread }));
    expect(report.findings).toMatchObject([
      { id: `${check}:*@staging`, status: 'unverified', fix: { commands: [`ACL SETUSER a +${part}`] } },
    ]);
    expect(answersOf(report, check)).toEqual(['*@staging unverified']);
  });

  test('decides the exit code where the policy demands the part', () => {
    const unread = [{ part, node: 'x', why: 'NOPERM', remedy: null }] as const;
    const sides = pair(QUIET, { ...QUIET, [part]: null, unread });
    expect(reportOn(sides).exitCode).toBe(0);
    expect(reportOn(sides, { policy: { mustVerify: [part] } }).exitCode).toBe(2);
  });

  test('that is switched off is nobody’s loss, unless the policy demands it', () => {
    const unread = [{ part, node: 'x', why: 'NOPERM', remedy: null }] as const;
    const sides = pair(QUIET, { ...QUIET, [part]: null, unread });
    const checks = [{ check, severity: 'off' as const }];
    expect(reportOn(sides, { policy: { checks } }).findings).toEqual([]);
    expect(reportOn(sides, { policy: { checks, mustVerify: [part] } }).exitCode).toBe(2);
  });

  test('is not known where either side did not answer', () => {
    expect(answersOf(reportOn([notRead('production'), read('staging')]), check)).toEqual([
      '*@staging unverified',
    ]);
  });
});

test('a user whose categories are not known is told by the part that was not read', () => {
  const user = (isResolved: boolean, ...except: readonly string[]): AclUser => ({
    name: 'app',
    isOn: true,
    isOpen: true,
    passwords: [],
    rules: [{ commands: { base: 'none', except, isResolved }, keys: [], channels: [], others: [] }],
  });
  const unread = [{ part: 'acl', node: 'x', why: 'ACL CAT was refused', remedy: null }] as const;
  const staging = { ...QUIET, acl: [user(false, '+@read')], unread };
  const report = reportOn(pair({ ...QUIET, acl: [user(true, 'get')] }, staging));
  expect(report.findings.map(({ id }) => id)).toEqual(['server-acl:*@staging']);
  expect(answersOf(report, 'server-acl')).toEqual(['app@staging unverified']);
});
