import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { z } from 'zod';

// A few pairs of the benchmark in docs/drift-bench.md, on real servers: it is run, not copied.

const results = z.array(
  z.object({
    seed: z.number(),
    falseAlarms: z.array(z.object({ check: z.string(), message: z.string() })),
    planted: z.object({ kind: z.string(), status: z.string(), messages: z.array(z.string()) }).nullable(),
  }),
);

const run = (...args: readonly string[]): Promise<string> =>
  new Promise((resolve, reject) => {
    const bench = fileURLToPath(new URL('../../bench/drift-bench.mjs', import.meta.url));
    const child = spawn(process.execPath, [bench, '--json', ...args], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let said = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    child.once('error', reject);
    child.once('exit', (code) => (code === 0 ? resolve(said) : reject(new Error(`exit ${code}`))));
  });

test('six pairs of the same application raise no false alarm, and six planted drifts are found', async () => {
  const found = results.parse(JSON.parse(await run('--pairs', '6', '--seed-from', '30001')));
  expect(found).toHaveLength(12);
  const alarms = found.flatMap(({ seed, falseAlarms }) =>
    falseAlarms.map(({ check, message }) => `${seed} ${check}: ${message}`),
  );
  expect(alarms).toEqual([]);
  const lost = found.flatMap(({ seed, planted }) =>
    planted === null || planted.status === 'found' ? [] : [`${seed} ${planted.kind}: ${planted.messages}`],
  );
  expect(lost).toEqual([]);
}, 120_000);
