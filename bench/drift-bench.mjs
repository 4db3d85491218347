// Pairs of environments on real servers, with drift of a known kind in every second one or none at all: what redrift
// finds, what it calls drift that is none, and what plain statistics do with the same keys. See docs/drift-bench.md.
//
//   npm run build && node bench/drift-bench.mjs [--pairs N] [--seed-from N] [--only null|planted] [--kind KIND]
//     [--workers N] [--json]
//
// KIND of planted drift: ttl, expiry, missing, unexpected, type; all in turns unless one is named.
// Beside them ttl-blind, a TTL that is shorter where the server has no idle times: in principle left open.
// The seeds decide everything but the servers' own hash seeds and the time of day. Null pairs are seeds 65001 and up,
// planted ones 66001 and up, unless --seed-from says otherwise (planted ones then begin there, too).
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { print } from './drift-bench/print.mjs';
import { runPairs } from './drift-bench/run.mjs';

const { values } = parseArgs({
  options: {
    pairs: { type: 'string', default: '500' },
    'seed-from': { type: 'string' },
    only: { type: 'string' },
    kind: { type: 'string' },
    workers: { type: 'string', default: '2' },
    json: { type: 'boolean', default: false },
  },
});

if (process.send === undefined) await lead();
else process.once('message', work);

async function lead() {
  const jobs = [
    ...(values.only === 'planted' ? [] : jobsFrom(Number(values['seed-from'] ?? 65_001), false)),
    ...(values.only === 'null' ? [] : jobsFrom(Number(values['seed-from'] ?? 66_001), true)),
  ];
  const count = Math.min(Number(values.workers), jobs.length);
  const results = [];
  const workers = Array.from({ length: count }, (_, n) => {
    const child = fork(fileURLToPath(import.meta.url));
    child.send(jobs.filter((_job, at) => at % count === n));
    child.on('message', (result) => {
      results.push(result);
      if (process.stderr.isTTY) process.stderr.write(`\r${results.length} of ${jobs.length} pairs`);
    });
    return new Promise((resolve) => child.once('exit', resolve));
  });
  const codes = await Promise.all(workers);
  if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
  const sorted = results.toSorted((a, b) => Number(a.isPlanted) - Number(b.isPlanted) || a.seed - b.seed);
  process.stdout.write(values.json ? `${JSON.stringify(sorted)}\n` : print(sorted));
  if (codes.some((code) => code !== 0)) process.exitCode = 1;
}

function jobsFrom(seed, isPlanted) {
  return Array.from({ length: Number(values.pairs) }, (_, n) => ({
    seed: seed + n,
    isPlanted,
    kind: values.kind,
  }));
}

async function work(jobs) {
  // Who is interrupted finishes the pair in hand, and stops its servers.
  let isStopped = false;
  const stop = () => {
    isStopped = true;
  };
  for (const event of ['SIGINT', 'SIGTERM', 'disconnect']) process.on(event, stop);
  await runPairs(
    jobs,
    (result) => process.connected && process.send(result),
    () => isStopped,
  );
  if (process.connected) process.disconnect();
}
