import type { Address, RedisSource } from '../../../model/project.js';
import { SourceError, type SourceFault } from '../source-error.js';
import { addressText, reached } from './address.js';
import { Connection } from './connection.js';
import { faultOf } from './faults.js';
import { firstWords } from './grant.js';
import { pairsOf, type Reply, ReplyFault, utf8 } from './reply.js';

/** Where the primary and the replicas are that sentinels watch, as they are reached from here. */
export interface Watched {
  readonly primary: Address;
  readonly replicas: readonly Address[];
}

/** Who asks sentinels, and as whom. */
export interface SentinelsAsked {
  readonly environment: string;
  /** Its nodes are the sentinels. */
  readonly source: RedisSource;
  readonly user: Pick<RedisSource, 'username' | 'password'>;
  readonly signal: AbortSignal;
}

/**
 * Asks all sentinels at once; the first that knows the primary speaks for all, so that one that is down, or silent, costs nothing.
 * Throws a `SourceError` where none does.
 */
export async function askSentinels(asked: SentinelsAsked): Promise<Watched> {
  const { source, signal } = asked;
  const over = new AbortController();
  const either = { ...asked, signal: AbortSignal.any([signal, over.signal]) };
  const sentinels = [{ host: source.host, port: source.port }, ...source.otherNodes];
  try {
    return await Promise.any(sentinels.map((sentinel) => askOne(either, sentinel)));
  } catch (error) {
    throw error instanceof AggregateError ? causeOf(error.errors) : error;
  } finally {
    over.abort();
  }
}

/** A fault of ours goes first, then what a sentinel said itself, then what kept the first one from it. */
function causeOf(errors: readonly unknown[]): unknown {
  const ours = errors.find((error) => !(error instanceof SourceError));
  const isSaid = (error: unknown): boolean =>
    error instanceof SourceError && (error.fault === SAID || !UNHEARD.includes(error.fault));
  return ours ?? errors.find(isSaid) ?? errors[0];
}

const SAID = 'which-primary' satisfies SourceFault;
/** It said nothing: that it is down may not matter, as the others are there. */
const UNHEARD: readonly SourceFault[] = [
  'refused',
  'unreachable',
  'unknown-host',
  'no-answer',
  'closed',
  'timeout',
];

async function askOne(
  { environment, source, user, signal }: SentinelsAsked,
  { host, port }: Address,
): Promise<Watched> {
  let connection: Connection | null = null;
  try {
    connection = await Connection.open(environment, { ...source, ...user, host, port }, signal);
    const sentinel = new Sentinel(connection, environment);
    const name = source.sentinel.masterName ?? (await sentinel.onlyName());
    const primary = await sentinel.primary(name);
    const replicas = await sentinel.replicas(name, primary);
    return { primary: reached(source, primary), replicas: replicas.map((one) => reached(source, one)) };
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    const isPassword = error.fault === 'no-password' || error.fault === 'wrong-password';
    const detail = `the sentinel ${addressText(host, port)}: ${error.detail}`;
    throw new SourceError(environment, isPassword ? 'sentinel-password' : error.fault, detail);
  } finally {
    connection?.close();
  }
}

/** What one sentinel answers. */
class Sentinel {
  readonly #connection: Connection;
  readonly #environment: string;

  constructor(connection: Connection, environment: string) {
    this.#connection = connection;
    this.#environment = environment;
  }

  /** The primary that it watches, where that is one. */
  async onlyName(): Promise<string> {
    const names = await this.#names();
    const [only, second] = names;
    if (only !== undefined && second === undefined) return only;
    throw this.#connection.fault(SAID, only === undefined ? 'it watches none' : watches(names));
  }

  async primary(name: string): Promise<Address> {
    const reply = await this.#ask('GET-MASTER-ADDR-BY-NAME', name);
    if (reply === null)
      throw this.#connection.fault(SAID, `none has that masterName: ${watches(await this.#names())}`);
    const [host, port] = Array.isArray(reply) ? reply : [];
    return this.#address(host, port);
  }

  /** While a failover is under way, the one promoted stands among them still, and the former primary does not. */
  async replicas(name: string, primary: Address): Promise<readonly Address[]> {
    const replicas = fieldsOf(await this.#ask('REPLICAS', name)).map((fields) => this.#addressIn(fields));
    const isPromoted = replicas.some(({ host, port }) => host === primary.host && port === primary.port);
    return isPromoted ? [...replicas, ...(await this.#former(name))] : replicas;
  }

  async #former(name: string): Promise<readonly Address[]> {
    const all = fieldsOf(await this.#ask('MASTERS'));
    return all.filter((fields) => nameIn(fields) === name).map((fields) => this.#addressIn(fields));
  }

  async #names(): Promise<readonly string[]> {
    return fieldsOf(await this.#ask('MASTERS')).flatMap((fields) => nameIn(fields) ?? []);
  }

  #addressIn(fields: ReadonlyMap<string, Reply>): Address {
    return this.#address(fields.get('ip'), fields.get('port'));
  }

  #address(host: Reply | undefined, port: Reply | undefined): Address {
    const number = Number(port);
    if (typeof host !== 'string' || host === '' || host.startsWith('/') || !(number >= 1 && number <= 65_535))
      throw this.#connection.fault('unexpected', 'what it says of its primary cannot be read');
    return { host, port: number };
  }

  async #ask(...words: readonly string[]): Promise<Reply> {
    const reply = await this.#connection.send('SENTINEL', ...words);
    if (!(reply instanceof ReplyFault)) return reply;
    const fault = faultOf(reply.text, this.#environment);
    if (fault !== null) throw fault;
    if (reply.isDenied)
      throw this.#connection.fault('denied', `it does not permit SENTINEL ${words[0]} (${SENTINEL_RIGHTS})`);
    throw /unknown command/i.test(reply.text)
      ? this.#connection.fault('no-sentinel', 'it is none')
      : this.#connection.fault('unexpected', firstWords(reply.text));
  }
}

/** What a user of the sentinels needs, as in an ACL rule. */
export const SENTINEL_RIGHTS = '+info +sentinel|masters +sentinel|replicas +sentinel|get-master-addr-by-name';

const fieldsOf = (reply: Reply): readonly ReadonlyMap<string, Reply>[] =>
  Array.isArray(reply) ? reply.flatMap((one) => pairsOf(one) ?? []) : [];

function nameIn(fields: ReadonlyMap<string, Reply>): string | null {
  const name = fields.get('name');
  return typeof name === 'string' ? utf8(name) : null;
}

/** Sentinel takes letters, digits, ".", "-" and "_" for names; more than some are not shown. */
function watches(names: readonly string[]): string {
  const shown = names.filter((name) => /^[\w.-]{1,100}$/.test(name)).slice(0, 10);
  return shown.length === 0 ? 'it watches others' : `it watches ${shown.join(', ')}`;
}
