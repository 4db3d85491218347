// Numbers that do not mean what they count, from the comments of redis.conf and valkey.conf and from the code that
// reads them. What is not certain is not listed.

/** 0 switches a limit off: any amount is allowed. */
const ZERO_IS_UNLIMITED = [
  'cluster-link-sendbuf-limit',
  'cluster-replica-validity-factor',
  'maxmemory',
  'maxmemory-clients',
  'repl-backlog-ttl',
  'stream-node-max-bytes',
  'stream-node-max-entries',
  'tls-session-cache-size',
  'tracking-table-max-keys',
] as const;

/** 0 switches the thing off, which is what an endlessly large number would do: never close, never rewrite, never log. */
const ZERO_IS_NEVER = [
  'auto-aof-rewrite-percentage',
  'busy-reply-threshold',
  'latency-monitor-threshold',
  'lfu-decay-time',
  'list-compress-depth',
  'min-replicas-max-lag',
  'repl-diskless-sync-max-replicas',
  'replica-priority',
  'tcp-keepalive',
  'timeout',
  'tls-auto-reload-interval',
  'watchdog-period',
] as const;

/** 0 switches the thing off, and is the least of it: no replica is asked for, nothing is waited for. */
const ZERO_IS_NONE = [
  'aof-load-corrupt-tail-max-size',
  'cluster-compatibility-sample-ratio',
  'min-replicas-to-write',
  'port',
  'shutdown-timeout',
  'tls-port',
] as const;

/** What 0 stands for, by canonical name. */
export const ZERO_MEANS: ReadonlyMap<string, 'unlimited' | 'off'> = new Map([
  ...ZERO_IS_UNLIMITED.map((name) => [name, 'unlimited'] as const),
  ...[...ZERO_IS_NEVER, ...ZERO_IS_NONE].map((name) => [name, 'off'] as const),
]);

/** Where 0 is above every number. */
export const UNBOUNDED_AT_ZERO: ReadonlySet<string> = new Set([...ZERO_IS_UNLIMITED, ...ZERO_IS_NEVER]);

/** What a negative number stands for: above every number. `slowlog-log-slower-than 0` logs every command. */
export const NEGATIVE_MEANS: ReadonlyMap<string, 'unlimited' | 'off'> = new Map([
  ['commandlog-reply-larger-than', 'off'],
  ['commandlog-request-larger-than', 'off'],
  ['slot-migration-max-failover-repl-bytes', 'unlimited'],
  ['slowlog-log-slower-than', 'off'],
]);

/** Numbers that are names (ports, marks), and `list-max-listpack-size`: entries above 0, size classes below. */
export function isUnordered(name: string): boolean {
  return name === 'port' || name.endsWith('-port') || UNORDERED.includes(name);
}

const UNORDERED: readonly string[] = ['list-max-listpack-size', 'rdma-completion-vector', 'socket-mark-id'];

/** Numbers that the server moves to the nearest bound instead of refusing them: `hz 1000` is 500. (Redis: config.c, updateHZ) */
export const CLAMPED: ReadonlyMap<string, readonly [least: bigint, most: bigint]> = new Map([
  ['hz', [1n, 500n]],
]);
