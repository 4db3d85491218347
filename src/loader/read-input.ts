import { readFileSync } from 'node:fs';
import { InputError } from './input-error.js';

/** The text of a file that the command line names; null where there is none. Throws an {@link InputError}. */
export function readInput(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable';
    if (code === 'ENOENT') return null;
    throw new InputError(`${file} cannot be read: ${REASONS.get(code) ?? code}`);
  }
}

const REASONS: ReadonlyMap<string, string> = new Map([
  ['EACCES', 'no permission'],
  ['EISDIR', 'it is a folder'],
  ['ENOTDIR', 'its folder is a file'],
]);
