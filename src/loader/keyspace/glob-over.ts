/**
 * A glob, as Redis has them, that takes every key of these families: the text that all of them begin with, and any
 * rest. Null where they begin with nothing in common, or with bytes that are no plain text.
 */
export function globOver(patterns: readonly string[], keyPrefix: string): string | null {
  const [first = '', ...rest] = patterns.map((pattern) => keyPrefix + beginning(pattern));
  let length = first.length;
  for (const other of rest) while (!other.startsWith(first.slice(0, length))) length--;
  const common = first.slice(0, length).replace(/[^\x20-\x7e].*$/s, '');
  return common === '' ? null : `${common.replace(/[\\*?[\]^]/g, '\\$&')}*`;
}

/** The literal text that a pattern begins with, up to the first placeholder or byte that is written otherwise. */
function beginning(pattern: string): string {
  const [text = ''] = /^(?:[^\\{}*]|\\[\\*{}])*/.exec(pattern) ?? [];
  return text.replace(/\\([\\*{}])/g, '$1');
}
