import { createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, test } from 'vitest';
import type { Finding } from '../../src/model/report.js';
import { redrift } from '../support/run.js';
import { send, server } from '../support/servers.js';

const good = await server();
const locked = await server('requirepass s3cret-password', 'user bob on >b0b-password ~* +@all');

/** A server on loopback that treats each connection in its own way. */
async function impostor(treat: (socket: Socket) => void): Promise<number> {
  const sockets = new Set<Socket>();
  const listening: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    treat(socket);
  });
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
  afterAll(() => {
    for (const socket of sockets) socket.destroy();
    listening.close();
  });
  const address = listening.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

const diff = (source: string, ...options: readonly string[]) =>
  redrift('diff', `production=${good.url}`, `staging=${source}`, '--quiet', ...options);

const SECRETS = /s3cret|b0b|wr0ng/;

async function expectFault(source: string, sentence: string, ...options: readonly string[]): Promise<void> {
  const { code, stdout, stderr } = await diff(source, ...options);
  expect(stderr).toBe(`redrift: cannot read ${sentence}\n`);
  expect(code).toBe(2);
  expect(stdout).toContain('UNVERIFIED');
  expect(stdout + stderr).not.toMatch(SECRETS);
  expect(stderr).not.toMatch(/\n\s+at /);
}

describe('each fault ends in one sentence that names the environment and the cause, and in exit 2', () => {
  test('the server is not running', async () => {
    const stopped = await server();
    await stopped.stop();
    await expectFault(
      `redis://:wr0ng@127.0.0.1:${stopped.port}`,
      'staging: the connection was refused; is the server running, and are host and port right? Trying again helps once it answers',
    );
  });

  test('the host is not known', async () => {
    const { code, stderr } = await diff('redis://no-such-host.invalid:6379');
    expect(stderr).toMatch(
      /^redrift: cannot read staging: its host name (is not known|could not be looked up); check the host name/,
    );
    expect(code).toBe(2);
  });

  test('a wrong password', async () => {
    await expectFault(
      `redis://:wr0ng@127.0.0.1:${locked.port}`,
      'staging: it refused the username or password; check username and password; trying again does not help',
    );
  });

  test('a wrong user', async () => {
    await expectFault(
      `redis://alice:wr0ng@127.0.0.1:${locked.port}`,
      'staging: it refused the username or password; check username and password; trying again does not help',
    );
  });

  test('no password', async () => {
    await expectFault(
      `redis://127.0.0.1:${locked.port}`,
      'staging: it asks for a password and none was given; give a password (and username) under source:; trying again does not help',
    );
  });

  test('a port that accepts and never answers', async () => {
    const port = await impostor(() => undefined);
    await expectFault(
      `redis://:wr0ng@127.0.0.1:${port}`,
      'staging: no answer within 5 seconds; the port accepts connections but nothing answers; check that it is a Redis, or try again when it is less busy',
    );
  });

  test('the time of the run is up before that', async () => {
    const port = await impostor(() => undefined);
    const started = performance.now();
    await expectFault(
      `redis://127.0.0.1:${port}`,
      'staging: the time of the run was up; raise --timeout, or try again',
      '--timeout',
      '500ms',
    );
    expect(performance.now() - started).toBeLessThan(4000);
  });

  test.each([
    ['HTTP', 'HTTP/1.1 400 Bad Request\r\n\r\n'],
    ['SMTP', '220 mail.example ESMTP\r\n'],
    ['SSH', 'SSH-2.0-OpenSSH_9.6\r\n'],
  ])('a port that speaks %s', async (_, banner) => {
    const port = await impostor((socket) => socket.write(banner));
    await expectFault(
      `redis://127.0.0.1:${port}`,
      'staging: what answers there is not a Redis; check host and port (a TLS port does not answer plain connections); trying again does not help',
    );
  });

  test('a port that closes at once', async () => {
    const port = await impostor((socket) => socket.end());
    const { code, stderr } = await diff(`redis://127.0.0.1:${port}`);
    expect(stderr).toMatch(
      /^redrift: cannot read staging: the server (closed|reset) the connection; a TLS port does that to plain connections: its URL begins with rediss:\/\/; else trying again may help\n$/,
    );
    expect(code).toBe(2);
  });

  test('a database that it does not have', async () => {
    await expectFault(
      `${good.url}/99`,
      'keys of staging: it does not have the database that was asked for; check the database number of the URL; trying again does not help',
    );
  });

  test('it is loading its data', async () => {
    const port = await impostor((socket) =>
      socket.on('data', () => socket.write('-LOADING Redis is loading the dataset in memory\r\n')),
    );
    await expectFault(
      `redis://127.0.0.1:${port}`,
      'staging: it is still loading its data; try again when it has loaded its data',
    );
  });

  test('it takes no more clients', async () => {
    const port = await impostor((socket) => socket.end('-ERR max number of clients reached\r\n'));
    await expectFault(
      `redis://127.0.0.1:${port}`,
      'staging: it reached its maximum number of clients; it takes no more clients: try again, or raise its maxclients',
    );
  });

  test('INFO is forbidden', async () => {
    await send(good.port, ['ACL', 'SETUSER', 'blind', 'on', '>b0b', '~*', '-@all', '+ping']);
    await expectFault(
      `redis://blind:b0b@127.0.0.1:${good.port}`,
      'staging: it does not permit INFO (ACL SETUSER blind +info); give the user the right that is missing; trying again does not help',
    );
  });
});

const OTHER_PARTS = ['+acl|list', '+acl|cat', '+module|list', '+function|list'];

describe('what may not be read is unverified, with the line that mends it', () => {
  test('CONFIG is forbidden', async () => {
    await send(good.port, [
      'ACL',
      'SETUSER',
      'half',
      'on',
      '>b0b',
      '~*',
      '-@all',
      '+info',
      '+scan',
      '+type',
      '+pttl',
      '+object',
      ...OTHER_PARTS,
    ]);
    const { code, stdout } = await redrift(
      'diff',
      `production=${good.url}`,
      `staging=redis://half:b0b@127.0.0.1:${good.port}`,
      '--format',
      'json',
    );
    const report = JSON.parse(stdout);
    expect([code, report.verdict]).toEqual([2, 'unverified']);
    expect(report.findings.filter(({ status }: Finding) => status === 'unverified')).toMatchObject([
      {
        id: 'config-value:*@staging',
        status: 'unverified',
        kind: 'denied',
        fix: { commands: ['ACL SETUSER half +config|get'] },
      },
    ]);
  });

  test('SCAN is forbidden', async () => {
    await send(
      good.port,
      ['SET', 'a', '1'],
      ['ACL', 'SETUSER', 'keyless', 'on', '>b0b', '~*', '-@all', '+info', '+config|get', ...OTHER_PARTS],
    );
    const { code, stdout } = await redrift(
      'diff',
      `production=${good.url}`,
      `staging=redis://keyless:b0b@127.0.0.1:${good.port}`,
      '--format',
      'json',
    );
    const report = JSON.parse(stdout);
    expect([code, report.verdict]).toEqual([2, 'unverified']);
    expect(report.findings.filter(({ status }: Finding) => status === 'unverified')).toMatchObject([
      {
        id: 'key-namespace:*@staging',
        fix: {
          commands: [
            'ACL SETUSER keyless %R~* +scan +select +type +pttl +object|idletime +object|encoding +memory|usage +randomkey',
          ],
        },
      },
    ]);
  });
});

test('a server that dies in the middle of the keys keeps its configuration, and is not green', async () => {
  const dying = await server();
  await send(dying.port, ['EVAL', "for n = 1, 400000 do redis.call('SET', 'k:' .. n, 'x') end", 0]);
  const sides = [`production=${good.url}`, `staging=${dying.url}`];
  const running = redrift('diff', ...sides, '--all-keys', '--format', 'json');
  while (!(await send(dying.port, ['INFO', 'commandstats'])).includes('cmdstat_pttl')) await sleep(10);
  process.kill(dying.pid, 'SIGKILL');
  const { code, stdout } = await running;
  const { verdict, findings, environments } = JSON.parse(stdout);
  expect([code, verdict]).toEqual([2, 'unverified']);
  expect(findings).toContainEqual(
    expect.objectContaining({ id: 'key-namespace:*@staging', status: 'unverified', kind: 'denied' }),
  );
  const { settings } = environments[1].coverage;
  expect([settings.compared > 100, settings.compared]).toEqual([true, settings.of]);
});
