/**
 * What a server answers. Texts are latin1, one character per byte: a key's name is bytes, and comes back as it was.
 * An error answer is a value here, so that one key cannot end a page.
 */
export type Reply = string | number | null | ReplyFault | readonly Reply[];

/** The server refused one command. Its text is the server's and holds no argument of ours. */
export class ReplyFault {
  constructor(readonly text: string) {}
  get isDenied(): boolean {
    return this.text.startsWith('NOPERM');
  }
}

/** A text of a reply as UTF-8. */
export const utf8 = (text: string): string => Buffer.from(text, 'latin1').toString('utf8');

/** A list of texts as UTF-8; null for anything else. */
export const textsOf = (reply: Reply): readonly string[] | null =>
  Array.isArray(reply) && reply.every((one) => typeof one === 'string')
    ? reply.map((one) => utf8(String(one)))
    : null;

/** A map as RESP2 answers it: name and value in turn. Null for anything else. */
export function pairsOf(reply: Reply): ReadonlyMap<string, Reply> | null {
  if (!Array.isArray(reply) || reply.length % 2 !== 0) return null;
  const fields = new Map<string, Reply>();
  for (let at = 0; at < reply.length; at += 2) {
    const [name, value] = [reply[at], reply[at + 1]];
    if (typeof name !== 'string' || value === undefined) return null;
    fields.set(name, value);
  }
  return fields;
}
