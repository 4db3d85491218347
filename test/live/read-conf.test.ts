import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ConfFiles } from '../../src/loader/sources/redis-conf/conf.js';
import { nodeFiles } from '../../src/loader/sources/redis-conf/node-files.js';
import { readConf } from '../../src/loader/sources/redis-conf/read-conf.js';
import type { Setting } from '../../src/model/snapshot.js';
import { askServer, type ConfTree, inFolder, ownLines } from '../support/conf-server.js';
import { confTrees, serverOf } from '../support/conf-text.js';
import type { Version } from '../support/servers.js';

// `bench/read-conf.mjs` asks for more of them.
const CASES = Number(process.env['REDRIFT_CONF_CASES'] ?? 300);
const SEED = Number(process.env['REDRIFT_CONF_SEED'] ?? 1);

const tally = { refused: 0, agreed: 0 };

/** What differs between the server and the reader; null where nothing does. */
async function disagreement(version: Version, tree: ConfTree): Promise<string | null> {
  return inFolder(tree, async (folder) => {
    const isCluster = [...tree.values()].some((text) => /cluster-enabled/i.test(text));
    const own = ownLines(folder, isCluster ? freePort() : 0);
    const reading = readConf(`${folder}/main.conf`, serverOf(version), withLines(folder, own));
    const password = reading.ok ? (reading.conf.secrets.get('requirepass') ?? null) : null;
    const server = await askServer(version, folder, password, own);
    if (reading.ok && server !== null) return differences(reading.conf.settings, server);
    if (server === null && !reading.ok) tally.refused++;
    if (server === null) return reading.ok ? 'the server refuses it' : null;
    return reading.ok
      ? null
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

function differences(reader: readonly Setting[], server: readonly Setting[]): string | null {
  tally.agreed++;
  const [ours, theirs] = [reader, server].map((all) => new Map(all.map(({ name, value }) => [name, value])));
  const names = [...new Set([...reader, ...server].map(({ name }) => name))];
  const wrong = names.filter((name) => ours?.get(name) !== theirs?.get(name));
  if (wrong.length === 0) return null;
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

/** The disagreements of a version, each shrunk to its least. */
async function check(version: Version): Promise<readonly string[]> {
  const details = await fc.check(
    fc.asyncProperty(confTrees(version), async (tree) => {
      const found = await disagreement(version, tree);
      if (found !== null) throw new Error(found);
    }),
    { numRuns: Math.ceil(CASES / 4), seed: SEED },
  );
  const [tree] = details.counterexample ?? [];
  return tree === undefined
    ? []
    : [`${version}, path ${details.counterexamplePath}\n${String(details.errorInstance)}\n${shown(tree)}`];
}

// Two servers at a time, for two cores.
test.concurrent.each([[['redis-6.0', 'redis-8.0']], [['redis-7.0', 'valkey-8.1']]] as const)(
  'the servers of %s report of any redis.conf what the reader says, or both refuse it',
  async (versions) => {
    const found: string[] = [];
    for (const version of versions) found.push(...(await check(version)));
    console.log(`read-conf: ${versions}, seed ${SEED}: ${JSON.stringify(tally)}`);
    expect(found.join('\n')).toBe('');
  },
  3_600_000,
);
