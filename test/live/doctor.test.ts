import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { readerUser } from '../../src/loader/sources/redis/reader-user.js';
import { redrift } from '../support/run.js';
import { send, serverOf, VERSIONS } from '../support/servers.js';

const urlOf = (port: number, user = 'redrift') => `redis://${user}:s3cret@127.0.0.1:${port}`;
const wordsOf = (line: string) => line.replace('>PASSWORD', '>s3cret').split(' ');
const kindOf = (version: string) => {
  const [product = '', number = ''] = version.split('-');
  return { product, version: number };
};

test.each(VERSIONS)(
  '%s: the line that doctor prints makes a user who can read everything',
  async (version) => {
    const { port } = await serverOf(version);
    await send(port, ['SET', 'a', '1'], wordsOf(readerUser('redrift', kindOf(version))));
    const { code, stdout } = await redrift('doctor', urlOf(port), '--acl');
    expect(stdout).toContain(`a user     ${readerUser('redrift', kindOf(version))}`);
    expect(stdout).not.toMatch(/not read|without|mend|may also run|s3cret/);
    expect(stdout).toContain('1 of 1 keys: about 4 commands in pages, at most 30 s');
    expect(code).toBe(0);
  },
);

test.each(VERSIONS)('%s: what is missing is named, and the printed line mends it', async (version) => {
  const { port } = await serverOf(version);
  const denied = '-config|get -acl|list -module|list -scan -object|idletime'.split(' ');
  // Redis 6 does not take single subcommands away.
  const less = version === 'redis-6.0' ? '-config -acl -module -scan'.split(' ') : denied;
  await send(port, ['SET', 'a', '1'], wordsOf(readerUser('redrift', kindOf(version))), [
    'ACL',
    'SETUSER',
    'redrift',
    ...less,
  ]);
  const before = await redrift('doctor', urlOf(port));
  expect(before.code).toBe(2);
  // What MODULE LIST does not tell, INFO does on some.
  for (const part of ['config', 'acl', 'keys'])
    expect(before.stdout).toMatch(new RegExp(`^    ${part} +not read`, 'm'));
  const [, line = ''] = /^ {2}mend +(ACL SETUSER .*)$/m.exec(before.stdout) ?? [];
  await send(port, line.split(' '));
  const after = await redrift('doctor', urlOf(port));
  expect(after.stdout).not.toMatch(/not read|without|mend/);
  expect(after.code).toBe(0);
});

test('a wrong password and a server that is down end in 2, and neither hides the other environment', async () => {
  const { port } = await serverOf('redis-7.0');
  await send(port, wordsOf(readerUser('redrift', { product: 'redis', version: '7.0' })));
  const wrong = await redrift('doctor', `redis://redrift:nope@127.0.0.1:${port}`);
  expect([wrong.code, wrong.stdout]).toEqual([2, expect.stringContaining('not read: ')]);
  expect(wrong.stdout).not.toContain('nope');
  const both = await redrift('doctor', 'redis://127.0.0.1:1', urlOf(port));
  expect(both.code).toBe(2);
  expect(both.stdout).toMatch(/127\.0\.0\.1:1 {2}not read: the connection was refused/);
  expect(both.stdout).toContain('config     read');
});

test('a user who may change something is told what', async () => {
  const { port } = await serverOf('redis-7.0');
  const { code, stdout } = await redrift('doctor', `redis://127.0.0.1:${port}`);
  expect(stdout).toMatch(
    /note +the user default may also run FLUSHALL, CONFIG SET, ACL SETUSER, SHUTDOWN, SET, \d+ more; redrift never does/,
  );
  expect(code).toBe(0);
});

const RIGHTS = (
  '+flushall +config +config|set +acl +acl|setuser +replicaof +slaveof +shutdown +debug +@admin +@dangerous +swapdb ' +
  '+cluster +cluster|reset +module +module|load +function|load +script +script|flush +client +client|kill +sort +getex ' +
  '+georadius +eval +fcall +migrate +restore +publish +set'
).split(' ');

test.each(VERSIONS)('%s: each right to change something is told', async (version) => {
  const { port } = await serverOf(version);
  const line = wordsOf(readerUser('redrift', kindOf(version)));
  const missed: string[] = [];
  for (const right of RIGHTS) {
    const said = await send(
      port,
      line,
      ['ACL', 'SETUSER', 'redrift', '~*', right],
      ['ACL', 'SETUSER', 'redrift', 'allchannels'],
    );
    if (said.includes('Error in ACL SETUSER modifier') && said.includes(right)) continue;
    const { stdout } = await redrift('doctor', urlOf(port));
    if (!stdout.includes('the user redrift may also run ')) missed.push(right);
  }
  // 6.0 knows neither functions nor GETEX, and takes a right to what it does not know for none.
  expect(missed.filter((right) => version !== 'redis-6.0' || !/getex|function|fcall/.test(right))).toEqual(
    [],
  );
});

test('rights that only tell something are no reason for a note', async () => {
  const { port } = await serverOf('redis-7.0');
  const more =
    '~* +@read +slowlog|get +latency|latest +client|list +acl|getuser +monitor +role +keys +eval_ro'.split(
      ' ',
    );
  await send(port, wordsOf(readerUser('redrift', kindOf('redis-7.0'))), [
    'ACL',
    'SETUSER',
    'redrift',
    ...more,
  ]);
  expect((await redrift('doctor', urlOf(port))).stdout).not.toContain('may also run');
});

test('where ACL CAT is refused, what is known of the version says it', async () => {
  const { port } = await serverOf('redis-7.0');
  const line = wordsOf(readerUser('redrift', kindOf('redis-7.0')));
  await send(port, line, ['ACL', 'SETUSER', 'redrift', '-acl|cat']);
  expect((await redrift('doctor', urlOf(port))).stdout).not.toContain('may also run');
  await send(port, ['ACL', 'SETUSER', 'redrift', '+config|set', '+flushall']);
  expect((await redrift('doctor', urlOf(port))).stdout).toContain('may also run FLUSHALL, CONFIG SET;');
});

test('the README has the same lines', async () => {
  const readme = await readFile(new URL('../../README.md', import.meta.url), 'utf8');
  for (const version of ['7.0', '6.0'])
    expect(readme).toContain(readerUser('redrift', { product: 'redis', version }));
});
