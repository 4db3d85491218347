// What another client feels while redrift reads: a GET at every millisecond beside it (bench/support/bystander.c), and
// without it, in turns. Medians of ROUNDS. Read are all keys, and what a check reads by default: the server against a
// snapshot of itself, again and again for some seconds, so that a thousandth is more than one GET.
//
// As if reader, server and bystander each had a machine of their own, as they have in production: the server has a core to
// itself, and the reader runs only where the bystander does not want to (SCHED_IDLE). Else they would wait for a core, and
// that would be measured.
//
//   npm run build && node bench/bystander.mjs [KEYS] [ROUNDS]
//
// Takes Linux with two cores, cc, and the servers that "node scripts/setup.mjs" brings.
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startServer } from '../dist/demo/server.js';
import { ask, cliOf, compile, fill, median, programOf } from './support/servers.mjs';

const keys = Number(process.argv[2] ?? 1_000_000);
const rounds = Number(process.argv[3] ?? 5);
const NAMES = ['p50', 'p90', 'p99', 'p99.9', 'largest'];
/** The server's core, and that of the others. */
const [FIRST, SECOND] = ['0', '1'];

const bystander = compile('bystander');
const folder = mkdtempSync(join(tmpdir(), 'redrift-bench-'));
const server = await startServer(programOf('redis-7.0'), []);
try {
  await fill(server.port, keys);
  const pid = /process_id:(\d+)/.exec(await ask(server.port, ['INFO', 'server']))?.[1];
  execFileSync('taskset', ['-a', '-p', '-c', FIRST, pid], { stdio: 'ignore' });
  const [cli, ...words] = cliOf('redis-8.0');
  const reader = fileURLToPath(new URL('support/read-all.mjs', import.meta.url));
  const port = String(server.port);
  const bin = fileURLToPath(new URL('../dist/bin.js', import.meta.url));
  const url = `redis://127.0.0.1:${port}`;
  const snapshot = join(folder, 'production.json');
  execFileSync(process.execPath, [bin, 'snapshot', url, '--output', snapshot]);
  writeFileSync(join(folder, 'expectations.yaml'), 'reference: production\n');
  writeFileSync(join(folder, 'production.yaml'), `source:\n  snapshot: ${snapshot}\n`);
  writeFileSync(join(folder, 'staging.yaml'), `source: ${url}\n`);
  // It finds one drift: that both are one server.
  const check = `'${process.execPath}' '${bin}' check --dir '${folder}' --quiet >'${folder}/report.txt' || test $? = 1`;
  const beside = {
    nothing: ['sleep', '5'],
    'redrift, all keys': [process.execPath, reader, port],
    'redrift check by default, five times': ['sh', '-ec', `for n in 1 2 3 4 5; do ${check}; done`],
    'redis-cli 8.0 --keystats --count 1000': [cli, ...words, '-p', port, '--keystats', '--count', '1000'],
  };
  const found = Object.fromEntries(Object.keys(beside).map((name) => [name, []]));
  for (let round = 0; round < rounds; round++)
    for (const [name, command] of Object.entries(beside)) found[name].push(await latencies(command));
  console.log(`redis-7.0, ${keys.toLocaleString('en-US')} keys, medians of ${rounds}, milliseconds`);
  for (const [name, runs] of Object.entries(found)) {
    const columns = NAMES.map((column, at) => `${column} ${inMs(runs.map((run) => run[at])).padStart(6)}`);
    const added = [0, 1, 2].map((at) => inMs(runs.map((run, round) => run[at] - found.nothing[round][at])));
    console.log(`  ${columns.join('  ')}  added ${added.join(' / ')}  beside ${name}`);
  }
} finally {
  await server.stop();
  bystander.remove();
  rmSync(folder, { recursive: true });
}

/** In microseconds, at each of NAMES, while a command runs. */
async function latencies(command) {
  const reading = spawn('chrt', ['--idle', '0', 'taskset', '-c', SECOND, ...command], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const child = spawn('taskset', ['-c', SECOND, bystander.program, String(server.port)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  reading.on('exit', (code) => {
    if (code !== 0) throw new Error(`${command.join(' ')} ended with ${code}`);
    child.stdin.end('over\n');
  });
  let text = '';
  for await (const chunk of child.stdout) text += chunk;
  return text.trim().split(' ').map(Number);
}

function inMs(values) {
  return (median(values) / 1000).toFixed(2);
}
