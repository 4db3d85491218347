import type { Address, RedisSource, SentinelOptions } from '../../model/project.js';
import { noteLiteralPassword, readPassword } from './password.js';
import { besideFile } from './project-files.js';
import { NOWHERE, parseAddress, parseRedisUrl } from './redis-url.js';
import { expanded, type SourceContext } from './source-context.js';
import { readTls } from './tls.js';
import { asScalar, entries, find, get, items, type ScalarTree, scalar, type Tree } from './tree.js';
import { expand } from './variables.js';
import { orList } from './wording.js';

/** Reads a URL; null where it cannot be used, told as a mistake. */
export function readUrl(url: ScalarTree, { variables, remarks }: SourceContext): RedisSource | null {
  noteLiteralPassword(url, remarks);
  const text = expand(url, variables, remarks);
  if (text === null) return variables === null ? NOWHERE : null;
  const parsed = parseRedisUrl(text);
  if (parsed.kind === 'redis') return parsed;
  remarks.mistake(url.location, parsed.message);
  return null;
}

/** Reads `source.redis`; null where it cannot be used, told as a mistake. */
export function readRedis(redis: Tree, context: SourceContext): RedisSource | null {
  checkWords(redis, context);
  const url = scalar(redis, 'url');
  const server = readServers(redis, context);
  const password = readPassword(redis, 'password', context);
  const username = expanded(redis, 'username', context);
  const configCommand = readConfigCommand(redis, context);
  if (server === null) return null;
  const source = {
    ...server,
    username: username ?? server.username,
    password: password ?? server.password,
    tls: readTls(redis, server, context),
    topology: readTopology(redis, context),
    sentinel: readSentinel(redis, context),
    addresses: readAddresses(redis, context),
    readKeysFrom: readPreference(redis, context),
    configCommand,
    parameters: readParameters(redis, context),
  };
  checkUser(source, scalar(redis, 'username') ?? url, redis, context);
  return source;
}

/** Where the server is: a URL, or a list of nodes. */
function readServers(redis: Tree, context: SourceContext): RedisSource | null {
  const [url, nodes] = [find(redis, 'url'), find(redis, 'nodes')];
  if (url !== null && nodes !== null) {
    const message = 'source.redis: nodes stands beside url, expected one of them';
    context.remarks.mistake(nodes.key.location, message);
    return null;
  }
  if (nodes !== null) return readNodes(nodes.value, context);
  const text = scalar(redis, 'url');
  if (url === null) {
    const message = 'source.redis: nothing says where the server is, expected url or nodes';
    context.remarks.mistake(redis.location, message);
  }
  return text && readUrl(text, context);
}

function readNodes(list: Tree, context: SourceContext): RedisSource | null {
  const addresses = items(list).flatMap((item) => {
    const node = asScalar(item);
    const text = node && expand(node, context.variables, context.remarks);
    if (node === null || text === null) return [];
    const address = parseAddress(text);
    if (!('kind' in address)) return [address];
    context.remarks.mistake(node.location, `source.redis.nodes: ${address.message}`);
    return [];
  });
  const [first, ...others] = addresses;
  if (first === undefined) return context.variables === null ? NOWHERE : null;
  return { ...NOWHERE, ...first, otherNodes: others };
}

/** Who names what sentinels watch speaks to sentinels. */
function readTopology(redis: Tree, context: SourceContext): RedisSource['topology'] {
  const word = expanded(redis, 'topology', context);
  const key = SENTINEL_KEYS.flatMap((name) => find(redis, name)?.key ?? [])[0];
  if (word === 'standalone' || word === 'cluster') {
    const message = `source.redis: ${key?.text} stands beside topology: ${word}, expected topology: sentinel`;
    if (key !== undefined) context.remarks.mistake(key.location, message);
    return word;
  }
  return word === 'sentinel' || key !== undefined ? 'sentinel' : 'auto';
}

const readPreference = (redis: Tree, context: SourceContext): RedisSource['readKeysFrom'] =>
  expanded(redis, 'readKeysFrom', context) === 'primary' ? 'primary' : 'replica';

const SENTINEL_KEYS = ['masterName', 'sentinelUsername', 'sentinelPassword', 'sentinelPasswordFile'] as const;

function readSentinel(redis: Tree, context: SourceContext): SentinelOptions {
  const user = scalar(redis, 'sentinelUsername');
  const isGiven = find(redis, 'sentinelPassword') !== null || find(redis, 'sentinelPasswordFile') !== null;
  if (user !== null && !isGiven) {
    const message =
      'sentinelUsername stands alone, expected sentinelPassword or sentinelPasswordFile beside it';
    context.remarks.mistake(user.location, message);
  }
  return {
    masterName: expanded(redis, 'masterName', context),
    username: expanded(redis, 'sentinelUsername', context),
    password: readPassword(redis, 'sentinelPassword', context),
  };
}

/** How announced addresses are reached. Both sides may hold variables. */
function readAddresses(redis: Tree, context: SourceContext): RedisSource['addresses'] {
  return entries(get(redis, 'addresses')).flatMap(({ key, value }) => {
    const there = readAddress(key, context);
    const here = asScalar(value);
    const address = here && readAddress(here, context);
    if (there === null || address === null) return [];
    const host = there.host.includes(':') ? `[${there.host}]` : there.host;
    return [{ announced: `${host}:${there.port}`, reached: address }];
  });
}

function readAddress(place: ScalarTree, context: SourceContext): Address | null {
  const text = expand(place, context.variables, context.remarks);
  const address = text === null ? null : parseAddress(text);
  if (address === null || !('kind' in address)) return address;
  context.remarks.mistake(place.location, `source.redis.addresses: ${address.message}`);
  return null;
}

function readParameters(redis: Tree, context: SourceContext): string | null {
  const file = expanded(redis, 'parameters', context);
  return file === null ? null : besideFile(context.file, file);
}

function checkUser(
  { username, password }: RedisSource,
  place: ScalarTree | null,
  redis: Tree,
  { variables, remarks }: SourceContext,
): void {
  const isGiven = get(redis, 'password') !== null || get(redis, 'passwordFile') !== null;
  if (variables === null || place === null || username === null || password !== null || isGiven) return;
  remarks.mistake(
    place.location,
    'a user without a password was found, expected password or passwordFile beside it',
  );
}

function readConfigCommand(redis: Tree, context: SourceContext): string {
  const command = expanded(redis, 'configCommand', context);
  if (command === null || /^\S+$/.test(command)) return command ?? NOWHERE.configCommand;
  const location = scalar(redis, 'configCommand')?.location ?? redis.location;
  context.remarks.mistake(
    location,
    'source.redis.configCommand: spaces were found, expected one word, or "-"',
  );
  return command;
}

/** Words that a variable holds are known only here. */
function checkWords(redis: Tree, context: SourceContext): void {
  for (const [name, words] of CHOICES) {
    const place = scalar(redis, name);
    const word = expanded(redis, name, context);
    if (place === null || word === null || words.includes(word) || place.text === word) continue;
    const message = `source.redis.${name}: another text was found, expected ${orList(words)}`;
    context.remarks.mistake(place.location, message);
  }
}

const CHOICES: readonly (readonly [string, readonly string[]])[] = [
  ['topology', ['auto', 'standalone', 'sentinel', 'cluster']],
  ['readKeysFrom', ['replica', 'primary']],
];
