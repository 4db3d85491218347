import type { Matcher } from './matcher.js';
import type { Severity } from './severity.js';

/** Where in the YAML something stands; line and column from 1. */
export interface Location {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** What stands beside any matcher in the YAML. */
export interface RuleNotes {
  readonly severity: Severity | null;
  readonly owner: string | null;
  readonly why: string | null;
  /** A note only: the exact commands are computed. */
  readonly rollback: string | null;
}

/** Which settings a rule speaks of; `part` is one class of `client-output-buffer-limit`. The most exact wins: name, glob, class, all. */
export type RuleTarget =
  | { readonly kind: 'name'; readonly name: string; readonly part: string | null }
  | { readonly kind: 'glob'; readonly glob: string }
  | { readonly kind: 'class'; readonly class: string }
  | { readonly kind: 'all' };

/** One entry of `config:`. `location` is null for a built-in rule. */
export interface ConfigRule {
  readonly target: RuleTarget;
  readonly matchers: readonly Matcher[];
  readonly notes: RuleNotes;
  readonly location: Location | null;
}

/** One entry of `families:`. Durations are milliseconds, as canonical strings in the matchers. */
export interface FamilyRule {
  /** As the user wrote it: literal text, placeholders, `*`, `\` escapes. */
  readonly pattern: string;
  readonly present: 'required' | 'forbidden' | null;
  /** Redis types: string, list, set, zset, hash, stream, or a module's; null where not asked. */
  readonly type: readonly Matcher[] | null;
  readonly ttl: readonly Matcher[] | null;
  /** By how much a TTL may miss what is expected: the larger of the two; null: 10% and 2 s. */
  readonly tolerance: { readonly share: number; readonly ms: number } | null;
  readonly notes: RuleNotes;
  readonly location: Location | null;
}

/** Where one server listens; `host` may be the absolute path of a Unix socket, with `port` 0. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

/** What sentinels are asked, and as whom. */
export interface SentinelOptions {
  /** Null: the one primary that they watch. */
  readonly masterName: string | null;
  readonly username: string | null;
  readonly password: string | null;
}

/** How TLS is spoken, and what the server is held against. A key stands here in the clear: never print this. */
export interface TlsOptions {
  /** Certificates of authorities, as PEM; null: those that Node trusts. */
  readonly ca: string | null;
  /** Our own certificate and its key, as PEM; both or none. */
  readonly cert: string | null;
  readonly key: string | null;
  /** The name that the certificate has to carry; null: the host that is connected to. */
  readonly servername: string | null;
  readonly minVersion: 'TLSv1.2' | 'TLSv1.3';
  /** False where the YAML says so, aloud: whoever answers is taken for the server. */
  readonly isVerified: boolean;
}

/** How a live environment is reached. A secret stands here in the clear: never print this. */
export interface RedisSource {
  readonly kind: 'redis';
  readonly host: string;
  readonly port: number;
  /** Nodes that the YAML names beside `host:port`. */
  readonly otherNodes: readonly Address[];
  /**
   * `auto` also reads the nodes that the named ones know: replicas, their primary, a cluster, what sentinels watch; `standalone` does
   * not. With `sentinel` those that are named are sentinels.
   */
  readonly topology: 'auto' | 'standalone' | 'sentinel' | 'cluster';
  readonly sentinel: SentinelOptions;
  /** How announced addresses (`host:port`) are reached from here. */
  readonly addresses: readonly { readonly announced: string; readonly reached: Address }[];
  /** Whose keys are sampled; the other's where there is none, or it is not up to date. */
  readonly readKeysFrom: 'replica' | 'primary';
  /** Null where TLS is not spoken. */
  readonly tls: TlsOptions | null;
  readonly username: string | null;
  readonly password: string | null;
  /** The database of the URL; null: every database that holds keys. */
  readonly database: number | null;
  /** The name under which CONFIG answers; `-` where there is none. */
  readonly configCommand: string;
  /** A file of parameters (see {@link ParametersSource}) that tells what CONFIG does not; null where none is named. */
  readonly parameters: string | null;
}

/** A snapshot file, made by `redrift snapshot`; the path is as the command can open it. */
export interface SnapshotSource {
  readonly kind: 'snapshot';
  readonly file: string;
}

/** A redis.conf: what a server would have after loading it. The path is as the command can open it. */
export interface ConfSource {
  readonly kind: 'conf';
  readonly file: string;
  /** Which server would load it; null: one like the others of the run. */
  readonly server: ServerKind | null;
}

/** A product with its version: `redis` `7.0`. */
export interface ServerKind {
  readonly product: string;
  readonly version: string;
}

/** The JSON of `aws elasticache describe-cache-parameters` or `aws memorydb describe-parameters`. */
export interface ParametersSource {
  readonly kind: 'parameters';
  readonly file: string;
}

export type Source = RedisSource | SnapshotSource | ConfSource | ParametersSource;

/** How many keys are read, from where, for how long. */
export interface Sampling {
  /** Keys per environment; `all` reads every key. */
  readonly keys: number | 'all';
  readonly maxSeconds: number | null;
  /** `all`: every database that holds keys. */
  readonly databases: 'all' | readonly number[];
  /** Redis globs over full key names. */
  readonly patterns: readonly string[];
  readonly maxCommandsPerSecond: number | null;
}

export interface Environment {
  readonly name: string;
  readonly owner: string | null;
  readonly source: Source;
  /** What the next restart of a node loads; a `node` of null is every node's. */
  readonly configFiles: readonly { readonly node: string | null; readonly file: string }[];
  /** Bytes that the container or host allows; null where not said. */
  readonly memoryLimitBytes: number | null;
  /** Taken off key names before families are compared; literal text. */
  readonly keyPrefix: string | null;
  readonly sampling: Sampling;
  /** The environment's file; null for an environment named on the command line. */
  readonly location: Location | null;
}

/** The parts of a snapshot that a policy can demand to be verified. */
export type Part = 'config' | 'acl' | 'modules' | 'functions' | 'keys' | 'file';

export interface Policy {
  readonly failOn: Severity | 'never';
  readonly mustVerify: readonly Part[];
  /** A waiver may run so many days from today on. */
  readonly waiverMaxDays: number;
  /** An older snapshot verifies nothing; milliseconds, null for any age. */
  readonly maxSnapshotAgeMs: number | null;
  /** Severity, or `off`, by check id. */
  readonly checks: readonly { readonly check: string; readonly severity: Severity | 'off' }[];
}

/** One entry of `waivers.yaml`: drift that is accepted for a time. */
export interface Waiver {
  /** The finding that it names, as it is written, without its service. */
  readonly finding: string;
  /** Its parts. A bare `*` in one is any text within it; `{*}` and `\*` are literal. */
  readonly names: {
    readonly check: string;
    readonly subject: string;
    readonly environment: string;
  };
  readonly reason: string;
  readonly owner: string;
  /** The last day on which it holds, UTC: `2026-12-31`. */
  readonly expires: string;
  readonly location: Location;
}

/** One thing that the application needs, with its line of the YAML. */
export interface Requirement {
  /** A command (`GETDEL`, `CLIENT NO-TOUCH`), a module, a library. */
  readonly name: string;
  /** A version range such as `>=2.8`; null where any will do. */
  readonly range: string | null;
  readonly location: Location;
}

/** `requires:`: what must be there in every environment, whatever the reference has. */
export interface Requires {
  /** The range of the server's version; `name` is a product or `server`. */
  readonly server: Requirement | null;
  readonly commands: readonly Requirement[];
  readonly modules: readonly Requirement[];
  readonly functions: readonly Requirement[];
  readonly role: { readonly name: Role; readonly location: Location } | null;
}

/** What a Redis is used for: a queue must never evict, a store must not forget, a cache must not fill up. */
export type Role = 'cache' | 'queue' | 'store';

/** What a team wrote down of one service, resolved: everything a comparison needs to know beside the snapshots. */
export interface Project {
  /** The folder in `environments/`; null where the files stand in it directly. */
  readonly service: string | null;
  readonly reference: string;
  readonly environments: readonly Environment[];
  readonly config: readonly ConfigRule[];
  readonly families: readonly FamilyRule[];
  /** Of families that no entry names. */
  readonly unlistedFamilies: Severity | 'ignore';
  readonly requires: Requires;
  readonly policy: Policy;
  readonly waivers: readonly Waiver[];
  /** Environments that have a file and that this run does not read. */
  readonly leftOut: readonly string[];
  /** Valid YAML that this version does not act on: said aloud, `file:line:column: …`. */
  readonly notes: readonly string[];
}

/** What one run looks at: each service by itself. */
export interface Services {
  /** The one without a folder first, then by name. */
  readonly projects: readonly Project[];
  /** Services that this run does not look at. */
  readonly leftOut: readonly (string | null)[];
  /** What is said aloud beside the notes of each project. */
  readonly notes: readonly string[];
}
