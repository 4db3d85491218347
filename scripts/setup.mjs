// Makes the commands of the README work on a fresh clone with nothing but Node and npm: installs the packages from
// the lockfile where they are missing or stale, and finds or installs a redis-server and, for the tests, a browser. Plain
// Node: nothing is there yet.
//
//   node scripts/setup.mjs              packages, a server, and what the tests need beside it, or exit 1
//   node scripts/setup.mjs --optional   packages, and a server where one can be had
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { bringServers } from './servers.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const isServerOptional = process.argv.includes('--optional');

checkNode();
installPackages();
if (!hasServer()) installServer();
if (!hasServer()) tellWhatToInstall();
if (!isServerOptional) bringOtherVersions();
if (!isServerOptional) bringBrowser();

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 12)) return;
  fail(`redrift needs Node 20.12 or newer, and this is ${process.versions.node}`);
}

/** The lockfile that the packages were installed from is remembered beside them, by its hash. */
function installPackages() {
  const stamp = `${root}node_modules/.redrift-installed`;
  const wanted = createHash('sha256')
    .update(readFileSync(`${root}package-lock.json`))
    .digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  say('installing the packages of package-lock.json ...');
  const npm = process.env.npm_execpath;
  const [command, args] = npm ? [process.execPath, [npm]] : ['npm', []];
  const result = spawnSync(command, [...args, 'ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    env: { ...process.env, NODE_ENV: 'development' },
  });
  if (result.status !== 0)
    fail('npm ci failed: see above; trying again helps where the network was the cause');
  writeFileSync(stamp, wanted);
}

function hasServer() {
  const names = [process.env.REDRIFT_REDIS_SERVER, 'redis-server', 'valkey-server'];
  return names.some((name) => name && spawnSync(name, ['--version']).status === 0);
}

function installServer() {
  if (process.platform === 'linux' && has('apt-get')) installWithApt('redis-server');
  else if (has('brew')) run('brew', ['install', 'redis']);
}

/** As root, or with a sudo that does not ask. A package's server would be started, on 6379: not here. */
function installWithApt(name) {
  const sudo = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
  if (sudo.length > 0 && spawnSync('sudo', ['-n', 'true']).status !== 0) return;
  say(`installing ${name} with apt-get ...`);
  const policy = '/usr/sbin/policy-rc.d';
  const mayForbid = sudo.length === 0 && !existsSync(policy);
  if (mayForbid) writeFileSync(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    const apt = (...args) =>
      run(sudo[0] ?? 'apt-get', [...sudo.slice(1), ...(sudo.length > 0 ? ['apt-get'] : []), ...args]);
    apt('update', '-qq');
    apt('install', '-y', '-qq', '--no-install-recommends', name);
  } finally {
    if (mayForbid) rmSync(policy, { force: true });
  }
}

function bringOtherVersions() {
  try {
    bringServers(say);
  } catch (error) {
    fail(error.message);
  }
}

/** Chromium, for the tests of the HTML report. */
function bringBrowser() {
  if (hasBrowser()) return;
  if (process.platform === 'linux' && has('apt-get')) installWithApt('chromium');
  if (!hasBrowser())
    fail(`no chromium was found or could be installed here: the tests look at the HTML report with one.
Install it (Debian: sudo apt-get install chromium), or point REDRIFT_CHROMIUM to its program or Google Chrome's.`);
}

function hasBrowser() {
  const names = [process.env.REDRIFT_CHROMIUM, 'chromium', 'chromium-browser', 'google-chrome'];
  return names.some((name) => name && has(name));
}

function run(command, args) {
  try {
    execFileSync(command, args, {
      stdio: ['ignore', 2, 2],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
  } catch {
    say(`${command} ${args.join(' ')} failed`);
  }
}

function has(command) {
  return spawnSync(command, ['--version']).status === 0;
}

function tellWhatToInstall() {
  const advice = `no redis-server was found or could be installed here. Install it:
  Debian, Ubuntu   sudo apt-get install redis-server
  Fedora           sudo dnf install redis   (or valkey)
  Alpine           sudo apk add redis
  macOS            brew install redis
or point REDRIFT_REDIS_SERVER to the program of a redis-server or valkey-server.`;
  if (isServerOptional) say(advice);
  else fail(advice);
}

function say(text) {
  process.stderr.write(`setup: ${text}\n`);
}

function fail(text) {
  say(text);
  process.exit(1);
}
