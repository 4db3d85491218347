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
/** Bytes in another protocol, until the client says what it thinks of them. */
const MOST_STRANGE = 1024 * 1024;

/**
 * Looks at what a server answers before the client makes anything of it: a reply that claims or takes more than any real
 * one is a {@link ProtocolError}, told once to `onFault`, and the connection is cut.
 */
export function guardReplies(stream: Duplex, onFault: (error: ProtocolError) => void): void {
  const guard = new ReplyGuard();
  const look = (chunk: Buffer): void => {
    try {
      guard.push(chunk);
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      stream.off('data', look);
      onFault(error);
      stream.destroy();
    }
  };
  stream.prependListener('data', look);
}

/** Counts what replies take; throws a {@link ProtocolError}. */
export class ReplyGuard implements ReplyTaker {
  readonly #decoder = new Decoder(this, LONGEST_TEXT);
  /** Entries that are still to come of each list that is open, the outermost first. */
  readonly #open: number[] = [];
  #bytes = 0;
  #entries = 0;
  #isStrange = false;

  push(chunk: Buffer): void {
    this.#bytes += chunk.length;
    if (this.#bytes > (this.#isStrange ? MOST_STRANGE : MOST_BYTES))
      throw new ProtocolError(`one answer takes more than ${MOST_BYTES / 1024 / 1024} MiB`);
    if (this.#isStrange) return;
    try {
      this.#decoder.push(chunk);
    } catch (error) {
      // What speaks another protocol altogether the client tells better.
      this.#isStrange = error instanceof ProtocolError && error.isOtherProtocol;
      if (!this.#isStrange) throw error;
    }
  }

  list(length: number): void {
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
  fault(): void {
    this.#end();
  }

  /** An entry is there, and with the last one of a list the list. */
  #end(): void {
    while (this.#open.length > 0) {
      const left = (this.#open.pop() ?? 1) - 1;
      if (left > 0) {
        this.#open.push(left);
        return;
      }
    }
    this.#bytes = 0;
    this.#entries = 0;
  }
}
