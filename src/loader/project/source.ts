import type { RedisSource, ServerKind, Source } from '../../model/project.js';
import { noteLiteralPassword, readPassword } from './password.js';
import { besideFile } from './project-files.js';
import { NOWHERE, parseAddress, parseRedisUrl } from './redis-url.js';
import type { Remarks } from './remarks.js';
import { SERVER_KIND } from './source-schema.js';
import {
  asScalar,
  entries,
  find,
  get,
  isEmptyMap,
  items,
  type ScalarTree,
  scalar,
  type Tree,
} from './tree.js';
import { expand, type Variables } from './variables.js';
import { orList } from './wording.js';

/** What `source:` is read with. No message repeats a value of it: it may be, or hold, a password. */
export interface SourceContext {
  /** The environment's file: paths begin at its folder. */
  readonly file: string;
  readonly variables: Variables;
  readonly remarks: Remarks;
}

/** Reads `source:`; null where it cannot be used, told as a mistake. */
export function readSource(tree: Tree, context: SourceContext): Source | null {
  const url = asScalar(tree);
  if (url !== null) return readUrl(url, context);
  const kinds = entries(tree).filter(({ key }) => KINDS.includes(key.text));
  const [first, second] = kinds;
  if (second !== undefined && first !== undefined) {
    const message = `source: ${second.key.text} stands beside ${first.key.text}, expected one of ${orList(KINDS)}`;
    context.remarks.mistake(second.key.location, message);
    return null;
  }
  if (first !== undefined) return readKind(tree, first.key, first.value, context);
  if (isEmptyMap(tree)) {
    context.remarks.mistake(
      tree.location,
      `source: an empty map was found, expected one of ${orList(KINDS)}`,
    );
  }
  return null;
}

const KINDS: readonly string[] = ['redis', 'snapshot', 'conf', 'parameters'];

function readKind(tree: Tree, key: ScalarTree, value: Tree, context: SourceContext): Source | null {
  const server = readServerKind(tree, key, context);
  if (key.text === 'redis') return value.kind === 'map' ? readRedis(value, context) : null;
  const path = asScalar(value);
  const expandedPath = path && expand(path, context.variables, context.remarks);
  if (expandedPath === null) return context.variables === null ? NOWHERE : null;
  const file = besideFile(context.file, expandedPath);
  if (key.text === 'conf') return { kind: 'conf', file, server };
  return key.text === 'parameters' ? { kind: 'parameters', file } : { kind: 'snapshot', file };
}

/** `server:` beside `conf:`, such as `valkey 8.1`: the product and version that load the file. */
function readServerKind(tree: Tree, kind: ScalarTree, { remarks }: SourceContext): ServerKind | null {
  const server = scalar(tree, 'server');
  if (server === null) return null;
  if (kind.text !== 'conf') {
    const message = `source.server: it stands beside ${kind.text}, expected beside conf: others say it themselves`;
    remarks.mistake(server.location, message);
  }
  const [, product = 'redis', version = ''] = SERVER_KIND.exec(server.text) ?? [];
  return { product: product.toLowerCase(), version };
}

function readUrl(url: ScalarTree, { variables, remarks }: SourceContext): RedisSource | null {
  noteLiteralPassword(url, remarks);
  const text = expand(url, variables, remarks);
  if (text === null) return variables === null ? NOWHERE : null;
  const parsed = parseRedisUrl(text);
  if (parsed.kind === 'redis') return parsed;
  remarks.mistake(url.location, parsed.message);
  return null;
}

function readRedis(redis: Tree, context: SourceContext): RedisSource | null {
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
  ['tls', 'TLS connections are'],
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

function expanded(redis: Tree, name: string, { variables, remarks }: SourceContext): string | null {
  const found = scalar(redis, name);
  return found && expand(found, variables, remarks);
}
