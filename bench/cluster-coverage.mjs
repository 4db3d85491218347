// How often the 99% intervals of the families' shares hold the true shares where the keys lie on a cluster of three primaries:
// samples of 1,000 of 10,000 keys, half of them in one hash tag and so on one node, with other key names for each seed.
//
//   npm run build && node bench/cluster-coverage.mjs [SEEDS]
//
// Takes Node and the servers that "node scripts/setup.mjs" brings.
import { shareInterval } from '../dist/differ/statistics.js';
import { parsePattern } from '../dist/loader/keyspace/pattern.js';
import { adHocEnvironment } from '../dist/loader/project/ad-hoc.js';
import { NOWHERE } from '../dist/loader/project/redis-url.js';
import { redis } from '../dist/loader/sources/redis/redis.js';
import { SecretLabels } from '../dist/loader/sources/secret-labels.js';
import { nodesOf, slotOf } from './support/cluster.mjs';
import { fill } from './support/servers.mjs';

const seeds = Number(process.argv[2] ?? 30);
const KEYS = 10_000;
const SAMPLE = 1000;
const WORDS = ['cart', 'feed', 'job', 'lock', 'mail', 'page', 'queue', 'rank', 'sess', 'user'];
const FAMILIES = WORDS.flatMap((word) => [`${word}a:*`, `${word}b:*`]);

let [hits, asked] = [0, 0];
for (const version of ['redis-8.0', 'valkey-8.1']) {
  const nodes = await nodesOf(version, 3);
  try {
    let covered = 0;
    for (let seed = 0; seed < seeds; seed++) covered += await coverage(nodes, seed);
    hits += covered;
    asked += seeds * FAMILIES.length;
    console.log(`${version}, three primaries: ${percent(covered, seeds * FAMILIES.length)}`);
  } finally {
    for (const node of nodes) await node.stop();
  }
}
console.log(`pooled: ${percent(hits, asked)} of ${asked} intervals (98% to 99.8% wanted)`);

/** Of how many families the interval holds the share. */
async function coverage(nodes, seed) {
  const names = Array.from({ length: KEYS }, (_, n) => nameOf(n, seed));
  for (const { port, from, to } of nodes) {
    const own = names.filter((name) => slotOf(name) >= from && slotOf(name) <= to);
    await fill(port, own.length, [(n) => ['SET', own[n], 'x']], true);
  }
  const [first] = nodes;
  const source = { ...NOWHERE, host: '127.0.0.1', port: first.port };
  const environment = adHocEnvironment('bench', source);
  const { keyspace, unread } = await redis({
    environment: { ...environment, sampling: { ...environment.sampling, keys: SAMPLE } },
    source,
    families: FAMILIES.map(parsePattern),
    commands: [],
    otherPrefixes: [],
    likely: null,
    labels: new SecretLabels(),
    signal: new AbortController().signal,
    progress: () => undefined,
    toolVersion: 'bench',
  });
  if (unread.length > 0) throw new Error(unread[0].why);
  const truth = new Map();
  for (const name of names) truth.set(name.split(':')[0], (truth.get(name.split(':')[0]) ?? 0) + 1);
  const found = new Map(keyspace.groups.map(({ pattern, trie }) => [pattern, keysOf(trie)]));
  let covered = 0;
  for (const [family, keys] of truth) {
    const { low, high } = shareInterval(found.get(`${family}:*`) ?? 0, keyspace.sampled, KEYS, 0.99);
    if (low <= keys / KEYS && keys / KEYS <= high) covered++;
  }
  return covered;
}

/** Ten families in one hash tag and ten without, the tenth of them ten times the first. */
function nameOf(n, seed) {
  const half = n % 2 === 0 ? 'a' : 'b';
  const at = Math.floor((Math.sqrt(1 + 8 * (Math.floor(n / 2) % 55)) - 1) / 2);
  const word = `${WORDS[at]}${half}`;
  return half === 'a' ? `${word}:{tag}:${seed}:${n}` : `${word}:${seed}:${n}`;
}

function keysOf({ profile, children }) {
  return (profile?.keys ?? 0) + children.reduce((sum, { node }) => sum + keysOf(node), 0);
}

function percent(part, of) {
  return `${((100 * part) / of).toFixed(2)}%`;
}
