import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { blocksOf, linesOf, ROOT, shell } from './support/document.js';
import { keys, send, server } from './support/servers.js';

const home = mkdtempSync(join(tmpdir(), 'redrift-guide-'));
afterAll(() => rmSync(home, { recursive: true }));

const blocks = blocksOf('docs/guide.md');

const commands = blocks.filter(({ language }) => language === 'sh').flatMap(({ text }) => linesOf(text));

test('the guide takes at most ten commands', () => {
  expect(commands.length).toBeLessThanOrEqual(10);
});

// Packs, installs from the registry, and runs the program nine times.
test('the guide, as it stands, from the packed package', { timeout: 180_000 }, async () => {
  shell(`npm pack --ignore-scripts --silent --pack-destination '${home}'`, ROOT);
  const [production, staging] = [
    await server('maxmemory 200mb', 'maxmemory-policy allkeys-lru', 'timeout 300'),
    await server('maxmemory 50mb', 'timeout 300'),
  ];
  for (const { port } of [production, staging]) await send(port, ...content());
  const played = (text: string): string =>
    text
      .replaceAll('localhost:6379', `localhost:${production.port}`)
      .replaceAll('localhost:6380', `localhost:${staging.port}`)
      .replaceAll('-p 6380', `-p ${staging.port}`)
      .replace(/^( *expires: )\d{4}-\d{2}-\d{2}$/m, `$1${inDays(30)}`);
  let printed = '';
  for (const { language, text } of blocks) {
    const [, file] = /^# (environments\/\S+)\n/.exec(text) ?? [];
    if (language === 'sh') printed = shell(played(text), home);
    else if (file !== undefined) writeFileSync(join(home, file), played(text));
    else expect(missing(text, printed), printed).toEqual([]);
  }
  expect(readdirSync(home)).toEqual(expect.arrayContaining(['comment.md', 'environments', 'last.json']));
  expect(readFileSync(join(home, 'comment.md'), 'utf8')).toMatch(/^<!-- redrift/);
});

const content = () => [
  ...keys(500, (n) => [
    'SET',
    `session:8d3f0000-0000-4000-8000-${String(n).padStart(12, '0')}`,
    'x',
    'EX',
    3600,
  ]),
  ...keys(500, (n) => ['HSET', `cart:${1000 + n}`, 'a', 1]),
];

/** Lines of the document that were not printed; `...` stands for any others. */
function missing(text: string, printed: string): readonly string[] {
  const known = new Set(linesOf(printed).map(withoutRun));
  return linesOf(text).filter((line) => line.trim() !== '...' && !known.has(withoutRun(line)));
}

/** Without what another run prints otherwise. */
const withoutRun = (line: string): string =>
  line
    .replaceAll(/localhost:\d+/g, 'localhost:PORT')
    .replaceAll(/\d{4}-\d{2}-\d{2}/g, 'DAY')
    .replaceAll(/\b(redis|valkey) \d+\.\d+\.\d+/g, 'SERVER')
    .replaceAll(/\d+ of \d+ settings/g, 'N of N settings')
    .replaceAll(/of \d+ questions/g, 'of N questions')
    .trimEnd();

const inDays = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
