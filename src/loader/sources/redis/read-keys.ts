import { setTimeout as sleep } from 'node:timers/promises';
import type { RedisSource } from '../../../model/project.js';
import type { Unread } from '../../../model/report.js';
import type { Keyspace } from '../../../model/snapshot.js';
import { Census } from '../../keyspace/census.js';
import { globMatcher } from '../../keyspace/glob.js';
import type { ReadRequest } from '../source.js';
import { SourceError } from '../source-error.js';
import type { Connection } from './connection.js';
import { faultOf } from './faults.js';
import { firstWords, grant } from './grant.js';
import { COMMANDS, KeyReader, keyRights, type Question } from './key-reader.js';
import type { ServerFacts } from './read-server.js';
import { type Reply, ReplyFault } from './reply.js';

/** Keys per SCAN page: larger ones buy nothing and are felt by others. (docs/keys.md) */
const PAGE_KEYS = 100;

export interface KeysRead {
  readonly keyspace: Keyspace;
  readonly unread: readonly Unread[];
}

/**
 * Reads a bounded sample of the keys: every key's name with its type, remaining TTL, idle time and encoding; never a
 * value. SCAN from 0 walks the hash table, whose order has nothing to do with the names, so its first N keys are a
 * fair sample of a standalone server. Databases share the sample by their sizes.
 *
 * What ends the reading early (a lost connection, a right that is missing, time) is told in `unread`, beside what was
 * seen until then.
 */
export async function readKeys(
  connection: Connection,
  request: ReadRequest<RedisSource>,
  server: ServerFacts,
): Promise<KeysRead> {
  const walk = new KeyWalk(connection, request, server);
  let stop: Stop | null = null;
  try {
    stop = await walk.run();
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    stop = { why: error.detail, remedy: error.advice };
  }
  const { id } = server.node;
  return {
    keyspace: walk.keyspace(stop === null),
    unread: stop === null ? [] : [{ part: 'keys', node: id, why: stop.why, remedy: stop.remedy }],
  };
}

interface Stop {
  readonly why: string;
  readonly remedy: string | null;
}

interface Page {
  readonly keys: readonly string[];
  readonly cursor: string;
}

interface Batch {
  readonly keys: readonly string[];
  readonly questions: readonly Question[];
  /** Where the next page begins; null after the last. */
  readonly cursor: string | null;
  readonly replies: Promise<readonly Reply[]>;
}

const scan = (cursor: string): readonly string[] => ['SCAN', cursor, 'COUNT', String(PAGE_KEYS)];

/** One pass over a server's databases: what was asked for, what is left of it, and what was seen. */
class KeyWalk {
  readonly #census: Census;
  readonly #reader: KeyReader;
  readonly #seen: Set<string> | null;
  readonly #isWanted: (key: string) => boolean;
  readonly #total: number;
  readonly #startedMs = performance.now();
  #commands = 0;
  #selected = 0;
  #isCut = false;

  constructor(
    readonly connection: Connection,
    readonly request: ReadRequest<RedisSource>,
    readonly server: ServerFacts,
  ) {
    const { environment, families } = request;
    this.#census = new Census(families, environment.keyPrefix);
    this.#reader = new KeyReader(server.node.uptimeSeconds);
    // SCAN may name a key twice while a table grows or shrinks. A bounded sample remembers what it has of a database.
    this.#seen = environment.sampling.keys === 'all' ? null : new Set();
    const globs = environment.sampling.patterns.map(globMatcher);
    this.#isWanted = (key) => globs.some((matches) => matches(key));
    this.#total = this.#wanted().reduce((sum, { keys }) => sum + keys, 0);
  }

  async run(): Promise<Stop | null> {
    const { keys } = this.request.environment.sampling;
    await this.#checkDatabase();
    for (const database of this.#wanted()) {
      const share =
        keys === 'all' || this.#total <= keys ? null : Math.ceil((keys * database.keys) / this.#total);
      const stop = await this.#walkDatabase(database.index, share ?? Number.POSITIVE_INFINITY);
      if (stop !== null) return stop;
    }
    return this.#implausible();
  }

  /**
   * A server that announces many keys and names few was not read, whatever it says; nor was one of which no key
   * carries the prefix that they are supposed to carry. (Expired keys that still count are the reason for the half.)
   */
  #implausible(): Stop | null {
    const { keyPrefix, sampling } = this.request.environment;
    const { keys, unprefixed } = this.#census;
    const isFiltered = !sampling.patterns.includes('*');
    if (!this.#isCut && !isFiltered && keys < this.#total / 2 && this.#total - keys > 100)
      return { why: `INFO announces ${this.#total} keys, and ${keys} could be read`, remedy: 'try again' };
    if (keyPrefix === null || keys === 0 || unprefixed < keys) return null;
    const why = `none of ${keys} keys carries the keyPrefix ${JSON.stringify(keyPrefix)}`;
    return { why, remedy: 'mend keyPrefix in the YAML of this environment' };
  }

  keyspace(isComplete: boolean): Keyspace {
    const wanted = new Set(this.#wanted().map(({ index }) => index));
    const { keys } = this.request.environment.sampling;
    return {
      method: this.#total === 0 ? 'none' : keys === 'all' ? 'all' : 'scan',
      total: this.#total,
      isWhole: isComplete && !this.#isCut,
      leftOut: this.server.node.databases
        .filter(({ index }) => !wanted.has(index))
        .map(({ index, keys: left }) => ({ index, keys: left })),
      patterns: this.request.environment.sampling.patterns,
      idleTimes: this.#reader.idleTimes,
      encodings: this.#reader.encodings,
      sizes: 'denied',
      ...this.#census.build(),
    };
  }

  #wanted(): readonly { readonly index: number; readonly keys: number }[] {
    const { databases } = this.request.environment.sampling;
    const only = this.request.source.database;
    return this.server.node.databases.filter(({ index }) =>
      only === null ? databases === 'all' || databases.includes(index) : index === only,
    );
  }

  /** A database that the server does not have is a mistake, even where there is nothing to read in it. */
  async #checkDatabase(): Promise<void> {
    const { database } = this.request.source;
    const { databases } = this.request.environment.sampling;
    for (const index of database !== null ? [database] : databases === 'all' ? [] : databases) {
      const reply = await this.#send('SELECT', String(index));
      if (!(reply instanceof ReplyFault)) this.#selected = index;
      else if (!reply.isDenied) throw this.#fault(reply);
    }
  }

  /** Who may not SELECT can still read the database where every connection begins. */
  async #select(index: number): Promise<Stop | null> {
    if (this.#selected === index) return null;
    const reply = await this.#send('SELECT', String(index));
    if (reply instanceof ReplyFault) return this.#refusal('SELECT', reply);
    this.#selected = index;
    return null;
  }

  async #walkDatabase(index: number, quota: number): Promise<Stop | null> {
    const refused = await this.#select(index);
    if (refused !== null) return refused;
    this.#seen?.clear();
    const first = this.#pageOf(await this.#send(...scan('0')));
    if ('why' in first) return first;
    let left = quota;
    const ask = (page: Page): Batch => {
      const chosen = this.#choose(page.keys);
      const keys = chosen.slice(0, left);
      left -= keys.length;
      this.#isCut ||= keys.length < chosen.length || (left <= 0 && page.cursor !== '0');
      return this.#ask(keys, left <= 0 || page.cursor === '0' ? null : page.cursor);
    };
    for (let batch: Batch | null = ask(first); batch !== null; ) {
      const replies: readonly Reply[] = await batch.replies;
      const page: Page | Stop | null = batch.cursor === null ? null : this.#pageOf(replies.at(-1) ?? null);
      // The next page is on its way while this one is sorted.
      const next: Batch | null = page === null || 'why' in page ? null : ask(page);
      const stop = this.#take(batch, replies) ?? (page !== null && 'why' in page ? page : null);
      if (stop !== null) return stop;
      if (next !== null && isOverdue(this.request, this.#startedMs)) return this.#overdue();
      await this.#slowDown();
      batch = next;
    }
    return null;
  }

  async #send(...command: readonly string[]): Promise<Reply> {
    const [reply] = await this.connection.sendPage([], [], command);
    return reply ?? null;
  }

  /** Asks for the facts of a page's keys and, unless it is the last, for the next page: in one write. */
  #ask(keys: readonly string[], cursor: string | null): Batch {
    const questions = this.#reader.questions();
    this.#commands += keys.length * questions.length + 1;
    const commands = questions.map((question) => COMMANDS[question]);
    const replies = this.connection.sendPage(commands, keys, cursor === null ? null : scan(cursor));
    // Nobody waits for a page that was asked for in vain.
    replies.catch(() => undefined);
    return { keys, questions, cursor, replies };
  }

  #take({ keys, questions }: Batch, replies: readonly Reply[]): Stop | null {
    const width = questions.length;
    for (const [index, key] of keys.entries()) {
      const answer = this.#reader.read(questions, replies.slice(index * width, (index + 1) * width));
      if (answer.kind === 'refused') return this.#refusal('TYPE or PTTL', answer.fault);
      if (answer.kind === 'nonsense')
        throw this.connection.fault(
          'unexpected',
          'TYPE or PTTL answered with something else than a type or a time',
        );
      // A key that is gone since SCAN named it is neither persistent nor an error.
      if (answer.kind === 'facts') this.#census.add(key, answer.facts);
    }
    const { environment, progress } = this.request;
    progress({ environment: environment.name, done: this.#census.keys, total: this.#total });
    return null;
  }

  #choose(keys: readonly string[]): readonly string[] {
    return keys.filter((key) => {
      if (!this.#isWanted(key) || this.#seen?.has(key) === true) return false;
      this.#seen?.add(key);
      return true;
    });
  }

  #pageOf(reply: Reply): Page | Stop {
    if (reply instanceof ReplyFault) return this.#refusal('SCAN', reply);
    const [cursor, keys] = Array.isArray(reply) ? reply : [];
    if (typeof cursor !== 'string' || !Array.isArray(keys) || !/^\d{1,20}$/.test(cursor))
      throw this.connection.fault('unexpected', 'SCAN answered with something else than keys');
    const names = keys.filter((key) => typeof key === 'string');
    if (names.length < keys.length)
      throw this.connection.fault('unexpected', 'SCAN named a key that is no text');
    return { cursor, keys: names };
  }

  #refusal(command: string, fault: ReplyFault): Stop {
    if (faultOf(fault.text, '') !== null) throw this.#fault(fault);
    return {
      why: `${command} was refused: ${firstWords(fault.text)}`,
      remedy: fault.isDenied ? grant(this.request.source, keyRights(this.server)) : null,
    };
  }

  #fault(fault: ReplyFault): SourceError {
    const { name } = this.request.environment;
    return faultOf(fault.text, name) ?? this.connection.fault('unexpected', firstWords(fault.text));
  }

  #overdue(): Stop {
    const { maxSeconds } = this.request.environment.sampling;
    return {
      why: `the sample was cut after ${maxSeconds} seconds, at ${this.#census.keys} of ${this.#total} keys`,
      remedy: 'raise sampling.maxSeconds, or lower sampling.keys',
    };
  }

  async #slowDown(): Promise<void> {
    const { maxCommandsPerSecond } = this.request.environment.sampling;
    if (maxCommandsPerSecond === null) return;
    const dueMs = (this.#commands / maxCommandsPerSecond) * 1000;
    const aheadMs = dueMs - (performance.now() - this.#startedMs);
    if (aheadMs > 0) await sleep(aheadMs, undefined, { signal: this.request.signal }).catch(() => null);
  }
}

function isOverdue({ environment }: ReadRequest<RedisSource>, startedMs: number): boolean {
  const { keys, maxSeconds } = environment.sampling;
  return keys !== 'all' && maxSeconds !== null && performance.now() - startedMs > maxSeconds * 1000;
}
