import type { Keyspace } from '../../../model/snapshot.js';
import type { KeyFacts } from '../../keyspace/profile.js';
import type { KeyAnswers, Question } from './census/answers.js';
import type { ReplyFault } from './reply.js';

/** The commands that reading keys takes, as in an ACL rule. */
const KEY_RIGHTS = '+scan +select +type +pttl +object|idletime +object|encoding +memory|usage +randomkey';

/** What a server said of one key: facts, that it is gone, or that it may not be asked. */
export type KeyAnswer =
  | { readonly kind: 'facts'; readonly facts: KeyFacts }
  | { readonly kind: 'vanished' }
  | { readonly kind: 'refused'; readonly fault: ReplyFault };

/** What is known of a server when the reading of its keys begins. */
export interface ReadingStart {
  readonly uptimeSeconds: number | null;
  /** The server's clock, in milliseconds since 1970; null where it does not say. */
  readonly serverMs: number | null;
  /** Ours, as `performance.now` has it, at the same moment. */
  readonly ourMs: number;
  /** A node that answers for slots and does not have a key any more has given it away: its slot moved. */
  readonly servesSlots: boolean;
}

/**
 * Knows what to ask of keys and how to read the answers. What a server refuses for all keys (idle times under LFU,
 * OBJECT or MEMORY USAGE where they are blocked) is asked once and then no more.
 */
export class KeyReader {
  #idleTimes: Keyspace['idleTimes'] = 'read';
  #encodings: Keyspace['encodings'] = 'read';
  #sizes: Keyspace['sizes'] = 'read';
  readonly #start: ReadingStart;
  readonly #asked: readonly Question[];

  /** `asked` are the questions that may be asked at all. */
  constructor(start: ReadingStart, asked: readonly Question[] = ALL_QUESTIONS) {
    this.#start = start;
    this.#asked = asked;
    if (!asked.includes('IDLETIME')) this.#idleTimes = 'denied';
    if (!asked.includes('ENCODING')) this.#encodings = 'denied';
    if (!asked.includes('SIZE')) this.#sizes = 'denied';
  }

  get idleTimes(): Keyspace['idleTimes'] {
    return this.#idleTimes;
  }

  get encodings(): Keyspace['encodings'] {
    return this.#encodings;
  }

  get sizes(): Keyspace['sizes'] {
    return this.#sizes;
  }

  /** What to ask now of each key. TYPE, PTTL and OBJECT do not touch a key; no value is asked for. */
  questions(): readonly Question[] {
    return [
      'TYPE',
      'PTTL',
      ...(this.#idleTimes === 'read' ? (['IDLETIME'] as const) : []),
      ...(this.#encodings === 'read' ? (['ENCODING'] as const) : []),
    ];
  }

  /** What to ask of the first key: all there is. */
  allQuestions(): readonly Question[] {
    return ALL_QUESTIONS.filter((question) => this.#asked.includes(question));
  }

  read(answers: KeyAnswers): KeyAnswer {
    const { type, pttl, refusal } = answers;
    if (refusal !== null)
      return this.#start.servesSlots && /^(?:ASK|MOVED) /.test(refusal.text)
        ? VANISHED
        : { kind: 'refused', fault: refusal };
    this.#learn(answers);
    if (type === null || pttl === null || type === 'none' || pttl === -2) return VANISHED;
    const { encoding, bytes } = answers;
    // Small integers are one shared object for all keys: its idle time is nobody's. (Redis: object.c, OBJ_SHARED_INTEGERS)
    const idleSeconds = encoding === 'int' ? null : answers.idleSeconds;
    const nowMs = performance.now();
    const isIdleDoubtful = idleSeconds !== null && this.#isDoubtful(idleSeconds, nowMs);
    const expiresAtMs = pttl < 0 ? null : this.#serverTime(nowMs, pttl);
    return {
      kind: 'facts',
      facts: { type, encoding, pttl, expiresAtMs, idleSeconds, isIdleDoubtful, bytes },
    };
  }

  /** What MEMORY USAGE said; null where it said nothing. */
  size(answers: KeyAnswers): number | null {
    this.#learn(answers);
    return answers.bytes;
  }

  #learn({ idleRefusal, encodingRefusal, sizeRefusal }: KeyAnswers): void {
    if (idleRefusal !== null) this.#idleTimes = /LFU/.test(idleRefusal.text) ? 'lfu' : 'denied';
    if (encodingRefusal !== null) this.#encodings = 'denied';
    if (sizeRefusal !== null) this.#sizes = 'denied';
  }

  /** When a key expires by the server's clock: read once, and carried on by ours, which nobody sets. */
  #serverTime(nowMs: number, pttl: number): number | null {
    const { serverMs, ourMs } = this.#start;
    return serverMs === null ? null : Math.round(serverMs + nowMs - ourMs + pttl);
  }

  /**
   * A key that was idle for as long as the server runs was touched at some time before it, or never since it was
   * loaded. A server that is younger than a minute gets the benefit of a second.
   */
  #isDoubtful(idleSeconds: number, nowMs: number): boolean {
    const { uptimeSeconds, ourMs } = this.#start;
    if (uptimeSeconds === null) return false;
    const uptime = uptimeSeconds + (nowMs - ourMs) / 1000;
    return uptime < 60 ? idleSeconds > uptime + 1 : idleSeconds >= uptime - 2;
  }
}

const VANISHED: KeyAnswer = { kind: 'vanished' };

/** All that can be asked of a key. */
const ALL_QUESTIONS: readonly Question[] = ['TYPE', 'PTTL', 'IDLETIME', 'ENCODING', 'SIZE'];

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
