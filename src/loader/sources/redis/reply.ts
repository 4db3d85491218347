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
