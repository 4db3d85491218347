import { readFileSync } from 'node:fs';
import type { Source } from '../../model/project.js';

/**
 * What kind of source a file on the command line is, by what it holds: JSON is a snapshot or a provider's parameters,
 * anything else a redis.conf. One that cannot be read goes by its ending: reading it will tell why.
 */
export function kindOfFile(file: string): Exclude<Source['kind'], 'redis'> {
  const text = textOf(file);
  const isJson = text === null ? file.endsWith('.json') : /^\s*[{[]/.test(text) || file.endsWith('.json');
  if (!isJson) return 'conf';
  return text !== null && holdsParameters(text) ? 'parameters' : 'snapshot';
}

function textOf(file: string): string | null {
  try {
    return readFileSync(file, 'utf8').replace(/^\ufeff/, '');
  } catch {
    return null;
  }
}

function holdsParameters(text: string): boolean {
  try {
    const data: unknown = JSON.parse(text);
    return typeof data === 'object' && data !== null && 'Parameters' in data;
  } catch {
    return false;
  }
}
