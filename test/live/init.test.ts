import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readerUser } from '../../src/loader/sources/redis/reader-user.js';
import { redrift } from '../support/run.js';
import { keys, send, server, serverOf } from '../support/servers.js';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'redrift-init-'));
});
afterEach(() => rm(folder, { recursive: true }));

const dir = (name = 'environments') => join(folder, name);
const read = (name: string) => readFile(join(dir(), name), 'utf8');
const uuid = (n: number) => `8d3f0000-0000-4000-8000-${String(n).padStart(12, '0')}`;

/** Sessions of an hour, carts without TTL, and a family of its own; under a prefix. */
async function fill(port: number, own: string, prefix = ''): Promise<void> {
  await send(
    port,
    ...keys(400, (n) => ['SET', `${prefix}session:${uuid(n)}`, 'x', 'EX', 3600]),
    ...keys(400, (n) => ['HSET', `${prefix}cart:${1000 + n}`, 'a', 1]),
    ...keys(50, (n) => ['SET', `${prefix}${own}:${n}:html`, 'x']),
  );
}

test('what agrees is an expectation, what differs a decision, and check afterwards says what init said', async () => {
  const production = await server('maxmemory-policy allkeys-lru', 'maxmemory 200mb', 'timeout 300', 'hz 20');
  const staging = await server('maxmemory-policy allkeys-lru', 'maxmemory 50mb', 'timeout 0', 'hz 20');
  await fill(production.port, 'page');
  await fill(staging.port, 'page');
  const [a, b] = [production, staging].map(({ port }) => `redis://127.0.0.1:${port}`);
  const made = await redrift('init', '--dir', dir(), `production=${a}`, `staging=${b}`);
  expect(made.stderr).toBe('');
  expect(made.code).toBe(0);
  expect((await readdir(dir())).toSorted()).toEqual(['expectations.yaml', 'production.yaml', 'staging.yaml']);
  expect(await readdir(folder)).toEqual(['environments']);
  expect(await read('staging.yaml')).toContain(`source: ${b}\n`);
  const expectations = await read('expectations.yaml');
  for (const line of [
    'reference: production',
    '  maxmemory-policy: allkeys-lru',
    '  hz: 20',
    '  # maxmemory: { ratio: { to: production, between: [0.2, 1] } }   # smaller on purpose',
    '  # maxmemory: { per: { production: 200mb, staging: 50mb } }   # as it is today',
    '  # timeout: { per: { production: 300, staging: 0 } }   # as it is today',
    '  "session:{uuid}": { type: string, ttl: 1h }',
    '  "cart:{int}": { type: hash, ttl: none }',
    '  server: ">=7.0"',
  ])
    expect(expectations.split('\n')).toContain(line);
  const after = await redrift('check', '--dir', dir(), '--format', 'json');
  const { findings } = JSON.parse(after.stdout);
  const ids = findings.map(({ id }: { id: string }) => id);
  expect(ids).toContain('config-value:maxmemory@staging');
  for (const id of ids) expect(made.stdout).toContain(`${id}: `);

  // What init left to be decided, decided.
  const decided = expectations.replace(/^( {2})# ((?:maxmemory: \{ ratio|timeout: \{ per).*)$/gm, '$1$2');
  expect(decided).not.toBe(expectations);
  await writeFile(join(dir(), 'expectations.yaml'), decided);
  expect((await redrift('check', '--dir', dir())).stdout).toMatch(/^IN STEP/);
});

test('equal environments are in step after it', async () => {
  const servers = await Promise.all([server('maxmemory 100mb'), server('maxmemory 100mb')]);
  for (const { port } of servers) await fill(port, 'page');
  const sides = servers.map(
    ({ port }, index) => `${['production', 'staging'][index]}=redis://127.0.0.1:${port}`,
  );
  const made = await redrift('init', '--dir', dir(), ...sides);
  expect(made.stdout).toContain('Nothing differs that redrift check would report.');
  expect((await redrift('check', '--dir', dir())).code).toBe(0);
});

test('a password is in no file and on no screen; the variable is named, and works', async () => {
  const one = await serverOf('redis-8.0');
  await send(
    one.port,
    ['SET', 'a', 1],
    readerUser('redrift', { product: 'redis', version: '8.0' })
      .replace('>PASSWORD', '>s3cretWord')
      .split(' '),
  );
  const url = `redis://redrift:s3cretWord@127.0.0.1:${one.port}`;
  process.env['REDRIFT_TEST_URL'] = url;
  const made = await redrift('init', '--dir', dir(), `eu-1=${url}`, 'eu-2=${REDRIFT_TEST_URL}');
  const files = await Promise.all((await readdir(dir())).map(read));
  expect([made.stdout, made.stderr, ...files].join('\n')).not.toContain('s3cret');
  expect(await read('eu-1.yaml')).toContain('source: ${REDIS_EU_1_URL}\n');
  expect(await read('eu-2.yaml')).toContain('source: ${REDRIFT_TEST_URL}\n');
  expect(made.stdout).toContain('export REDIS_EU_1_URL=');
  process.env['REDIS_EU_1_URL'] = url;
  const after = await redrift('check', '--dir', dir());
  delete process.env['REDIS_EU_1_URL'];
  delete process.env['REDRIFT_TEST_URL'];
  // Both names lead to one server, and nothing else is wrong.
  expect([after.code, after.stderr]).toEqual([1, '']);
  expect(after.stdout).toContain('same-server');
});

test('keys under the environment’s own name get a keyPrefix, and are compared', async () => {
  const [production, staging] = [await server(), await server()];
  await fill(production.port, 'page', 'prod:');
  await fill(staging.port, 'page', 'stg:');
  const made = await redrift(
    'init',
    '--dir',
    dir(),
    `production=redis://127.0.0.1:${production.port}`,
    `staging=redis://127.0.0.1:${staging.port}`,
  );
  expect(made.code).toBe(0);
  expect(await read('staging.yaml')).toContain('keyPrefix: "stg:"');
  expect(await read('production.yaml')).toContain('keyPrefix: "prod:"');
  expect(await read('expectations.yaml')).toContain('"session:{uuid}": { type: string, ttl: 1h }');
  expect((await redrift('check', '--dir', dir())).code).toBe(0);
});

test('hostile names of families do no harm to the YAML', async () => {
  const [production, staging] = [await server(), await server()];
  const names = [
    'a"b',
    "a'b",
    'a#b: c',
    '${HOME}',
    '*',
    '{x}',
    'a\nb',
    '\\',
    '\u2028é',
    '- ',
    '? ',
    '&a',
    '%',
  ];
  for (const { port } of [production, staging])
    await send(port, ...names.flatMap((name) => keys(250, (n) => ['SET', Buffer.from(`${name}:${n}`), 'x'])));
  const made = await redrift(
    'init',
    '--dir',
    dir(),
    `production=redis://127.0.0.1:${production.port}`,
    `staging=redis://127.0.0.1:${staging.port}`,
  );
  expect([made.code, made.stderr]).toEqual([0, '']);
  const after = await redrift('check', '--dir', dir());
  expect([after.code, after.stderr]).toEqual([0, '']);
});

test('an environment that cannot be read, and a folder that holds something: nothing is written', async () => {
  const { port } = await server();
  const url = `redis://127.0.0.1:${port}`;
  const down = await redrift('init', '--dir', dir(), `production=${url}`, 'staging=redis://127.0.0.1:1');
  expect([down.code, down.stdout]).toEqual([2, '']);
  expect(down.stderr).toContain('cannot read staging');
  expect(await readdir(folder)).toEqual([]);
  await writeFile(join(folder, 'mine.txt'), 'mine');
  const full = await redrift('init', '--dir', folder, `production=${url}`, `staging=${url}`);
  expect([full.code, full.stdout]).toEqual([2, '']);
  expect(full.stderr).toContain('is there already, and not empty');
  expect(await readdir(folder)).toEqual(['mine.txt']);
});

test.each([
  [[], 'init takes at least two environments'],
  [['production=redis://h'], 'init takes at least two environments'],
  [['redis://u:s3cret@h', 'staging=redis://h'], 'init takes NAME=URL'],
  [['production=redis://u:s3cret@h', 'production=redis://h'], 'two environments are called production'],
  [
    ['waivers=redis://h', 'staging=redis://h'],
    'waivers cannot name an environment: waivers.yaml is a file of another kind',
  ],
  [['production=${REDRIFT_TEST_NONE}', 'staging=redis://h'], 'the variable REDRIFT_TEST_NONE is not set'],
  [['production=redis//u:s3cret@h', 'staging=redis://h'], 'neither a URL'],
  [['production=redis:/h?password=s3cret', 'staging=redis://h'], 'neither a URL'],
  [['production=redis:s3cret', 'staging=redis://h'], 'neither a URL'],
  [['production=h:6379?password=s3cret', 'staging=redis://h'], 'neither a URL'],
  [['production=h:6379/s3cret', 'staging=redis://h'], 'an address without redis:// in front'],
  [['s3cret@h=6379', 'staging=redis://h'], 'what stands before "=" cannot name an environment'],
])('init %j: %s', async (args, message) => {
  const { code, stderr } = await redrift('init', '--dir', dir(), ...args);
  expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
  expect(stderr).not.toContain('s3cret');
});

test('on a terminal it asks', async () => {
  const { port } = await server();
  const answers = ['', `redis://127.0.0.1:${port}`, 'qa', `redis://127.0.0.1:${port}`, ''];
  // `script` gives the command a terminal of its own.
  const command = `${process.execPath} ${join(process.cwd(), 'dist/bin.js')} init --dir ${dir()}`;
  const child = execFile('script', ['-qec', command, '/dev/null']);
  let [said, answered] = ['', 0];
  child.stdout?.on('data', (text: string) => {
    said += text;
    const asked = said.match(/\): |Where is \S+\? /g)?.length ?? 0;
    for (; answered < asked; answered++) child.stdin?.write(`${answers[answered]}\r`);
  });
  const code = await new Promise((resolve) => child.on('exit', resolve));
  expect([code, said]).toEqual([0, expect.stringContaining('redrift check')]);
  expect((await readdir(dir())).toSorted()).toEqual(['expectations.yaml', 'production.yaml', 'qa.yaml']);
});

test('every line to choose from is valid, and what is there today settles the drift', async () => {
  const sides = ['production', 'staging'].map(
    (name) => `${name}=${join(process.cwd(), `demo/${name}.snapshot.json`)}`,
  );
  await redrift('init', '--dir', dir(), ...sides);
  const written = await read('expectations.yaml');
  const settings = [
    ...written.matchAll(/^ {2}# ([^"\s]\S+: .*) {3}# (as it is today|it may differ|smaller on purpose)$/gm),
  ];
  const families = [...written.matchAll(/^ {2}# (".*": .*) {3}# (.*)$/gm)];
  expect([settings.length, families.length]).toEqual([13, 3]);
  const check = async (text: string) => {
    await writeFile(join(dir(), 'expectations.yaml'), text);
    const { code, stdout, stderr } = await redrift('check', '--dir', dir(), '--format', 'json');
    expect([code < 2, stderr]).toEqual([true, '']);
    return JSON.parse(stdout).findings.map(({ id }: { id: string }) => id);
  };
  expect(await check(written)).toHaveLength(11);
  for (const note of ['as it is today', 'it may differ'])
    expect(
      (
        await check(
          settings
            .filter(([, , why]) => why === note)
            .reduce((text, [line, yaml]) => text.replace(line, `  ${yaml}`), written),
        )
      ).filter((id: string) => id.startsWith('config-value:')),
    ).toEqual([]);
  const taken = (text: string, line: string): string => text.replace(line, line.replace('# ', ''));
  for (const [line] of settings) {
    await writeFile(join(dir(), 'expectations.yaml'), taken(written, line));
    expect(await redrift('validate', '--dir', dir()), line).toMatchObject({ code: 0 });
  }
  for (const [line] of families) {
    await writeFile(join(dir(), 'expectations.yaml'), taken(taken(written, '# families:'), line));
    expect(await redrift('validate', '--dir', dir()), line).toMatchObject({ code: 0 });
  }
});
