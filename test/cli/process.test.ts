import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { send, server } from '../support/servers.js';

const BIN = fileURLToPath(new URL('../../dist/bin.js', import.meta.url));
const [production, staging] = await Promise.all([server(), server('maxmemory-policy allkeys-lru')]);
const sides = [`production=${production.url}`, `staging=${staging.url}`];

interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The built program as a process of its own; `meddle` gets it once it has started. */
function run(
  args: readonly string[],
  meddle: (child: ReturnType<typeof spawn>) => unknown = () => undefined,
) {
  return new Promise<Ended>((resolve) => {
    const child = spawn(process.execPath, [BIN, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    const said = { stdout: '', stderr: '' };
    child.stdout.on('data', (data) => {
      said.stdout += data;
    });
    child.stderr.on('data', (data) => {
      said.stderr += data;
    });
    child.on('close', (code, signal) => resolve({ code, signal, ...said }));
    meddle(child);
  });
}

describe('the built program', () => {
  test('exits 1 on drift, with the report on stdout and nothing on stderr', async () => {
    const { code, stdout, stderr } = await run(['diff', ...sides]);
    expect([code, stderr]).toEqual([1, '']);
    expect(stdout).toContain(
      'maxmemory-policy is allkeys-lru; production has noeviction, the default'.slice(0, 40),
    );
  });

  test('exits 0 on drift with --fail-on never, and still says drift', async () => {
    const { code, stdout } = await run(['diff', ...sides, '--fail-on', 'never']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^DRIFT/);
  });

  test.each(['--version', '-V'])('prints its version with %s', async (flag) => {
    const { code, stdout } = await run([flag]);
    expect([code, stdout]).toEqual([0, '0.1.0\n']);
  });

  test.each([
    [['--help'], 0],
    [['help', 'check'], 0],
    [['check', '--help'], 0],
    [[], 2],
    [['chekc'], 2],
    [['diff'], 2],
    [['diff', 'redis://127.0.0.1:1'], 2],
    [['diff', ...sides, '--format', 'yaml'], 2],
    [['diff', ...sides, '--format', 'json', '--format', 'text'], 2],
    [['diff', ...sides, '--timeout', '5'], 2],
    [['diff', ...sides, '--sample', '0'], 2],
    [['diff', ...sides, '--sample', '10', '--all-keys'], 2],
    [['diff', ...sides, '--fail-on', 'fatal'], 2],
    [['diff', ...sides, '--nonsense'], 2],
    [['diff', 'nothing.json', 'nobody.json'], 2],
    [['check', '--dir', 'no/such/folder'], 2],
    [['validate', '--dir', 'no/such/folder'], 2],
    [['explain', 'maxmemroy'], 2],
    [['explain', 'maxmemory'], 0],
    [['snapshot', 'redis://127.0.0.1:1'], 2],
  ])('%j exits %i, without a stack', async (args, expected) => {
    const { code, stdout, stderr } = await run(args);
    expect(code).toBe(expected);
    expect(stderr).not.toMatch(/\n\s+at |fault in redrift/);
    expect((expected === 0 ? stdout : stderr).length).toBeGreaterThan(20);
  });

  test('a reader that closes the pipe changes nothing about the exit code', async () => {
    const { code, stderr } = await run(['diff', ...sides, '--format', 'json'], (child) => {
      child.stdout?.once('data', () => child.stdout?.destroy());
    });
    expect([code, stderr]).toEqual([1, '']);
  });

  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('%s ends it with %i, without a report and without a stack', async (signal, expected) => {
    const large = await server();
    const fill = "for n = 1, 400000 do redis.call('SET', 'k:' .. n, 'x') end";
    await send(large.port, ['EVAL', fill, 0]);
    const sides = [`a=${large.url}`, `b=${large.url}`];
    const { code, stdout, stderr } = await run(['diff', ...sides, '--all-keys'], async (child) => {
      // In the middle of the keys, whatever time the process took to start.
      while (!(await send(large.port, ['INFO', 'commandstats'])).includes('cmdstat_scan')) await sleep(20);
      child.kill(signal);
    });
    expect([code, stdout, stderr]).toEqual([expected, '', '']);
  });

  test('a password in a URL is in no output, whatever goes wrong with it', async () => {
    for (const url of [
      'redis://u:s3cret@127.0.0.1:1',
      'redis://u:s3cret@127.0.0.1:1/x',
      'http://u:s3cret@h',
      'redis://u:s3#cret@h:1',
    ]) {
      const { code, stdout, stderr } = await run(['diff', ...sides.slice(0, 1), url]);
      expect(code).toBe(2);
      expect(stdout + stderr).not.toMatch(/s3/);
    }
  });
});
