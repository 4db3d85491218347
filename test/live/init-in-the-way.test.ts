import { lstat, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { initCommand } from '../../src/cli/init.js';
import { type Draft, Output } from '../../src/cli/output.js';
import { redrift } from '../support/run.js';
import { server } from '../support/servers.js';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'redrift-init-'));
});
afterEach(() => rm(folder, { recursive: true }));

const dir = (name = 'environments') => join(folder, name);
const read = (name: string) => readFile(join(dir(), name), 'utf8');

test('what is in the way is said before anything is read, and stays', async () => {
  const sides = ['production=redis://127.0.0.1:1', 'staging=redis://127.0.0.1:1'];
  await writeFile(join(folder, 'file'), 'mine');
  await symlink(join(folder, 'nowhere'), join(folder, 'dangling'));
  for (const name of ['file', 'dangling'])
    expect(await redrift('init', '--dir', dir(name), ...sides)).toEqual({
      code: 2,
      stdout: '',
      stderr: `redrift: ${dir(name)} is there already, and no folder; expected a folder to make, such as --dir ${dir(name)}-new\n`,
    });
  expect((await redrift('init', '--dir', './', ...sides)).stderr).toBe(
    'redrift: ./ is the folder that redrift runs in; expected a folder to make, such as --dir environments\n',
  );
  const { url } = await server();
  const below = await redrift('init', '--dir', dir('file/below'), `production=${url}`, `staging=${url}`);
  expect(below).toMatchObject({
    code: 2,
    stderr: `redrift: cannot write ${dir('file/below')}: a file stands where its folder should be\n`,
  });
  expect((await readdir(folder)).toSorted()).toEqual(['dangling', 'file']);
});

test('a signal while a draft is written leaves none behind, and no folder', async () => {
  const { url } = await server();
  class Interrupted extends Output {
    override async draft(...args: Parameters<Output['draft']>): Promise<Draft> {
      const draft = await super.draft(...args);
      process.emit('SIGINT');
      return draft;
    }
  }
  const stream = { write: (_: string, done?: () => void) => done?.(), on: () => undefined };
  let code = 0;
  const command = initCommand(new Interrupted({ stdout: stream, stderr: stream }), (done) => {
    code = done;
  });
  await command.parseAsync(['--dir', dir(), `production=${url}`, `staging=${url}`], { from: 'user' });
  expect([code, await readdir(folder)]).toEqual([130, []]);
});

test('a link to an empty folder is followed, and stays a link', async () => {
  const { url } = await server();
  await mkdir(dir('target'));
  await symlink(dir('target'), dir());
  const { code } = await redrift('init', '--dir', `${dir()}/`, `production=${url}`, `staging=${url}`);
  expect(code).toBe(0);
  expect((await lstat(dir())).isSymbolicLink()).toBe(true);
  expect((await readdir(dir('target'))).toSorted()).toEqual([
    'expectations.yaml',
    'production.yaml',
    'staging.yaml',
  ]);
  expect((await readdir(folder)).toSorted()).toEqual(['environments', 'target']);
});

test('environments may be called by numbers', async () => {
  const [one, other] = await Promise.all([server('maxmemory 200mb'), server('maxmemory 100mb')]);
  const made = await redrift('init', '--dir', dir(), `1=${one.url}`, `2=${other.url}`);
  expect([made.code, made.stderr]).toEqual([0, '']);
  const written = await read('expectations.yaml');
  expect(written).toContain('reference: "1"\n');
  expect(written).toContain('# maxmemory: { ratio: { to: "1", between: [0.5, 1] } }');
  expect(written).toContain('# maxmemory: { per: { "1": 200mb, "2": 100mb } }');
});

test('names that would share a variable get one each', async () => {
  const [one, other] = await Promise.all([server('requirepass s3cret-a'), server('requirepass s3cret-b')]);
  const urls = [`redis://:s3cret-a@127.0.0.1:${one.port}`, `redis://:s3cret-b@127.0.0.1:${other.port}`];
  const made = await redrift('init', '--dir', dir(), `shop-eu=${urls[0]}`, `shop.eu=${urls[1]}`);
  expect(made.code).toBe(0);
  expect(made.stdout).not.toContain('same-server');
  expect(await read('shop-eu.yaml')).toContain('source: ${REDIS_SHOP_EU_URL}\n');
  expect(await read('shop.eu.yaml')).toContain('source: ${REDIS_SHOP_EU_URL_2}\n');
});

test('a variable with a file in it is refused: the YAML could not name it so', async () => {
  process.env['REDRIFT_TEST_FILE'] = join(process.cwd(), 'demo/staging.snapshot.json');
  const sides = ['production=redis://127.0.0.1:1', 'staging=${REDRIFT_TEST_FILE}'];
  const made = await redrift('init', '--dir', dir(), ...sides);
  delete process.env['REDRIFT_TEST_FILE'];
  expect(made).toEqual({
    code: 2,
    stdout: '',
    stderr: 'redrift: the variable REDRIFT_TEST_FILE holds no URL; expected the file itself: staging=FILE\n',
  });
});
