import { describe, expect, test } from 'vitest';
import { reportSchema } from '../../src/loader/report-schema.js';
import { projectFolder } from '../support/project-folder.js';
import { redrift } from '../support/run.js';
import { send, server } from '../support/servers.js';

const [production, staging] = await Promise.all([server(), server()]);

const many = (count: number, make: (n: number) => string): readonly (readonly string[])[] =>
  Array.from({ length: count }, (_, n) => ['SET', make(n), 'x']);

await send(
  production.port,
  ...many(20_000, (n) => `page:${n}`),
  ...many(400, (n) => `menu:${n}`),
  ...many(400, (n) => `hint:${n}`),
);
await send(staging.port, ...many(20_000, (n) => `page:${n}`), ...many(3, (n) => `hint:${n}`));

async function check(sampling: string, ...args: readonly string[]) {
  const dir = await projectFolder({
    'production.yaml': `source: ${production.url}\n`,
    'staging.yaml': `source: ${staging.url}\nsampling: ${sampling}\n`,
    'expectations.yaml':
      'families:\n  "menu:{int}": { present: required }\n  "hint:{int}": { present: required }\npolicy: { checks: { key-share: off } }\n',
  });
  const { code, stdout } = await redrift('check', '--dir', dir, '--format', 'json', ...args);
  const { findings } = reportSchema.parse(JSON.parse(stdout));
  return { code, found: findings.filter(({ check: id }) => id === 'key-namespace') };
}

describe('a family that the sample did not meet', () => {
  test('is missing where no name of it is among all names, and is there where one is', async () => {
    const { code, found } = await check('{ keys: 500 }');
    expect(found).toMatchObject([
      {
        id: 'key-namespace:menu:{int}@staging',
        status: 'drift',
        kind: 'missing',
        severity: 'error',
        evidence: { searched: true },
      },
    ]);
    expect(code).toBe(1);
  });

  test('is unverified where the search could not end, and that decides: the YAML names it', async () => {
    const { code, found } = await check('{ keys: 8, maxSeconds: 2, maxCommandsPerSecond: 60 }');
    expect(found.map(({ id, status }) => [id, status])).toContainEqual([
      'key-namespace:menu:{int}@staging',
      'unverified',
    ]);
    const menu = found.find(({ subject }) => subject === 'menu:{int}');
    expect(menu?.message).toMatch(
      /looking through all names ended early: the search was cut after 2 seconds/,
    );
    expect(code).toBe(2);
  });

  test('has keys of which nothing is known: what the YAML says of them is unverified, and decides', async () => {
    const dir = await projectFolder({
      'production.yaml': `source: ${production.url}\nsampling: { keys: 4 }\n`,
      'staging.yaml': `source: ${staging.url}\nsampling: { keys: 4 }\n`,
      'expectations.yaml': 'families:\n  "hint:{int}": { type: string, ttl: none }\n',
    });
    const { code, stdout } = await redrift('check', '--dir', dir, '--env', 'staging', '--format', 'json');
    const { findings } = reportSchema.parse(JSON.parse(stdout));
    expect(findings.map(({ id, status }) => [id, status])).toContainEqual([
      'key-type:hint:{int}@staging',
      'unverified',
    ]);
    expect(code).toBe(2);
  });
});
