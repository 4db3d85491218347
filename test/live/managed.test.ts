import { createServer, type Server } from 'node:net';
import { afterAll, describe, expect, test } from 'vitest';
import { encode } from '../../src/loader/sources/redis/encode.js';
import type { Report } from '../../src/model/report.js';
import { Decoder, INCOMPLETE } from '../support/decoder.js';
import { projectFolder } from '../support/project-folder.js';
import { redrift } from '../support/run.js';
import { server } from '../support/servers.js';

const listeners: Server[] = [];
afterAll(() => listeners.splice(0).map((one) => one.close()));

/** What a host answers to CONFIG GET, by what is asked; null: what the real server behind it says. */
type Host = (pattern: string) => string | null;

/** A host as some clouds have it: a real server, but for what its provider makes of CONFIG and ACL. */
async function hostBefore(
  port: number,
  config: Host,
  others: Readonly<Record<string, string>> = {},
): Promise<string> {
  const { connect } = await import('node:net');
  const proxy = createServer((client) => {
    const upstream = connect(port, '127.0.0.1');
    const decoder = new Decoder();
    let queue: Promise<void> = Promise.resolve();
    const ask = (command: readonly string[]): Promise<void> =>
      new Promise((resolve) => {
        upstream.once('data', (data) => {
          client.write(data);
          resolve();
        });
        upstream.write(encode(command), 'latin1');
      });
    const answer = async (words: readonly string[]): Promise<void> => {
      const name = words[0]?.toUpperCase() ?? '';
      const own = name === 'CONFIG' ? config(words[2] ?? '') : (others[name] ?? null);
      if (own === null) await ask(words);
      else client.write(own, 'latin1');
    };
    client.on('data', (data) => {
      decoder.push(data);
      for (let command = decoder.next(); command !== INCOMPLETE; command = decoder.next()) {
        const words = Array.isArray(command) ? command.map(String) : [];
        queue = queue.then(() => answer(words));
      }
    });
    client.on('error', () => upstream.destroy());
    client.on('close', () => upstream.destroy());
    upstream.on('error', () => client.destroy());
  });
  listeners.push(proxy);
  return new Promise((resolve) => {
    proxy.listen(0, '127.0.0.1', () => {
      const address = proxy.address();
      const at = typeof address === 'object' && address !== null ? address.port : 0;
      resolve(`redis://127.0.0.1:${at}`);
    });
  });
}

async function check(files: Readonly<Record<string, string>>): Promise<Report> {
  const dir = await projectFolder(files);
  const { stdout, stderr } = await redrift('check', '--dir', dir, '--format', 'json');
  if (stdout === '') throw new Error(stderr);
  return JSON.parse(stdout);
}

const texts = ({ findings }: Report): readonly string[] =>
  findings.map(({ id, status, actual }) => `${id} ${status} ${actual ?? ''}`.trim());

const BLOCKED = "-ERR unknown command 'CONFIG', with args beginning with: 'GET' '*'\r\n";
const ACL_BLOCKED = "-ERR unknown command 'ACL', with args beginning with: 'LIST'\r\n";
const [production, staging] = await Promise.all([
  server('maxmemory 100mb', 'maxmemory-policy volatile-lru'),
  server('maxmemory 100mb', 'maxmemory-policy allkeys-lru', 'timeout 30'),
]);

describe('CONFIG is an unknown command', async () => {
  const url = await hostBefore(production.port, () => BLOCKED, { ACL: ACL_BLOCKED });
  const files = { 'production.yaml': `source: ${url}\n`, 'staging.yaml': `source: ${staging.url}\n` };

  test('INFO stands in for what it holds; the rest is unverified and counted', async () => {
    const report = await check(files);
    expect([report.verdict, texts(report)]).toEqual([
      'drift',
      [
        'config-value:maxmemory-policy@staging drift allkeys-lru',
        'config-value:*@production unverified',
        'server-acl:*@production unverified',
      ],
    ]);
    const [there] = report.environments;
    expect(there?.coverage.settings.compared).toBeGreaterThan(3);
    expect(there?.coverage.settings.compared).toBeLessThan(20);
    const timeout = report.answers.find(({ subject }) => subject === 'timeout');
    expect(timeout?.status).toBe('unverified');
  });

  test('what only CONFIG tells and the YAML names is not green, even where the policy does not demand it', async () => {
    const report = await check({
      ...files,
      'expectations.yaml':
        'config: { maxmemory-policy: ignore, timeout: { atMost: 60 } }\npolicy: { mustVerify: [keys] }\n',
    });
    expect([report.verdict, report.exitCode]).toEqual(['unverified', 2]);
  });

  test('a parameter group tells the rest, and what it does not is said', async () => {
    const dir = await projectFolder({
      'group.json': JSON.stringify({
        Parameters: [
          { ParameterName: 'timeout', ParameterValue: '0', Source: 'system' },
          { ParameterName: 'notify-keyspace-events', Source: 'system' },
        ],
      }),
      'production.yaml': `source: { redis: { url: "${url}", parameters: group.json } }\n`,
      'staging.yaml': `source: ${staging.url}\n`,
    });
    const { stdout } = await redrift('check', '--dir', dir, '--format', 'json');
    const report: Report = JSON.parse(stdout);
    expect(texts(report)).toContain('config-value:timeout@staging drift 30');
    expect(texts(report)).toContain('config-value:*@production unverified');
    expect(report.findings.find(({ status }) => status === 'unverified')?.message).toContain(
      'group.json tells of 1 settings',
    );
  });
});

describe('CONFIG GET * tells of a few settings only', async () => {
  const few = ['maxmemory-policy', 'volatile-lru', 'hz', '10'];
  const reply = `*${few.length}\r\n${few.map((word) => `$${word.length}\r\n${word}\r\n`).join('')}`;
  const url = await hostBefore(production.port, () => reply);

  test('what it leaves out is not absent, it is not told', async () => {
    const report = await check({
      'production.yaml': `source: ${url}\n`,
      'staging.yaml': `source: ${staging.url}\n`,
    });
    expect(texts(report)).toEqual([
      'config-value:maxmemory-policy@staging drift allkeys-lru',
      'config-value:*@production unverified',
    ]);
    expect(report.findings[1]?.message).toMatch(
      /CONFIG GET tells of 2 settings and leaves out \d+ that redis 7\.0\.15 has/,
    );
  });
});

describe('CONFIG GET * is refused, and so are names that the host does not support', async () => {
  const known = new Map([
    ['maxmemory-policy', 'volatile-lru'],
    ['slowlog-max-len', '128'],
  ]);
  const url = await hostBefore(production.port, (pattern) => {
    const value = known.get(pattern);
    return value === undefined
      ? "-ERR unsupported CONFIG parameter: it's not for you\r\n"
      : `*2\r\n$${pattern.length}\r\n${pattern}\r\n$${value.length}\r\n${value}\r\n`;
  });

  test('each is asked by its name, and those that answer are compared', async () => {
    const report = await check({
      'production.yaml': `source: ${url}\n`,
      'staging.yaml': `source: ${staging.url}\n`,
    });
    expect(texts(report)).toEqual([
      'config-value:maxmemory-policy@staging drift allkeys-lru',
      'config-value:*@production unverified',
    ]);
    expect(report.findings[1]?.message).toMatch(/CONFIG GET tells of 2 settings and refuses \d+/);
  });
});

test('CONFIG under another name is asked by that name', async () => {
  const renamed = await server('rename-command CONFIG b840fc02', 'timeout 30');
  const source = (name: string) => `source: { redis: { url: "${renamed.url}", configCommand: ${name} } }\n`;
  const plain = {
    'staging.yaml': `source: ${staging.url}\n`,
    'expectations.yaml': 'config: { maxmemory*: ignore }\n',
  };
  const found = await check({ ...plain, 'production.yaml': source('b840fc02') });
  expect([found.verdict, texts(found)]).toEqual(['in-step', []]);
  const hidden = await check({ ...plain, 'production.yaml': source('"-"') });
  expect([hidden.verdict, texts(hidden)]).toEqual(['unverified', ['config-value:*@production unverified']]);
});
