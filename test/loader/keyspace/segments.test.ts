import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parsePattern } from '../../../src/loader/keyspace/pattern.js';
import { isWord, patternOf as nameOf, readName, tokensOf } from '../../../src/loader/keyspace/segments.js';

const bytesOf = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');
const patternOf = (key: string): string => nameOf(readName(bytesOf(key)));

const UUID = '0a1b2c3d-0000-4000-8000-0123456789ab';
const MD5 = 'd41d8cd98f00b204e9800998ecf8427e';

describe('keys of common frameworks and their patterns', () => {
  test.each([
    ['Laravel queue', 'queues:default:delayed', 'queues:default:delayed'],
    ['Laravel cache', 'app-database-app-cache-user.17', 'app-database-app-cache-user.{int}'],
    ['Laravel session', 'app-cache-x7Kd02LmPq91ZtRv5WyHn3bGc8Jf6SaE4uTiOoXl', 'app-cache-{id}'],
    ['Rails session', `_session_id:2::${MD5}${MD5}`, '_session_id:{int}::{hex}'],
    ['Sidekiq statistics', 'stat:processed:2026-11-22', 'stat:processed:{date}'],
    ['Sidekiq process', 'web-1:4711:0a1b2c3d4e5f', 'web-{int}:{int}:{hex}'],
    ['Sidekiq metrics', 'j|261122|10:15', 'j|{int}|{int}:{int}'],
    ['Sidekiq job', 'it-0a1b2c3d4e5f6a7b8c9d0e1f', 'it-{hex}'],
    ['Resque worker', 'resque:worker:host:123:mail:started', 'resque:worker:host:{int}:mail:started'],
    [
      'Django page',
      `:1:views.cache_page..GET.${MD5}.en-us.UTC`,
      ':{int}:views.cache_page..GET.{hex}.en-us.UTC',
    ],
    ['Flask page', 'flask_cache_view//api/users', 'flask_cache_view//api/users'],
    ['Celery result', `celery-task-meta-${UUID}`, 'celery-task-meta-{uuid}'],
    ['kombu priority queue', 'celery\x06\x163', 'celery\\x06\\x16{int}'],
    ['RQ job', `rq:job:${UUID}`, 'rq:job:{uuid}'],
    ['BullMQ job', 'bull:mail:42', 'bull:mail:{int}'],
    ['BullMQ queue', 'bull:mail:meta', 'bull:mail:meta'],
    ['BullMQ lock', `bull:mail:${UUID}:lock`, 'bull:mail:{uuid}:lock'],
    ['asynq task', `asynq:{default}:t:${UUID}`, 'asynq:\\{default\\}:t:{uuid}'],
    ['Hangfire job', '{hangfire}:job:17', '\\{hangfire\\}:job:{int}'],
    ['connect-redis', 'sess:V1StGXR8_Z5jdHi6B-myTabcdefghijk', 'sess:{id}'],
    ['Spring Session', `spring:session:sessions:expires:${UUID}`, 'spring:session:sessions:expires:{uuid}'],
    [
      'Spring Session, expirations',
      'spring:session:expirations:1763805600000',
      'spring:session:expirations:{int}',
    ],
    ['Spring Cache', 'users::42', 'users::{int}'],
    ['Redisson', 'redisson_lock__channel:{order:17}', 'redisson_lock__channel:\\{order:{int}\\}'],
    ['WordPress', 'wp:1:options:alloptions', 'wp:{int}:options:alloptions'],
    ['Magento session', `sess_${MD5}`, 'sess_{hex}'],
    ['phpredis session', 'PHPREDIS_SESSION:1a2b3c4d5e6f7g8h9i0j', 'PHPREDIS_SESSION:{id}'],
    ['rate limiter', 'rlflx:192.168.0.1', 'rlflx:{ip}'],
    ['a path', 'cache/en/article/17', 'cache/en/article/{int}'],
    ['an address', 'user:jane@example.org:token', 'user:{email}:token'],
    ['a time', 'log|2026-11-22T101530.25Z', 'log|{date}'],
    ['an hour', 'log|2026-11-22T10', 'log|{date}'],
    ['a ULID', '01ARZ3NDEKTSV4RRFFQ69G5FAV', '{id}'],
    ['base64 without a digit', 'sess:qWeRTyuIOpASdfGhjKLzXcvBNm', 'sess:{id}'],
    ['Stripe', 'cus_9s6XKzkNRiz8i3', 'cus_{id}'],
    ['Stripe, a session', 'cs_test_a1b2C3d4E5f6G7h8', 'cs_test_{id}'],
    ['base64url behind a name', 'sess_x7Kd-2Lm_q91ZtRv5WyHn3bGc8Jf6SaE', 'sess_{id}'],
    ['an address behind a name', 'reset.jane@example.org', 'reset.{email}'],
    ['an ObjectId', '507f1f77bcf86cd799439011', '{hex}'],
  ])('%s: %s', (_, key, pattern) => {
    expect(patternOf(key)).toBe(pattern);
  });

  test('Java serialisation before a Spring key keeps its bytes', () => {
    expect(nameOf(readName('\xac\xed\x00\x05t\x00\x07user:42'))).toBe(
      '\\xac\\xed\\x00\\x05t\\x00\\x07user:{int}',
    );
  });
});

describe('names are words and not identifiers', () => {
  test.each([
    'feature_flag:newCheckout',
    'user2024:settings',
    'h264:abc',
    'deadbeef',
    'getUserProfileByIdFromCache',
    'HTTPSConnectionPoolManager',
    'config:site|mail',
    'page:Über-uns',
    '__proto__',
    'constructor:prototype',
    'toString',
  ])('%s', (key) => {
    expect(patternOf(key)).toBe(key);
  });
});

describe('strange names', () => {
  test.each([
    ['', '{empty}'],
    [' ', ' '],
    ['::', '::'],
    ['a::b', 'a::b'],
    ['*', '\\*'],
    ['{int}', '\\{int\\}'],
    ['x'.repeat(129), '{*}'],
    ['line\nbreak', 'line\\x0abreak'],
  ])('%j', (key, pattern) => {
    expect(patternOf(key)).toBe(pattern);
  });

  test('a key of more segments than anybody needs ends in the rest', () => {
    expect(nameOf(readName('a:'.repeat(3000)))).toBe(`${'a:'.repeat(24)}*`);
  });

  test('shape and words are the pattern, token by token', () => {
    const name = readName('user:jane:{hangfire}:17|x');
    expect(name).toEqual({ shape: 'w:w:w:{int}|w', words: ['user', 'jane', '\\{hangfire\\}', 'x'] });
    expect(tokensOf(name)).toEqual(['user', ':', 'jane', ':', '\\{hangfire\\}', ':', '{int}', '|', 'x']);
  });

  test('the two ways to say that a segment is any text are told from words', () => {
    expect(['{*}', '*', ':', '|', '/', '{int}', '{empty}'].filter(isWord)).toEqual([]);
    expect(['\\{int\\}', 'user-{int}', '\\*', 'constructor'].filter((token) => !isWord(token))).toEqual([]);
  });
});

const frameworkKey = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        'user',
        'sess_',
        'bull',
        'größe',
        '{tag}',
        'a.b',
        '*',
        '\\',
        '1',
        '2026-11-22',
        '10.0.0.1',
      ),
      fc.uuid(),
      fc.emailAddress(),
      fc.ipV4(),
      fc.ipV6(),
      fc.nat().map(String),
      fc.stringMatching(/^[0-9a-f]{8,40}$/),
      fc.stringMatching(/^[A-Za-z0-9_-]{10,40}$/),
      fc.stringMatching(/^20[0-9]{2}-[01][0-9]-[0-3][0-9]T[0-9:.Z+-]{0,14}$/),
    ),
    { minLength: 1, maxLength: 6 },
  )
  .chain((parts) =>
    fc
      .array(fc.constantFrom(':', '|', '/', '-', '_', '.', ''), {
        minLength: parts.length,
        maxLength: parts.length,
      })
      .map((joints) => parts.map((part, index) => `${index === 0 ? '' : joints[index]}${part}`).join('')),
  );

const anyBytes = fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes).toString('latin1'));

const longKey = fc
  .tuple(fc.oneof(anyBytes, frameworkKey.map(bytesOf)), fc.integer({ min: 9000, max: 11_000 }))
  .map(([piece, length]) => (piece === '' ? 'x' : piece).repeat(length).slice(0, length));

describe('the pattern of a key takes the key', () => {
  const takesItself = (key: string): void => {
    const pattern = parsePattern(nameOf(readName(key)));
    if ('message' in pattern) throw new Error(`${JSON.stringify(key)}: expected ${pattern.message}`);
    expect([key, pattern.text, pattern.matches(key)]).toEqual([key, pattern.text, true]);
  };

  test('whatever its bytes', () => {
    fc.assert(fc.property(anyBytes, takesItself), { numRuns: 500 });
  });

  test('in the formats of frameworks', () => {
    fc.assert(fc.property(frameworkKey.map(bytesOf), takesItself), { numRuns: 500 });
  });

  test('of ten thousand bytes, in no time', () => {
    const begun = performance.now();
    fc.assert(fc.property(longKey, takesItself), { numRuns: 30 });
    expect(performance.now() - begun).toBeLessThan(5000);
  });
});
