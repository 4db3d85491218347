import { readFileSync, writeFileSync } from 'node:fs';
import { expect } from 'vitest';

/**
 * Holds a rendered report against the file in `golden/`. Run the tests with `REDRIFT_UPDATE_GOLDEN=1` to write what is
 * rendered now, and read the difference before it is committed.
 */
export function expectGolden(text: string, file: string): void {
  const url = new URL(`golden/${file}`, import.meta.url);
  if (process.env['REDRIFT_UPDATE_GOLDEN'] === '1') writeFileSync(url, text);
  expect(text).toBe(readFileSync(url, 'utf8'));
}
