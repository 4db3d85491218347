import type { Address, RedisSource } from '../../../model/project.js';
import type { Unread } from '../../../model/report.js';
import { SourceError, type SourceFault } from '../source-error.js';
import { addressText, isSameAddress, readAddress } from './address.js';
import type { ClusterNode } from './cluster-nodes.js';
import { type FailedNode, type OpenNode, openNode } from './open-node.js';
import { askSentinels } from './sentinels.js';

/** The nodes of an environment. Who has them closes their connections. */
export interface OpenNodes {
  /** The first is the one that the YAML names first, where it answered. */
  readonly open: readonly OpenNode[];
  readonly unread: readonly Unread[];
  /** True where sentinels named them. */
  readonly hasSentinels: boolean;
}

/** More nodes than these are no environment, but a mistake or a trap. */
const MOST_NODES = 500;

/**
 * Connects to every node: those that the YAML names, and, unless its topology says `standalone`, those that they know:
 * a primary's replicas, a replica's primary, the nodes of a cluster; of sentinels, what they watch. A node that does not answer
 * is told in `unread`; where none of those named answers, the first error is thrown.
 */
export async function openNodes(
  environment: string,
  source: RedisSource,
  signal: AbortSignal,
): Promise<OpenNodes> {
  const search = new Search(environment, source, signal);
  try {
    return await search.run();
  } catch (error) {
    search.close();
    throw error;
  }
}

/** One search for the nodes of an environment. */
class Search {
  readonly #environment: string;
  readonly #source: RedisSource;
  readonly #signal: AbortSignal;
  readonly #found = new Found();

  constructor(environment: string, source: RedisSource, signal: AbortSignal) {
    this.#environment = environment;
    this.#source = source;
    this.#signal = signal;
  }

  async run(): Promise<OpenNodes> {
    const { host, port, otherNodes, topology, sentinel, username, password } = this.#source;
    if (topology === 'sentinel') return this.#openWatched(sentinel);
    await this.#openFrom([{ host, port }, ...otherNodes], true);
    const { open } = this.#found;
    if (open.length > 0) return { open, unread: this.#found.unread(), hasSentinels: false };
    const error = this.#found.firstError();
    const isSentinel = error instanceof SourceError && error.fault === 'sentinel';
    if (topology !== 'auto' || !isSentinel) throw error;
    this.#found.forget();
    return this.#openWatched({ username, password });
  }

  close(): void {
    for (const { connection } of this.#found.open) connection.close();
  }

  /** The primary that sentinels name, and its replicas. */
  async #openWatched(user: Pick<RedisSource, 'username' | 'password'>): Promise<OpenNodes> {
    const asked = { environment: this.#environment, source: this.#source, user, signal: this.#signal };
    const { primary, replicas } = await askSentinels(asked);
    await this.#openFrom([primary], true);
    const { open } = this.#found;
    // Replicas are of the primary's kin; where it does not answer, they speak for themselves.
    await this.#openFrom(replicas, open.length === 0);
    if (open.length === 0) throw this.#found.firstError();
    return { open, unread: this.#found.unread(), hasSentinels: true };
  }

  async #openFrom(first: readonly Address[], areNamed: boolean): Promise<void> {
    let wave = first;
    for (let depth = 0; wave.length > 0; depth++) {
      const asked = this.#found.unasked(wave);
      const answers = await Promise.all(
        asked.map((address) => openNode(this.#environment, this.#source, address, this.#signal)),
      );
      const fresh = answers.flatMap((answer) => this.#found.take(answer, areNamed && depth === 0));
      wave =
        this.#source.topology === 'standalone' ? [] : fresh.flatMap((node) => this.#found.neighbours(node));
    }
  }
}

/** What was found so far; a server that answers under two addresses is one node. */
class Found {
  readonly open: OpenNode[] = [];
  readonly #asked = new Set<string>();
  #isFull = false;
  readonly #failed: (FailedNode & { readonly isNamed: boolean })[] = [];

  unasked(addresses: readonly Address[]): readonly Address[] {
    return addresses.filter(({ host, port }) => {
      const text = addressText(host, port);
      if (this.#asked.has(text)) return false;
      this.#isFull ||= this.#asked.size >= MOST_NODES;
      if (this.#isFull) return false;
      this.#asked.add(text);
      return true;
    });
  }

  /** The nodes that are new with this answer: one or none. */
  take(answer: OpenNode | FailedNode, isNamed: boolean): readonly OpenNode[] {
    if ('error' in answer) {
      this.#failed.push({ ...answer, isNamed });
      return [];
    }
    const { runId, id } = answer.server.node;
    const isTwin = runId !== null && this.open.some(({ server }) => server.node.runId === runId);
    if (!isTwin && (isNamed || this.#isKin(answer))) {
      this.open.push(answer);
      return [answer];
    }
    answer.connection.close();
    const error = answer.connection.fault('unexpected', 'what answers there belongs to none of the others');
    if (!isTwin) this.#failed.push({ address: id, error, isNamed });
    return [];
  }

  /**
   * Where the other nodes are, as this one announces them. In a cluster all know all, and each under one address; a primary
   * may call its replicas something else.
   */
  neighbours({ server, cluster }: OpenNode): readonly Address[] {
    const met = new Set(this.open.flatMap((node) => node.cluster.find(({ isMyself }) => isMyself)?.id ?? []));
    if (cluster.length > 0)
      return cluster.flatMap(({ id, address }) => (met.has(id) || address === null ? [] : [address]));
    const { primary, replicas } = server.node.replication;
    return [...(primary === null ? [] : [primary]), ...replicas].flatMap((text) => readAddress(text) ?? []);
  }

  /** Begins anew: what answered was no node. */
  forget(): void {
    this.#asked.clear();
    this.#failed.length = 0;
  }

  firstError(): Error {
    return this.#failed[0]?.error ?? new Error('no node was named');
  }

  unread(): readonly Unread[] {
    const primaries = new Set(this.open.flatMap(({ cluster }) => cluster.flatMap(primaryAddress)));
    // What all nodes of a cluster say alike is said once.
    const said = new Map(
      this.open.flatMap(({ unread }) => unread.map((part) => [JSON.stringify(part), part] as const)),
    );
    return [
      ...said.values(),
      ...this.#failed.flatMap((failed) => unreadNode(failed, primaries.has(failed.address))),
      ...this.#misled(),
      ...(this.#isFull ? TOO_MANY : []),
    ];
  }

  /** Nodes of a cluster that were met nowhere: their addresses, as they are reached from here, led to others. */
  #misled(): readonly Unread[] {
    const known = new Map(
      this.open.flatMap(({ cluster }) => cluster.map((node) => [node.id, node] as const)),
    );
    for (const { cluster } of this.open) known.delete(cluster.find(({ isMyself }) => isMyself)?.id ?? '');
    return [...known.values()].flatMap(({ address, primary, slots }) => {
      const text = address === null ? null : addressText(address.host, address.port);
      if (text === null || this.#isFull || this.#failed.some((failed) => failed.address === text)) return [];
      const error = new SourceError('', 'unexpected', 'another node answers there');
      return unreadNode({ address: text, error, isNamed: false }, primary === null && slots !== '');
    });
  }

  /**
   * An announced address may lead elsewhere from here (a tunnel, a container's own loopback): to a server that is
   * nobody's replica and nobody's primary. Its configuration would say nothing of this environment.
   */
  #isKin({ server, cluster }: OpenNode): boolean {
    const me = cluster.find(({ isMyself }) => isMyself)?.id ?? null;
    const history = historyOf(server);
    return this.open.some(
      (other) =>
        // Before its first synchronisation a replica has an id of its own.
        isSameAddress(server.node.replication.primary ?? '', other.server.node.id) ||
        other.cluster.some(({ id }) => id === me) ||
        historyOf(other.server).some((replication) => history.includes(replication)),
    );
  }
}

/** The replication that a node is of, and the one that it was of before a failover: the former primary is of that yet. */
const historyOf = ({ node, info }: OpenNode['server']): readonly string[] =>
  [node.replicationId ?? '', info.get('master_replid2') ?? ''].filter((id) => !/^0*$/.test(id));

/** A primary without slots holds no keys: a former one that failed is one. */
const primaryAddress = ({ address, primary, slots }: ClusterNode): readonly string[] =>
  address === null || primary !== null || slots === '' ? [] : [addressText(address.host, address.port)];

const TOO_MANY: readonly Unread[] = (['config', 'keys'] as const).map((part) => ({
  part,
  node: null,
  why: `it names more than ${MOST_NODES} nodes, and no more were read`,
  remedy: null,
}));

const NODE_PARTS = ['config', 'acl', 'modules', 'functions'] as const;

/** It can be reached, and says itself what is wrong. */
const HEARD: readonly SourceFault[] = [
  'no-password',
  'wrong-password',
  'denied',
  'loading',
  'full',
  'untrusted',
  'expired',
  'wrong-name',
  'client-certificate',
];

/** What is not known of an environment because one of its nodes could not be read. */
export function unreadNode(
  { address, error, isNamed }: FailedNode & { readonly isNamed: boolean },
  isShard: boolean,
): readonly Unread[] {
  const why = isNamed
    ? `${address}: ${error.detail}`
    : `${address}, which the other nodes name: ${error.detail}`;
  const remedy =
    isNamed || HEARD.includes(error.fault)
      ? error.advice
      : 'where it cannot be reached from here, say how it can under source.redis.addresses, or name the nodes that can be with topology: standalone; what is gone for good is forgotten by CLUSTER FORGET or SENTINEL RESET';
  return [...NODE_PARTS, ...(isShard ? (['keys'] as const) : [])].map((part) => ({
    part,
    node: address,
    why,
    remedy,
  }));
}
