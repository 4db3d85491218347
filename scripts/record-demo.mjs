// Records the snapshots that `redrift demo` shows where no redis-server can be had: `npm run record-demo`.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { main } from '../dist/cli/main.js';
import { demoDir, startDemo } from '../dist/demo/demo.js';
import { findServer } from '../dist/demo/server.js';

const program = findServer();
if (program === null) throw new Error('no redis-server on the PATH');
const { variables, stop } = await startDemo(program, new AbortController().signal);
try {
  Object.assign(process.env, variables);
  await mkdir(new URL('../demo', import.meta.url), { recursive: true });
  for (const name of ['production', 'staging']) {
    const file = new URL(`../demo/${name}.snapshot.json`, import.meta.url).pathname;
    const code = await main(['node', 'redrift', 'snapshot', name, '-o', file, '--dir', demoDir()], process);
    if (code !== 0) process.exitCode = code;
    // The folder of a throw-away server says nothing to anybody.
    const recorded = await readFile(file, 'utf8');
    await writeFile(
      file,
      recorded.replace(new RegExp(`${join(tmpdir(), 'redrift-')}[A-Za-z0-9]+`, 'g'), '/etc/redis'),
    );
  }
} finally {
  await stop();
}
