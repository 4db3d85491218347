import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { selfSigned } from '../support/certificate.js';
import { serverOf, VERSIONS, type Version } from '../support/servers.js';
import { wrongWith } from './settings/exceptions.js';
import { type Outcome, page } from './settings/page.js';
import { knownTo, ServerPair, tryOut } from './settings/trials.js';

const folder = await mkdtemp(join(tmpdir(), 'redrift-test-'));
afterAll(() => rm(folder, { recursive: true }));

const tls = await tlsLines();
const outcomes: Outcome[] = [];

describe.each(VERSIONS)('%s', async (version) => {
  const pair = await pairOf(version);
  afterAll(() => pair.close());
  const known = knownTo(version);

  test('two equal servers are in step', async () => {
    expect(await pair.findings()).toEqual([]);
  });

  test('the catalogue has the names that the server lists, and no more', async () => {
    const listed = new Set(await pair.names());
    const here = known.filter(({ here: { name, isHidden } }) => listed.has(name) || isHidden);
    const absent = known.filter((one) => !here.includes(one) && !one.here.maybeAbsent);
    expect(absent.map(({ facts }) => facts.name)).toEqual([]);
    const names = new Set(known.flatMap(({ facts }) => [facts.name, ...facts.aliases]));
    expect([...listed].filter((name) => !names.has(name))).toEqual([]);
  });

  test('the catalogue has the defaults', async () => {
    const settings = await pair.settings();
    const wrong = known
      .filter(
        ({ facts, here }) => settings.has(facts.name) && !GIVEN.test(facts.name) && here.default !== null,
      )
      .map(({ facts, here }) => [facts.name, settings.get(facts.name), shown(facts.isSecret, here.default)])
      .filter(([, reported, expected]) => reported !== expected);
    expect(wrong).toEqual([]);
  });

  test('what takes a restart is refused at runtime', async () => {
    const fixed = known.filter(({ here }) => !here.isMutable && !here.maybeAbsent);
    for (const { here } of fixed)
      expect(await pair.set(here.name, await pair.get(here.name)), here.name).toMatch(
        /immutable|Unsupported/,
      );
  });

  test('every setting that is changed is found, and no identity', async () => {
    const mutable = known.filter(({ here }) => here.isMutable);
    const trials = await tryOut(mutable, pair, { freePort: await freePort(), folder });
    expect(trials.flatMap((trial) => wrongWith(trial, version))).toEqual([]);
    outcomes.push({ version, known: known.length, trials });
  });
});

test('docs/settings-matrix.md says what was found', async () => {
  const url = new URL('../../docs/settings-matrix.md', import.meta.url);
  const found = page(outcomes);
  process.stdout.write(`\n${found}\n`);
  if (process.env['REDRIFT_UPDATE_GOLDEN'] === '1') await writeFile(url, found);
  expect(found).toBe(await readFile(url, 'utf8'));
});

/** What the start of the test's servers sets, and what the machine's limit on open files may lower. */
const GIVEN =
  /^(bind|port|dir|logfile|save|tls-(ca-)?cert-file|tls-key-file|enable-protected-configs|maxclients)$/;

const shown = (isSecret: boolean, value: string | null): string | null =>
  isSecret && value === '' ? 'not set' : value;

async function pairOf(version: Version): Promise<ServerPair> {
  const lines = [...tls, ...(version === 'redis-6.0' ? [] : ['enable-protected-configs yes'])];
  const [stock, tried] = await Promise.all([serverOf(version, ...lines), serverOf(version, ...lines)]);
  return ServerPair.of(stock, tried);
}

/** With a certificate at hand, TLS can be switched on while the server runs. */
async function tlsLines(): Promise<readonly string[]> {
  const { certificate, key } = selfSigned();
  const [certificateFile, keyFile] = [join(folder, 'tls.crt'), join(folder, 'tls.key')];
  await writeFile(certificateFile, certificate);
  await writeFile(keyFile, key);
  return [
    `tls-cert-file ${certificateFile}`,
    `tls-key-file ${keyFile}`,
    `tls-ca-cert-file ${certificateFile}`,
  ];
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
