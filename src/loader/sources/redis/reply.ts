/** What a server answers, with names as bytes; an error answer is a value here, so that one key cannot end a page. */
export type Reply = Buffer | number | null | ReplyFault | readonly Reply[];

/** The server refused one command. Its text is the server's and holds no argument of ours. */
export class ReplyFault {
  constructor(readonly text: string) {}
  get isDenied(): boolean {
    return this.text.startsWith('NOPERM');
  }
}
