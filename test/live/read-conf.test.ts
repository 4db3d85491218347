import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import type { ConfFiles } from '../../src/loader/sources/redis-conf/conf.js';
import { nodeFiles } from '../../src/loader/sources/redis-conf/node-files.js';
import { readConf } from '../../src/loader/sources/redis-conf/read-conf.js';
import type { Setting } from '../../src/model/snapshot.js';
import { askServer, type ConfTree, inFolder, ownLines } from '../support/conf-server.js';
import { confTrees, serverOf } from '../support/conf-text.js';
import { VERSIONS, type Version } from '../support/servers.js';

// `bench/read-conf.mjs` asks for more of them.
const CASES = Number(process.env['REDRIFT_CONF_CASES'] ?? 300);
const SEED = Number(process.env['REDRIFT_CONF_SEED'] ?? 1);
/** Each run of so many cases ends with its first disagreement. */
const RUN = 250;

const tally = { refused: 0, agreed: 0, disagreed: 0 };

const REFUSED = 'both refuse it';
const AGREED = 'both report the same';

/** A port that a cluster asks for may be taken; then it asks for another. */
async function comparison(version: Version, tree: ConfTree): Promise<string> {
  const isCluster = [...tree.values()].some((text) => /cluster-enabled/i.test(text));
  let said = await compared(version, tree, isCluster ? freePort() : 0);
  for (let again = 0; isCluster && again < 3 && said === THEY_REFUSE; again++)
    said = await compared(version, tree, freePort());
  return said;
}

const THEY_REFUSE = 'the server refuses it';

/** How the server and the reader see some files: alike, or what differs. */
async function compared(version: Version, tree: ConfTree, port: number): Promise<string> {
  return inFolder(tree, async (folder) => {
    const own = ownLines(folder, port);
    const reading = readConf(`${folder}/main.conf`, serverOf(version), withLines(folder, own));
    const password = reading.ok ? (reading.conf.secrets.get('requirepass') ?? null) : null;
    const server = await askServer(version, folder, password, own);
    if (reading.ok && server !== null) return differences(reading.conf.settings, server);
    if (reading.ok) return THEY_REFUSE;
    return server === null
      ? REFUSED
      : `the reader refuses it: ${reading.faults.map(({ message }) => message).join(' | ')}`;
  });
}

/** The files of the folder, the main one with these lines after its own. */
const withLines = (folder: string, lines: ReturnType<typeof ownLines>): ConfFiles => ({
  ...nodeFiles,
  read: (path) => {
    const bytes = nodeFiles.read(path);
    const added = ['', ...lines.map(([name, value]) => `${name} "${value}"`)].join('\n');
    return bytes !== null && path === `${folder}/main.conf`
      ? Buffer.concat([bytes, Buffer.from(added)])
      : bytes;
  },
});

function differences(reader: readonly Setting[], server: readonly Setting[]): string {
  const [ours, theirs] = [reader, server].map((all) => new Map(all.map(({ name, value }) => [name, value])));
  const names = [...new Set([...reader, ...server].map(({ name }) => name))];
  const wrong = names.filter((name) => ours?.get(name) !== theirs?.get(name));
  if (wrong.length === 0) return AGREED;
  return wrong.map((name) => `${name}: server ${theirs?.get(name)}, reader ${ours?.get(name)}`).join('\n');
}

let next = 20_000 + (process.pid % 10_000);
const freePort = (): number => {
  next = next >= 39_000 ? 20_000 : next + 1;
  return next;
};

function shown(tree: ConfTree): string {
  return [...tree]
    .map(([name, text]) => `--- ${name}\n${JSON.stringify(text).replaceAll('\\n', '\\n\n')}`)
    .join('\n');
}

/** The disagreements of a version, one for each run that has any, shrunk to its least. */
async function check(version: Version): Promise<readonly string[]> {
  const found: string[] = [];
  for (let left = Math.ceil(CASES / VERSIONS.length), run = 0; left > 0; left -= RUN, run++) {
    const message = await checkRun(version, Math.min(left, RUN), SEED + run);
    if (message !== null) found.push(message);
  }
  return found;
}

async function checkRun(version: Version, numRuns: number, seed: number): Promise<string | null> {
  let isShrinking = false;
  const property = fc.asyncProperty(confTrees(version), async (tree) => {
    const said = await comparison(version, tree);
    if (!isShrinking) count(said);
    if (said === REFUSED || said === AGREED) return;
    isShrinking = true;
    throw new Error(said);
  });
  const { counterexample, errorInstance } = await fc.check(property, { numRuns, seed });
  const [tree] = counterexample ?? [];
  return tree === undefined ? null : `${version}, seed ${seed}: ${String(errorInstance)}\n${shown(tree)}`;
}

function count(said: string): void {
  if (said === REFUSED) tally.refused++;
  else if (said === AGREED) tally.agreed++;
  else tally.disagreed++;
}

// Two servers at a time, for two cores.
test.concurrent.each([[['redis-6.0', 'redis-8.0']], [['redis-7.0', 'valkey-8.1']]] as const)(
  'the servers of %s report of any redis.conf what the reader says, or both refuse it',
  async (versions) => {
    const found: string[] = [];
    for (const version of versions) found.push(...(await check(version)));
    expect(found.join('\n')).toBe('');
  },
  3_600_000,
);

afterAll(() => {
  const { refused, agreed, disagreed } = tally;
  const cases = refused + agreed + disagreed;
  console.log(
    `seed ${SEED}, ${cases} cases: ${refused} refused by both, ${agreed} agreed, ${disagreed} disagreed`,
  );
  // What is refused proves little of values, and what is taken little of refusals.
  expect(Math.min(refused, agreed) / cases).toBeGreaterThan(0.2);
});
