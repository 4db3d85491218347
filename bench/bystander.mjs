// What another client feels while all keys are read: 1,000 GET a second beside it, and without it, in turns. Medians of
// ROUNDS. Where the machine has fewer than four cores to itself, the two clients and the server also wait for one another.
//
//   npm run build && node bench/bystander.mjs [KEYS] [ROUNDS]
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { fileURLToPath } from 'node:url';
import { startServer } from '../dist/demo/server.js';
import { cliOf, fill, median, programOf } from './support/servers.mjs';

const keys = Number(process.argv[2] ?? 1_000_000);
const rounds = Number(process.argv[3] ?? 5);
const server = await startServer(programOf('redis-7.0'), []);
try {
  await fill(server.port, keys);
  const [cli, ...words] = cliOf('redis-8.0');
  const reader = fileURLToPath(new URL('support/read-all.mjs', import.meta.url));
  const beside = {
    nothing: null,
    'redrift, all keys': [process.execPath, reader, String(server.port)],
    'redis-cli 8.0 --keystats --count 1000': [
      cli,
      ...words,
      '-p',
      String(server.port),
      '--keystats',
      '--count',
      '1000',
    ],
  };
  const found = Object.fromEntries(Object.keys(beside).map((name) => [name, []]));
  for (let round = 0; round < rounds; round++)
    for (const [name, command] of Object.entries(beside)) found[name].push(await latencies(command));
  const base = found.nothing;
  console.log(`redis-7.0, ${keys.toLocaleString('en-US')} keys, medians of ${rounds}, milliseconds`);
  for (const [name, runs] of Object.entries(found)) {
    const [p50, p99] = ['p50', 'p99'].map((at) => median(runs.map((run) => run[at])));
    const added = median(runs.map((run, round) => run.p99 - base[round].p99));
    const least = Math.min(...runs.map((run) => run.p99)) - Math.min(...base.map((run) => run.p99));
    console.log(
      `  p50 ${p50.toFixed(2)}  p99 ${p99.toFixed(2)}  added to p99 ${added.toFixed(2)}, in the least disturbed round ${least.toFixed(2)}  beside ${name}`,
    );
  }
} finally {
  await server.stop();
}

/** Of GETs every millisecond, while a command runs, or for four seconds. */
async function latencies(command) {
  const socket = connect({ port: server.port, host: '127.0.0.1', noDelay: true });
  await once(socket, 'connect');
  const sent = [];
  const took = [];
  socket.on('data', (data) => {
    const nowMs = performance.now();
    for (const byte of data) if (byte === 36) took.push(nowMs - sent.shift());
  });
  const child = command === null ? null : spawn(command[0], command.slice(1), { stdio: 'ignore' });
  const ended = child === null ? new Promise((resolve) => setTimeout(resolve, 4000)) : once(child, 'exit');
  let isOver = false;
  void ended.then(() => {
    isOver = true;
  });
  // The key is missing: the answer is "$-1", one "$" each.
  const started = performance.now();
  for (let count = 0; !isOver; ) {
    for (; count < performance.now() - started; count++) {
      sent.push(performance.now());
      socket.write('*2\r\n$3\r\nGET\r\n$2\r\nno\r\n');
    }
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  socket.destroy();
  // While the reading begins, nothing is read yet.
  const sorted = took.slice(500).toSorted((a, b) => a - b);
  return { p50: sorted[Math.floor(sorted.length * 0.5)], p99: sorted[Math.floor(sorted.length * 0.99)] };
}
