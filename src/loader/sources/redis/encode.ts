/**
 * A command as a RESP array of bulk strings, in latin1: one character per byte. Words are latin1, too: key names come
 * as bytes and go as bytes. (Redis: RESP protocol specification)
 */
export function encode(command: readonly string[]): string {
  let text = `*${command.length}\r\n`;
  for (const word of command) text += `$${word.length}\r\n${word}\r\n`;
  return text;
}

/** What stands before the last word of a command of which only that changes: `*2 $4 TYPE`. */
export function encodePrefix(words: readonly string[]): string {
  let text = `*${words.length + 1}\r\n`;
  for (const word of words) text += `$${word.length}\r\n${word}\r\n`;
  return text;
}

/** A text as its UTF-8 bytes, one character each. */
export const latin1 = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');
