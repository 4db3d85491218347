import { setTimeout as sleep } from 'node:timers/promises';
import type { RedisSource } from '../../../../model/project.js';
import type { ReadRequest } from '../../source.js';
import type { SourceError } from '../../source-error.js';
import type { Connection } from '../connection.js';
import { faultOf } from '../faults.js';
import { firstWords, grant } from '../grant.js';
import { countIn, integer, parseInfo } from '../info.js';
import { keyRights, type ReadingStart } from '../key-reader.js';
import type { ServerFacts } from '../read-server.js';
import { type Reply, ReplyFault, utf8 } from '../reply.js';
import { OneAnswer } from './answers.js';
import { Pace } from './pace.js';
import type { ScanWalk } from './scan-walk.js';
import type { Wire } from './wire.js';

/** Why a reading ended early, and what helps. */
export interface Stop {
  readonly why: string;
  readonly remedy: string | null;
}

interface Database {
  readonly index: number;
  readonly keys: number;
}

type Asked = Pick<ReadRequest<RedisSource>, 'environment' | 'source' | 'signal'>;

/** The databases of one server that were asked for, one after the other, on its one connection. */
export class Databases {
  readonly #connection: Connection;
  readonly #request: Asked;
  readonly #server: ServerFacts;
  readonly #wanted: readonly Database[];
  #selected = 0;
  #pace: Pace;
  #start: ReadingStart;

  constructor(connection: Connection, request: Asked, server: ServerFacts) {
    this.#connection = connection;
    this.#request = request;
    this.#server = server;
    const { databases } = request.environment.sampling;
    const only = request.source.database;
    this.#wanted = server.node.databases.filter(({ index }) =>
      only === null ? databases === 'all' || databases.includes(index) : index === only,
    );
    const nowMs = performance.now();
    this.#pace = new Pace(0, request.environment.sampling.maxCommandsPerSecond, nowMs);
    this.#start = { ...this.#facts(), serverMs: null, ourMs: nowMs };
  }

  /** Keys in all of them, by INFO. */
  get total(): number {
    return this.#wanted.reduce((sum, { keys }) => sum + keys, 0);
  }

  /** Those that hold keys and were not asked for. */
  get leftOut(): readonly Database[] {
    const wanted = new Set(this.#wanted.map(({ index }) => index));
    return this.#server.node.databases
      .filter(({ index }) => !wanted.has(index))
      .map(({ index, keys }) => ({ index, keys }));
  }

  /** What a server is asked at a time. */
  get pace(): Pace {
    return this.#pace;
  }

  /** What was known when the reading began. */
  get start(): ReadingStart {
    return this.#start;
  }

  /** Reads each; `read` says why it ended early, or null. Throws a `SourceError`. */
  async each(read: (wire: Wire, database: Database) => Promise<Stop | null>): Promise<Stop | null> {
    await this.#connection.drive((wire) => this.#demandDatabases(wire));
    if (this.total === 0) return null;
    return this.#connection.drive(async (wire) => {
      await this.#begin(wire);
      for (const database of this.#wanted) {
        const stop = (await this.#select(wire, database.index)) ?? (await read(wire, database));
        if (stop !== null) return stop;
      }
      return null;
    });
  }

  /** Waits as long as the pace demands. */
  async rest(): Promise<void> {
    const waitMs = this.#pace.waitMs(performance.now());
    if (waitMs >= 1) await sleep(waitMs, undefined, { signal: this.#request.signal }).catch(() => null);
  }

  /** Why a walk ended early; null where it did not. */
  stopOf({ refusal, hasGoneBack, isEndless }: ScanWalk): Stop | null {
    if (refusal !== null) return this.refusal('SCAN', refusal);
    if (isEndless)
      return { why: 'the cursors of SCAN come to no end: keys may have been left out', remedy: 'try again' };
    if (!hasGoneBack) return null;
    return { why: 'the cursors of SCAN went back: keys may have been left out', remedy: 'try again' };
  }

  /** A refused command as a reason; throws a `SourceError` where the server as a whole is at fault. */
  refusal(command: string, fault: ReplyFault): Stop {
    if (faultOf(fault.text, '') !== null) throw this.#fault(fault);
    return {
      why: `${command} was refused: ${firstWords(fault.text)}`,
      remedy: fault.isDenied ? grant(this.#request.source, keyRights(this.#server)) : null,
    };
  }

  /** A database that the server does not have is a mistake, even where there is nothing to read in it. */
  async #demandDatabases(wire: Wire): Promise<void> {
    const { database } = this.#request.source;
    const { databases } = this.#request.environment.sampling;
    for (const index of database !== null ? [database] : databases === 'all' ? [] : databases) {
      const reply = await this.#ask(wire, 'SELECT', String(index));
      if (!(reply instanceof ReplyFault)) this.#selected = index;
      else if (!reply.isDenied) throw this.#fault(reply);
    }
  }

  /** Who may not SELECT can still read the database where every connection begins. */
  async #select(wire: Wire, index: number): Promise<Stop | null> {
    if (this.#selected === index) return null;
    const reply = await this.#ask(wire, 'SELECT', String(index));
    if (reply instanceof ReplyFault) return this.refusal('SELECT', reply);
    this.#selected = index;
    return null;
  }

  /** The server's clock and uptime, and the round trip: the shorter of two, as the first may find us cold. */
  async #begin(wire: Wire): Promise<void> {
    const trips: number[] = [];
    for (let trip = 0; trip < 2; trip++) {
      const sentMs = performance.now();
      const reply = await this.#ask(wire, 'INFO', 'server');
      const nowMs = performance.now();
      trips.push(nowMs - sentMs);
      const info = parseInfo(typeof reply === 'string' ? utf8(reply) : '');
      const micros = integer(info, 'server_time_usec');
      const uptimeSeconds = countIn(info, 'uptime_in_seconds') ?? this.#start.uptimeSeconds;
      const serverMs = micros === null ? null : micros / 1000;
      this.#start = { ...this.#facts(), uptimeSeconds, serverMs, ourMs: (sentMs + nowMs) / 2 };
    }
    const { maxCommandsPerSecond } = this.#request.environment.sampling;
    this.#pace = new Pace(Math.min(...trips), maxCommandsPerSecond, performance.now());
  }

  #facts(): Pick<ReadingStart, 'uptimeSeconds' | 'servesSlots'> {
    const { role, uptimeSeconds } = this.#server.node;
    return { uptimeSeconds, servesSlots: role === 'primary' || this.#connection.isReadOnly };
  }

  async #ask(wire: Wire, ...command: readonly string[]): Promise<Reply> {
    const answer = new OneAnswer();
    wire.ask(command, answer);
    wire.flush();
    await wire.drained();
    return answer.reply;
  }

  #fault(fault: ReplyFault): SourceError {
    const { name } = this.#request.environment;
    return faultOf(fault.text, name) ?? this.#connection.fault('unexpected', firstWords(fault.text));
  }
}
