import type { ConfServer } from './conf.js';

/**
 * What one version makes of the file where versions differ, beyond names, defaults, bounds and values, which are in the
 * catalogue. From `loadServerConfigFromString` (config.c) of Redis 6.0.16, 7.0.15, 8.0.2 and Valkey 8.1.1 and 9.1.2,
 * and tried on servers; 6.2, 7.2, 7.4 and 8.6 by their release notes and by what stands on both sides of them.
 */
export interface Dialect {
  /** For messages: `redis 7.0.15`. */
  readonly server: string;
  /** Up to 6.2 some directives have readers of their own, which are more generous; from 7.0 on one table reads all. */
  readonly isTabular: boolean;
  /** False for 6.0: with a file, and without a `save` line, nothing is saved. */
  readonly hasDefaultSave: boolean;
  /** From 7.0 on `include` takes patterns, and a list of arguments may be one quoted argument. */
  readonly hasPatterns: boolean;
  /** Which unknown names wait for a module: none, those with a dot, or all. */
  readonly queues: 'none' | 'dotted' | 'all';
  /** Vector sets, which Redis 8 brings along, have settings of their own. */
  readonly hasVectorSettings: boolean;
  /** Names that are read, with one argument, and make no difference. */
  readonly ignored: readonly string[];
  /** A cluster has one database, whatever `databases` says. */
  readonly hasOneDatabasePerCluster: boolean;
  /** The letters that `A` of notify-keyspace-events stands for, and those that can stand beside it. */
  readonly allEvents: string;
  readonly otherEvents: string;
  /** An empty `dbfilename` or `cluster-config-file` is refused. */
  readonly needsFileNames: boolean;
  /** What cannot stand in `cluster-announce-human-nodename`: `isValidAuxChar` (cluster.c). */
  readonly notInNodeName: RegExp;
  /** Nor in `cluster-announce-ip`. */
  readonly checksAnnouncedIp: boolean;
  /** In bytes. */
  readonly longestPassword: number;
  /** Up to 6.2 a user may have several lines, and the last one counts. */
  readonly canRepeatUsers: boolean;
  /** What the rules of users know: selectors `(…)` and `%R~…`, channels, databases. */
  readonly hasSelectors: boolean;
  /** True where a `(` within a selector that is still open begins it anew, and what stood before is forgotten. */
  readonly restartsSelectors: boolean;
  readonly hasChannels: boolean;
  readonly hasDatabaseRules: boolean;
}

export function dialectOf({ product, version }: ConfServer): Dialect {
  const isValkey = product.toLowerCase() === 'valkey';
  const number = numberOf(version);
  const from = (redis: number, valkey: number): boolean => number >= (isValkey ? valkey : redis);
  return {
    server: `${isValkey ? 'valkey' : 'redis'} ${version}`,
    isTabular: from(700, 0),
    hasDefaultSave: from(602, 0),
    hasPatterns: from(700, 0),
    queues: from(800, NEVER) ? 'all' : from(700, 0) ? 'dotted' : 'none',
    hasVectorSettings: from(802, NEVER),
    ignored: [
      ...['list-max-ziplist-entries', 'list-max-ziplist-value'],
      ...(from(700, 0) ? ['lua-replicate-commands'] : []),
      ...(from(800, 801) ? ['io-threads-do-reads'] : []),
      ...(from(NEVER, 801) ? ['dynamic-hz'] : []),
      ...(from(NEVER, 900) ? ['events-per-io-thread', 'sanitize-dump-payload'] : []),
    ],
    hasOneDatabasePerCluster: from(704, 800) && !from(NEVER, 900),
    allEvents: from(602, 0) ? 'g$lshzxetd' : 'g$lshzxet',
    otherEvents: `KEm${from(700, 0) ? 'n' : ''}${from(806, NEVER) ? 'oc' : ''}`,
    needsFileNames: from(NEVER, 801),
    notInNodeName: from(NEVER, 901) ? NOT_IN_NAMES : from(NEVER, 801) ? NOT_IN_NAMES_8_1 : NOT_IN_NAMES_7_2,
    checksAnnouncedIp: from(NEVER, 901),
    longestPassword: from(602, 0) ? NEVER : 512,
    canRepeatUsers: !from(700, 0),
    hasSelectors: from(700, 0),
    // Debian's 7.0.15 does, 8.0.2 and Valkey 8.1.1 refuse it; what lies between was not tried.
    restartsSelectors: from(700, NEVER) && !from(702, 0),
    hasChannels: from(602, 0),
    hasDatabaseRules: from(NEVER, 900),
  };
}

const NOT_IN_NAMES_7_2 = /[!#$%&()*+:;<>?@[\]^{|}~]/;
const NOT_IN_NAMES_8_1 = /[!#$%&()*+;<>?@[\]^{|}~]/;
const NOT_IN_NAMES = /[\0-,;-@[-^{-~\x7f]/;

const NEVER = Number.POSITIVE_INFINITY;

/** `7.0.15` is 700; one that cannot be read is the newest. */
function numberOf(version: string): number {
  const [, major, minor] = /^v?(\d+)(?:\.(\d+))?/.exec(version.trim()) ?? [];
  return major === undefined ? 1e6 : Number(major) * 100 + Number(minor ?? 0);
}
