import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findServer } from '../../src/demo/server.js';

/**
 * Live tests are not skipped: without a server to test against, nothing is proved. Tests of the program as a process
 * (signals, pipes, start-up) run what is built: it is built here. At the end no server may run on.
 */
export default function setup(): () => void {
  if (findServer() === null)
    throw new Error('no redis-server to test against: run "npm test", which finds or installs one');
  const root = fileURLToPath(new URL('../..', import.meta.url));
  const built = spawnSync('npm', ['run', '--silent', 'build'], { cwd: root, stdio: 'inherit', shell: true });
  if (built.status !== 0) throw new Error('the build failed: see above');
  // Every server of the tests and the demo has a folder of its own, which goes when it is stopped.
  const folder = mkdtempSync(join(tmpdir(), 'redrift-tests-'));
  process.env['TMPDIR'] = folder;
  return () => {
    const left = readdirSync(folder).filter((name) => name.startsWith('redrift-'));
    if (left.length > 0) throw new Error(`left behind in ${folder}, with their servers: ${left.join(', ')}`);
    rmSync(folder, { recursive: true });
  };
}
