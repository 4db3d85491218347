import { isIPv6 } from 'node:net';
import type { Address, RedisSource, TlsOptions } from '../../model/project.js';

/** Why a URL cannot be used: what failed, what was expected. Never holds a piece of the URL: it may be a password. */
export interface UrlMistake {
  readonly kind: 'mistake';
  readonly message: string;
}

/**
 * How to reach the server of a `redis://`, `rediss://`, `valkey://`, `valkeys://` or `unix://` URL. Written here and not left to the client, because clients
 * take `REDISS://` for plain text, `/abc` for database 0 and `valkey://host` for a file.
 */
export function parseRedisUrl(url: string): RedisSource | UrlMistake {
  const [, scheme = '', rest = ''] = /^([a-z][a-z0-9+.-]*):\/\/(.*)$/is.exec(url.trim()) ?? [];
  const transport = TRANSPORTS.get(scheme.toLowerCase());
  if (transport === undefined) return mistake(`this is no Redis URL, expected ${FORM}`);
  if (transport === 'unix') return readSocket(rest);
  const parts = split(rest);
  if ('kind' in parts) return parts;
  const user = readUser(parts.user);
  if ('kind' in user) return user;
  const address = readAddress(parts.address);
  if ('kind' in address) return address;
  const database = readDatabase(parts.path);
  if (typeof database === 'object' && database !== null) return database;
  return { ...NOWHERE, ...address, ...user, database, tls: transport === 'tls' ? USUAL_TLS : null };
}

/** Stands for a server that is not known (yet): it has no host, and nobody connects anywhere by accident. */
export const NOWHERE: RedisSource = {
  kind: 'redis',
  host: '',
  port: 0,
  otherNodes: [],
  topology: 'auto',
  sentinel: { masterName: null, username: null, password: null },
  addresses: [],
  readKeysFrom: 'replica',
  tls: null,
  username: null,
  password: null,
  database: null,
  configCommand: 'CONFIG',
  parameters: null,
};

/** TLS as a URL alone asks for it: the server is verified, by the authorities that Node trusts. */
export const USUAL_TLS: TlsOptions = {
  ca: null,
  cert: null,
  key: null,
  servername: null,
  minVersion: 'TLSv1.2',
  isVerified: true,
};

/** One `host:port` of a list of nodes. */
export function parseAddress(text: string): Address | UrlMistake {
  const address = readAddress(text.trim());
  if (!('kind' in address)) return address;
  return mistake(address.message.replaceAll('the URL', 'the node').replace(FORM, '"host:port"'));
}

const FORM = 'redis://[user:password@]host[:port][/database]';

const TRANSPORTS: ReadonlyMap<string, 'tcp' | 'tls' | 'unix'> = new Map([
  ['redis', 'tcp'],
  ['valkey', 'tcp'],
  ['rediss', 'tls'],
  ['valkeys', 'tls'],
  ['unix', 'unix'],
]);

/** `unix://[user:password@]/path[?db=1]`; what else stands behind a "?" would be passed over by one client and obeyed by another. */
function readSocket(rest: string): RedisSource | UrlMistake {
  const fault = oddCharacter(rest);
  if (fault !== null) return fault;
  const [, userText = null, pathText = '', query = ''] = /^(?:([^/?]*)@)?(\/[^?]*)(\?.*)?$/s.exec(rest) ?? [];
  const path = decode(pathText);
  if (pathText.length < 2 || path === null || path.includes('\0'))
    return mistake(`the URL names no absolute path of a socket, expected ${SOCKET_FORM}`);
  const user = readUser(userText);
  if ('kind' in user) return user;
  const index = /^\?db=(0|[1-9]\d{0,8})$/.exec(query)?.[1];
  if (query !== '' && index === undefined)
    return mistake(`what stands behind the "?" of the URL is no database, expected ${SOCKET_FORM}`);
  return { ...NOWHERE, ...user, host: path, database: index === undefined ? null : Number(index) };
}

const SOCKET_FORM = 'unix://[user:password@]/path/to/redis.sock[?db=1]';

const mistake = (message: string): UrlMistake => ({ kind: 'mistake', message });

/** The pieces round `@` and `/`, and what would cut them at the wrong place. */
function split(
  rest: string,
): { readonly user: string | null; readonly address: string; readonly path: string } | UrlMistake {
  const fault = oddCharacter(rest);
  if (fault !== null) return fault;
  const at = rest.lastIndexOf('@');
  const user = at === -1 ? null : rest.slice(0, at);
  if (user !== null && /[/?]/.test(user)) {
    return mistake(
      'a "/" or "?" stands before the "@" of the URL, expected it percent-encoded in a password: %2F, %3F',
    );
  }
  if (user?.includes('@')) {
    return mistake('the URL holds more than one "@", expected it percent-encoded in a password: %40');
  }
  const [, address = '', path = '', query = ''] = /^([^/?]*)([^?]*)(.*)$/s.exec(rest.slice(at + 1)) ?? [];
  if (query !== '') {
    return mistake(`the URL holds a "?", expected ${FORM} without options, and %3F for a "?" in a password`);
  }
  return { user, address, path };
}

function oddCharacter(rest: string): UrlMistake | null {
  if (/[\s\p{Cc}]/u.test(rest)) {
    return mistake(
      'the URL holds a space or a control character, expected it percent-encoded (a space is %20)',
    );
  }
  return rest.includes('#') ? mistake('the URL holds a "#", expected it percent-encoded as %23') : null;
}

function readUser(text: string | null): Pick<RedisSource, 'username' | 'password'> | UrlMistake {
  if (text === null) return { username: null, password: null };
  const colon = text.indexOf(':');
  if (colon === -1) {
    // redis-cli takes a lone word for the password, other clients for the user: nobody can tell.
    return mistake('the URL names a user or a password alone, expected user:password@, or :password@');
  }
  const username = decode(text.slice(0, colon));
  const password = decode(text.slice(colon + 1));
  if (username === null || password === null) {
    return mistake('a "%" in the URL begins no percent-encoded UTF-8, expected %25 for the character itself');
  }
  return { username: username || null, password: password || null };
}

function readAddress(text: string): Address | UrlMistake {
  const [, bracketed, plain = '', port] = /^(?:\[([^\]]*)\]|([^:]*))(?::(.*))?$/s.exec(text) ?? [];
  const isBracketed = bracketed !== undefined;
  if (!isBracketed && text.split(':').length > 2) {
    return mistake('the host of the URL holds several ":", expected an IPv6 address in brackets: [::1]:6379');
  }
  const host = bracketed ?? plain;
  if (host === '') return mistake(`the URL names no host, expected ${FORM}`);
  if (isBracketed ? !isIPv6(host) : !/^[a-z0-9_][a-z0-9._-]*$/i.test(host)) {
    return mistake('the host of the URL is neither a name nor an address, expected such as redis.internal');
  }
  const number = port === undefined ? 6379 : /^\d{1,5}$/.test(port) ? Number(port) : 0;
  if (number < 1 || number > 65_535) {
    return mistake('the port of the URL is no port, expected a number from 1 to 65535');
  }
  return { host, port: number };
}

function readDatabase(path: string): number | null | UrlMistake {
  if (path === '' || path === '/') return null;
  const index = /^\/(0|[1-9]\d{0,8})$/.exec(path)?.[1];
  if (index === undefined) {
    return mistake('what follows the host of the URL is no database, expected its number: /0, /1');
  }
  return Number(index);
}

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
