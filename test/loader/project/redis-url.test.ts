import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseRedisUrl, USUAL_TLS } from '../../../src/loader/project/redis-url.js';

const server = (parts: object) => ({
  kind: 'redis',
  host: 'h',
  port: 6379,
  tls: null,
  username: null,
  password: null,
  database: null,
  configCommand: 'CONFIG',
  otherNodes: [],
  topology: 'auto',
  sentinel: { masterName: null, username: null, password: null },
  addresses: [],
  readKeysFrom: 'replica',
  parameters: null,
  ...parts,
});

describe('a URL that can be read', () => {
  test.each([
    ['redis://h', {}],
    ['valkey://h', {}],
    ['REDIS://h', {}],
    ['  redis://h\n', {}],
    ['redis://h/', {}],
    ['redis://h:7000', { port: 7000 }],
    ['redis://h/0', { database: 0 }],
    ['redis://h:7000/15', { port: 7000, database: 15 }],
    ['redis://redis.internal', { host: 'redis.internal' }],
    ['redis://my_redis-1', { host: 'my_redis-1' }],
    ['redis://127.0.0.1', { host: '127.0.0.1' }],
    ['redis://[::1]', { host: '::1' }],
    ['redis://[2001:db8::1]:7000/1', { host: '2001:db8::1', port: 7000, database: 1 }],
    ['redis://:secret@h', { password: 'secret' }],
    ['redis://me:secret@h:1/2', { username: 'me', password: 'secret', port: 1, database: 2 }],
    ['redis://me:a%40b%2Fc%23d%3F%25@h', { username: 'me', password: 'a@b/c#d?%' }],
    ['redis://m%C3%BC:s%20+@h', { username: 'mü', password: 's +' }],
    ['redis://me:a:b:c@h', { username: 'me', password: 'a:b:c' }],
    ['redis://me:@h', { username: 'me' }],
    ['redis://:@h', {}],
    ['rediss://h', { tls: USUAL_TLS }],
    ['REDISS://h', { tls: USUAL_TLS }],
    ['valkeys://me:s@h:7000/1', { tls: USUAL_TLS, username: 'me', password: 's', port: 7000, database: 1 }],
    ['unix:///run/redis.sock', { host: '/run/redis.sock', port: 0 }],
    ['UNIX:///run/a%20b@c.sock?db=3', { host: '/run/a b@c.sock', port: 0, database: 3 }],
    [
      'unix://me:s%40x@/run/redis.sock',
      { host: '/run/redis.sock', port: 0, username: 'me', password: 's@x' },
    ],
    ['redis://me:s@[::1]', { username: 'me', password: 's', host: '::1' }],
  ])('%j', (url, parts) => {
    expect(parseRedisUrl(url)).toEqual(server(parts));
  });
});

const NO_URL = 'this is no Redis URL, expected redis://[user:password@]host[:port][/database]';
const SOCKET =
  'the URL names no absolute path of a socket, expected unix://[user:password@]/path/to/redis.sock[?db=1]';
const SOCKET_DATABASE =
  'what stands behind the "?" of the URL is no database, expected unix://[user:password@]/path/to/redis.sock[?db=1]';
const HOST = 'the host of the URL is neither a name nor an address, expected such as redis.internal';
const PORT = 'the port of the URL is no port, expected a number from 1 to 65535';
const DATABASE = 'what follows the host of the URL is no database, expected its number: /0, /1';
const SLASH =
  'a "/" or "?" stands before the "@" of the URL, expected it percent-encoded in a password: %2F, %3F';
const QUERY =
  'the URL holds a "?", expected redis://[user:password@]host[:port][/database] without options, and %3F for a "?" in a password';
const SPACE = 'the URL holds a space or a control character, expected it percent-encoded (a space is %20)';

describe('a URL that cannot be used', () => {
  test.each([
    ['', NO_URL],
    ['h:6379', NO_URL],
    ['redis:h', NO_URL],
    ['redis:/h', NO_URL],
    ['http://h', NO_URL],
    ['redis', NO_URL],
    ['unix://', SOCKET],
    ['unix:///', SOCKET],
    ['unix://redis.sock', SOCKET],
    ['unix://tmp/redis.sock', SOCKET],
    ['unix:///%00', SOCKET],
    ['unix:///a.sock?password=secret', SOCKET_DATABASE],
    ['unix:///a.sock?db=x', SOCKET_DATABASE],
    ['unix:///a.sock?db=1&db=2', SOCKET_DATABASE],
    ['unix:///a b.sock', SPACE],
    [
      'unix://secret@/a.sock',
      'the URL names a user or a password alone, expected user:password@, or :password@',
    ],
    ['redis://', 'the URL names no host, expected redis://[user:password@]host[:port][/database]'],
    ['redis:///0', 'the URL names no host, expected redis://[user:password@]host[:port][/database]'],
    ['redis://:6379', 'the URL names no host, expected redis://[user:password@]host[:port][/database]'],
    ['redis://[]', 'the URL names no host, expected redis://[user:password@]host[:port][/database]'],
    ['redis://h!', HOST],
    ['redis://[h]', HOST],
    [
      'redis://[::1',
      'the host of the URL holds several ":", expected an IPv6 address in brackets: [::1]:6379',
    ],
    [
      'redis://[::1]6379',
      'the host of the URL holds several ":", expected an IPv6 address in brackets: [::1]:6379',
    ],
    [
      'redis://::1',
      'the host of the URL holds several ":", expected an IPv6 address in brackets: [::1]:6379',
    ],
    ['redis://h:', PORT],
    ['redis://h:0', PORT],
    ['redis://h:65536', PORT],
    ['redis://h:x', PORT],
    ['redis://h:-1', PORT],
    ['redis://h/abc', DATABASE],
    ['redis://h/-1', DATABASE],
    ['redis://h/01', DATABASE],
    ['redis://h/1/2', DATABASE],
    ['redis://h/1.5', DATABASE],
    ['redis://h?tls=false', QUERY],
    ['redis://h/0?db=1', QUERY],
    ['redis://h?', QUERY],
    ['redis://:a?b@h', SLASH],
    ['redis://:a/b@h', SLASH],
    ['redis://:a#b@h', 'the URL holds a "#", expected it percent-encoded as %23'],
    ['redis://:a@b@h', 'the URL holds more than one "@", expected it percent-encoded in a password: %40'],
    ['redis://:a b@h', SPACE],
    ['redis://:a\nb@h', SPACE],
    ['redis://secret@h', 'the URL names a user or a password alone, expected user:password@, or :password@'],
    [
      'redis://:a%zz@h',
      'a "%" in the URL begins no percent-encoded UTF-8, expected %25 for the character itself',
    ],
    [
      'redis://:a%FF@h',
      'a "%" in the URL begins no percent-encoded UTF-8, expected %25 for the character itself',
    ],
  ])('%j', (url, message) => {
    expect(parseRedisUrl(url)).toEqual({ kind: 'mistake', message });
  });
});

test('what was percent-encoded comes back', () => {
  const text = fc.string({ unit: 'binary', minLength: 1 });
  fc.assert(
    fc.property(text, text, (username, password) => {
      const url = `redis://${encodeURIComponent(username)}:${encodeURIComponent(password)}@h`;
      expect(parseRedisUrl(url)).toEqual(server({ username, password }));
    }),
  );
});

test('no text makes it throw, and no mistake repeats what was given', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 12 }), (text) => {
      const password = `hunter2${text}`;
      for (const url of [
        `redis://:${password}@h`,
        `redis://${password}`,
        `redis://h/${password}`,
        password,
      ]) {
        const parsed = parseRedisUrl(url);
        if (parsed.kind === 'mistake') expect(parsed.message).not.toContain('hunter2');
      }
    }),
  );
});
