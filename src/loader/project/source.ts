import type { RedisSource, Source } from '../../model/project.js';
import { noteLiteralPassword, readPassword } from './password.js';
import { besideFile } from './project-files.js';
import { parseRedisUrl } from './redis-url.js';
import type { Remarks } from './remarks.js';
import { asScalar, entries, find, get, isEmptyMap, type ScalarTree, scalar, type Tree } from './tree.js';
import { expand, type Variables } from './variables.js';
import { orList } from './wording.js';

/** What `source:` is read with. No message repeats a value of it: it may be, or hold, a password. */
export interface SourceContext {
  /** The environment's file: paths begin at its folder. */
  readonly file: string;
  readonly variables: Variables;
  readonly remarks: Remarks;
}

/**
 * Stands for a source whose variables were not looked up. It has no host: nobody connects anywhere by accident.
 */
const UNRESOLVED: RedisSource = {
  kind: 'redis',
  host: '',
  port: 0,
  tls: false,
  username: null,
  password: null,
  database: null,
  configCommand: 'CONFIG',
};

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
  if (first !== undefined) return readKind(first.key, first.value, context);
  if (isEmptyMap(tree)) {
    context.remarks.mistake(
      tree.location,
      `source: an empty map was found, expected one of ${orList(KINDS)}`,
    );
  }
  return null;
}

const KINDS: readonly string[] = ['redis', 'snapshot', 'conf'];

function readKind(key: ScalarTree, value: Tree, context: SourceContext): Source | null {
  if (key.text === 'redis') return value.kind === 'map' ? readRedis(value, context) : null;
  if (key.text === 'conf') {
    notYet(key, 'a redis.conf as a source is', 'a URL or snapshot', context);
    return null;
  }
  const path = asScalar(value);
  const file = path && expand(path, context.variables, context.remarks);
  if (file !== null) return { kind: 'snapshot', file: besideFile(context.file, file) };
  return context.variables === null ? UNRESOLVED : null;
}

function readUrl(url: ScalarTree, { variables, remarks }: SourceContext): RedisSource | null {
  noteLiteralPassword(url, remarks);
  const text = expand(url, variables, remarks);
  if (text === null) return variables === null ? UNRESOLVED : null;
  const parsed = parseRedisUrl(text);
  if (parsed.kind === 'redis') return parsed;
  remarks.mistake(url.location, parsed.message);
  return null;
}

function readRedis(redis: Tree, context: SourceContext): RedisSource | null {
  refuseUnbuilt(redis, context);
  const url = scalar(redis, 'url');
  if (get(redis, 'url') === null && get(redis, 'nodes') === null) {
    context.remarks.mistake(redis.location, 'source.redis: nothing says where the server is, expected url');
  }
  const server = url && readUrl(url, context);
  const password = readPassword(redis, context.file, context.variables, context.remarks);
  const username = expanded(redis, 'username', context);
  const configCommand = readConfigCommand(redis, context);
  if (server === null) return null;
  const source = {
    ...server,
    username: username ?? server.username,
    password: password ?? server.password,
    configCommand,
  };
  checkUser(source, scalar(redis, 'username') ?? url, redis, context);
  return source;
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
  if (command === null || /^\S+$/.test(command)) return command ?? UNRESOLVED.configCommand;
  const location = scalar(redis, 'configCommand')?.location ?? redis.location;
  context.remarks.mistake(
    location,
    'source.redis.configCommand: spaces were found, expected one word, or "-"',
  );
  return command;
}

/** What is valid but not built yet, and would change what is connected to: never passed over in silence. */
function refuseUnbuilt(redis: Tree, context: SourceContext): void {
  const server = 'url of one standalone server';
  for (const [name, what] of UNBUILT) {
    const key = find(redis, name)?.key;
    if (key !== undefined) notYet(key, what, server, context);
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
  ['nodes', 'nodes are'],
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
  { name: 'topology', words: ['auto', 'standalone', 'sentinel', 'cluster'], built: ['auto', 'standalone'] },
  { name: 'readKeysFrom', words: ['replica', 'primary'], built: ['primary'] },
];

function notYet(scalar: ScalarTree, what: string, expected: string, { remarks }: SourceContext): void {
  remarks.mistake(scalar.location, `${what} not supported by this version yet, expected ${expected}`);
}

function expanded(redis: Tree, name: string, { variables, remarks }: SourceContext): string | null {
  const found = scalar(redis, name);
  return found && expand(found, variables, remarks);
}
