// Runs pairs one after the other on servers of its own, and answers with what came of each.
import { main } from '../../dist/cli/main.js';
import { keysOf } from './keys.mjs';
import { naiveDrifts, prefixDrifts, prefixPurity } from './naive.mjs';
import { planOf } from './plan.mjs';
import { score } from './score.mjs';
import { Servers } from './servers.mjs';

/** `jobs` are `{ seed, isPlanted, kind }`; `done` gets one result each; once `isStopped` says so, no more begin. */
export async function runPairs(jobs, done, isStopped) {
  const servers = new Servers();
  try {
    for (const { seed, isPlanted, kind } of jobs) {
      if (isStopped()) break;
      done(await runPair(servers, planOf(seed, isPlanted, kind)));
    }
  } finally {
    await servers.stop();
  }
}

async function runPair(servers, plan) {
  const sides = plan.sides.map((_, side) => keysOf(plan, side));
  const urls = await Promise.all(
    plan.sides.map((side, at) => servers.filled(side.version, at, side, sides[at])),
  );
  const started = performance.now();
  const report = await reportOn(urls);
  const seconds = (performance.now() - started) / 1000;
  const naive = naiveDrifts(sides);
  const truth = plan.planted?.family ?? null;
  return {
    seed: plan.seed,
    isPlanted: truth !== null,
    keys: sides.map((keys) => keys.length),
    families: plan.families.length,
    seconds,
    ...score(plan, sides, report),
    naive: [...naive].map(([name, families]) => ({
      name,
      falseAlarms: [...families].filter((id) => id !== truth).length,
      isFound: plan.planted?.kind.startsWith('ttl') ? families.has(truth) : null,
    })),
    prefix: {
      falseAlarms: prefixDrifts(sides).filter(({ families }) => !families.has(truth)).length,
      isFound: ['missing', 'unexpected'].includes(plan.planted?.kind)
        ? prefixDrifts(sides).some(({ families }) => families.has(truth))
        : null,
      ...prefixPurity(sides.flat()),
    },
  };
}

/** The report of `redrift diff`, as it is installed, at its defaults. */
async function reportOn([production, staging]) {
  const [stdout, stderr] = [collector(), collector()];
  await main(
    ['node', 'redrift', 'diff', `production=${production}`, `staging=${staging}`, '--format', 'json'],
    {
      stdout,
      stderr,
    },
  );
  if (stdout.text === '') throw new Error(`redrift said nothing: ${stderr.text}`);
  return JSON.parse(stdout.text);
}

const collector = () => ({
  text: '',
  columns: 100,
  on: () => undefined,
  write(text, done) {
    this.text += text;
    done?.();
    return true;
  },
});
