import type { Part } from './project.js';
import type { Unread } from './report.js';

/** The newest form of snapshot file that this version writes and reads. */
export const SNAPSHOT_VERSION = 2;

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
  /** What this kind of source can tell of at all: a redis.conf holds no keys. */
  readonly parts: readonly Part[];
  readonly nodes: readonly NodeSnapshot[];
  readonly keyspace: Keyspace;
  /** Every command that the server has, as ACL categories list them; empty where they could not be read. */
  readonly knownCommands: readonly string[];
  readonly unread: readonly Unread[];
}

/** One server. Null stands for what the server did not say. */
export interface NodeSnapshot {
  /** `host:port`, as it was reached. */
  readonly id: string;
  /** Its own: while an upgrade rolls, nodes differ. */
  readonly version: string;
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
  readonly replication: Replication;
  /** Settings of this node that something else than CONFIG told of; sorted by name. */
  readonly standIns: readonly StandIn[];
  /** Equal labels are equal secrets, within this snapshot only; sorted by name. */
  readonly secretLabels: readonly SecretLabel[];
  /** By name; null where they could not be read. */
  readonly acl: readonly AclUser[] | null;
  readonly modules: readonly Module[] | null;
  readonly functions: readonly FunctionLibrary[] | null;
  /** The commands that were asked for, and whether this server has them; sorted by name. */
  readonly commands: readonly { readonly name: string; readonly isKnown: boolean }[];
  /** What a restart would load; null where no file was named, or it could not be read. */
  readonly file: ConfigFile | null;
}

/** Who copies from whom, as INFO says: `host:port` as announced, or as reached where the YAML says how. */
export interface Replication {
  /** Null for a primary. */
  readonly primary: string | null;
  readonly replicas: readonly string[];
  /** Replicas in touch, by which `min-replicas-to-write` is counted; null where the server does not say. */
  readonly replicasInTouch: number | null;
}

/** `info`: a field of INFO · `parameters`: the provider's parameter group. */
export interface StandIn {
  readonly name: string;
  readonly from: 'info' | 'parameters';
}

/**
 * Tells equal secrets from unequal ones without anything that is derived from them: numbers, in the order in which the
 * secrets of a snapshot were met.
 */
export interface SecretLabel {
  readonly name: string;
  readonly label: number;
}

/** One user of the ACL, parsed. */
export interface AclUser {
  readonly name: string;
  readonly isOn: boolean;
  /** True where any password will do (`nopass`). */
  readonly isOpen: boolean;
  /** A label for each password, sorted: see {@link SecretLabel}. */
  readonly passwords: readonly number[];
  /** The root rules first, then each selector, sorted. */
  readonly rules: readonly AclRules[];
}

/** What one set of rules permits. Patterns are sorted, each once; `%RW~x` is `~x`. */
export interface AclRules {
  readonly commands: AclCommands;
  /** `~session:*`, `%R~*`; `~*` alone for all keys. */
  readonly keys: readonly string[];
  /** Of channels, without the `&`; `*` for all. Null where the server knows no such rules. */
  readonly channels: readonly string[] | null;
  /** Rules of a newer server, as it writes them. */
  readonly others: readonly string[];
}

/** Commands as `all` or `none` with exceptions, sorted: `config|get` for a subcommand. */
export interface AclCommands {
  readonly base: 'all' | 'none';
  readonly except: readonly string[];
  /** False where the server did not tell what its categories hold: the exceptions are then the rules as written, in a normal order. */
  readonly isResolved: boolean;
}

export interface Module {
  readonly name: string;
  /** As the module counts: 20811 is 2.8.11 by custom. */
  readonly version: number;
  /** True for what the server itself brings: no difference. */
  readonly isBuiltIn: boolean;
}

export interface FunctionLibrary {
  readonly name: string;
  readonly engine: string;
  /** Sorted. */
  readonly functions: readonly string[];
  /** SHA-256 of the library's code, in hexadecimal. */
  readonly sha256: string;
}

/** The redis.conf that a restart of one node would load, with what its includes say. */
export interface ConfigFile {
  /** As the YAML names it. */
  readonly path: string;
  /** What the server would report after loading it: defaults of missing lines included. */
  readonly settings: readonly Setting[];
  /** Where a setting is decided; a setting without a line stands at its default. */
  readonly lines: readonly { readonly name: string; readonly file: string; readonly line: number }[];
  /** Labels of the same kind as the node's own: equal numbers are equal secrets. */
  readonly secretLabels: readonly SecretLabel[];
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
  /** Keys that carry the `keyPrefix` of another environment instead: counted, and in no family. */
  readonly foreign: readonly { readonly prefix: string; readonly keys: number }[];
  /** Keys that fell out of the bounded number of families. */
  readonly overflow: number;
  /** Why OBJECT IDLETIME could not be had: set TTLs are then inferred from remaining TTLs alone. */
  readonly idleTimes: 'read' | 'lfu' | 'denied';
  /** Whether OBJECT ENCODING and MEMORY USAGE could be asked. */
  readonly encodings: 'read' | 'denied';
  readonly sizes: 'read' | 'denied';
  /**
   * Where no word can be read but those of the YAML: tells the team's key that hides them from other keys. Null where
   * words that three keys share stand in the clear.
   */
  readonly privateWords: string | null;
  /** One trie per family of the YAML, in its order, then one with `pattern: null` for the rest. */
  readonly groups: readonly KeyGroup[];
}

export interface KeyGroup {
  readonly pattern: string | null;
  readonly trie: TrieNode;
}

/**
 * Key names. The root's children are shapes (`w:w:{uuid}`); the children of a shape the words (escaped) that stand where
 * it says `w`, one after the other; `{~3fa2…}` stands for one that is not written (`loader/keyspace/marks.ts`). Merging two tries in any order gives the same trie: see `loader/keyspace/trie.ts`.
 */
export interface TrieNode {
  /** Keys that end here; null where none does. */
  readonly profile: Profile | null;
  /** How exactly the words here are kept: once more were seen than can be, only how they begin, or nothing. */
  readonly detail: 'words' | 'numbers' | 'ends' | 'heads' | 'any';
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
  /** What keys take, of a uniform sample of those that were asked: those with the smallest hashes. */
  readonly sizes: readonly SizeObservation[];
}

/** What MEMORY USAGE said of one key. */
export interface SizeObservation {
  /** The sample's order, by which it merges; 32 bits, unsigned. In a file it is nothing but an order. */
  readonly hash: number;
  readonly bytes: number;
}

export interface Count {
  readonly name: string;
  readonly count: number;
}

export interface TtlObservation {
  /** As in {@link SizeObservation}. */
  readonly hash: number;
  readonly remainingMs: number;
  /** When it expires, in milliseconds since 1970 by the server's clock, to some tens of them; null where it has none. */
  readonly expiresAtMs: number | null;
  /** Seconds since the key was last touched; null where the server does not say. */
  readonly idleSeconds: number | null;
  /** True for an idle time at or above the server's uptime: a restart, or what an LFU policy left behind. */
  readonly isIdleDoubtful: boolean;
}
