import type { Source } from '../../model/project.js';
import { readBoundedText } from './snapshot-file/bounded-text.js';

/**
 * What kind of source a file on the command line is, by what it holds: JSON is a snapshot or a provider's parameters,
 * packed by gzip or not; anything else a redis.conf. One that cannot be read goes by its ending: reading it will tell why.
 */
export function kindOfFile(file: string): Exclude<Source['kind'], 'redis'> {
  const read = readBoundedText(file);
  const text = read.kind === 'text' ? read.text : null;
  const isJson = isJsonName(file) || (text !== null && /^\s*[{[]/.test(text));
  if (!isJson) return 'conf';
  return text !== null && holdsParameters(text) ? 'parameters' : 'snapshot';
}

/** True for the name of a file that holds JSON, packed or not. */
const isJsonName = (file: string): boolean => /\.(?:json|gz)$/i.test(file);

function holdsParameters(text: string): boolean {
  try {
    const data: unknown = JSON.parse(text);
    return typeof data === 'object' && data !== null && 'Parameters' in data;
  } catch {
    return false;
  }
}
