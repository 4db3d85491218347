import { setTimeout as sleep } from 'node:timers/promises';
import type { RedisSource } from '../../../model/project.js';
import type { Unread } from '../../../model/report.js';
import type { Keyspace } from '../../../model/snapshot.js';
import { Census } from '../../keyspace/census.js';
import { globMatcher } from '../../keyspace/glob.js';
import type { ReadRequest } from '../source.js';
import { SourceError } from '../source-error.js';
import { type Connection, faultOf, type Reply, ReplyFault } from './connection.js';
import { commandFor, grantKeys, KeyReader, type Question } from './key-reader.js';
import { firstWords, type ServerFacts } from './read-server.js';

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
  readonly keys: readonly Buffer[];
  readonly cursor: string;
}

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
    // SCAN may name a key twice while a table grows or shrinks. A bounded sample remembers what it has.
    this.#seen = environment.sampling.keys === 'all' ? null : new Set();
    const globs = environment.sampling.patterns.map(globMatcher);
    this.#isWanted = (key) => globs.some((matches) => matches(key));
    this.#total = this.#wanted().reduce((sum, { keys }) => sum + keys, 0);
  }

  async run(): Promise<Stop | null> {
    const { keys } = this.request.environment.sampling;
    await this.#checkDatabase();
    for (const database of this.#wanted()) {
      const share = keys === 'all' || this.#total <= keys ? null : Math.ceil((keys * database.keys) / this.#total);
      const stop = await this.#walkDatabase(database.index, share ?? Number.POSITIVE_INFINITY);
      if (stop !== null) return stop;
    }
    return null;
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
      idleTimes: this.#reader.idleTimes,
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
    if (database === null) return;
    const reply = await this.connection.send('SELECT', String(database));
    if (!(reply instanceof ReplyFault)) this.#selected = database;
    else if (!reply.isDenied) throw this.#fault(reply);
  }

  /** Who may not SELECT can still read the database where every connection begins. */
  async #select(index: number): Promise<Stop | null> {
    if (this.#selected === index) return null;
    const reply = await this.connection.send('SELECT', String(index));
    if (reply instanceof ReplyFault) return this.#refusal('SELECT', reply);
    this.#selected = index;
    return null;
  }

  async #walkDatabase(index: number, quota: number): Promise<Stop | null> {
    const refused = await this.#select(index);
    if (refused !== null) return refused;
    let left = quota;
    let page = await this.#firstPage();
    while (!('why' in page)) {
      const keys = this.#choose(page.keys).slice(0, left);
      left -= keys.length;
      const isLast = page.cursor === '0' || left <= 0;
      this.#isCut ||= left <= 0 && page.cursor !== '0';
      const next = await this.#readPage(keys, isLast ? null : page.cursor);
      if (next === null) return null;
      page = next;
      if (isOverdue(this.request, this.#startedMs)) return this.#overdue();
      await this.#slowDown();
    }
    return page;
  }

  async #firstPage(): Promise<Page | Stop> {
    return this.#pageOf(await this.connection.send('SCAN', '0', 'COUNT', String(PAGE_KEYS)));
  }

  /** Asks for the facts of a page and for the next page, in one write; null after the last one. */
  async #readPage(keys: readonly Buffer[], cursor: string | null): Promise<Page | Stop | null> {
    const questions = this.#reader.questions();
    const commands = keys.flatMap((key) => questions.map((question) => commandFor(question, key)));
    const scan = cursor === null ? [] : [['SCAN', cursor, 'COUNT', String(PAGE_KEYS)]];
    const replies = await this.connection.sendAll([...commands, ...scan]);
    this.#commands += commands.length + scan.length;
    const stop = this.#take(keys, questions, replies);
    this.request.progress({
      environment: this.request.environment.name,
      done: this.#census.keys,
      total: this.#total,
    });
    if (stop !== null) return stop;
    return cursor === null ? null : this.#pageOf(replies.at(-1) ?? null);
  }

  #take(keys: readonly Buffer[], questions: readonly Question[], replies: readonly Reply[]): Stop | null {
    const width = questions.length;
    for (const [index, key] of keys.entries()) {
      const answer = this.#reader.read(questions, replies.slice(index * width, (index + 1) * width));
      if (answer.kind === 'refused') return this.#refusal('TYPE and PTTL', answer.fault);
      // A key that is gone since SCAN named it is neither persistent nor an error.
      if (answer.kind === 'facts') this.#census.add(key.toString('latin1'), answer.facts);
    }
    return null;
  }

  #choose(keys: readonly Buffer[]): readonly Buffer[] {
    return keys.filter((key) => {
      const name = key.toString('latin1');
      if (!this.#isWanted(name) || this.#seen?.has(name) === true) return false;
      this.#seen?.add(name);
      return true;
    });
  }

  #pageOf(reply: Reply): Page | Stop {
    if (reply instanceof ReplyFault) return this.#refusal('SCAN', reply);
    const [cursor, keys] = Array.isArray(reply) ? reply : [];
    if (!Buffer.isBuffer(cursor) || !Array.isArray(keys) || !/^\d{1,20}$/.test(String(cursor)))
      throw this.connection.fault('unexpected', 'SCAN answered with something else than keys');
    return { cursor: String(cursor), keys: keys.filter((key) => Buffer.isBuffer(key)) };
  }

  #refusal(command: string, fault: ReplyFault): Stop {
    if (faultOf(fault.text, '') !== null) throw this.#fault(fault);
    return {
      why: `${command} was refused: ${firstWords(fault.text)}`,
      remedy: fault.isDenied ? grantKeys(this.request.source) : null,
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
