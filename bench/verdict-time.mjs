// How long a verdict on the keys takes from the default sample, by the size of the keyspace: redrift diff of two servers of
// the same keys, in turns. Medians of ROUNDS.
//
//   npm run build && node bench/verdict-time.mjs [ROUNDS] [KEYS...]
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { startServer } from '../dist/demo/server.js';
import { fill, median, programOf } from './support/servers.mjs';

const rounds = Number(process.argv[2] ?? 5);
const sizes = process.argv.length > 3 ? process.argv.slice(3).map(Number) : [100_000, 1_000_000, 5_000_000];
const bin = fileURLToPath(new URL('../dist/bin.js', import.meta.url));
const pairs = [];
try {
  for (const keys of sizes) {
    const [a, b] = await Promise.all([0, 1].map(() => startServer(programOf('redis-7.0'), [])));
    pairs.push({ keys, a, b, seconds: [] });
    await Promise.all([a, b].map(({ port }) => fill(port, keys)));
  }
  for (let round = 0; round < rounds; round++)
    for (const pair of pairs) {
      const started = performance.now();
      const { status } = spawnSync(process.execPath, [
        bin,
        'diff',
        `a=${pair.a.url}`,
        `b=${pair.b.url}`,
        '--quiet',
      ]);
      if (status === null || status > 2) throw new Error(`redrift ended with ${status}`);
      pair.seconds.push((performance.now() - started) / 1000);
    }
  for (const { keys, seconds } of pairs)
    console.log(`${median(seconds).toFixed(2)} s for two servers of ${keys.toLocaleString('en-US')} keys`);
  const medians = pairs.map(({ seconds }) => median(seconds));
  console.log(
    `${(Math.max(...medians) / Math.min(...medians)).toFixed(2)} × at most between them (1.3 wanted)`,
  );
} finally {
  await Promise.all(pairs.flatMap(({ a, b }) => [a.stop(), b.stop()]));
}
