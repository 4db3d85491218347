import type { Reply } from '../reply.js';
import { ReplyFault } from '../reply.js';
import type { ReplyTaker } from './decoder.js';
import { Words } from './words.js';

/** A server answered with something else than what a command answers with. */
export class UnexpectedAnswerError extends Error {
  override readonly name = 'UnexpectedAnswerError';
}

/**
 * Who waits for the answers to what was asked in one go. Knows which replies it asked for: any other is an
 * {@link UnexpectedAnswerError}.
 */
export interface Answers extends ReplyTaker {
  /** Parts of replies that are still to come. */
  readonly left: number;
  /** Called once, with the last part. */
  done(): void;
}

const words = new Words();

/** The answer to one command that answers with one text, number or error. */
export class OneAnswer implements Answers {
  left = 1;
  reply: Reply = null;

  list(): never {
    throw new UnexpectedAnswerError('a list came where a word was expected');
  }
  text(bytes: Buffer, from: number, end: number): void {
    this.#take(bytes.toString('latin1', from, end));
  }
  number(value: number): void {
    this.#take(value);
  }
  nothing(): void {
    this.#take(null);
  }
  fault(text: string): void {
    this.#take(new ReplyFault(text));
  }
  done(): void {}

  #take(reply: Reply): void {
    this.reply = reply;
    this.left = 0;
  }
}

/** Of the names in one answer to SCAN, which was asked for fifty. */
const MOST_BYTES = 8 * 1024 * 1024;

/** The answer to one SCAN: a cursor and names. */
export class ScanPage implements Answers {
  /** At least the next part. */
  left = 1;
  cursor = '';
  readonly names: string[] = [];
  refusal: ReplyFault | null = null;
  #part: 'pair' | 'cursor' | 'names' | 'name' = 'pair';
  #bytes = 0;
  readonly #done: (page: ScanPage) => void;

  constructor(done: (page: ScanPage) => void) {
    this.#done = done;
  }

  list(length: number): void {
    if (this.#part === 'pair' && length === 2) {
      this.#part = 'cursor';
    } else if (this.#part === 'names') {
      this.#part = 'name';
      this.left = length;
    } else this.#noKeys();
  }

  text(bytes: Buffer, from: number, end: number): void {
    const text = bytes.toString('latin1', from, end);
    if (this.#part === 'name') {
      this.#bytes += text.length;
      if (this.#bytes > MOST_BYTES)
        throw new UnexpectedAnswerError(
          `SCAN named keys of more than ${MOST_BYTES / 1024 / 1024} MiB at once`,
        );
      this.names.push(text);
      this.left--;
    } else if (this.#part === 'cursor' && /^\d{1,20}$/.test(text)) {
      this.cursor = text;
      this.#part = 'names';
    } else this.#noKeys();
  }

  number(): void {
    this.nothing();
  }

  nothing(): void {
    if (this.#part === 'name') throw new UnexpectedAnswerError('SCAN named a key that is no text');
    this.#noKeys();
  }

  fault(text: string): void {
    if (this.#part !== 'pair') this.#noKeys();
    this.refusal = new ReplyFault(text);
    this.left = 0;
  }

  done(): void {
    this.#done(this);
  }

  #noKeys(): never {
    throw new UnexpectedAnswerError('SCAN answered with something else than keys');
  }
}

/** The answers to some RANDOMKEY: the names of keys; an empty database has none. */
export class RandomPage implements Answers {
  readonly names: string[] = [];
  refusal: ReplyFault | null = null;
  readonly #done: (page: RandomPage) => void;

  constructor(
    public left: number,
    done: (page: RandomPage) => void,
  ) {
    this.#done = done;
  }

  list(): never {
    throw new UnexpectedAnswerError('RANDOMKEY answered with something else than a key');
  }
  number(): never {
    return this.list();
  }
  text(bytes: Buffer, from: number, end: number): void {
    this.names.push(bytes.toString('latin1', from, end));
    this.left--;
  }
  nothing(): void {
    this.left--;
  }
  fault(text: string): void {
    this.refusal ??= new ReplyFault(text);
    this.left--;
  }
  done(): void {
    this.#done(this);
  }
}

/** What is asked of a key, and what comes before the key in the command that asks it. None touches the key. */
export const COMMANDS = {
  TYPE: ['TYPE'],
  PTTL: ['PTTL'],
  IDLETIME: ['OBJECT', 'IDLETIME'],
  ENCODING: ['OBJECT', 'ENCODING'],
  // As it is: SAMPLES 0 goes through whole collections, and blocks the server for as long.
  SIZE: ['MEMORY', 'USAGE'],
} as const satisfies Record<string, readonly string[]>;

export type Question = keyof typeof COMMANDS;

/** What a server said of one key; null for what was not asked, or not told. Overwritten with the next key. */
export interface KeyAnswers {
  readonly type: string | null;
  readonly pttl: number | null;
  readonly idleSeconds: number | null;
  readonly encoding: string | null;
  readonly bytes: number | null;
  /** The first error among the answers, and those to OBJECT and MEMORY USAGE, which may be refused alone. */
  readonly refusal: ReplyFault | null;
  readonly idleRefusal: ReplyFault | null;
  readonly encodingRefusal: ReplyFault | null;
  readonly sizeRefusal: ReplyFault | null;
}

/**
 * The answers to the same questions on each key of a page; told key by key. TYPE and PTTL have to answer as they do;
 * what OBJECT and MEMORY USAGE answer otherwise is not told.
 */
export class FactsPage implements Answers, KeyAnswers {
  left: number;
  type: string | null = null;
  pttl: number | null = null;
  idleSeconds: number | null = null;
  encoding: string | null = null;
  bytes: number | null = null;
  refusal: ReplyFault | null = null;
  idleRefusal: ReplyFault | null = null;
  encodingRefusal: ReplyFault | null = null;
  sizeRefusal: ReplyFault | null = null;
  readonly sentMs = performance.now();
  #key = 0;
  #question = 0;

  constructor(
    readonly keys: readonly string[],
    readonly questions: readonly Question[],
    readonly onKey: (key: string, answers: KeyAnswers) => void,
    readonly onDone: (page: FactsPage) => void,
  ) {
    this.left = keys.length * questions.length;
  }

  list(): never {
    throw new UnexpectedAnswerError(NONSENSE);
  }

  text(bytes: Buffer, from: number, end: number): void {
    const question = this.questions[this.#question];
    if (question === 'TYPE') this.type = words.read(bytes, from, end);
    else if (question === 'ENCODING') this.encoding = words.read(bytes, from, end);
    else if (question === 'PTTL') throw new UnexpectedAnswerError(NONSENSE);
    this.#advance();
  }

  number(value: number): void {
    switch (this.questions[this.#question]) {
      case 'PTTL':
        this.pttl = value;
        break;
      case 'IDLETIME':
        this.idleSeconds = countOf(value);
        break;
      case 'SIZE':
        this.bytes = countOf(value);
        break;
      case 'TYPE':
        throw new UnexpectedAnswerError(NONSENSE);
    }
    this.#advance();
  }

  /** OBJECT and MEMORY USAGE say so of a key that is gone; TYPE and PTTL have words for it. */
  nothing(): void {
    const question = this.questions[this.#question];
    if (question === 'TYPE' || question === 'PTTL') throw new UnexpectedAnswerError(NONSENSE);
    this.#advance();
  }

  fault(text: string): void {
    const fault = new ReplyFault(text);
    switch (this.questions[this.#question]) {
      case 'IDLETIME':
        this.idleRefusal = fault;
        break;
      case 'ENCODING':
        this.encodingRefusal = fault;
        break;
      case 'SIZE':
        this.sizeRefusal = fault;
        break;
      default:
        this.refusal ??= fault;
    }
    this.#advance();
  }

  done(): void {
    this.onDone(this);
  }

  #advance(): void {
    this.left--;
    this.#question++;
    if (this.#question < this.questions.length) return;
    this.onKey(this.keys[this.#key] ?? '', this);
    this.#key++;
    this.#question = 0;
    this.#clear();
  }

  #clear(): void {
    this.type = null;
    this.pttl = null;
    this.idleSeconds = null;
    this.encoding = null;
    this.bytes = null;
    this.refusal = null;
    this.idleRefusal = null;
    this.encodingRefusal = null;
    this.sizeRefusal = null;
  }
}

/** What is no count is as if it had not been told. */
const countOf = (value: number): number | null => (value >= 0 && Number.isSafeInteger(value) ? value : null);

const NONSENSE = 'TYPE or PTTL answered with something else than a type or a time';
