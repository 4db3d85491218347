import type { Socket } from 'node:net';
import { encode, encodePrefix } from '../encode.js';
import type { Answers } from './answers.js';
import { Decoder, ProtocolError, type ReplyTaker } from './decoder.js';

/** How long a server that was asked something may say nothing at all. */
const SILENCE_MS = 5000;

/** The server was asked, and said nothing for five seconds. */
export class SilenceError extends Error {
  override readonly name = 'SilenceError';
}

/**
 * A connection that ioredis opened, driven by hand: what is asked goes out in one write, and what comes back is told
 * to whom it was asked for, part by part, with no object per command and no promise per page. That is what reading a
 * million keys takes. (docs/census.md) Every command passes `allow`, which throws, before a byte of it is written.
 */
export class Wire implements ReplyTaker {
  readonly #socket: Socket;
  readonly #allow: (command: readonly string[]) => void;
  readonly #decoder = new Decoder(this);
  #waiting: Answers[] = [];
  /** How many of `#waiting`, from its beginning, have been answered. */
  #answered = 0;
  #out = '';
  #holds = 0;
  #heardMs = 0;
  #fault: Error | null = null;
  #settle: { readonly resolve: () => void; readonly reject: (error: Error) => void } | null = null;
  readonly #watch: NodeJS.Timeout;

  constructor(socket: Socket, allow: (command: readonly string[]) => void) {
    this.#socket = socket;
    this.#allow = allow;
    // From here on the replies are ours, and ioredis would only wonder whose they are.
    socket.removeAllListeners('data');
    socket.on('data', (chunk: Buffer) => this.#hear(chunk));
    socket.on('error', (error) => this.#fail(error));
    socket.on('close', () => this.#fail(new Error('the connection was closed')));
    // One that ended while nobody listened says so no more.
    if (socket.destroyed) this.#fault = new Error('the connection was closed');
    this.#watch = setInterval(() => this.#listen(), SILENCE_MS / 10);
  }

  /** Asks one command; it goes out with {@link flush}. */
  ask(command: readonly string[], answers: Answers): void {
    this.#allow(command);
    this.#out += encode(command);
    this.#expect(answers);
  }

  /** Asks one command many times; `answers` takes the replies to all of them. */
  askTimes(command: readonly string[], times: number, answers: Answers): void {
    this.#allow(command);
    this.#out += encode(command).repeat(times);
    this.#expect(answers);
  }

  /** Asks the same questions (`['TYPE']`, `['OBJECT', 'IDLETIME']`) of each key, in latin1, one character per byte. */
  askOfEach(questions: readonly (readonly string[])[], keys: readonly string[], answers: Answers): void {
    for (const question of questions) this.#allow(question);
    const prefixes = questions.map((question) => encodePrefix(question));
    let text = '';
    for (const key of keys) {
      const last = `$${key.length}\r\n${key}\r\n`;
      for (const prefix of prefixes) text += prefix + last;
    }
    this.#out += text;
    this.#expect(answers);
  }

  /** Writes what was asked since the last time, in one piece. */
  flush(): void {
    if (this.#out === '') return;
    if (this.#fault === null) this.#socket.write(this.#out, 'latin1');
    this.#out = '';
  }

  /** Somebody is about to ask more: {@link drained} waits for as many releases. */
  hold(): void {
    this.#holds++;
  }

  release(): void {
    this.#holds--;
    this.#settleIfDrained();
  }

  /** Resolves when all that was asked is answered and nobody holds; rejects with what the connection died of. */
  drained(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
      if (this.#fault !== null) reject(this.#fault);
      else this.#settleIfDrained();
    });
  }

  list(length: number): void {
    const answers = this.#current();
    answers.list(length);
    if (answers.left === 0) this.#next(answers);
  }

  text(bytes: Buffer, from: number, end: number): void {
    const answers = this.#current();
    answers.text(bytes, from, end);
    if (answers.left === 0) this.#next(answers);
  }

  number(value: number): void {
    const answers = this.#current();
    answers.number(value);
    if (answers.left === 0) this.#next(answers);
  }

  nothing(): void {
    const answers = this.#current();
    answers.nothing();
    if (answers.left === 0) this.#next(answers);
  }

  fault(text: string): void {
    const answers = this.#current();
    answers.fault(text);
    if (answers.left === 0) this.#next(answers);
  }

  #expect(answers: Answers): void {
    if (this.#fault !== null || answers.left === 0) return;
    if (this.#waiting.length === 0) this.#heardMs = performance.now();
    this.#waiting.push(answers);
  }

  #current(): Answers {
    const answers = this.#waiting[this.#answered];
    if (answers === undefined) throw new ProtocolError('the server answered more than it was asked');
    return answers;
  }

  #next(answers: Answers): void {
    this.#answered++;
    if (this.#answered === this.#waiting.length || this.#answered > 64) {
      this.#waiting = this.#waiting.slice(this.#answered);
      this.#answered = 0;
    }
    answers.done();
  }

  #hear(chunk: Buffer): void {
    if (this.#fault !== null) return;
    this.#heardMs = performance.now();
    try {
      this.#decoder.push(chunk);
      this.flush();
      this.#settleIfDrained();
    } catch (error) {
      this.#fail(error instanceof Error ? error : new Error(String(error)));
      this.#socket.destroy();
    }
  }

  #listen(): void {
    if (this.#waiting.length === 0 || performance.now() - this.#heardMs < SILENCE_MS) return;
    this.#fail(new SilenceError(`no answer within ${SILENCE_MS / 1000} seconds`));
  }

  #settleIfDrained(): void {
    if (this.#waiting.length > 0 || this.#holds > 0 || this.#settle === null) return;
    this.#settle.resolve();
    this.#settle = null;
  }

  #fail(error: Error): void {
    this.#fault ??= error;
    clearInterval(this.#watch);
    this.#waiting = [];
    this.#answered = 0;
    this.#settle?.reject(this.#fault);
    this.#settle = null;
  }
}
