import { connect, createServer, type Socket } from 'node:net';
import { afterAll } from 'vitest';
import { type Pattern, parsePattern } from '../../src/loader/keyspace/pattern.js';
import { NOWHERE } from '../../src/loader/project/redis-url.js';
import { Connection } from '../../src/loader/sources/redis/connection.js';
import { readServer, type ServerFacts } from '../../src/loader/sources/redis/read-server.js';
import { SecretLabels } from '../../src/loader/sources/secret-labels.js';
import type { ReadRequest } from '../../src/loader/sources/source.js';
import type { RedisSource, Sampling } from '../../src/model/project.js';
import type { Keyspace, Profile, TrieNode } from '../../src/model/snapshot.js';
import { environment } from './build.js';

/** How the keys of one server are asked for. */
export interface KeysWanted {
  readonly sampling?: Partial<Sampling>;
  readonly source?: Partial<RedisSource>;
  /** Patterns, under which keys are counted. */
  readonly families?: readonly string[];
  readonly signal?: AbortSignal;
}

/** Opens a connection to a server, lets `use` read keys over it, and closes it. */
export async function withConnection<T>(
  port: number,
  { sampling, source: given, families = [], signal = new AbortController().signal }: KeysWanted,
  use: (connection: Connection, request: ReadRequest<RedisSource>, server: ServerFacts) => Promise<T>,
): Promise<T> {
  const source: RedisSource = { ...NOWHERE, host: '127.0.0.1', port, ...given };
  const plain = environment('staging');
  const request: ReadRequest<RedisSource> = {
    environment: { ...plain, source, sampling: { ...plain.sampling, ...sampling } },
    source,
    families: families.map(patternOf),
    otherPrefixes: [],
    commands: [],
    likely: null,
    labels: new SecretLabels(),
    signal,
    progress: () => undefined,
    toolVersion: '0',
  };
  const connection = await Connection.open('staging', source, signal);
  try {
    return await use(
      connection,
      request,
      await readServer(connection, 'staging', source, `127.0.0.1:${port}`),
    );
  } finally {
    connection.close();
  }
}

function patternOf(text: string): Pattern {
  const pattern = parsePattern(text);
  if ('matches' in pattern) return pattern;
  throw new Error(`${text} is no pattern`);
}

/** How many keys were counted under a pattern of the families that were asked for. */
export function keysIn({ groups }: Keyspace, pattern: string): number {
  const group = groups.find((one) => one.pattern === pattern);
  return group === undefined ? 0 : keysOf(group.trie);
}

/** The one profile of the keys under a pattern. */
export const profileIn = ({ groups }: Keyspace, pattern: string): Profile | null =>
  groups.filter((one) => one.pattern === pattern).flatMap(({ trie }) => profilesOf(trie))[0] ?? null;

const profilesOf = (node: TrieNode): readonly Profile[] => [
  ...(node.profile === null ? [] : [node.profile]),
  ...node.children.flatMap((child) => profilesOf(child.node)),
];

const keysOf = (node: TrieNode): number =>
  (node.profile?.keys ?? 0) + node.children.reduce((sum, child) => sum + keysOf(child.node), 0);

/** What stands between us and a server: may hold back, change or cut what the server says. */
export type Between = (chunk: Buffer, forward: (chunk: Buffer) => void, client: Socket) => void;

/** Keeps every answer for some milliseconds. */
export const late =
  (ms: number): Between =>
  (chunk, forward) =>
    setTimeout(() => forward(chunk), ms);

/** A proxy before a server; closed when the file's tests are done. Its port. */
export async function proxied(port: number, between: () => Between): Promise<number> {
  const sockets = new Set<Socket>();
  const proxy = createServer((client) => {
    const upstream = connect(port, '127.0.0.1');
    const treat = between();
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
    }
    client.pipe(upstream);
    upstream.on('data', (chunk) => treat(chunk, (bytes) => client.write(bytes), client));
    client.on('close', () => upstream.destroy());
    upstream.on('close', () => client.destroy());
  });
  afterAll(() => {
    for (const socket of sockets) socket.destroy();
    proxy.close();
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const address = proxy.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}
