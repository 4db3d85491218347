// How long `redrift diff` of two local servers takes, beside one pass of `redis-cli --scan` over one of them and the start
// of Node; in turns, the ratio of the medians.
//
//   npm run build && node bench/diff-time.mjs [KEYS] [ROUNDS]
//
// Takes Node and the servers that "node scripts/setup.mjs" brings.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { startServer } from '../dist/demo/server.js';
import { cliOf, fill, median, programOf } from './support/servers.mjs';

const keys = Number(process.argv[2] ?? 20_000);
const rounds = Number(process.argv[3] ?? 15);
const bin = fileURLToPath(new URL('../dist/bin.js', import.meta.url));
const servers = await Promise.all([1, 2].map(() => startServer(programOf('redis-7.0'), [])));
try {
  for (const { port } of servers) await fill(port, keys);
  const [url, other] = servers.map(({ port }) => `redis://127.0.0.1:${port}`);
  const [cli, ...words] = cliOf('redis-7.0');
  const port = String(servers[0].port);
  const times = { redrift: [], scan: [], node: [] };
  for (let round = 0; round < rounds; round++) {
    times.redrift.push(time(process.execPath, bin, 'diff', url, other));
    times.scan.push(time(cli, ...words, '-p', port, '--scan'));
    times.node.push(time(process.execPath, '-e', '0'));
  }
  const [redrift, scan, node] = [times.redrift, times.scan, times.node].map(median);
  console.log(
    `redrift diff ${redrift.toFixed(0)} ms, redis-cli --scan ${scan.toFixed(0)} ms, node -e 0 ${node.toFixed(0)} ms: ratio ${(redrift / (scan + node)).toFixed(2)} (5 wanted)`,
  );
} finally {
  for (const server of servers) await server.stop();
}

function time(command, ...args) {
  const started = performance.now();
  const { status, stderr } = spawnSync(command, args, { maxBuffer: 1 << 26 });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${stderr}`);
  return performance.now() - started;
}
