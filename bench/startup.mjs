// How long `redrift --version` takes beside `node -e 0`, in turns; the ratio of the medians.
//
//   npm run build && node bench/startup.mjs [ROUNDS]
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const rounds = Number(process.argv[2] ?? 21);
const bin = fileURLToPath(new URL('../dist/bin.js', import.meta.url));
const times = { redrift: [], node: [] };
for (let round = 0; round < rounds; round++) {
  times.redrift.push(time([bin, '--version']));
  times.node.push(time(['-e', '0']));
}
const [ours, theirs] = [median(times.redrift), median(times.node)];
console.log(
  `redrift --version ${ours.toFixed(0)} ms, node -e 0 ${theirs.toFixed(0)} ms, ratio ${(ours / theirs).toFixed(2)}`,
);

function time(args) {
  const started = performance.now();
  if (spawnSync(process.execPath, args).status !== 0) throw new Error(`${args.join(' ')} failed`);
  return performance.now() - started;
}

function median(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}
