import { once, setMaxListeners } from 'node:events';
import { Redis } from 'ioredis';
import type { RedisSource } from '../../../model/project.js';
import { SourceError, type SourceFault } from '../source-error.js';
import { isSocket } from './address.js';
import { assertAllowed, ForbiddenCommandError } from './allowlist.js';
import { UnexpectedAnswerError } from './census/answers.js';
import { ProtocolError } from './census/decoder.js';
import { SilenceError, Wire } from './census/wire.js';
import { connectionError, faultOf } from './faults.js';
import { type Reply, ReplyFault } from './reply.js';
import { guardReplies } from './reply-guard.js';
import { tlsOptions } from './tls.js';

/** How long one answer may take before the server counts as silent. */
const ANSWER_MS = 5000;

/**
 * One connection to one server, and the only way to it: every command passes the allowlist before a byte is written.
 * ioredis opens it and speaks for it, until the census drives it by hand; `protocol: 2` because proxies and hosts still trip over HELLO, no retries
 * because a gate must say what it found now.
 */
export class Connection {
  readonly #redis: Redis;
  readonly #source: RedisSource;
  readonly #environment: string;
  readonly #signal: AbortSignal;
  #fault: Error | null = null;
  #hasHeard = false;
  #isReadOnly = false;
  #wire: Wire | null = null;

  private constructor(environment: string, source: RedisSource, signal: AbortSignal) {
    this.#environment = environment;
    this.#source = source;
    this.#signal = signal;
    this.#redis = new Redis({
      ...reachedBy(source),
      lazyConnect: true,
      protocol: 2,
      retryStrategy: () => null,
      reconnectOnError: null,
      maxRetriesPerRequest: 0,
      enableReadyCheck: false,
      enableOfflineQueue: false,
      autoResendUnfulfilledCommands: false,
      disableClientInfo: true,
      // Ours goes off first, and knows how far it came.
      connectTimeout: 2 * ANSWER_MS,
      // A server that is gone or silent does not say goodbye: its socket is not waited for.
      disconnectTimeout: 100,
    });
    // The first error is the cause; what follows ("Connection is closed.") only says that there was one.
    this.#redis.on('error', (error: Error) => {
      this.#fault ??= error;
    });
    this.#redis.on('connect', () =>
      guardReplies(
        this.#redis.stream,
        () => this.#redis.commandQueue.length,
        (error) => {
          this.#fault ??= error;
        },
      ),
    );
    // As many listeners as commands under way on all connections: no leak.
    setMaxListeners(0, signal);
    signal.addEventListener('abort', this.#abort, { once: true });
    refuseToWrite(environment, source, this.#redis);
  }

  /** Connects and authenticates. Throws a `SourceError` that names the cause. */
  static async open(environment: string, source: RedisSource, signal: AbortSignal): Promise<Connection> {
    const connection = new Connection(environment, source, signal);
    try {
      await connection.#connect();
      await connection.#authenticate();
      return connection;
    } catch (error) {
      connection.close();
      throw error;
    }
  }

  /** Sends one command; an error answer comes back as a {@link ReplyFault}. Not after {@link drive}. */
  async send(...command: readonly string[]): Promise<Reply> {
    assertAllowed(command, this.#source.configCommand);
    const [name = '', ...words] = command;
    const reply = await this.#answer(() => this.#redis.callBuffer(name, ...words).then(toReply, toFault));
    this.#hasHeard = true;
    return reply;
  }

  /** Tells the replica of a cluster to answer for the slots of its primary; false where it refuses. */
  async readOnly(): Promise<boolean> {
    this.#isReadOnly = !((await this.send('READONLY')) instanceof ReplyFault);
    return this.#isReadOnly;
  }

  /** True where {@link readOnly} was permitted. */
  get isReadOnly(): boolean {
    return this.#isReadOnly;
  }

  /**
   * Lets `talk` drive the connection by hand, and answers with what it answers: for what is asked a million times. No
   * {@link send} after that. Throws a `SourceError` when the connection ends, stays silent or says something odd.
   */
  async drive<T>(talk: (wire: Wire) => Promise<T>): Promise<T> {
    return this.#orFault(() => {
      this.#wire ??= new Wire(this.#redis.stream, (command) =>
        assertAllowed(command, this.#source.configCommand),
      );
      return talk(this.#wire);
    });
  }

  #answer<T>(ask: () => Promise<T>): Promise<T> {
    return this.#orFault(() => this.#beforeSilence(ask()));
  }

  async #orFault<T>(ask: () => Promise<T>): Promise<T> {
    if (this.#signal.aborted) throw this.#error();
    try {
      const answer = await ask();
      // The client may have made something of what no server answers.
      if (this.#fault instanceof ProtocolError) throw this.#error();
      return answer;
    } catch (error) {
      if (error instanceof SourceError || error instanceof ForbiddenCommandError) throw error;
      if (error instanceof UnexpectedAnswerError) throw this.fault('unexpected', error.message);
      if (error instanceof SilenceError && !this.#signal.aborted)
        throw this.fault('no-answer', error.message);
      this.#fault ??= error instanceof Error ? error : null;
      throw this.#error();
    }
  }

  /** An error about this environment. */
  fault(fault: SourceFault, detail: string): SourceError {
    return new SourceError(this.#environment, fault, detail);
  }

  close(): void {
    this.#signal.removeEventListener('abort', this.#abort);
    this.#redis.disconnect();
  }

  readonly #abort = (): void => this.#redis.disconnect();

  async #connect(): Promise<void> {
    try {
      await this.#beforeSilence(this.#redis.connect(), () => this.#notConnected());
    } catch (error) {
      if (error instanceof SourceError) throw error;
      // The cause arrives on 'error', now or within the same turn.
      if (this.#fault === null) await Promise.race([once(this.#redis, 'error').catch(() => null), pause(50)]);
      throw this.#error();
    }
  }

  async #authenticate(): Promise<void> {
    const { username, password } = this.#source;
    if (password === null) return;
    const reply = await this.send(...(username === null ? ['AUTH', password] : ['AUTH', username, password]));
    if (reply === 'OK') return;
    if (!(reply instanceof ReplyFault))
      throw this.fault('unexpected', 'AUTH answered with something else than OK');
    // A password where none is needed: the server takes us as it would without.
    if (reply.text.includes('without any password configured')) return;
    throw faultOf(reply.text, this.#environment) ?? this.fault('wrong-password', 'it refused the password');
  }

  /** Nothing happened for too long: at the socket, or at the handshake of TLS that comes after it. */
  #notConnected(): SourceError {
    const isReached = this.#redis.stream?.connecting === false;
    if (!isReached) return this.fault('unreachable', 'the connection timed out');
    return this.fault('not-tls', `the TLS handshake was not answered within ${ANSWER_MS / 1000} seconds`);
  }

  async #beforeSilence<T>(answer: Promise<T>, silent = () => this.#silent()): Promise<T> {
    const { promise: silence, cancel } = alarm(ANSWER_MS, this.#signal);
    try {
      const first = await Promise.race([answer, silence]);
      if (first !== SILENCE) return first;
      answer.catch(() => null);
      if (this.#signal.aborted) throw this.#error();
      throw silent();
    } finally {
      cancel();
    }
  }

  #silent(): SourceError {
    return this.fault('no-answer', `no answer within ${ANSWER_MS / 1000} seconds`);
  }

  #error(): SourceError {
    if (this.#signal.aborted) return this.fault('timeout', 'the time of the run was up');
    if (this.#fault instanceof ProtocolError && this.#fault.isOtherProtocol && !this.#hasHeard)
      return this.fault('not-redis', this.#fault.message);
    const error = connectionError(this.#environment, this.#fault);
    const isUsual = this.#hasHeard || this.#source.tls !== null || isSocket(this.#source.host);
    return error.fault === 'closed' && !isUsual ? this.fault('closed-at-once', error.detail) : error;
  }
}

/** Where the server is, as the client takes it. */
const reachedBy = ({ host, port, tls }: RedisSource) => ({
  ...(isSocket(host) ? { path: host } : { host, port }),
  ...(tls === null ? {} : { tls: tlsOptions(tls, host) }),
});

/** Replies of the client, as ours: texts byte by byte. */
function toReply(reply: unknown): Reply {
  if (Buffer.isBuffer(reply)) return reply.toString('latin1');
  if (Array.isArray(reply)) return reply.map(toReply);
  return typeof reply === 'number' || typeof reply === 'string' ? reply : null;
}

/** An error answer is a value; the client's own error holds the command with its arguments and goes no further. */
function toFault(error: Error): ReplyFault {
  if (error.name === 'ReplyError') return new ReplyFault(error.message);
  throw error;
}

/** A `configCommand` that is a command of Redis's own could write: `SET GET *` would. */
function refuseToWrite(environment: string, source: RedisSource, redis: Redis): void {
  const name = source.configCommand.toLowerCase();
  if (name !== 'config' && name !== '-' && redis.getBuiltinCommands().includes(name))
    throw new SourceError(
      environment,
      'denied',
      `configCommand ${source.configCommand} is another command of Redis`,
    );
}

const SILENCE = Symbol('silence');

/** Goes off after a time, or when the run is aborted. */
function alarm(
  ms: number,
  signal: AbortSignal,
): { readonly promise: Promise<typeof SILENCE>; readonly cancel: () => void } {
  const { promise, resolve } = withResolvers<typeof SILENCE>();
  const goOff = (): void => resolve(SILENCE);
  const timer = setTimeout(goOff, ms);
  signal.addEventListener('abort', goOff, { once: true });
  return {
    promise,
    cancel: () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', goOff);
    },
  };
}

/** `Promise.withResolvers`, which Node 20 does not have. */
function withResolvers<T>(): { readonly promise: Promise<T>; readonly resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
