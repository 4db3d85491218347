/** Commands as RESP arrays of bulk strings, in one buffer. (https://redis.io/docs/latest/develop/reference/protocol-spec/) */
export function encode(commands: readonly (readonly (string | Buffer)[])[]): Buffer {
  let text = '';
  for (const command of commands) {
    text += `*${command.length}\r\n`;
    for (const word of command) {
      const bytes = typeof word === 'string' ? toLatin1(word) : word.toString('latin1');
      text += `$${bytes.length}\r\n${bytes}\r\n`;
    }
  }
  return Buffer.from(text, 'latin1');
}

/** UTF-8 bytes, one character each. */
const toLatin1 = (text: string): string =>
  /^[\x00-\x7f]*$/.test(text) ? text : Buffer.from(text, 'utf8').toString('latin1');
