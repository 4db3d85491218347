// How often the 99% intervals of the families' shares hold the true shares: samples of 1,000 of 10,000 keys, half of them
// in one hash tag, on single servers and clusters of one node, each with other key names.
//
//   npm run build && node bench/sample-coverage.mjs [SEEDS]

import { startServer } from '../dist/demo/server.js';
import { shareInterval } from '../dist/differ/statistics.js';
import { clusterOf } from './support/cluster.mjs';
import { reading } from './support/reader.mjs';
import { fill, programOf } from './support/servers.mjs';

const seeds = Number(process.argv[2] ?? 100);
const KEYS = 10_000;
const SAMPLE = 1000;
const WORDS = ['cart', 'feed', 'job', 'lock', 'mail', 'page', 'queue', 'rank', 'sess', 'user'];
const FAMILIES = WORDS.flatMap((word) => [`${word}a:*`, `${word}b:*`]);

let [hits, asked] = [0, 0];
for (const version of ['redis-7.0', 'redis-8.0', 'valkey-8.1'])
  for (const topology of ['standalone', 'cluster']) {
    const server = await (topology === 'cluster' ? clusterOf(version) : startServer(programOf(version), []));
    try {
      const covered = await coverage(server.port);
      hits += covered;
      asked += seeds * WORDS.length * 2;
      console.log(`${version} ${topology}: ${percent(covered, seeds * WORDS.length * 2)}`);
    } finally {
      await server.stop();
    }
  }
console.log(`pooled: ${percent(hits, asked)} of ${asked} intervals (98% to 99.8% wanted)`);

/** Of how many families of all seeds the interval holds the share. */
async function coverage(port) {
  let covered = 0;
  for (let seed = 0; seed < seeds; seed++) {
    await fill(port, KEYS, [(n) => ['SET', nameOf(n, seed), 'x']], true);
    const { keyspace } = await reading(port, SAMPLE, undefined, FAMILIES);
    if (keyspace.sampled !== SAMPLE) throw new Error(`${keyspace.sampled} keys`);
    const truth = new Map();
    for (let n = 0; n < KEYS; n++) count(truth, nameOf(n, seed).split(':')[0], 1);
    const found = new Map(keyspace.groups.map(({ pattern, trie }) => [pattern, keysOf(trie)]));
    for (const [family, keys] of truth) {
      const { low, high } = shareInterval(found.get(`${family}:*`) ?? 0, SAMPLE, KEYS, 0.99);
      if (low <= keys / KEYS && keys / KEYS <= high) covered++;
    }
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

function count(map, name, by) {
  map.set(name, (map.get(name) ?? 0) + by);
}

function keysOf({ profile, children }) {
  return (profile?.keys ?? 0) + children.reduce((sum, { node }) => sum + keysOf(node), 0);
}

function percent(part, of) {
  return `${((100 * part) / of).toFixed(2)}%`;
}
