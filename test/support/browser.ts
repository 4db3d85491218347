import { spawnSync } from 'node:child_process';
import { type Browser, chromium } from 'playwright-core';
import { afterAll } from 'vitest';

let started: Promise<Browser> | null = null;
afterAll(async () => (await started)?.close());

/** Chromium, started once for a file's tests and ended with them. Without one the tests fail. */
export function browser(): Promise<Browser> {
  started ??= chromium.launch({ executablePath: findChromium() });
  return started;
}

/** What REDRIFT_CHROMIUM names, else what the PATH has: `scripts/setup.mjs` looks for the same. */
function findChromium(): string {
  const names = [process.env['REDRIFT_CHROMIUM'], 'chromium', 'chromium-browser', 'google-chrome'];
  for (const name of names) {
    const found = name ? spawnSync('which', [name], { encoding: 'utf8' }).stdout.trim() : '';
    if (found !== '') return found;
  }
  throw new Error('no chromium to test with: run "npm test", which finds or installs one');
}
