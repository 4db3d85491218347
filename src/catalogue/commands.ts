/** What one version's table of commands holds: for `rename-command`, and for the rules of users. */
export interface Commands {
  /** True for a command, or `container|subcommand`; in any case. */
  readonly has: (name: string) => boolean;
  /** True for one that has subcommands of its own, as CONFIG has from 7.0 on. */
  readonly isContainer: (name: string) => boolean;
  /** True for one of a module that the server brings along: it comes once the file has been read. */
  readonly hasInModule: (name: string) => boolean;
  /** Without subcommands, in lower case. */
  readonly names: readonly string[];
  /** False for a version newer than the tables here: it may know more. */
  readonly isComplete: boolean;
}

/**
 * The commands of a version, without those of modules and of Sentinel: from the tables in the source of Redis 6.0.16,
 * 7.0.15 and 8.0.2 and of Valkey 8.1.1 and 9.1.2, and by what they say of when each command came.
 *
 * @param product `valkey` has a table of its own; every other product is taken for Redis
 * @param version as INFO writes it; one that cannot be read is taken for the newest
 */
export function commandsOf(product: string, version: string): Commands {
  const isValkey = product.toLowerCase() === 'valkey';
  const number = numberOf(version);
  const isKnown = ({ redis, valkey, until = NEVER }: Row): boolean =>
    (isValkey ? valkey : redis) <= number && number < until;
  const names = COMMANDS.filter(isKnown).flatMap((row) => row.names.split(' '));
  const subcommands = SUBCOMMANDS.filter(isKnown).flatMap((row) => row.names.split(' '));
  const all = new Set([...names, ...subcommands]);
  const containers = new Set(subcommands.map((name) => name.replace(/\|.*/, '')));
  return {
    has: (name) => all.has(name.toLowerCase()),
    isContainer: (name) => containers.has(name.toLowerCase()),
    hasInModule: (name) => !isValkey && number >= 800 && VECTOR_SETS.includes(name.toLowerCase()),
    names,
    isComplete: number <= (isValkey ? 901 : 800),
  };
}

/** Major and minor as one number. */
function numberOf(version: string): number {
  const [, major, minor] = /^v?(\d+)(?:\.(\d+))?/.exec(version.trim()) ?? [];
  return major === undefined ? NEVER - 1 : Number(major) * 100 + Number(minor ?? 0);
}

const NEVER = 99_999;

const VECTOR_SETS = [
  ...[
    'vadd',
    'vcard',
    'vdim',
    'vemb',
    'vgetattr',
    'vinfo',
    'vismember',
    'vlinks',
    'vrandmember',
    'vrem',
    'vsetattr',
  ],
  'vsim',
];

/** Since which version, major and minor as one number; `until` is the first that has them no longer. */
interface Row {
  readonly redis: number;
  readonly valkey: number;
  readonly until?: number;
  readonly names: string;
}

const COMMANDS: readonly Row[] = [
  {
    redis: 600,
    valkey: 0,
    names:
      'acl append asking auth bgrewriteaof bgsave bitcount bitfield bitfield_ro bitop bitpos blpop brpop ' +
      'brpoplpush bzpopmax bzpopmin client cluster command config dbsize debug decr decrby del discard dump ' +
      'echo eval evalsha exec exists expire expireat flushall flushdb geoadd geodist geohash geopos ' +
      'georadius georadius_ro georadiusbymember georadiusbymember_ro get getbit getrange getset hdel hello ' +
      'hexists hget hgetall hincrby hincrbyfloat hkeys hlen hmget hmset hscan hset hsetnx hstrlen hvals ' +
      'incr incrby incrbyfloat info keys lastsave latency lindex linsert llen lolwut lpop lpos lpush lpushx ' +
      'lrange lrem lset ltrim memory mget migrate module monitor move mset msetnx multi object persist ' +
      'pexpire pexpireat pfadd pfcount pfdebug pfmerge pfselftest ping psetex psubscribe psync pttl publish ' +
      'pubsub punsubscribe randomkey readonly readwrite rename renamenx replconf replicaof restore ' +
      'restore-asking role rpop rpoplpush rpush rpushx sadd save scan scard script sdiff sdiffstore select ' +
      'set setbit setex setnx setrange shutdown sinter sinterstore sismember slaveof slowlog smembers smove ' +
      'sort spop srandmember srem sscan strlen subscribe substr sunion sunionstore swapdb sync time touch ' +
      'ttl type unlink unsubscribe unwatch wait watch xack xadd xclaim xdel xgroup xinfo xlen xpending ' +
      'xrange xread xreadgroup xrevrange xsetid xtrim zadd zcard zcount zincrby zinterstore zlexcount ' +
      'zpopmax zpopmin zrange zrangebylex zrangebyscore zrank zrem zremrangebylex zremrangebyrank ' +
      'zremrangebyscore zrevrange zrevrangebylex zrevrangebyscore zrevrank zscan zscore zunionstore',
  },
  {
    redis: 602,
    valkey: 0,
    names:
      'blmove copy failover geosearch geosearchstore getdel getex hrandfield lmove reset smismember ' +
      'xautoclaim zdiff zdiffstore zinter zmscore zrandmember zrangestore zunion',
  },
  {
    redis: 700,
    valkey: 0,
    names:
      'blmpop bzmpop eval_ro evalsha_ro expiretime fcall fcall_ro function lcs lmpop pexpiretime quit ' +
      'sintercard sort_ro spublish ssubscribe sunsubscribe zintercard zmpop',
  },
  {
    redis: 702,
    valkey: 702,
    names: 'waitaof',
  },
  {
    redis: 704,
    valkey: 900,
    names: 'hexpire hexpireat hexpiretime hpersist hpexpire hpexpireat hpexpiretime hpttl httl',
  },
  {
    redis: 800,
    valkey: 900,
    names: 'hgetex hsetex',
  },
  {
    redis: 800,
    valkey: 901,
    names: 'hgetdel',
  },
  {
    redis: NEVER,
    valkey: 801,
    names: 'commandlog',
  },
  {
    redis: NEVER,
    valkey: 900,
    names: 'delifeq',
  },
  {
    redis: NEVER,
    valkey: 901,
    names: 'clusterscan msetex',
  },
  {
    redis: 600,
    valkey: 0,
    until: 700,
    names: 'host: post stralgo',
  },
];

const SUBCOMMANDS: readonly Row[] = [
  {
    redis: 700,
    valkey: 0,
    names:
      'acl|cat acl|deluser acl|dryrun acl|genpass acl|getuser acl|help acl|list acl|load acl|log acl|save ' +
      'acl|setuser acl|users acl|whoami client|caching client|getname client|getredir client|help client|id ' +
      'client|info client|kill client|list client|no-evict client|pause client|reply client|setname ' +
      'client|tracking client|trackinginfo client|unblock client|unpause cluster|addslots ' +
      'cluster|addslotsrange cluster|bumpepoch cluster|count-failure-reports cluster|countkeysinslot ' +
      'cluster|delslots cluster|delslotsrange cluster|failover cluster|flushslots cluster|forget ' +
      'cluster|getkeysinslot cluster|help cluster|info cluster|keyslot cluster|links cluster|meet ' +
      'cluster|myid cluster|nodes cluster|replicas cluster|replicate cluster|reset cluster|saveconfig ' +
      'cluster|set-config-epoch cluster|setslot cluster|shards cluster|slaves cluster|slots command|count ' +
      'command|docs command|getkeys command|getkeysandflags command|help command|info command|list ' +
      'config|get config|help config|resetstat config|rewrite config|set function|delete function|dump ' +
      'function|flush function|help function|kill function|list function|load function|restore ' +
      'function|stats latency|doctor latency|graph latency|help latency|histogram latency|history ' +
      'latency|latest latency|reset memory|doctor memory|help memory|malloc-stats memory|purge memory|stats ' +
      'memory|usage module|help module|list module|load module|loadex module|unload object|encoding ' +
      'object|freq object|help object|idletime object|refcount pubsub|channels pubsub|help pubsub|numpat ' +
      'pubsub|numsub pubsub|shardchannels pubsub|shardnumsub script|debug script|exists script|flush ' +
      'script|help script|kill script|load slowlog|get slowlog|help slowlog|len slowlog|reset xgroup|create ' +
      'xgroup|createconsumer xgroup|delconsumer xgroup|destroy xgroup|help xgroup|setid xinfo|consumers ' +
      'xinfo|groups xinfo|help xinfo|stream',
  },
  {
    redis: 702,
    valkey: 702,
    names: 'client|no-touch client|setinfo cluster|myshardid',
  },
  {
    redis: NEVER,
    valkey: 800,
    names: 'client|capa cluster|slot-stats script|show',
  },
  {
    redis: NEVER,
    valkey: 801,
    names: 'client|import-source commandlog|get commandlog|help commandlog|len commandlog|reset',
  },
  {
    redis: NEVER,
    valkey: 900,
    names:
      'cluster|cancelslotmigrations cluster|flushslot cluster|getslotmigrations cluster|migrateslots ' +
      'cluster|syncslots',
  },
];
