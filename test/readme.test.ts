import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { blocksOf, linesOf, ROOT, shell } from './support/document.js';
import { keys, send, server } from './support/servers.js';

const home = mkdtempSync(join(tmpdir(), 'redrift-readme-'));
afterAll(() => rmSync(home, { recursive: true }));

/** npm's own commands install, or run this very test. */
const played = ['README.md', 'docs/recipes.md'].flatMap((file) =>
  blocksOf(file)
    .filter(({ language, text }) => language === 'sh' && !text.includes('npm '))
    .map(({ text }) => ({ file, text })),
);

test('every command of the documents runs, in their order', { timeout: 180_000 }, async () => {
  const [production, staging] = [await server('timeout 300'), await server('timeout 300')];
  const user = 'ACL SETUSER redrift reset on >PASSWORD ~* &* +@all'.split(' ');
  for (const { port } of [production, staging])
    await send(port, user, ...keys(50, (n) => ['SET', `a:${n}`, 'x']));
  const real = (text: string): string =>
    text
      .replaceAll(/(?:localhost|10\.0\.0\.5):6379/g, `127.0.0.1:${production.port}`)
      .replaceAll(/localhost:6380|10\.1\.0\.5:6379/g, `127.0.0.1:${staging.port}`);
  const bin = join(home, 'bin');
  mkdirSync(join(home, 'conf'));
  mkdirSync(bin);
  writeFileSync(join(home, 'conf/production.redis.conf'), 'timeout 300\n');
  writeFileSync(join(bin, 'redrift'), `#!/bin/sh\nexec '${process.execPath}' '${ROOT}/dist/bin.js' "$@"\n`);
  chmodSync(join(bin, 'redrift'), 0o755);
  const env = {
    PATH: `${bin}:${process.env['PATH']}`,
    REDIS_PRODUCTION_URL: `redis://127.0.0.1:${production.port}`,
    REDIS_STAGING_URL: `redis://127.0.0.1:${staging.port}`,
  };
  expect(played.length).toBeGreaterThan(10);
  for (const { file, text } of played) {
    // `init` of the README wrote the first ones.
    for (const service of ['cache', 'queue'])
      if (text.includes(`--service ${service}`))
        for (const name of ['production.yaml', 'staging.yaml'])
          cpSync(join(home, 'environments', name), join(home, 'environments', service, name));
    const printed = shell(`set -e\n${real(text)}`, home, env);
    expect(
      linesOf(printed).filter((line) => /fault in redrift|unknown option/.test(line)),
      file,
    ).toEqual([]);
  }
});
