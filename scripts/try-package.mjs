// Tries the packed package in an empty folder, through npx, on several versions of Node (from npm's package "node"):
// "--version", "demo --recorded", and the library's entry.
//
//   npm run build && node scripts/try-package.mjs [VERSION…]
//
// Takes the npm registry. Not part of "npm test": each Node is a download of tens of megabytes.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const versions = process.argv.length > 2 ? process.argv.slice(2) : ['20', '22', '24'];
const home = mkdtempSync(join(tmpdir(), 'redrift-package-'));
try {
  run(root, process.env, 'npm', 'pack', '--ignore-scripts', '--silent', '--pack-destination', home);
  const packed = `./${readdirSync(home).find((name) => name.endsWith('.tgz'))}`;
  for (const version of versions) {
    run(home, process.env, 'npm', 'install', '--silent', '--prefix', `node-${version}`, `node@${version}`);
    const path = `${join(home, `node-${version}`, 'node_modules/node/bin')}:${process.env.PATH}`;
    const env = { ...process.env, PATH: path, npm_config_cache: join(home, `cache-${version}`) };
    const npx = (...args) => run(home, env, 'npx', '--yes', packed, ...args);
    const node = run(home, env, 'node', '--version');
    const own = npx('--version');
    const shown = npx('demo', '--recorded').split('\n')[0];
    const dir = dirname(run(home, env, 'npx', '--yes', '--package', packed, 'which', 'redrift'));
    const library = `import(process.argv[1]).then((all) => console.log(Object.keys(all).sort().join(' ')))`;
    const entry = join(dir, '../redrift/dist/index.js');
    console.log(
      `node ${node}: redrift ${own}; ${shown}; exports ${run(home, env, 'node', '-e', library, entry)}`,
    );
  }
} finally {
  rmSync(home, { recursive: true });
}

/** What a command printed; ends the script where it ended with another code than 0 or, for drift, 1. */
function run(cwd, env, command, ...args) {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, env, encoding: 'utf8' });
  if (status !== 0 && status !== 1)
    throw new Error(`${command} ${args.join(' ')} ended with ${status}: ${stderr}`);
  return stdout.trim();
}
