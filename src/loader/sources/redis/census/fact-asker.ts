import type { Census } from '../../../keyspace/census.js';
import type { KeyReader } from '../key-reader.js';
import type { ReplyFault } from '../reply.js';
import { COMMANDS, FactsPage, type KeyAnswers } from './answers.js';
import type { Pace } from './pace.js';
import type { Wire } from './wire.js';

/**
 * Asks for the facts of keys, page by page, and adds them to a census. The first key is asked alone: what is refused for
 * it (OBJECT, MEMORY USAGE) is refused for all, and every refusal would be an entry in the server's ACL log.
 */
export class FactAsker {
  readonly #wire: Wire;
  readonly #pace: Pace;
  readonly #reader: KeyReader;
  readonly #census: Census;
  #state: 'new' | 'trying' | 'known' = 'new';
  #deferred: string[] = [];
  /** Keys that are worth asking what they take. */
  #unsized: string[] = [];
  /** The first error to TYPE or PTTL. */
  refusal: ReplyFault | null = null;

  constructor(wire: Wire, pace: Pace, reader: KeyReader, census: Census) {
    this.#wire = wire;
    this.#pace = pace;
    this.#reader = reader;
    this.#census = census;
  }

  /** Asks about keys; the answers are added as they come. Goes out with the wire's next flush. */
  ask(keys: readonly string[]): void {
    if (keys.length === 0 || this.refusal !== null) return;
    if (this.#state === 'known') this.#askAll(keys);
    else {
      this.#deferred.push(...keys);
      if (this.#state === 'new') this.#tryFirst();
    }
  }

  #tryFirst(): void {
    const first = this.#deferred.shift();
    if (first === undefined) return;
    this.#state = 'trying';
    const questions = this.#reader.allQuestions();
    this.#send([first], new FactsPage([first], questions, this.#take, this.#endTrial));
  }

  readonly #endTrial = (): void => {
    this.#state = 'known';
    this.ask(this.#deferred.splice(0));
    this.#wire.flush();
  };

  #askAll(keys: readonly string[]): void {
    this.#send(keys, new FactsPage(keys, this.#reader.questions(), this.#take, this.#end));
  }

  #send(keys: readonly string[], page: FactsPage): void {
    this.#pace.sent(page.left);
    this.#wire.askOfEach(
      page.questions.map((question) => COMMANDS[question]),
      keys,
      page,
    );
  }

  readonly #take = (key: string, answers: KeyAnswers): void => {
    const answer = this.#reader.read(answers);
    if (answer.kind === 'refused') this.refusal ??= answer.fault;
    // A key that is gone since SCAN named it is neither persistent nor an error.
    if (answer.kind !== 'facts') return;
    const { facts } = answer;
    const wantsSize = this.#census.add(key, facts);
    if (wantsSize && facts.bytes === null && this.#reader.sizes === 'read') this.#unsized.push(key);
  };

  readonly #end = (page: FactsPage): void => {
    this.#pace.answered(page.sentMs, performance.now());
    this.#askSizes();
  };

  /** What a key takes is asked of those keys only whose family knows too few sizes. */
  #askSizes(): void {
    const keys = this.#unsized;
    if (keys.length === 0) return;
    this.#unsized = [];
    const take = (key: string, answers: KeyAnswers): void => {
      const bytes = this.#reader.size(answers);
      if (bytes !== null) this.#census.addSize(key, bytes);
    };
    this.#send(keys, new FactsPage(keys, ['SIZE'], take, () => undefined));
    this.#wire.flush();
  }
}
