import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import type { Report } from '../../src/model/report.js';
import { redrift } from '../support/run.js';
import { send, server } from '../support/servers.js';

const [production, staging] = await Promise.all([server(), server()]);
const folder = mkdtempSync(join(tmpdir(), 'redrift-test-'));
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(() => {
  delete process.env['REDRIFT_PRIVATE_KEY'];
});

const letters = (n: number): string =>
  `q${'ghijklmnop'.charAt(n % 10)}z${'ghijklmnop'.charAt(Math.floor(n / 10))}x`;
const person = (n: number): string => `${letters(n)}.doe${n}@mail.example.com`;
const card = (n: number): string => `4111-1111-2222-${1000 + n}`;

const KEYS = Array.from({ length: 60 }, (_, n) => [
  `user:${person(n)}`,
  ...['cart', 'prefs', 'seen', 'likes'].map((word) => `account:${person(n)}:${word}`),
  `card:${card(n)}`,
  `card${card(n).replaceAll('-', '')}:limits`,
  `login.${letters(n)}.web`,
  `mail/${person(n)};lang=en`,
  `session:${n}`,
  `solo-${letters(n)}`,
]).flat();

await send(production.port, ...KEYS.map((key) => ['SET', key, '1']));
await send(staging.port, ...KEYS.slice(0, 330).map((key) => ['SET', key, '1']), ['SET', 'session:1', '1']);

/**
 * What nobody may read: people, cards, and words that single keys have. Pieces of cards not within longer numbers: ports
 * and times hold any digits.
 */
const SECRETS = /example\.com|doe\d|(?<!\d)(?:4111|2222|1111)(?!\d)|q[g-p]z[g-p]x/;
/** Words that many keys share. */
const WORDS = /account|prefs|likes|login|session/;

/** Those of them that the ACL's patterns have. */
const PATTERN_WORDS = /account|prefs|~login/;

const sides = [`production=${production.url}`, `staging=${staging.url}`];
const at = (name: string): string => join(folder, name);

async function reportsOf(
  ...args: readonly string[]
): Promise<{ readonly all: string; readonly report: Report }> {
  const files = ['json', 'text', 'html', 'markdown', 'junit', 'sarif'].map(
    (name) => [name, at(`report.${name}`)] as const,
  );
  const formats = files.flatMap(([name, file]) => ['--format', `${name}=${file}`]);
  const { stderr } = await redrift('diff', ...args, '--verbose', ...formats);
  const texts = files.map(([, file]) => readFileSync(file, 'utf8'));
  return { all: [stderr, ...texts].join('\n'), report: JSON.parse(texts[0] ?? '') };
}

const keyFindings = ({ findings }: Report) =>
  findings
    .filter(({ check }) => check.startsWith('key-'))
    .map(({ id, message, kind }) => ({ id, message, kind }));

describe('a database full of e-mail addresses and card numbers', () => {
  test('has none of them in its snapshots and reports, and live and snapshots say the same', async () => {
    for (const [index, side] of sides.entries())
      expect((await redrift('snapshot', side, '-o', at(`${index}.json`), '--quiet')).code).toBe(0);
    const texts = [0, 1].map((index) => readFileSync(at(`${index}.json`), 'utf8'));
    const live = await reportsOf(...sides);
    const later = await reportsOf(at('0.json'), at('1.json'));
    const mixed = await reportsOf(at('0.json'), sides[1] ?? '');
    for (const text of [...texts, live.all, later.all, mixed.all])
      expect(SECRETS.exec(text)?.[0]).toBeUndefined();
    expect(texts[0]).toMatch(WORDS);
    expect(live.report.families.map(({ pattern }) => pattern)).toContain('account:{email}:cart');
    expect(keyFindings(later.report)).toEqual(keyFindings(live.report));
    expect(keyFindings(mixed.report)).toEqual(keyFindings(live.report));
    expect(later.report.families).toEqual(live.report.families);
  });

  test('with --private-keys has no word of a key’s name at all, and is compared word for word', async () => {
    process.env['REDRIFT_PRIVATE_KEY'] = 'a key of the team, long enough';
    for (const [index, side] of sides.entries())
      expect(
        (await redrift('snapshot', side, '-o', at(`p${index}.json.gz`), '--private-keys', '--quiet')).code,
      ).toBe(0);
    const later = await reportsOf(at('p0.json.gz'), at('p1.json.gz'));
    const live = await reportsOf(...sides, '--private-keys');
    const mixed = await reportsOf(at('p0.json.gz'), sides[1] ?? '', '--private-keys');
    for (const { all } of [later, live, mixed]) {
      expect(SECRETS.exec(all)?.[0]).toBeUndefined();
      expect(WORDS.exec(all.replace(/[a-z-]*session[a-z-]*/gi, ''))?.[0]).toBeUndefined();
      expect(all).not.toContain('a key of the team');
    }
    expect(keyFindings(later.report)).toEqual(keyFindings(live.report));
    expect(keyFindings(mixed.report)).toEqual(keyFindings(live.report));
    const patterns = later.report.families.map(({ pattern }) => pattern);
    expect(patterns).toContainEqual(expect.stringMatching(/^\{~[0-9a-f]{12}\}:\{email\}:\{~[0-9a-f]{12}\}$/));
    expect(
      later.report.findings.filter(
        ({ check, status }) => check.startsWith('key-') && status === 'unverified',
      ),
    ).toEqual([]);
  });

  test('whose snapshots were taken with two keys, or one with and one without, is unverified', async () => {
    process.env['REDRIFT_PRIVATE_KEY'] = 'a key of the team, long enough';
    await redrift('snapshot', sides[0] ?? '', '-o', at('one.json'), '--private-keys', '--quiet');
    process.env['REDRIFT_PRIVATE_KEY'] = 'another key of the team, as long';
    await redrift('snapshot', sides[1] ?? '', '-o', at('two.json'), '--private-keys', '--quiet');
    for (const [args, why] of [
      [[at('one.json'), at('two.json')], 'the words of its keys were made private with another key'],
      [
        [sides[0] ?? '', at('two.json')],
        'the words of its keys are private (--private-keys), and those that they are compared with are not',
      ],
      [
        [at('one.json'), sides[1] ?? ''],
        'the words of its keys stand in the clear, and those that they are compared with are private',
      ],
    ] as const) {
      const { report, all } = await reportsOf(...args);
      expect([report.verdict === 'in-step', report.exitCode === 0]).toEqual([false, false]);
      const found = report.findings.filter(({ check }) => check.startsWith('key-'));
      expect(found.map(({ id, status }) => [id, status])).toEqual([
        ['key-namespace:*@staging', 'unverified'],
      ]);
      expect(found[0]?.message).toContain(why);
      expect(SECRETS.exec(all)?.[0]).toBeUndefined();
    }
  });

  test('whose users may read keys by their names: the names are private, and users are compared', async () => {
    process.env['REDRIFT_PRIVATE_KEY'] = 'a key of the team, long enough';
    const grant = (port: number, ...patterns: readonly string[]) =>
      send(port, ['ACL', 'SETUSER', 'app', 'reset', 'on', 'nopass', ...patterns, '+get']);
    await grant(production.port, '~account:*', '%R~login.[ab]*', '~*');
    await grant(production.port, '~account:*', '%R~login.[ab]*');
    await grant(staging.port, '~account:*', '~prefs:*');
    const acl = ({ findings }: Report) =>
      findings
        .filter(({ check }) => check === 'server-acl')
        .map(({ id, status, message }) => [id, status, message]);
    const live = await reportsOf(...sides, '--private-keys');
    expect(acl(live.report)).toEqual([
      ['server-acl:app@staging', 'drift', expect.stringMatching(/~\{~[0-9a-f]{12}\}:\*/)],
    ]);
    expect(live.all).not.toMatch(PATTERN_WORDS);
    for (const [index, side] of sides.entries())
      await redrift('snapshot', side, '-o', at(`acl${index}.json`), '--private-keys', '--quiet');
    const texts = [0, 1].map((index) => readFileSync(at(`acl${index}.json`), 'utf8'));
    expect(texts.join('')).not.toMatch(PATTERN_WORDS);
    const later = await reportsOf(at('acl0.json'), at('acl1.json'));
    expect(acl(later.report)).toEqual(acl(live.report));
    // No command that is printed has a word that no server knows.
    expect(
      live.report.findings.flatMap(({ fix }) => fix.commands).filter((text) => text.includes('{~')),
    ).toEqual([]);
    delete process.env['REDRIFT_PRIVATE_KEY'];
    const mixed = await reportsOf(at('acl0.json'), sides[1] ?? '');
    expect(acl(mixed.report)).toEqual([]);
    expect(mixed.report.environments[1]?.coverage.unread.map(({ part }) => part)).toEqual(['keys', 'acl']);
    for (const { port } of [production, staging]) await send(port, ['ACL', 'DELUSER', 'app']);
  });

  test('needs a key that cannot be guessed', async () => {
    const args = ['snapshot', production.url, '-o', at('none.json'), '--private-keys'];
    expect(await redrift(...args)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--private-keys needs the team’s key in REDRIFT_PRIVATE_KEY'),
    });
    process.env['REDRIFT_PRIVATE_KEY'] = 'short';
    const { code, stderr } = await redrift(...args);
    expect([code, stderr]).toEqual([
      2,
      'redrift: the key in REDRIFT_PRIVATE_KEY is too short to keep words private, expected 16 characters or more\n',
    ]);
  });
});
