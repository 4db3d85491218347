// Brings the servers of other versions that the tests speak to, each as .cache/servers/NAME: an executable that
// takes what redis-server takes. They come out of Debian's packages, unpacked beside the libraries of their own
// release and started through its loader, so that nothing is installed and the machine's apt stays as it is.
// Plain Node, called by setup.mjs. Elsewhere than on Debian, environment variables name the programs.
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

// The release of Debian, its package, and what the program must say of itself.
const SERVERS = [
  { name: 'redis-6.0', suite: 'bullseye', program: 'redis-server', version: '6.0' },
  { name: 'redis-7.0', suite: 'bookworm', program: 'redis-server', version: '7.0' },
  { name: 'redis-8.0', suite: 'trixie', program: 'redis-server', version: '8.0' },
  { name: 'valkey-8.1', suite: 'trixie', program: 'valkey-server', version: '8.1' },
];

// A module that a server can load, for the tests of what differs with it.
const MODULE = {
  name: 'redisearch.so',
  suite: 'bookworm',
  package: 'redis-redisearch',
  path: 'usr/lib/redis/modules/redisearch.so',
};

const CACHE = fileURLToPath(new URL('../.cache/servers/', import.meta.url));
const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg';

/** What was brought by another edition of this file is brought again. */
const EDITION = createHash('sha256')
  .update(readFileSync(fileURLToPath(import.meta.url)))
  .digest('hex');

/** Makes all versions available, or throws an error that says how to name a program by hand. */
export function bringServers(say) {
  try {
    const missing = SERVERS.filter((server) => !isNamed(server) && !isCached(server));
    for (const suite of new Set(missing.map((server) => server.suite)))
      bringSuite(
        suite,
        missing.filter((server) => server.suite === suite),
        say,
      );
    bringModule(say);
  } catch (error) {
    throw new Error(`${error.message}\n${advice()}`);
  }
}

/** Beside the servers, and from the release whose Redis it was built for. */
function bringModule(say) {
  const target = join(CACHE, MODULE.name);
  if (process.env[variableOf('redisearch-module')] || existsSync(target)) return;
  say(`unpacking the module of ${MODULE.package} from the packages of Debian ${MODULE.suite} ...`);
  mkdirSync(CACHE, { recursive: true });
  const work = mkdtempSync(join(CACHE, 'apt-'));
  try {
    const apt = aptOf(MODULE.suite, work);
    apt('apt-get', 'update', '-q');
    mkdirSync(join(work, 'packages'));
    apt('apt-get', 'download', '-q', MODULE.package);
    for (const file of packagesIn(work)) run('dpkg', ['-x', file, work]);
    renameSync(join(work, MODULE.path), target);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

const packagesIn = (work) => readdirSync(join(work, 'packages')).map((file) => join(work, 'packages', file));

/** A program that the environment names wins. A wrong one is a mistake to mend, not a reason to take another. */
function isNamed({ name, version }) {
  const variable = variableOf(name);
  const program = process.env[variable];
  if (!program) return false;
  demandVersion(program, version, variable);
  return true;
}

function isCached({ name, version }) {
  const wrapper = wrapperOf(name);
  return (
    existsSync(wrapper) && readFileSync(wrapper, 'utf8').includes(EDITION) && isOfVersion(wrapper, version)
  );
}

function bringSuite(suite, servers, say) {
  const wanted = servers.filter((server) => !takeFromPath(server));
  if (wanted.length === 0) return;
  say(`unpacking ${wanted.map(({ name }) => name).join(' and ')} from the packages of Debian ${suite} ...`);
  mkdirSync(CACHE, { recursive: true });
  // Away from the wrappers, and with a name of its own: another set-up may run at the same time.
  const work = mkdtempSync(join(CACHE, 'apt-'));
  try {
    unpack(suite, download(suite, wanted, work));
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  for (const server of wanted) wrap(server);
}

/** The machine's own server is as good where it is of the version. */
function takeFromPath({ name, program, version }) {
  if (!isOfVersion(program, version)) return false;
  mkdirSync(CACHE, { recursive: true });
  writeWrapper(wrapperOf(name), `exec ${program} "$@"`);
  return true;
}

/** Downloads the programs and the libraries they need, with apt's check of the signatures; the paths of the packages. */
function download(suite, servers, work) {
  const apt = aptOf(suite, work);
  apt('apt-get', 'update', '-q');
  const programs = servers.map((server) => server.program);
  // Nothing is installed, says the empty status file, so this names all that the programs stand on.
  const closure = apt('apt-get', 'install', '--simulate', '--no-install-recommends', ...programs);
  const names = [...closure.matchAll(/^Inst (\S+)/gm)].map(([, name]) => name);
  // The programs' files lie in the tools' packages. Besides them only libraries are needed: no scripts are run.
  const needed = names.filter((name) => /^(lib|lua-|(redis|valkey)-)/.test(name));
  mkdirSync(join(work, 'packages'));
  apt('apt-get', 'download', '-q', ...needed);
  return packagesIn(work);
}

/** Runs apt with lists, cache, sources and a record of installed packages of its own. */
function aptOf(suite, work) {
  const state = join(work, 'state');
  mkdirSync(join(state, 'lists', 'partial'), { recursive: true });
  mkdirSync(join(state, 'archives', 'partial'), { recursive: true });
  const file = (name, lines) => {
    writeFileSync(join(work, name), [...lines, ''].join('\n'));
    return join(work, name);
  };
  const signedBy = existsSync(KEYRING) ? [`Signed-By: ${KEYRING}`] : [];
  const source = ['Types: deb', `URIs: ${mirror()}`, `Suites: ${suite}`, 'Components: main', ...signedBy];
  const config = file('apt.conf', [
    `Dir::State "${state}";`,
    `Dir::State::status "${file('status', [])}";`,
    `Dir::Cache "${state}";`,
    `Dir::Etc::sourcelist "${file('debian.sources', source)}";`,
    'Dir::Etc::sourceparts "/dev/null";',
    'Dir::Etc::preferences "/dev/null";',
    'Dir::Etc::preferencesparts "/dev/null";',
    // Root's apt would fetch as a user who may not write here.
    'APT::Sandbox::User "root";',
  ]);
  return (command, ...args) =>
    run(command, args, {
      cwd: existsSync(join(work, 'packages')) ? join(work, 'packages') : work,
      env: { ...process.env, APT_CONFIG: config, LC_ALL: 'C' },
    });
}

/** Where this machine has its own Debian packages from. */
function mirror() {
  const release = existsSync('/etc/os-release') ? readFileSync('/etc/os-release', 'utf8') : '';
  const codename = /^VERSION_CODENAME=(\S+)/m.exec(release)?.[1];
  if (!/^ID=debian$/m.test(release) || codename === undefined)
    throw new Error('the servers of other versions are unpacked from Debian packages, and this is no Debian');
  const targets = run('apt-get', [
    'indextargets',
    '--format',
    '$(RELEASE) $(REPO_URI)',
    'Created-By: Packages',
  ]);
  const own = targets.split('\n').find((line) => line.startsWith(`${codename} `));
  if (own === undefined) throw new Error(`apt has no source for Debian ${codename} to take the mirror from`);
  return own.slice(codename.length + 1).trim();
}

/** Servers of one release share a folder, and so their libraries. */
function unpack(suite, packages) {
  const folder = join(CACHE, suite);
  mkdirSync(folder, { recursive: true });
  for (const file of packages) run('dpkg', ['-x', file, folder]);
}

/** Starts the program of a release by its own loader, and by exec: the pid of the wrapper is the server's. */
function wrap({ name, suite, program, version }) {
  const loader = loaderOf(suite);
  // It lies among the libraries of the machine's kind: lib/x86_64-linux-gnu.
  const kind = loader.split('/').at(-2);
  writeWrapper(
    wrapperOf(name),
    `here="\${0%/*}/${suite}"`,
    `libraries="$here/lib/${kind}:$here/usr/lib/${kind}"`,
    `exec "$here/${loader}" --library-path "$libraries" "$here/usr/bin/${program}" "$@"`,
  );
  demandVersion(wrapperOf(name), version, `${program} of Debian ${suite}`);
}

/** Relative to the release's folder: in usr/lib since 2023. The link in /lib64 is absolute in old releases. */
function loaderOf(suite) {
  for (const lib of ['lib', 'usr/lib'].filter((one) => existsSync(join(CACHE, suite, one))))
    for (const kind of readdirSync(join(CACHE, suite, lib)).filter((one) => /-linux-gnu/.test(one)))
      for (const file of readdirSync(join(CACHE, suite, lib, kind)))
        if (/^ld-linux.*\.so\.\d+$/.test(file)) return `${lib}/${kind}/${file}`;
  throw new Error(`no loader among the libraries of Debian ${suite}`);
}

function writeWrapper(file, ...lines) {
  writeFileSync(file, ['#!/bin/sh', `# scripts/servers.mjs ${EDITION}`, ...lines, ''].join('\n'), {
    mode: 0o755,
  });
}

function demandVersion(program, version, what) {
  if (!isOfVersion(program, version))
    throw new Error(`${what} (${program}) should be version ${version}, but says: ${saidBy(program)}`);
}

/** `Redis server v=7.0.15 sha=…`; later servers: `Valkey server v=8.1.1 …`. */
function isOfVersion(program, version) {
  return saidBy(program).includes(` v=${version}.`);
}

function saidBy(program) {
  const { stdout, error } = spawnSync(program, ['--version'], { encoding: 'utf8' });
  return stdout?.trim() || error?.message || 'nothing';
}

function run(command, args, options = {}) {
  try {
    return execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], ...options });
  } catch (error) {
    const said = `${error.stderr ?? ''}`.trim() || error.message;
    throw new Error(`${command} ${args[0]} failed: ${said}`);
  }
}

const wrapperOf = (name) => join(CACHE, name);

/** redis-6.0 → REDRIFT_REDIS_6_0. */
const variableOf = (name) => `REDRIFT_${name.toUpperCase().replace(/\W/g, '_')}`;

function advice() {
  const variables = SERVERS.map(({ name }) => `  ${variableOf(name).padEnd(28)}${name.replace('-', ' ')}`);
  const module = `  ${variableOf('redisearch-module').padEnd(28)}redisearch.so, for Redis 7.0`;
  return `The tests speak to servers of four versions. Where they cannot be had from Debian, point to\nprograms of yours with environment variables:\n${[...variables, module].join('\n')}`;
}
