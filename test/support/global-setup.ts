import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { findServer } from '../../src/demo/server.js';

/**
 * Live tests are not skipped: without a server to test against, nothing is proved. Tests of the program as a process
 * (signals, pipes, start-up) run what is built: it is built here.
 */
export default function setup(): void {
  if (findServer() === null)
    throw new Error('no redis-server to test against: run "npm test", which finds or installs one');
  const root = fileURLToPath(new URL('../..', import.meta.url));
  const built = spawnSync('npm', ['run', '--silent', 'build'], { cwd: root, stdio: 'inherit', shell: true });
  if (built.status !== 0) throw new Error('the build failed: see above');
}
