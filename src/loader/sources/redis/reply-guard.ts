import type { Duplex } from 'node:stream';
import { Decoder, ProtocolError, type ReplyTaker } from './census/decoder.js';

/** Bytes of one reply: CONFIG, ACL and functions of a real server take some hundred kilobytes. */
const MOST_BYTES = 64 * 1024 * 1024;
/** Bytes of one text: INFO, a value of CONFIG, the code of a library. */
const LONGEST_TEXT = 16 * 1024 * 1024;
/** Lists in each other: FUNCTION LIST has four. */
const DEEPEST = 16;
/** Entries of one reply with all its lists. */
const MOST_ENTRIES = 2_097_152;

/**
 * Stands between a server and the client that reads its answers, which hears nothing but whole pieces of what it asked
 * for: more than any real reply claims or takes, another protocol, and what nobody asked for end in an error that is told
 * once to `onFault`, and the connection is cut. `underWay` counts the commands that wait for an answer.
 */
export function guardReplies(stream: Duplex, underWay: () => number, onFault: (error: Error) => void): void {
  const guard = new ReplyGuard();
  const client = stream.listeners('data');
  stream.removeAllListeners('data');
  stream.on('data', function look(chunk: Buffer): void {
    try {
      guard.push(chunk, underWay());
      for (const hear of client) hear.call(stream, chunk);
    } catch (error) {
      stream.off('data', look);
      onFault(error instanceof Error ? error : new Error(String(error)));
      stream.destroy();
    }
  });
}

/** What a server says unasked: that it takes no more clients, or why it closes. Its text says it best. */
class UnaskedError extends Error {
  override readonly name = 'UnaskedError';
}

/** Counts replies and what they take; throws a {@link ProtocolError}, or an error with a server's last words. */
export class ReplyGuard implements ReplyTaker {
  readonly #decoder = new Decoder(this, LONGEST_TEXT);
  /** Entries that are still to come of each list that is open, the outermost first. */
  readonly #open: number[] = [];
  #bytes = 0;
  #entries = 0;
  /** Replies that may come. */
  #due = 0;

  /** `due` replies are waited for, counting one that has begun. */
  push(chunk: Buffer, due: number): void {
    this.#due = due;
    this.#bytes += chunk.length;
    if (this.#bytes > MOST_BYTES)
      throw new ProtocolError(`one answer takes more than ${MOST_BYTES / 1024 / 1024} MiB`);
    this.#decoder.push(chunk);
  }

  list(length: number): void {
    this.#expect();
    this.#entries += length;
    if (this.#entries > MOST_ENTRIES)
      throw new ProtocolError(`one answer has more than ${MOST_ENTRIES} entries`);
    if (this.#open.length >= DEEPEST)
      throw new ProtocolError(`one answer has more than ${DEEPEST} lists in each other`);
    if (length > 0) this.#open.push(length);
    else this.#end();
  }

  text(): void {
    this.#end();
  }
  number(): void {
    this.#end();
  }
  nothing(): void {
    this.#end();
  }
  fault(text: string): void {
    if (this.#due === 0) throw new UnaskedError(text);
    this.#end();
  }

  #expect(): void {
    if (this.#due === 0) throw new ProtocolError('it answered more than it was asked');
  }

  /** An entry is there, and with the last one of a list the list. */
  #end(): void {
    this.#expect();
    while (this.#open.length > 0) {
      const left = (this.#open.pop() ?? 1) - 1;
      if (left > 0) {
        this.#open.push(left);
        return;
      }
    }
    this.#bytes = 0;
    this.#entries = 0;
    this.#due--;
  }
}
