import type { RedisSource } from '../../model/project.js';
import { noteLiteralPassword, readPassword } from './password.js';
import { besideFile } from './project-files.js';
import { NOWHERE, parseAddress, parseRedisUrl } from './redis-url.js';
import { expanded, type SourceContext } from './source-context.js';
import { readTls } from './tls.js';
import { asScalar, find, get, items, type ScalarTree, scalar, type Tree } from './tree.js';
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
  refuseUnbuilt(redis, context);
  const url = scalar(redis, 'url');
  const server = readServers(redis, context);
  const password = readPassword(redis, context.file, context.variables, context.remarks);
  const username = expanded(redis, 'username', context);
  const configCommand = readConfigCommand(redis, context);
  if (server === null) return null;
  const source = {
    ...server,
    username: username ?? server.username,
    password: password ?? server.password,
    tls: readTls(redis, server, context),
    topology: readTopology(redis, context),
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

function readTopology(redis: Tree, context: SourceContext): RedisSource['topology'] {
  const word = expanded(redis, 'topology', context);
  return word === 'standalone' || word === 'cluster' ? word : 'auto';
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

/** What is valid but not built yet, and would change what is connected to: never passed over in silence. */
function refuseUnbuilt(redis: Tree, context: SourceContext): void {
  for (const [name, what] of UNBUILT) {
    const key = find(redis, name)?.key;
    if (key !== undefined) notYet(key, what, 'url or nodes', context);
  }
  for (const { name, words, built } of CHOICES) {
    const scalarTree = scalar(redis, name);
    const word = expanded(redis, name, context);
    if (scalarTree === null || word === null || built.includes(word)) continue;
    if (words.includes(word)) notYet(scalarTree, `${name}: ${word} is`, orList(built), context);
    else if (scalarTree.text !== word) {
      const message = `source.redis.${name}: another text was found, expected ${orList(words)}`;
      context.remarks.mistake(scalarTree.location, message);
    }
  }
}

const UNBUILT = [
  ['masterName', 'sentinels are'],
  ['sentinelPassword', 'sentinels are'],
] as const;

interface Choice {
  readonly name: string;
  readonly words: readonly string[];
  /** The words that this version can act on. */
  readonly built: readonly string[];
}

const CHOICES: readonly Choice[] = [
  {
    name: 'topology',
    words: ['auto', 'standalone', 'sentinel', 'cluster'],
    built: ['auto', 'standalone', 'cluster'],
  },
  { name: 'readKeysFrom', words: ['replica', 'primary'], built: ['primary'] },
];

function notYet(scalar: ScalarTree, what: string, expected: string, { remarks }: SourceContext): void {
  remarks.mistake(scalar.location, `${what} not supported by this version yet, expected ${expected}`);
}
