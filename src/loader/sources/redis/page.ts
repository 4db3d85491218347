import { Socket } from 'node:net';
import { Command } from 'ioredis';
import { type Reply, ReplyFault } from './reply.js';

/** Where the commands of a page "go" that were written with the first of them. */
export const NOWHERE = new Socket();
NOWHERE.write = () => true;

/** A batch of commands, written at once: ioredis queues it once per reply that is due, and hands it each in turn. */
export class Page extends Command {
  readonly replies: Promise<readonly Reply[]>;
  readonly #bytes: Buffer;

  constructor(bytes: Buffer, count: number) {
    super('page', [], { replyEncoding: null });
    this.#bytes = bytes;
    const replies: Reply[] = [];
    this.replies = new Promise((resolve, reject) => {
      const take = (reply: Reply): void => {
        replies.push(reply);
        if (replies.length === count) resolve(replies);
      };
      this.resolve = take;
      this.reject = (error: Error) => {
        if (error.name === 'ReplyError') take(new ReplyFault(error.message));
        else reject(error);
      };
    });
    // Whoever sent it listens to `replies`; ioredis's own promise is nobody's.
    this.promise = Promise.resolve();
    this.replies.catch(() => null);
  }

  override toWritable(): Buffer {
    return this.#bytes;
  }
}
