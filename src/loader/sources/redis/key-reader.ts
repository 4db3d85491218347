import type { Keyspace } from '../../../model/snapshot.js';
import type { KeyFacts } from '../../keyspace/profile.js';
import { type Reply, ReplyFault } from './reply.js';

/** The commands that reading keys takes, as in an ACL rule. */
const KEY_RIGHTS = '+scan +select +type +pttl +object|idletime +object|encoding';

/** What a server said of one key: facts, that it is gone, or that it may not be asked. */
export type KeyAnswer =
  | { readonly kind: 'facts'; readonly facts: KeyFacts }
  | { readonly kind: 'vanished' }
  | { readonly kind: 'refused'; readonly fault: ReplyFault }
  /** No type and number, as every Redis answers. */
  | { readonly kind: 'nonsense' };

/**
 * Knows which commands tell the facts of a key and how to read their answers. What a server refuses for all keys
 * (idle times under LFU, OBJECT where it is blocked) is asked once and then no more.
 */
export class KeyReader {
  #idleTimes: Keyspace['idleTimes'] = 'read';
  #hasEncodings = true;
  readonly #uptimeSeconds: number | null;
  readonly #startedMs = performance.now();

  constructor(uptimeSeconds: number | null) {
    this.#uptimeSeconds = uptimeSeconds;
  }

  get idleTimes(): Keyspace['idleTimes'] {
    return this.#idleTimes;
  }

  get encodings(): Keyspace['encodings'] {
    return this.#hasEncodings ? 'read' : 'denied';
  }

  /** What to ask now of each key. TYPE, PTTL and OBJECT do not touch a key; no value is asked for. */
  questions(): readonly Question[] {
    return [
      'TYPE',
      'PTTL',
      ...(this.#idleTimes === 'read' ? (['IDLETIME'] as const) : []),
      ...(this.#hasEncodings ? (['ENCODING'] as const) : []),
    ];
  }

  /** Reads the answers to `questions`, one each, in order. */
  read(questions: readonly Question[], answers: readonly Reply[]): KeyAnswer {
    const answerTo = (question: Question): Reply => answers[questions.indexOf(question)] ?? null;
    const type = answerTo('TYPE');
    const pttl = answerTo('PTTL');
    for (const reply of [type, pttl])
      if (reply instanceof ReplyFault) return { kind: 'refused', fault: reply };
    if (typeof type !== 'string' || typeof pttl !== 'number') return { kind: 'nonsense' };
    if (type === 'none' || pttl === -2) return { kind: 'vanished' };
    const encoding = this.#encoding(answerTo('ENCODING'));
    // Small integers are one shared object for all keys: its idle time is nobody's. (Redis: object.c, OBJ_SHARED_INTEGERS)
    const idleSeconds = encoding === 'int' ? null : this.#idle(answerTo('IDLETIME'));
    const isIdleDoubtful = idleSeconds !== null && this.#isDoubtful(idleSeconds);
    const facts = { type, encoding, pttl, expiresAtMs: null, idleSeconds, isIdleDoubtful, bytes: null };
    return { kind: 'facts', facts };
  }

  #idle(reply: Reply): number | null {
    if (reply instanceof ReplyFault) this.#idleTimes = /LFU/.test(reply.text) ? 'lfu' : 'denied';
    return typeof reply === 'number' ? reply : null;
  }

  #encoding(reply: Reply): string | null {
    if (reply instanceof ReplyFault) this.#hasEncodings = false;
    return typeof reply === 'string' ? reply : null;
  }

  /**
   * A key that was idle for as long as the server runs was touched at some time before it, or never since it was
   * loaded. A server that is younger than a minute gets the benefit of a second.
   */
  #isDoubtful(idleSeconds: number): boolean {
    if (this.#uptimeSeconds === null) return false;
    const uptime = this.#uptimeSeconds + (performance.now() - this.#startedMs) / 1000;
    return uptime < 60 ? idleSeconds > uptime + 1 : idleSeconds >= uptime - 2;
  }
}

export type Question = keyof typeof COMMANDS;

/** What comes before the key in the command that asks a question. */
export const COMMANDS = {
  TYPE: ['TYPE'],
  PTTL: ['PTTL'],
  IDLETIME: ['OBJECT', 'IDLETIME'],
  ENCODING: ['OBJECT', 'ENCODING'],
} as const;

/** What an administrator adds to an ACL rule to let us read keys; since 7.0 a user may be shown names without values. */
export function keyRights({
  product,
  version,
}: {
  readonly product: string;
  readonly version: string;
}): string {
  const isReadable = product === 'valkey' || Number.parseInt(version, 10) >= 7;
  return `${isReadable ? '%R~*' : '~*'} ${KEY_RIGHTS}`;
}
