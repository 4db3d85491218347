// Random redis.conf files, each read by a real server and by the reader: do they agree?
//
//   npm test once, for the servers; then
//   node bench/read-conf.mjs [CASES [SEED]]
//
// Prints how many both refused, on how many both report the same settings, and every disagreement, shrunk to its least.
// It is the property of test/live/read-conf.test.ts, asked more often.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const cases = process.argv[2] ?? '10000';
const seed = process.argv[3] ?? String(Date.now() % 2 ** 31);
const { status } = spawnSync('npx', ['vitest', 'run', 'test/live/read-conf.test.ts'], {
  cwd: fileURLToPath(new URL('..', import.meta.url)),
  env: { ...process.env, REDRIFT_CONF_CASES: cases, REDRIFT_CONF_SEED: seed },
  stdio: 'inherit',
});
process.exitCode = status ?? 1;
