import type { Socket } from 'node:net';
import type { Reply } from './reply.js';
import { Decoder, INCOMPLETE } from './resp.js';

interface Batch {
  readonly due: number;
  readonly replies: Reply[];
  readonly resolve: (replies: readonly Reply[]) => void;
  readonly reject: (error: Error) => void;
}

/**
 * A connection that ioredis opened, driven by hand: one write per batch of commands and no object per command. That
 * is what reading a million keys takes. (bench/read-all-keys.mjs) It writes what it is given: the allowlist is before it.
 */
export class Wire {
  readonly #socket: Socket;
  readonly #decoder = new Decoder();
  readonly #batches: Batch[] = [];
  #fault: Error | null = null;

  constructor(socket: Socket) {
    this.#socket = socket;
    // From here on the replies are ours, and ioredis would only wonder whose they are.
    socket.removeAllListeners('data');
    socket.on('data', (chunk: Buffer) => this.#take(chunk));
    socket.on('error', (error) => this.#fail(error));
    socket.on('close', () => this.#fail(new Error('the connection was closed')));
  }

  /** Writes some commands and answers with their replies, in order. */
  send(bytes: Buffer, due: number): Promise<readonly Reply[]> {
    return new Promise((resolve, reject) => {
      if (this.#fault !== null) reject(this.#fault);
      else if (due === 0) resolve([]);
      else {
        this.#batches.push({ due, replies: [], resolve, reject });
        this.#socket.write(bytes);
      }
    });
  }

  #take(chunk: Buffer): void {
    this.#decoder.push(chunk);
    try {
      for (let reply = this.#decoder.next(); reply !== INCOMPLETE; reply = this.#decoder.next())
        this.#deliver(reply);
    } catch (error) {
      this.#fail(error instanceof Error ? error : new Error(String(error)));
      this.#socket.destroy();
    }
  }

  #deliver(reply: Reply): void {
    const [batch] = this.#batches;
    if (batch === undefined) throw new Error('the server answered more than it was asked');
    batch.replies.push(reply);
    if (batch.replies.length < batch.due) return;
    this.#batches.shift();
    batch.resolve(batch.replies);
  }

  #fail(error: Error): void {
    this.#fault ??= error;
    for (const batch of this.#batches.splice(0)) batch.reject(this.#fault);
  }
}
