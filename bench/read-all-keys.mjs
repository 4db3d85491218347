// How fast all keys of a server are read and sorted into families, in turns with a C client that asks the same of every
// key (bench/support/overlapping-client.c), and with redis-cli --bigkeys; also what memory and the rate do with five
// times the keys, and what a round trip of 10 ms costs. Ratios within one run, medians of ROUNDS.
//
//   npm run build && node bench/read-all-keys.mjs [KEYS] [ROUNDS] [VERSION,…|large]
//
// Of the versions redis-7.0, redis-8.0, valkey-8.1; "large" is five times the keys alone. All of it takes half an hour.
//
// Takes Node, cc, and the servers that "node scripts/setup.mjs" brings.
import { startServer } from '../dist/demo/server.js';
import { delayed } from './support/delay.mjs';
import {
  clientSeconds,
  cliOf,
  compile,
  fill,
  median,
  programOf,
  rate,
  readAll,
  seconds,
} from './support/servers.mjs';

const keys = Number(process.argv[2] ?? 1_000_000);
const rounds = Number(process.argv[3] ?? 5);
const parts = process.argv[4]?.split(',') ?? ['redis-7.0', 'redis-8.0', 'valkey-8.1', 'large'];
const LESS = ['TYPE', 'PTTL'];
const MORE = ['TYPE', 'PTTL', 'IDLETIME', 'ENCODING'];
const client = compile('overlapping-client');

try {
  for (const part of parts) await (part === 'large' ? enlarge('redis-7.0') : compare(part));
} finally {
  client.remove();
}

/** All contestants on one server, in turns. */
async function compare(version) {
  const server = await startServer(programOf(version), []);
  const proxy = await delayed(server.port, 5);
  try {
    await fill(server.port, keys);
    const runs = [];
    for (let round = 0; round < rounds; round++) runs.push(oneRound(server.port, proxy.port, version));
    console.log(`\n${version}, ${keys.toLocaleString('en-US')} keys, medians of ${rounds}`);
    for (const name of Object.keys(runs[0].seconds))
      console.log(
        `  ${rate(keys, median(runs.map((run) => run.seconds[name]))).padStart(9)} keys/s  ${name}`,
      );
    for (const name of Object.keys(runs[0].ratios))
      console.log(
        `  ${median(runs.map((run) => run.ratios[name]))
          .toFixed(2)
          .padStart(9)}         ${name}`,
      );
  } finally {
    await proxy.stop();
    await server.stop();
  }
}

function oneRound(port, proxyPort, version) {
  const c = Math.min(...[250, 500, 1000].map((count) => clientSeconds(client.program, port, count, LESS)));
  const less = readAll(port, 'all', LESS).seconds;
  const cMore = Math.min(
    ...[250, 500, 1000].map((count) => clientSeconds(client.program, port, count, MORE)),
  );
  const more = readAll(port, 'all', MORE).seconds;
  const usual = readAll(port).seconds;
  const [command, ...words] = cliOf('redis-8.0');
  const bigkeys8 = seconds(command, ...words, '-p', String(port), '--bigkeys', '--count', '1000');
  const far = readAll(proxyPort).seconds;
  const took = {
    'C client, type and TTL': c,
    'redrift, type, TTL, family': less,
    'C client, type, TTL, idle time, encoding': cMore,
    'redrift, the same and family': more,
    'redrift as it is: sizes of some, too': usual,
    'redis-cli 8.0 --bigkeys --count 1000': bigkeys8,
    'redrift as it is, through 10 ms of round trip': far,
  };
  const ratios = {
    'redrift : C client, type and TTL (0.85 wanted)': c / less,
    'redrift : C client, idle time and encoding too (0.80 wanted)': cMore / more,
    'redrift : redis-cli 8.0 --bigkeys --count 1000, type and TTL (1.3 wanted)': bigkeys8 / less,
    'with 10 ms of round trip : without (0.5 wanted)': usual / far,
  };
  if (version === 'redis-7.0') {
    const [old, ...oldWords] = cliOf('redis-7.0');
    took['redis-cli 7.0 --bigkeys'] = seconds(old, ...oldWords, '-p', String(port), '--bigkeys');
    ratios['redrift : redis-cli 7.0 --bigkeys, type and TTL (6 wanted)'] =
      took['redis-cli 7.0 --bigkeys'] / less;
  }
  return { seconds: took, ratios };
}

/** The same rate and memory with five times the keys. */
async function enlarge(version) {
  const found = [];
  for (const count of [keys, 5 * keys]) {
    const server = await startServer(programOf(version), []);
    try {
      await fill(server.port, count);
      const runs = Array.from({ length: rounds }, () => {
        const ours = readAll(server.port);
        const c = clientSeconds(client.program, server.port, 500, MORE);
        return { ...ours, ratio: c / ours.seconds };
      });
      const perSecond = median(runs.map((run) => count / run.seconds));
      const rssMb = median(runs.map((run) => run.rssMb));
      found.push({ perSecond, rssMb, ratio: median(runs.map((run) => run.ratio)) });
    } finally {
      await server.stop();
    }
  }
  const [small, large] = found;
  console.log(`\n${version}, ${5 * keys} keys against ${keys}, medians of ${rounds}`);
  console.log(`  ${(large.perSecond / small.perSecond).toFixed(2)} × the keys/s (0.9 to 1.1 wanted)`);
  console.log(`  ${(large.ratio / small.ratio).toFixed(2)} × that, measured by the C client in turns`);
  console.log(`  ${small.rssMb} MB and ${large.rssMb} MB resident (150 wanted)`);
}
