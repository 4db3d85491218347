import { type Reply, ReplyFault } from '../../src/loader/sources/redis/reply.js';

/** Not a whole reply yet. */
export const INCOMPLETE = Symbol('incomplete');

/** What came is not RESP2, or claims sizes that no server sends. */
class ProtocolError extends Error {
  override readonly name = 'ProtocolError';
}

/** Redis's own bound on a bulk string (proto-max-bulk-len). */
const LONGEST_BULK = 536_870_912;
/** A SCAN page has a hundred keys; a server that ignores COUNT may answer with some more. */
const LONGEST_ARRAY = 1_048_576;
const DEEPEST = 4;

const [CR, MINUS, ZERO] = [13, 45, 48];

/**
 * Reads RESP2 replies from the chunks of a socket. Only what the census asks for comes by here, a million times over:
 * each reply is a string or a number and nothing else is made of it. (Redis: RESP protocol specification)
 */
export class Decoder {
  #buffer: Buffer = Buffer.alloc(0);
  #at = 0;
  #later: Buffer[] = [];
  #laterBytes = 0;
  /** Where the reply that is being read begins. */
  #start = 0;
  /** Bytes from there on without which it makes no sense to look again. */
  #wanted = 0;

  push(chunk: Buffer): void {
    this.#later.push(chunk);
    this.#laterBytes += chunk.length;
  }

  /** The next reply; throws a {@link ProtocolError}. */
  next(): Reply | typeof INCOMPLETE {
    if (this.#laterBytes > 0 && this.#buffer.length - this.#at + this.#laterBytes >= this.#wanted)
      this.#join();
    if (this.#buffer.length - this.#at < this.#wanted) return INCOMPLETE;
    this.#start = this.#at;
    const reply = this.#read(0);
    if (reply === INCOMPLETE) this.#at = this.#start;
    else this.#wanted = 0;
    return reply;
  }

  #join(): void {
    const rest = this.#buffer.subarray(this.#at);
    this.#buffer =
      rest.length === 0 && this.#later.length === 1
        ? (this.#later[0] ?? rest)
        : Buffer.concat([rest, ...this.#later]);
    this.#at = 0;
    this.#later = [];
    this.#laterBytes = 0;
  }

  #read(depth: number): Reply | typeof INCOMPLETE {
    const kind = this.#buffer[this.#at];
    const end = this.#buffer.indexOf(CR, this.#at + 1);
    if (kind === undefined || end < 0 || end + 2 > this.#buffer.length) return this.#wait(1);
    const from = this.#at + 1;
    this.#at = end + 2;
    switch (kind) {
      case 43: // +
        return this.#buffer.toString('latin1', from, end);
      case MINUS:
        return new ReplyFault(this.#buffer.toString('utf8', from, end));
      case 58: // :
        return this.#integer(from, end);
      case 36: // $
        return this.#bulk(this.#integer(from, end));
      case 42: // *
        return this.#array(this.#integer(from, end), depth);
      default:
        throw new ProtocolError('what answers there is not a Redis');
    }
  }

  #bulk(length: number): Reply | typeof INCOMPLETE {
    if (length === -1) return null;
    if (length < 0 || length > LONGEST_BULK)
      throw new ProtocolError(`it announces a text of ${length} bytes`);
    const end = this.#at + length;
    if (end + 2 > this.#buffer.length) return this.#wait(length + 2);
    const text = this.#buffer.toString('latin1', this.#at, end);
    if (this.#buffer[end] !== CR) throw new ProtocolError('a text is longer than it announces');
    this.#at = end + 2;
    return text;
  }

  #array(length: number, depth: number): Reply | typeof INCOMPLETE {
    if (length === -1) return null;
    if (length < 0 || length > LONGEST_ARRAY || depth >= DEEPEST)
      throw new ProtocolError(`it announces a list of ${length} at depth ${depth}`);
    const items: Reply[] = [];
    for (let n = 0; n < length; n++) {
      const item = this.#read(depth + 1);
      if (item === INCOMPLETE) return INCOMPLETE;
      items.push(item);
    }
    return items;
  }

  #integer(from: number, end: number): number {
    const isNegative = this.#buffer[from] === MINUS;
    let value = 0;
    let at = isNegative ? from + 1 : from;
    if (at === end || end - at > 16) throw new ProtocolError('a number is none');
    for (; at < end; at++) {
      const digit = (this.#buffer[at] ?? 0) - ZERO;
      if (digit < 0 || digit > 9) throw new ProtocolError('a number is none');
      value = value * 10 + digit;
    }
    return isNegative ? -value : value;
  }

  /** Remembers how much has to come, so that a long text is not looked through with every chunk of it. */
  #wait(bytes: number): typeof INCOMPLETE {
    this.#wanted = Math.max(this.#buffer.length + 1, this.#at + bytes) - this.#start;
    return INCOMPLETE;
  }
}
