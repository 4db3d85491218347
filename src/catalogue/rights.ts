import { commandsOf } from './commands.js';

/**
 * What the categories of a server's ACL hold, as far as rights to change something go: for servers that do not tell
 * (`ACL CAT` is refused). From ACL CAT of Redis 6.0, 7.0 and 8.0 and Valkey 8.1; with containers as Redis 6 has them.
 */
export function knownCategories(product: string, version: string): ReadonlyMap<string, readonly string[]> {
  const { has } = commandsOf(product, version);
  return new Map(
    [...CATEGORIES].map(([category, names]) => [category, names.filter((name) => has(name))] as const),
  );
}

/** True for a command that may change a key, by the server's own flag; also for one that is not known here. */
export const mayWrite = (name: string): boolean =>
  CHANGES_KEYS.has(name) || !NEWEST.some(({ has }) => has(name));

/** True for one whose keys are all that it changes: without a right to them, it changes nothing. */
export const writesKeysAlone = (name: string): boolean =>
  CHANGES_KEYS.has(name) && !/^(flush|swapdb|function)/.test(name);

/** Of a right, by the categories that hold the command: whether data, configuration, users, nodes or other clients change. */
export function mayChange(name: string, categories: ReadonlySet<string>): boolean {
  if (TELLS_ONLY.has(name)) return false;
  return name === 'publish' || name === 'spublish' || STRONG.some((category) => categories.has(category));
}

/** True for one of those that no server may be asked about: a rule of Redis 6 for one subcommand. */
export const isKnownToChange = (name: string): boolean => KNOWN_TO_CHANGE.has(name);

/** Sorts what everybody knows first. */
export function byWeight(a: string, b: string): number {
  const [first, second] = [a, b].map((name) => {
    const at = WEIGHTY.indexOf(name);
    return at < 0 ? WEIGHTY.length : at;
  });
  return (first ?? 0) - (second ?? 0) || (a < b ? -1 : 1);
}

const STRONG = ['write', 'admin', 'dangerous', 'scripting'];

const WEIGHTY = (
  'flushall config config|set acl acl|setuser shutdown set del replicaof slaveof module module|load debug eval ' +
  'fcall function|load flushdb swapdb cluster cluster|reset client client|kill script script|flush migrate restore publish'
).split(' ');

const WRITE =
  'append bitfield bitop blmove blmpop blpop brpop brpoplpush bzmpop bzpopmax bzpopmin copy decr decrby del delifeq ' +
  'expire expireat flushall flushdb function|delete function|flush function|load function|restore geoadd georadius ' +
  'georadiusbymember geosearchstore getdel getex getset hdel hexpire hexpireat hgetdel hgetex hincrby hincrbyfloat ' +
  'hmset hpersist hpexpire hpexpireat hset hsetex hsetnx incr incrby incrbyfloat linsert lmove lmpop lpop lpush lpushx ' +
  'lrem lset ltrim migrate move mset msetex msetnx persist pexpire pexpireat pfadd pfdebug pfmerge psetex rename ' +
  'renamenx restore restore-asking rpop rpoplpush rpush rpushx sadd sdiffstore set setbit setex setnx setrange ' +
  'sinterstore smove sort spop srem sunionstore swapdb unlink xack xadd xautoclaim xclaim xdel xgroup xgroup|create ' +
  'xgroup|createconsumer xgroup|delconsumer xgroup|destroy xgroup|setid xreadgroup xsetid xtrim zadd zdiffstore ' +
  'zincrby zinterstore zmpop zpopmax zpopmin zrangestore zrem zremrangebylex zremrangebyrank zremrangebyscore ' +
  'zunionstore';

const ADMIN =
  'acl acl|deluser acl|dryrun acl|getuser acl|list acl|load acl|log acl|save acl|setuser acl|users bgrewriteaof bgsave ' +
  'client client|kill client|list client|no-evict client|pause client|unblock client|unpause cluster cluster|addslots ' +
  'cluster|addslotsrange cluster|bumpepoch cluster|count-failure-reports cluster|delslots cluster|delslotsrange ' +
  'cluster|failover cluster|flushslots cluster|forget cluster|meet cluster|replicas cluster|replicate cluster|reset ' +
  'cluster|saveconfig cluster|set-config-epoch cluster|setslot cluster|slaves commandlog|get commandlog|len ' +
  'commandlog|reset config config|get config|resetstat config|rewrite config|set debug failover lastsave latency ' +
  'latency|doctor latency|graph latency|histogram latency|history latency|latest latency|reset module module|list ' +
  'module|load module|loadex module|unload monitor pfdebug pfselftest psync replconf replicaof role save shutdown ' +
  'slaveof slowlog slowlog|get slowlog|len slowlog|reset sync';

const DANGEROUS = `${ADMIN} flushall flushdb info keys migrate restore restore-asking sort sort_ro swapdb`;

const SCRIPTING =
  'eval eval_ro evalsha evalsha_ro fcall fcall_ro function|delete function|dump function|flush function|help ' +
  'function|kill function|list function|load function|restore function|stats script script|debug script|exists ' +
  'script|flush script|help script|kill script|load script|show';

const CATEGORIES: ReadonlyMap<string, readonly string[]> = new Map([
  ['write', WRITE.split(' ')],
  ['admin', ADMIN.split(' ')],
  ['dangerous', DANGEROUS.split(' ')],
  ['scripting', SCRIPTING.split(' ')],
  ['pubsub', ['publish', 'spublish']],
]);

/** Of these categories: what tells something, and what concerns nobody but the client that sends it. */
const TELLS_ONLY: ReadonlySet<string> = new Set(
  (
    'acl|dryrun acl|getuser acl|list acl|log acl|users client|list client|no-evict cluster|count-failure-reports ' +
    'cluster|replicas cluster|slaves commandlog|get commandlog|len config|get eval_ro evalsha_ro fcall_ro ' +
    'function|dump function|help function|list function|stats info keys lastsave latency|doctor latency|graph ' +
    'latency|histogram latency|history latency|latest module|list monitor role script|exists script|help script|show ' +
    'slowlog|get slowlog|len sort_ro'
  ).split(' '),
);

const CHANGES_KEYS: ReadonlySet<string> = new Set(WRITE.split(' '));

const KNOWN_TO_CHANGE: ReadonlySet<string> = new Set(
  [...CATEGORIES.values()].flat().filter((name) => !TELLS_ONLY.has(name)),
);

const NEWEST = [commandsOf('redis', ''), commandsOf('valkey', '')];
