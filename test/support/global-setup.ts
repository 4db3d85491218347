import { spawnSync } from 'node:child_process';

/** Live tests are not skipped: without a server to test against, nothing is proved. */
export default function setup(): void {
  const server = process.env['REDRIFT_REDIS_SERVER'] ?? 'redis-server';
  if (spawnSync(server, ['--version']).status !== 0)
    throw new Error(
      `no redis-server to test against (${server}): run "npm test", which finds or installs one`,
    );
}
