import { expect, test } from 'vitest';
import { parsePattern } from '../../src/loader/keyspace/pattern.js';
import { reportSchema } from '../../src/loader/report-schema.js';
import { redrift } from '../support/run.js';
import { send, server } from '../support/servers.js';

const [production, staging] = await Promise.all([server(), server()]);

const HOSTILE: readonly Buffer[] = [
  Buffer.from('line\nbreak:key'),
  Buffer.from('carriage\r\nreturn'),
  Buffer.from('nul\0byte'),
  Buffer.from([0xff, 0xfe, 0x80, 0x3a, 0xc3]),
  Buffer.from('\x1b[31mred\x1b[0m:\x1b]0;title\x07'),
  Buffer.from('x'.repeat(10_000)),
  Buffer.from(`long:${'ab:'.repeat(3000)}end`),
  Buffer.from('__proto__'),
  Buffer.from('constructor:prototype'),
  Buffer.from('toString'),
  Buffer.from('{user}:*:\\d+:{int}'),
  Buffer.from('right-to-left \u202egnp.exe'),
  Buffer.from('zero\u200bwidth'),
  Buffer.from('emoji 🎉:日本語'),
  Buffer.from('a@b:c@d'),
  Buffer.from('%s %d ${HOME} $(id) `id`'),
  Buffer.from('<script>alert(1)</script>|]]>'),
  Buffer.from('::::'),
  Buffer.from(' '),
  Buffer.from(''),
];

test('hostile key names go through sample, families, ids, text and JSON unharmed and harmless', async () => {
  await send(staging.port, ...HOSTILE.map((key) => ['SET', key, 'value-that-nobody-reads']));
  await send(production.port, ['SET', 'a', '1']);
  const sides = [`production=${production.url}`, `staging=${staging.url}`];
  const json = await redrift('diff', ...sides, '--format', 'json');
  const text = await redrift('diff', ...sides, '--verbose');

  const report = reportSchema.parse(JSON.parse(json.stdout));
  const staged = report.families.filter(({ environment }) => environment === 'staging');
  expect(staged.reduce((sum, { keys }) => sum + keys, 0)).toBe(HOSTILE.length);
  expect([json.code, text.code]).toEqual([0, 0]);

  for (const key of HOSTILE) {
    const matching = staged.filter(({ pattern }) => {
      const read = parsePattern(pattern);
      return 'matches' in read && read.matches(key.toString('latin1'));
    });
    expect(
      matching.length,
      `a family for ${JSON.stringify(key.toString('latin1').slice(0, 40))}`,
    ).toBeGreaterThan(0);
  }
  const ids = report.findings.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const output of [json.stdout, text.stdout]) {
    expect(output).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u202e]/);
    expect(output).not.toContain('value-that-nobody-reads');
    expect(output).not.toContain('\ufffd');
  }
});

test('a snapshot of them is read back as it was written', async () => {
  const { mkdtemp, rm } = await import('node:fs/promises');
  const { tmpdir } = await import('node:os');
  const { join } = await import('node:path');
  const folder = await mkdtemp(join(tmpdir(), 'redrift-test-'));
  const file = join(folder, 'staging.json');
  expect((await redrift('snapshot', `staging=${staging.url}`, '-o', file)).code).toBe(0);
  const live = await redrift('diff', `live=${staging.url}`, `file=${file}`, '--format', 'json');
  const report = JSON.parse(live.stdout);
  expect([
    live.code,
    report.verdict,
    report.findings.filter(({ check }: { check: string }) => check.startsWith('key')),
  ]).toEqual([0, 'in-step', []]);
  await rm(folder, { recursive: true });
});
