import { createHash } from 'node:crypto';
import type { RedisSource } from '../../../model/project.js';
import type { Unread } from '../../../model/report.js';
import type { Keyspace } from '../../../model/snapshot.js';
import { Census } from '../../keyspace/census.js';
import { globMatcher } from '../../keyspace/glob.js';
import type { ReadRequest } from '../source.js';
import { SourceError } from '../source-error.js';
import type { Question } from './census/answers.js';
import { Databases, type Stop } from './census/databases.js';
import { FactAsker } from './census/fact-asker.js';
import { cursorSpaceOf, isScanFair } from './census/method.js';
import { NameSieve } from './census/name-sieve.js';
import { RandomWalk } from './census/random-walk.js';
import { type ScanTask, ScanWalk } from './census/scan-walk.js';
import type { Wire } from './census/wire.js';
import type { Connection } from './connection.js';
import { firstWords, grant } from './grant.js';
import { KeyReader } from './key-reader.js';
import type { ServerFacts } from './read-server.js';

export interface KeysRead {
  readonly keyspace: Keyspace;
  readonly unread: readonly Unread[];
  /** What ended the reading early, where that was a fault of the server or the connection; else null. */
  readonly fault: SourceError | null;
}

/**
 * Reads a bounded sample of the keys, or all: every key's name with its type, remaining TTL, idle time and encoding, of
 * some what they take; never a value. Every key has the same chance to be in the sample, by the method that fits the
 * server (docs/keys.md). Databases share the sample by their sizes.
 *
 * What ends the reading early (a lost connection, a right that is missing, time) is told in `unread`, beside what was
 * seen until then. `questions` are what may be asked: a benchmark asks less.
 */
export async function readKeys(
  connection: Connection,
  request: ReadRequest<RedisSource>,
  server: ServerFacts,
  questions?: readonly Question[],
): Promise<KeysRead> {
  const walk = new KeyWalk(connection, request, server, questions);
  let stop: Stop | null = null;
  let fault: SourceError | null = null;
  try {
    stop = await walk.run();
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    fault = error;
    stop = { why: error.detail, remedy: error.advice };
  }
  const { id } = server.node;
  return {
    keyspace: walk.keyspace(stop === null),
    unread: stop === null ? [] : [{ part: 'keys', node: id, why: stop.why, remedy: stop.remedy }],
    fault,
  };
}

/** A name, or what stands for a long one: what is remembered of names is bounded. */
const idOf = (name: string): string =>
  name.length <= 256 ? name : createHash('sha256').update(name, 'latin1').digest('base64');

/** How often a person who waits is told, in milliseconds. */
const PROGRESS_EVERY_MS = 100;

/** One pass over a server's databases: what was asked for, what is left of it, and what was seen. */
class KeyWalk {
  readonly #request: ReadRequest<RedisSource>;
  readonly #server: ServerFacts;
  readonly #questions: readonly Question[] | undefined;
  readonly #databases: Databases;
  readonly #census: Census;
  #reader: KeyReader | null = null;
  #asker: FactAsker | null = null;
  /** Names of the database that is read; null where all keys are read, and a name twice is told by its place. */
  readonly #seen: Set<string> | null;
  readonly #isWanted: (key: string) => boolean;
  readonly #startedMs = performance.now();
  #stop: Stop | null = null;
  #left = Number.POSITIVE_INFINITY;
  #isCut = false;
  #hasDrawn = false;
  #toldMs = 0;

  constructor(
    connection: Connection,
    request: ReadRequest<RedisSource>,
    server: ServerFacts,
    questions: readonly Question[] | undefined,
  ) {
    this.#request = request;
    this.#server = server;
    this.#questions = questions;
    const { environment, families } = request;
    this.#databases = new Databases(connection, request, server);
    this.#census = new Census(families, environment.keyPrefix, request.otherPrefixes);
    this.#seen = environment.sampling.keys === 'all' ? null : new Set();
    const globs = environment.sampling.patterns.map(globMatcher);
    this.#isWanted = (key) => globs.some((matches) => matches(key));
  }

  async run(): Promise<Stop | null> {
    const { keys } = this.#request.environment.sampling;
    const { total } = this.#databases;
    const stop = await this.#databases.each(async (wire, database) => {
      const isWhole = keys === 'all' || total <= keys;
      this.#left = isWhole ? Number.POSITIVE_INFINITY : Math.ceil((keys * database.keys) / total);
      this.#seen?.clear();
      await this.#readDatabase(wire, database.keys);
      return this.#stop;
    });
    return stop ?? this.#implausible();
  }

  /**
   * A server that announces many keys and names few was not read, whatever it says; nor was one of which no key
   * carries the prefix that they are supposed to carry. (Expired keys that still count are the reason for the half.)
   */
  #implausible(): Stop | null {
    const { keyPrefix, sampling } = this.#request.environment;
    const { keys, unprefixed } = this.#census;
    const { total } = this.#databases;
    const isFiltered = !sampling.patterns.includes('*');
    if (!this.#isCut && !isFiltered && keys < total / 2 && total - keys > 100)
      return { why: `INFO announces ${total} keys, and ${keys} could be read`, remedy: 'try again' };
    if (keyPrefix === null || keys === 0 || unprefixed < keys) return null;
    const why = `none of ${keys} keys carries the keyPrefix ${JSON.stringify(keyPrefix)}`;
    return { why, remedy: 'mend keyPrefix in the YAML of this environment' };
  }

  keyspace(isComplete: boolean): Keyspace {
    const { keys, patterns } = this.#request.environment.sampling;
    const { total, leftOut } = this.#databases;
    const method = this.#hasDrawn ? 'randomkey' : keys === 'all' ? 'all' : 'scan';
    const { idleTimes, encodings, sizes } = this.#reader ?? {
      idleTimes: 'read',
      encodings: 'read',
      sizes: 'read',
    };
    return {
      method: total === 0 ? 'none' : method,
      total,
      isWhole: isComplete && !this.#isCut,
      leftOut,
      patterns,
      idleTimes,
      encodings,
      sizes,
      privateWords: null,
      ...this.#census.build(),
    };
  }

  async #readDatabase(wire: Wire, expected: number): Promise<void> {
    const isWhole = this.#left === Number.POSITIVE_INFINITY;
    if (isWhole || isScanFair(this.#server)) return this.#scan(wire, expected);
    // Where only some names are asked for, drawing would mostly draw others.
    if (!this.#request.environment.sampling.patterns.includes('*')) return this.#sieve(wire, expected, null);
    const walk = new RandomWalk(this.#taskOn(wire, expected), this.#left);
    await walk.run();
    if (walk.refusal !== null) return this.#sieve(wire, expected, walk.refusal.text);
    this.#hasDrawn = true;
    this.#isCut = true;
  }

  async #scan(wire: Wire, expected: number): Promise<void> {
    const walk = new ScanWalk({
      ...this.#taskOn(wire, expected),
      space: cursorSpaceOf(this.#server),
      match: null,
    });
    await walk.run();
    this.#stop ??= this.#databases.stopOf(walk);
  }

  /** All names go by, and a fair sample of them is asked about. */
  async #sieve(wire: Wire, expected: number, refusal: string | null): Promise<void> {
    const sieve = new NameSieve(this.#left);
    const task = this.#taskOn(wire, expected);
    const choose = (names: readonly string[]): readonly string[] => {
      sieve.add(names.filter(this.#isWanted));
      return [];
    };
    const isOver = (): boolean => this.#isOverdue();
    const walk = new ScanWalk({ ...task, choose, isOver, space: cursorSpaceOf(this.#server), match: null });
    await walk.run();
    this.#stop ??= this.#databases.stopOf(walk);
    if (this.#stop !== null) {
      // A part of the slots is no sample of all.
      if (refusal !== null) this.#stop = this.#withoutDraws(this.#stop, refusal);
      return;
    }
    this.#isCut ||= sieve.hasDropped;
    await this.#askList(wire, task.ask, sieve.names());
  }

  async #askList(
    wire: Wire,
    ask: (names: readonly string[]) => void,
    names: readonly string[],
  ): Promise<void> {
    const { pace } = this.#databases;
    for (let at = 0; at < names.length && this.#stop === null; ) {
      for (let n = 0; n < pace.cursors; n++) {
        ask(names.slice(at, at + pace.pageKeys));
        at += pace.pageKeys;
      }
      wire.flush();
      await wire.drained();
      await this.#databases.rest();
      this.#isOverdue();
    }
  }

  #taskOn(wire: Wire, expected: number): Omit<ScanTask, 'space' | 'match'> {
    const { pace, start } = this.#databases;
    const reader = this.#reader ?? new KeyReader(start, this.#questions);
    const asker = this.#asker ?? new FactAsker(wire, pace, reader, this.#census);
    this.#reader = reader;
    this.#asker = asker;
    return {
      wire,
      pace,
      expected,
      signal: this.#request.signal,
      choose: (names: readonly string[], hasMore: boolean) => this.#choose(names, hasMore),
      ask: (names: readonly string[]) => {
        asker.ask(names);
        if (asker.refusal !== null) this.#stop ??= this.#databases.refusal('TYPE or PTTL', asker.refusal);
        this.#tell();
      },
      isOver: () => this.#isOverdue() || this.#left <= 0,
    };
  }

  #choose(names: readonly string[], hasMore: boolean): readonly string[] {
    const fresh = this.#seen === null ? names.filter(this.#isWanted) : this.#unseen(names, this.#seen);
    const chosen = fresh.length > this.#left ? fresh.slice(0, this.#left) : fresh;
    this.#left -= chosen.length;
    this.#isCut ||= chosen.length < fresh.length || (this.#left <= 0 && hasMore);
    return chosen;
  }

  #unseen(names: readonly string[], seen: Set<string>): readonly string[] {
    return names.filter((name) => {
      const id = idOf(name);
      if (!this.#isWanted(name) || seen.has(id)) return false;
      seen.add(id);
      return true;
    });
  }

  /** Also true when something else ended the reading. */
  #isOverdue(): boolean {
    const { keys, maxSeconds } = this.#request.environment.sampling;
    if (keys !== 'all' && maxSeconds !== null && performance.now() - this.#startedMs > maxSeconds * 1000)
      this.#stop ??= {
        why: `the sample was cut after ${maxSeconds} seconds, at ${this.#census.keys} of ${this.#databases.total} keys`,
        remedy: 'raise sampling.maxSeconds, or lower sampling.keys',
      };
    if (this.#databases.pace.isStrained(performance.now()))
      this.#stop ??= {
        why: `its answers stayed slow for seconds, and it was left alone at ${this.#census.keys} of ${this.#databases.total} keys`,
        remedy: 'try again when it is less busy, or set sampling.maxCommandsPerSecond',
      };
    return this.#stop !== null;
  }

  #withoutDraws(stop: Stop, refusal: string): Stop {
    const why = `RANDOMKEY was refused (${firstWords(refusal)}), and the scan that stands in for it ended early: ${stop.why}`;
    return {
      why,
      remedy: refusal.startsWith('NOPERM') ? grant(this.#request.source, '+randomkey') : stop.remedy,
    };
  }

  #tell(): void {
    const nowMs = performance.now();
    if (nowMs - this.#toldMs < PROGRESS_EVERY_MS) return;
    this.#toldMs = nowMs;
    const { environment, progress } = this.#request;
    progress({ environment: environment.name, done: this.#census.keys, total: this.#databases.total });
  }
}
