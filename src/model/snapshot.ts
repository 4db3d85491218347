import type { Unread } from './report.js';

/** The newest form of snapshot file that this version writes and reads. */
export const SNAPSHOT_VERSION = 1;

/** Everything found in one environment at one time: plain JSON, redacted. */
export interface Snapshot {
  readonly snapshotVersion: typeof SNAPSHOT_VERSION;
  readonly tool: { readonly name: 'redrift'; readonly version: string };
  /** ISO 8601, UTC. */
  readonly takenAt: string;
  readonly environment: string;
  /** redis, valkey, keydb, dragonfly, kvrocks, garnet. */
  readonly product: string;
  readonly version: string;
  readonly topology: 'standalone' | 'sentinel' | 'cluster';
  readonly nodes: readonly NodeSnapshot[];
  readonly keyspace: Keyspace;
  readonly unread: readonly Unread[];
}

/** One server. Null stands for what the server did not say. */
export interface NodeSnapshot {
  /** `host:port`, as it was reached. */
  readonly id: string;
  readonly role: 'primary' | 'replica';
  readonly shard: number;
  readonly runId: string | null;
  readonly replicationId: string | null;
  readonly uptimeSeconds: number | null;
  /** The file that CONFIG REWRITE writes; '' where the server was started without one, null where it does not say. */
  readonly configFile: string | null;
  /** Canonical, secrets already reduced to `set` / `not set`; sorted by name. */
  readonly settings: readonly Setting[];
  readonly memory: {
    readonly usedBytes: number | null;
    /** Replica buffers and the like, which do not count towards maxmemory. */
    readonly notCountedBytes: number | null;
  };
  /** From INFO keyspace; sorted by database. */
  readonly databases: readonly Database[];
}

/** One CONFIG parameter under its canonical name, with its canonical value. */
export interface Setting {
  readonly name: string;
  readonly value: string;
}

interface Database {
  readonly index: number;
  readonly keys: number;
  /** Keys that carry a TTL. */
  readonly expires: number;
}

/** What was seen of the keys. */
export interface Keyspace {
  readonly method: 'scan' | 'randomkey' | 'all' | 'none';
  /** Keys in the databases that were looked at, by DBSIZE. */
  readonly total: number;
  /** Keys that were read, whatever family they fell into. */
  readonly sampled: number;
  /** True when every key of every database that was asked for was read: only then is an absence a fact. */
  readonly isWhole: boolean;
  /** Databases that hold keys and were not asked for. */
  readonly leftOut: readonly { readonly index: number; readonly keys: number }[];
  /** Redis globs over full key names that were asked for; `["*"]` is every key. */
  readonly patterns: readonly string[];
  readonly keyPrefix: string | null;
  /** Keys that lack the `keyPrefix`, by database sum; 0 without one. */
  readonly unprefixed: number;
  /** Keys that fell out of the bounded number of families. */
  readonly overflow: number;
  /** Why OBJECT IDLETIME could not be had: set TTLs are then inferred from remaining TTLs alone. */
  readonly idleTimes: 'read' | 'lfu' | 'denied';
  /** One trie per family of the YAML, in its order, then one with `pattern: null` for the rest. */
  readonly groups: readonly KeyGroup[];
}

export interface KeyGroup {
  readonly pattern: string | null;
  readonly trie: TrieNode;
}

/**
 * Key names by segments. A child's name is a delimiter, a placeholder or a literal word (escaped).
 * Merging two tries in any order gives the same trie: see `loader/keyspace/trie.ts`.
 */
export interface TrieNode {
  /** Keys that end here; null where none does. */
  readonly profile: Profile | null;
  /** True once more literal words were seen here than are kept: from then on they are one, `{*}`. */
  readonly isCollapsed: boolean;
  readonly children: readonly { readonly token: string; readonly node: TrieNode }[];
}

/** What is known of a set of keys; mergeable by adding. */
export interface Profile {
  readonly keys: number;
  readonly types: readonly Count[];
  readonly encodings: readonly Count[];
  readonly withoutTtl: number;
  /** A uniform sample of the keys that carry a TTL: those with the smallest hashes. */
  readonly ttls: readonly TtlObservation[];
}

export interface Count {
  readonly name: string;
  readonly count: number;
}

export interface TtlObservation {
  /** Of the key's name: the sample's order. 32 bits, unsigned. */
  readonly hash: number;
  readonly remainingMs: number;
  /** Seconds since the key was last touched; null where the server does not say. */
  readonly idleSeconds: number | null;
  /** True for an idle time at or above the server's uptime: a restart, or what an LFU policy left behind. */
  readonly isIdleDoubtful: boolean;
}
