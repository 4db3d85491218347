import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { redrift } from '../support/run.js';
import { keys, send, server } from '../support/servers.js';

const [production, staging, slow] = await Promise.all([server(), server(), server()]);

const HOUR = 3600;
const id = (n: number): string => `session:0a1b2c3d-0000-4000-8000-${String(n).padStart(12, '0')}`;
const sessions = (ttl: number) => keys(200, (n) => ['SET', id(n), 'x', 'EX', ttl]);

beforeAll(async () => {
  await send(production.port, ...sessions(HOUR));
  await send(staging.port, ...sessions(HOUR));
  await send(slow.port, ...sessions(2 * HOUR));
  // Production's sessions are used: every use renews them, and some are only looked at. Staging's are idle.
  for (let second = 0; second < 4; second++) {
    await sleep(1000);
    await send(production.port, ...keys(150, (n) => ['EXPIRE', id((n * 7 + second * 31) % 200), HOUR]));
    await send(production.port, ...keys(40, (n) => ['GET', id((n * 13 + second * 17) % 200)]));
  }
});

const diff = async (other: string) => {
  const { code, stdout } = await redrift(
    'diff',
    `production=${production.url}`,
    `staging=${other}`,
    '--format',
    'json',
  );
  return { code, report: JSON.parse(stdout) };
};

describe('sessions that slide in production', () => {
  test('are in step with idle ones that are set with the same hour', async () => {
    const { code, report } = await diff(staging.url);
    expect([code, report.findings]).toEqual([0, []]);
    expect(report.answers).toContainEqual({
      check: 'key-ttl',
      subject: 'session:{uuid}',
      service: null,
      environment: 'staging',
      status: 'in-step',
    });
  });

  test('are drift against idle ones that are set with two hours, and both durations are named', async () => {
    const { code, report } = await diff(slow.url);
    expect(code).toBe(1);
    expect(report.findings).toMatchObject([
      {
        id: 'key-ttl:session:{uuid}@staging',
        severity: 'error',
        expected: String(HOUR * 1000),
        actual: String(2 * HOUR * 1000),
        message: 'the application sets 2h on session:{uuid}; production sets 1h',
      },
    ]);
  });
});

test('under an LFU policy there are no idle times, and a burst is unverified, not green and not drift', async () => {
  const lfu = await server('maxmemory-policy allkeys-lfu');
  await send(lfu.port, ...keys(100, (n) => ['SET', id(n), 'x', 'PX', 2_345_678]));
  const { report } = await diff(lfu.url);
  const ttl = report.findings.find(({ check }: { check: string }) => check === 'key-ttl');
  expect(ttl).toMatchObject({ status: 'unverified', kind: 'insufficient' });
});

test('a TTL that was lost on some keys is key-expiry', async () => {
  const leaky = await server();
  await send(leaky.port, ...sessions(HOUR), ...keys(20, (n) => ['PERSIST', id(n)]));
  const { code, report } = await diff(leaky.url);
  expect(code).toBe(1);
  expect(report.findings).toMatchObject([
    {
      id: 'key-expiry:session:{uuid}@staging',
      expected: '0',
      actual: '0.1',
      evidence: { keys: 200, withoutTtl: 20 },
    },
  ]);
});
