import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { NOWHERE } from '../../src/loader/project/redis-url.js';
import { ALLOWED_COMMANDS } from '../../src/loader/sources/redis/allowlist.js';
import { NOTHING_REQUIRED } from '../support/build.js';
import { redrift } from '../support/run.js';
import { keys, send, server } from '../support/servers.js';

const USER =
  'user redrift on >s3cret %R~* resetchannels -@all +client|setname +info +config|get +acl|list +acl|cat +module|list +function|list +command|info +cluster|nodes +readonly +scan +select +type +pttl +object|idletime +object|encoding +memory|usage +randomkey';

const [production, staging] = await Promise.all([server(USER), server(USER)]);

beforeAll(async () => {
  for (const { port } of [production, staging])
    await send(
      port,
      ...keys(300, (n) => ['SET', `page:${n}`, 'x', 'EX', 3600]),
      ...keys(50, (n) => ['RPUSH', `queue:${n}`, 'a', 'b']),
      ['SELECT', 3],
      ...keys(40, (n) => ['HSET', `user:${n}`, 'name', 'n']),
    );
  // Long enough for an idle time to show: it is counted in seconds.
  await sleep(2200);
});

/** Everything that a server is told while `during` runs, as MONITOR prints it. */
async function monitor(port: number, during: () => Promise<unknown>): Promise<readonly string[]> {
  const socket = connect(port, '127.0.0.1');
  let said = '';
  socket.on('data', (data) => {
    said += data.toString('latin1');
  });
  socket.write('MONITOR\r\n');
  while (!said.includes('+OK')) await sleep(10);
  await during();
  await sleep(100);
  socket.destroy();
  return said.split('\r\n').filter((line) => line.includes('['));
}

const urls = [production, staging].map(({ port }) => `redis://redrift:s3cret@127.0.0.1:${port}`);

describe('a whole run on real servers, as a user who could not write', () => {
  test('sends nothing but what is on the allowlist', async () => {
    const lines = await monitor(staging.port, () => redrift('diff', ...urls));
    const sent = lines.map((line) =>
      [...line.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, word]) => (word ?? '').toUpperCase()),
    );
    expect(sent.length).toBeGreaterThan(390 * 4);
    const forbidden = sent.filter(([name = '', subcommand = '']) => {
      const allowed = ALLOWED_COMMANDS.get(name);
      return allowed !== 'whole' && allowed?.includes(subcommand) !== true;
    });
    expect(forbidden).toEqual([]);
    // Whoever looks at CLIENT LIST sees who reads; this user may not say NO-TOUCH, and it is not tried.
    expect(sent).toContainEqual(expect.arrayContaining(['CLIENT', 'SETNAME', 'REDRIFT']));
    expect(sent).not.toContainEqual(expect.arrayContaining(['NO-TOUCH']));
  });

  test('ends in step, with every key read', async () => {
    const { code, stdout } = await redrift('diff', ...urls, '--format', 'json');
    const report = JSON.parse(stdout);
    expect([code, report.verdict, report.environments[1].keys]).toEqual([
      0,
      'in-step',
      { total: 390, sampled: 390, method: 'scan', families: 3, frameworks: [], leftOut: [] },
    ]);
  });

  test('changes no idle time and writes nothing', async () => {
    const idle = async () => send(staging.port, ...keys(50, (n) => ['OBJECT', 'IDLETIME', `page:${n}`]));
    const offset = async () =>
      /master_repl_offset:(\d+)|rdb_changes_since_last_save:(\d+)/g[Symbol.match](
        await send(staging.port, ['INFO']),
      );
    const before = await offset();
    await redrift('diff', ...urls);
    const seconds = (await idle()).split('\r\n').map((line) => Number(line.slice(1)));
    expect(Math.min(...seconds.slice(0, 50))).toBeGreaterThanOrEqual(2);
    expect(await offset()).toEqual(before);
  });

  test('leaves no entry in the ACL log: nothing was tried that the user may not do', async () => {
    await redrift('diff', ...urls);
    expect(await send(staging.port, ['ACL', 'LOG'])).toBe('*0\r\n');
  });
});

test('a configCommand that is another command of Redis is refused before anything is sent', async () => {
  const { adHocEnvironment } = await import('../../src/loader/project/ad-hoc.js');
  const { readEnvironment } = await import('../../src/loader/load.js');
  const { port } = staging;
  const source = { ...NOWHERE, host: '127.0.0.1', port, configCommand: 'SET' };
  const options = {
    families: [],
    waivers: [],
    privateWords: null,
    requires: NOTHING_REQUIRED,
    reference: 'production',
    signal: new AbortController().signal,
    progress: () => undefined,
    toolVersion: '0',
  };
  const lines = await monitor(port, () =>
    expect(readEnvironment(adHocEnvironment('staging', source), options)).rejects.toThrow(
      'cannot read staging: configCommand SET is another command of Redis',
    ),
  );
  expect(lines).toEqual([]);
});
