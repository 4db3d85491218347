import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { commandsPage } from '../src/cli/commands-page.js';
import { Output } from '../src/cli/output.js';
import { createProgram } from '../src/cli/program.js';
import { settingsPage } from '../src/cli/settings-page.js';
import { HAZARD_NAMES } from '../src/differ/checks/config-hazard.js';
import { ALL_CHECKS } from '../src/differ/checks/index.js';
import { loadProject } from '../src/loader/project/load-project.js';
import { SETTING_MATCHERS, TTL_MATCHERS } from '../src/loader/project/vocabulary.js';
import { splitWords } from './scenarios/scenario.js';
import { redrift } from './support/run.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const read = (file: string): string => readFileSync(join(root, file), 'utf8');
const pages = readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.md'))
  .map((name) => `docs/${name}`);
const documents = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', ...pages].toSorted();

/** Fenced blocks of a document, by their language. */
const blocks = (file: string, ...languages: readonly string[]): readonly string[] =>
  [...read(file).matchAll(/^```(\w+)\n(.*?)^```$/gms)].flatMap(([, language = '', body = '']) =>
    languages.includes(language) ? [body] : [],
  );

/** Everything outside of fenced blocks. */
const prose = (file: string): string => read(file).replaceAll(/^```.*?^```$/gms, '');

test('every check has a page that begins with its id and title, and no page is of another', () => {
  const titles = readdirSync(join(root, 'docs/checks')).map(
    (name) => read(`docs/checks/${name}`).split('\n')[0],
  );
  expect(titles.toSorted()).toEqual(ALL_CHECKS.map(({ id }) => titleOf(id)).toSorted());
  for (const { id } of ALL_CHECKS) expect(read(`docs/checks/${id}.md`).split('\n')[0]).toBe(titleOf(id));
});

/** The title of a check, in lower case but for names of settings and acronyms. */
function titleOf(id: string): string {
  const title = ALL_CHECKS.find((check) => check.id === id)?.title ?? '';
  const isAcronym = /^[A-Z]{2}/.test(title);
  return `# ${id}: ${isAcronym ? title : `${title.charAt(0).toLowerCase()}${title.slice(1)}`}`;
}

test.each(ALL_CHECKS)('the page of $id names its default severity', ({ id, severity }) => {
  const weight = id === 'config-value' ? 'by the setting’s class' : severity;
  expect(read(`docs/checks/${id}.md`).replaceAll("'", '’')).toContain(`Default severity: ${weight}`);
});

test('every hazard has a page, and no page is of another', () => {
  const names = readdirSync(join(root, 'docs/hazards')).map((name) => name.replace(/\.md$/, ''));
  expect(names.toSorted()).toEqual(HAZARD_NAMES.toSorted());
  for (const name of names) expect(read(`docs/hazards/${name}.md`)).toMatch(new RegExp(`^# ${name}\n`));
});

test('docs/settings.md and docs/cli.md are fresh: else `npm run docs`', () => {
  expect(read('docs/settings.md')).toBe(settingsPage());
  expect(read('docs/cli.md')).toBe(commandsPage());
});

test.each(documents)('links and paths in %s lead to files', (file) => {
  const links = [...read(file).matchAll(/\]\((?!https?:)([^)#\s]*)(#[^)\s]+)?\)/g)];
  const broken = links.filter(([, path = '', anchor = '']) => !leads(file, path, anchor.slice(1)));
  expect(broken.map(([link]) => link)).toEqual([]);
  const paths = [...prose(file).matchAll(/`((?:src|test|docs|schema|scripts|bench|demo|\.ci)\/[\w./-]*)`/g)];
  expect(
    paths.flatMap(([, path = '']) => (existsSync(join(root, path)) || path.includes('NAME') ? [] : [path])),
  ).toEqual([]);
});

function leads(from: string, path: string, anchor: string): boolean {
  const target = path === '' ? from : join(dirname(from), path);
  if (!existsSync(join(root, target))) return false;
  return anchor === '' || headings(target).includes(anchor);
}

/** Headings as GitHub makes anchors of them. */
const headings = (file: string): readonly string[] =>
  [...prose(file).matchAll(/^#+ (.*)$/gm)].map(([, text = '']) =>
    text
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );

test('every function that the architecture names is in the file beside it', () => {
  const rows = [...read('docs/architecture.md').matchAll(/^\|.*\| `(src\/\S+)` \| `(\w+)` \|$/gm)];
  expect(rows.length).toBeGreaterThan(30);
  const isThere = (file: string, name: string): boolean => new RegExp(`\\b${name}\\b`).test(read(file));
  expect(
    rows.flatMap(([, file = '', name = '']) => (isThere(file, name) ? [] : [`${file}: ${name}`])),
  ).toEqual([]);
});

const yaml = documents.flatMap((file) => blocks(file, 'yaml').map((text, index) => ({ file, index, text })));

test.each(yaml)('the YAML in $file, block $index, loads without mistakes', ({ text }) => {
  const [, name] = /^# environments\/([\w.]+)\n/.exec(text) ?? [];
  expect(name).toBeDefined();
  const dir = mkdtempSync(join(tmpdir(), 'redrift-docs-'));
  try {
    const files = {
      'production.yaml': 'source: ${URL}\n',
      'staging.yaml': 'source: ${URL}\n',
      [name ?? '']: text,
    };
    mkdirSync(join(dir, 'environments'));
    for (const [file, content] of Object.entries(files))
      writeFileSync(join(dir, 'environments', file), content);
    const options = { env: {}, environments: null, reference: null, expand: false };
    expect(() => loadProject({ ...options, dir: join(dir, 'environments') })).not.toThrow();
  } finally {
    rmSync(dir, { recursive: true });
  }
});

test('the YAML reference names every key and every matcher', () => {
  const text = read('docs/yaml.md');
  const keys = ['environment', 'expectations', 'waivers'].flatMap((name) =>
    keysOf(JSON.parse(read(`schema/${name}.schema.json`))),
  );
  const names = new Set([...keys, ...SETTING_MATCHERS, ...TTL_MATCHERS]);
  expect([...names].filter((name) => !text.includes(name))).toEqual([]);
});

/** Whose keys are names of settings and of checks. */
const NOT_LISTED: readonly string[] = ['config', 'checks'];

/** Every key that a JSON Schema knows. */
function keysOf(schema: unknown): readonly string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const own = 'properties' in schema ? Object.keys(schema.properties ?? {}) : [];
  const below = Object.entries(schema).filter(([key]) => !NOT_LISTED.includes(key));
  return [...own, ...below.flatMap(([, value]) => keysOf(value))];
}

const lines = documents.flatMap((file) =>
  blocks(file, 'sh', 'crontab').flatMap((body) =>
    body
      .replaceAll(/\$\(.*?\)/g, 'SOMETHING')
      .split('\n')
      .flatMap((line) => line.split(/ && | \| /))
      .flatMap((line) => /^\s*(?:redrift|node dist\/bin\.js)\s+(.*)$/.exec(line)?.[1] ?? [])
      .map((line) => ({ file, line })),
  ),
);

test.each(lines)('$file: redrift $line is a command line', ({ line }) => {
  const output = new Output({ stdout: SILENT, stderr: SILENT });
  const [name = '', ...words] = splitWords(line);
  const program = createProgram(output, () => undefined);
  const command = program.commands.find((one) => one.name() === name);
  // Throws where an option has no such value.
  const parsed = name.startsWith('-') ? program.parseOptions([name, ...words]) : command?.parseOptions(words);
  expect(parsed?.unknown).toEqual([]);
  const takes = command?.registeredArguments ?? [];
  expect(parsed?.operands.length).toBeGreaterThanOrEqual(takes.filter(({ required }) => required).length);
  if (!takes.some(({ variadic }) => variadic)) expect(parsed?.operands.length).toBe(takes.length);
});

const SILENT = { write: () => true, on: () => undefined };

test.each(['README.md', 'docs/report.md'])('the picture in %s is of the demo', async (file) => {
  const { stdout } = await redrift('demo', '--recorded');
  const shown = withoutPorts(blocks(file, 'text').join('')).split('\n');
  const printed = new Set(withoutPorts(stdout).split('\n'));
  expect(shown.filter((line) => line !== '  ...' && !printed.has(line))).toEqual([]);
});

const withoutPorts = (text: string): string =>
  text.replaceAll(/127\.0\.0\.1:\d+/g, 'HOST:PORT').replaceAll(/ · snapshot of [a-z0-9 ]+ ago/g, '');

test('the README’s table of exit codes is what --help says', async () => {
  const { stdout } = await redrift('--help');
  const said = /^Exit codes: (.*)$/m.exec(stdout)?.[1] ?? '';
  const helped = said.split(' · ').flatMap((one) => {
    const [, codes = '', meaning = ''] = /^(\S+) (.*)$/.exec(one) ?? [];
    return codes.split('/').map((code) => [code, meaning]);
  });
  const table = [...read('README.md').matchAll(/^\| (\d+) \| (.*) \|$/gm)];
  expect(table.map(([, code, meaning = '']) => [code, meaning.replace(/ by SIG\w+$/, '')])).toEqual(helped);
});
