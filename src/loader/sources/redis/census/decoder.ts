/** What came is not RESP2, or claims sizes that no server sends. */
export class ProtocolError extends Error {
  override readonly name = 'ProtocolError';
  /** True where it does not even begin like RESP2. */
  readonly isOtherProtocol: boolean;
  constructor(message: string, isOtherProtocol = false) {
    super(message);
    this.isOtherProtocol = isOtherProtocol;
  }
}

/** Is told each part of each reply, in the order in which they come: a list by its length, then what is in it. */
export interface ReplyTaker {
  list(length: number): void;
  /** Bytes `from` to before `end`; they are gone after the call. */
  text(bytes: Buffer, from: number, end: number): void;
  number(value: number): void;
  nothing(): void;
  /** The text of an error answer. */
  fault(text: string): void;
}

/** Of a key's name, unless more is asked for; Redis permits 512 MB, and nobody could compare such names. */
const LONGEST_TEXT = 1024 * 1024;
/** Of a line: a state, an error. */
const LONGEST_LINE = 65_536;
/** A SCAN page has fifty keys; a server that ignores COUNT may answer with some more. */
const LONGEST_ARRAY = 1_048_576;
/** Of a signed 64-bit number: a TTL may be that long. */
const MOST_DIGITS = 19;

/** What replies, attributes and pushes of the newer protocol begin with. */
const RESP3 = '_,#!=(%~>|';

const [CR, LF, PLUS, MINUS, COLON, DOLLAR, STAR, ZERO] = [13, 10, 43, 45, 58, 36, 42, 48];

/**
 * Reads RESP2 from the chunks of a socket and tells it on, part by part, without an object per reply: it is the one
 * thing that happens several million times when all keys are read. (Redis: RESP protocol specification)
 */
export class Decoder {
  readonly #taker: ReplyTaker;
  #bytes: Buffer = Buffer.alloc(0);
  /** Chunks that came while one long text is still incomplete: joined once, at its end. */
  #later: Buffer[] = [];
  #laterBytes = 0;
  /** Bytes without which it makes no sense to look again. */
  #wanted = 0;
  /** Where the number that was read last ends. */
  #end = 0;

  /** `longestText` in bytes. */
  constructor(
    taker: ReplyTaker,
    readonly longestText = LONGEST_TEXT,
  ) {
    this.#taker = taker;
  }

  /** Throws a {@link ProtocolError}, or what the taker throws. */
  push(chunk: Buffer): void {
    this.#later.push(chunk);
    this.#laterBytes += chunk.length;
    if (this.#bytes.length + this.#laterBytes < this.#wanted) return;
    this.#bytes =
      this.#bytes.length === 0 && this.#later.length === 1
        ? chunk
        : Buffer.concat([this.#bytes, ...this.#later]);
    this.#later = [];
    this.#laterBytes = 0;
    this.#wanted = 0;
    let at = 0;
    for (let next = this.#read(at); next > at; next = this.#read(at)) at = next;
    this.#bytes = this.#bytes.subarray(at);
    this.#wanted -= at;
  }

  /** Tells one part that begins at `at`, and says where the next begins: at `at` itself where it is not all there. */
  #read(at: number): number {
    const bytes = this.#bytes;
    switch (bytes[at]) {
      case PLUS: {
        const end = this.#lineEnd(at + 1);
        if (end < 0) return at;
        this.#taker.text(bytes, at + 1, end);
        return end + 2;
      }
      case COLON: {
        const value = this.#integer(at + 1);
        if (this.#end < 0) return at;
        this.#taker.number(value);
        return this.#end;
      }
      case DOLLAR: {
        const length = this.#integer(at + 1);
        return this.#end < 0 ? at : this.#bulk(at, this.#end, length);
      }
      case STAR: {
        const length = this.#integer(at + 1);
        if (this.#end < 0) return at;
        if (length > LONGEST_ARRAY || length < -1)
          throw new ProtocolError(`it announces a list of ${length} entries`);
        if (length < 0) this.#taker.nothing();
        else this.#taker.list(length);
        return this.#end;
      }
      case MINUS: {
        const end = this.#lineEnd(at + 1);
        if (end < 0) return at;
        this.#taker.fault(bytes.toString('utf8', at + 1, end));
        return end + 2;
      }
      case undefined:
        return at;
      default:
        if (RESP3.includes(String.fromCharCode(bytes[at] ?? 0)))
          throw new ProtocolError('it answers in RESP3, which nobody asked for');
        throw new ProtocolError('what answers there is not a Redis', true);
    }
  }

  #bulk(at: number, from: number, length: number): number {
    if (length === -1) {
      this.#taker.nothing();
      return from;
    }
    if (length < 0 || length > this.longestText)
      throw new ProtocolError(`it announces a text of ${length} bytes`);
    const end = from + length;
    if (end + 2 > this.#bytes.length) {
      this.#wanted = end + 2;
      return at;
    }
    if (this.#bytes[end] !== CR || this.#bytes[end + 1] !== LF)
      throw new ProtocolError('a text is longer than it announces');
    this.#taker.text(this.#bytes, from, end);
    return end + 2;
  }

  /** The end of a line, which is short: looking byte by byte is faster than a call. Negative where there is none yet. */
  #lineEnd(from: number): number {
    const bytes = this.#bytes;
    const length = bytes.length;
    let at = from;
    while (at < length && bytes[at] !== CR) at++;
    if (at - from > LONGEST_LINE) throw new ProtocolError('a line does not end');
    if (at + 1 >= length) return -1;
    if (bytes[at + 1] !== LF) throw new ProtocolError('a line does not end as lines do');
    return at;
  }

  /** A number and its line's end; sets `#end` behind it, or to -1 where it is not all there. */
  #integer(from: number): number {
    const bytes = this.#bytes;
    const length = bytes.length;
    this.#end = -1;
    if (from >= length) return 0;
    const isNegative = bytes[from] === MINUS;
    const first = isNegative ? from + 1 : from;
    let value = 0;
    for (let at = first; at < length; at++) {
      const digit = (bytes[at] ?? 0) - ZERO;
      if (digit >= 0 && digit <= 9) {
        if (at - first >= MOST_DIGITS) throw new ProtocolError('a number is none');
        value = value * 10 + digit;
      } else {
        if (bytes[at] !== CR || at === first) throw new ProtocolError('a number is none');
        if (at + 1 < length) {
          if (bytes[at + 1] !== LF) throw new ProtocolError('a number is none');
          this.#end = at + 2;
        }
        break;
      }
    }
    return isNegative ? -value : value;
  }
}
