import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import type { Finding } from '../../src/model/report.js';
import { redrift } from '../support/run.js';
import { keys, send, server } from '../support/servers.js';

const folders: string[] = [];
afterEach(() => Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true }))));

/** Findings of a check on two servers, with the YAML that is given. */
async function findings(production: string, staging: string, files: Readonly<Record<string, string>> = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'redrift-test-'));
  folders.push(folder);
  await mkdir(join(folder, 'environments'));
  const all = {
    'production.yaml': `source: ${production}\n`,
    'staging.yaml': `source: ${staging}\n`,
    ...files,
  };
  for (const [name, text] of Object.entries(all)) await writeFile(join(folder, 'environments', name), text);
  const { stdout, stderr } = await redrift(
    'check',
    '--dir',
    join(folder, 'environments'),
    '--format',
    'json',
  );
  if (stdout === '') throw new Error(stderr);
  const found: readonly Finding[] = JSON.parse(stdout).findings;
  return found;
}

const ids = (found: readonly Finding[]) => found.map(({ id }) => id);

test('a replica buffer that was raised in production only is that class alone (gitlab reliability#16082)', async () => {
  const production = await server('client-output-buffer-limit replica 6gb 6gb 0');
  const staging = await server('client-output-buffer-limit replica 4gb 4gb 0');
  const found = await findings(production.url, staging.url);
  expect(ids(found)).toEqual(['config-value:client-output-buffer-limit.replica@staging']);
  expect(found[0]).toMatchObject({
    expected: '6442450944 6442450944 0',
    actual: '4294967296 4294967296 0',
    fix: {
      commands: ['CONFIG SET client-output-buffer-limit "replica 6442450944 6442450944 0"', 'CONFIG REWRITE'],
    },
  });
});

test('a maxmemory that is expected below what production uses is memory-headroom (gitlab production#482)', async () => {
  const [production, staging] = await Promise.all([server('maxmemory 64mb'), server('maxmemory 4mb')]);
  await send(production.port, ...keys(90, (n) => ['SETRANGE', `blob:${n}`, 99_999, 'x']));
  const found = await findings(production.url, staging.url, {
    'expectations.yaml':
      'config:\n  maxmemory: { equals: 4mb, owner: platform-team }\nunlistedFamilies: ignore\n',
  });
  expect(ids(found)).toEqual(['memory-headroom:maxmemory@production', 'config-value:maxmemory@production']);
  expect(found[0]).toMatchObject({ severity: 'error', expected: '4194304', owner: 'platform-team' });
  expect(found[1]?.fix.note).toMatch(/are in use: this makes writes fail at once/);
});

test('a container with its 128 MB against 4096 MB is outside its ratio (hypernode-docker#70)', async () => {
  const [production, staging] = await Promise.all([
    server('maxmemory 4gb', 'maxmemory-policy allkeys-lru'),
    server('maxmemory 128mb', 'maxmemory-policy allkeys-lru'),
  ]);
  const found = await findings(production.url, staging.url, {
    'expectations.yaml': 'config:\n  maxmemory: { ratio: { to: production, between: [0.1, 1] } }\n',
  });
  expect(ids(found)).toEqual(['config-value:maxmemory@staging']);
  expect(found[0]).toMatchObject({
    actual: '134217728',
    fix: { commands: ['CONFIG SET maxmemory 429496730', 'CONFIG REWRITE'] },
    location: { line: 2, column: 3 },
  });
});

test('volatile-lru, full of keys without TTL, is eviction-coverage with the families (opencollective-api#10005)', async () => {
  const lines = ['maxmemory 64mb', 'maxmemory-policy volatile-lru'];
  const [production, staging] = await Promise.all([server(...lines), server(...lines)]);
  const data = (lasting: number) => [
    ...keys(300, (n) => ['SET', `page:${n}`, 'x', 'EX', 3600]),
    ...keys(lasting, (n) => ['SET', `user:${n}`, 'x']),
  ];
  await send(production.port, ...data(100));
  await send(staging.port, ...data(2700));
  const found = await findings(production.url, staging.url);
  expect(ids(found)).toEqual(['eviction-coverage:keyspace@staging']);
  expect(found[0]).toMatchObject({
    severity: 'error',
    message:
      'volatile-lru can evict only keys with a TTL, and 90% of 3000 keys carry none (most in user:{int})',
    evidence: { keys: 3000, withoutTtl: 2700, families: [{ pattern: 'user:{int}', withoutTtl: 2700 }] },
    fix: { commands: ['CONFIG SET maxmemory-policy allkeys-lru', 'CONFIG REWRITE'] },
  });
});

test('where production has the same sin, it does not block staging’s deploy', async () => {
  const lines = ['maxmemory 64mb', 'maxmemory-policy volatile-lru'];
  const [production, staging] = await Promise.all([server(...lines), server(...lines)]);
  for (const { port } of [production, staging])
    await send(port, ...keys(100, (n) => ['SET', `user:${n}`, 'x']));
  const found = await findings(production.url, staging.url);
  expect(found.map(({ id, severity }) => [id, severity])).toEqual([
    ['eviction-coverage:keyspace@production', 'error'],
    ['eviction-coverage:keyspace@staging', 'warning'],
  ]);
});

test('noeviction, the default that nobody set, is said to be one (opentogethertube discussion 396)', async () => {
  const [production, staging] = await Promise.all([
    server('maxmemory 64mb', 'maxmemory-policy allkeys-lru'),
    server('maxmemory 64mb'),
  ]);
  const [found] = await findings(production.url, staging.url);
  expect(found).toMatchObject({
    id: 'config-value:maxmemory-policy@staging',
    severity: 'error',
    message: 'maxmemory-policy is noeviction, the default; production has allkeys-lru',
  });
  expect(found?.why).toMatch(/noeviction fails writes with OOM/);
});

test('thresholds of encodings are told once, under their new name (BetterDB monitor#370)', async () => {
  const [production, staging] = await Promise.all([
    server('hash-max-ziplist-entries 512'),
    server('hash-max-listpack-entries 128'),
  ]);
  const found = await findings(production.url, staging.url);
  expect(found.map(({ id, severity }) => [id, severity])).toEqual([
    ['config-value:hash-max-listpack-entries@staging', 'info'],
  ]);
});

test('a memory limit of the host that maxmemory does not respect is memory-headroom', async () => {
  const [production, staging] = await Promise.all([server('maxmemory 0'), server('maxmemory 0')]);
  const found = await findings(production.url, staging.url, {
    'staging.yaml': `source: ${staging.url}\nmemoryLimit: 512mb\n`,
  });
  expect(found).toMatchObject([
    {
      id: 'memory-headroom:maxmemory@staging',
      message: 'maxmemory is 0 (unlimited); the host allows 512mb',
      expected: '536870912',
      actual: '0',
    },
  ]);
});
