import { describe, expect, test } from 'vitest';
import { conf, faults, lineOf, valueIn } from './support.js';

describe('lines', () => {
  test('the last one of a setting wins, whatever name and case it has', () => {
    expect(valueIn('slave-priority 5\nREPLICA-PRIORITY 7\n', 'replica-priority')).toBe('7');
  });

  test('a missing one stands for the default of the version', () => {
    expect(valueIn('', 'repl-diskless-sync', 'redis 6.0.16')).toBe('no');
    expect(valueIn('', 'repl-diskless-sync', 'redis 7.0.15')).toBe('yes');
    expect(valueIn('', 'repl-backlog-size', 'valkey 8.1.1')).toBe('10485760');
  });

  test('a comment takes a line of its own', () => {
    expect(valueIn('# timeout 5\n \t# timeout 6\r\ntimeout 7\r\n', 'timeout')).toBe('7');
    expect(faults('timeout 5 # seconds')).toEqual([
      'redis.conf:1:11: timeout is followed by a comment, which takes a line of its own; expected one argument: quote a value that holds spaces',
    ]);
  });

  test('each setting has the line that decides it', () => {
    const { lines } = conf('timeout 1\n\n  timeout 2\nsave 900 1\nsave 300 10');
    expect([lineOf(lines, 'timeout'), lineOf(lines, 'save'), lineOf(lines, 'maxmemory')]).toEqual([
      'redis.conf:3:3',
      'redis.conf:5:1',
      undefined,
    ]);
  });

  test('decide the classes of a buffer limit that they name', () => {
    const name = 'client-output-buffer-limit';
    const { lines } = conf(`${name} slave 4gb 4gb 0\n${name} pubsub 1mb 1mb 0`);
    expect(
      ['', '.replica', '.pubsub', '.normal'].map((part) => lineOf(lines, `${name}${part}`)?.split(':')[1]),
    ).toEqual(['2', '1', '2', undefined]);
  });

  test('columns count characters, not bytes', () => {
    expect(faults('maxmemory "ü" x')).toEqual([
      'redis.conf:1:15: maxmemory has 2 arguments; expected one argument: quote a value that holds spaces',
    ]);
  });
});

describe('what a server of the version refuses', () => {
  test('is told with its place, all mistakes at once', () => {
    expect(faults('maxmemory 5x\nport 70000\nappendonly maybe\nmaxmemory-policy lru')).toEqual([
      'redis.conf:1:11: maxmemory cannot be `5x`; expected a size in bytes, such as 1048576, 512mb or 4gb',
      'redis.conf:2:6: port cannot be `70000`; expected a whole number of at least 0 and at most 65535',
      'redis.conf:3:12: appendonly cannot be `maybe`; expected `yes` or `no`',
      'redis.conf:4:18: maxmemory-policy cannot be `lru`; expected one of volatile-lru, volatile-lfu, volatile-random, volatile-ttl, allkeys-lru, allkeys-lfu, allkeys-random, noeviction',
    ]);
  });

  test('bounds and values are those of the version', () => {
    expect(faults('io-threads 200', 'valkey 8.1.1')).toEqual([]);
    expect(faults('io-threads 200', 'redis 8.0.2')).toHaveLength(1);
    expect(faults('loglevel nothing', 'redis 7.2.6')).toEqual([]);
    expect(faults('loglevel nothing', 'redis 7.0.15')).toHaveLength(1);
  });

  test('a typo is told with the name that was meant', () => {
    expect(faults('maxmemry 1gb')).toEqual([
      'redis.conf:1:1: maxmemry is no setting of redis 7.0.15; expected one; did you mean maxmemory?',
    ]);
  });

  test('a setting of another version is known as one', () => {
    expect(faults('hash-max-listpack-entries 5', 'redis 6.0.16')).toEqual([
      'redis.conf:1:1: redis 6.0.16 knows no hash-max-listpack-entries; expected a setting of that version, such as hash-max-ziplist-entries',
    ]);
  });

  test('a sentinel.conf is no redis.conf', () => {
    expect(faults('sentinel monitor mymaster 127.0.0.1 6379 2')).toEqual([
      'redis.conf:1:1: this is a line of a sentinel.conf; expected the file of a server',
    ]);
  });
});

describe('include', () => {
  test('is read where it stands: what comes later wins', () => {
    const files = { 'redis.conf': 'timeout 1\ninclude a.conf\nhz 20', 'a.conf': 'timeout 2\nhz 30' };
    expect([valueIn(files, 'timeout'), valueIn(files, 'hz')]).toEqual(['2', '20']);
  });

  test('a missing file is a mistake of the line that asks for it', () => {
    expect(faults('\ninclude /etc/redis/extra.conf')).toEqual([
      'redis.conf:2:9: /etc/redis/extra.conf cannot be read; expected a file that is there, here as on the server',
    ]);
  });

  test('a circle is a mistake, not a hang', () => {
    expect(faults({ 'redis.conf': 'include a.conf', 'a.conf': 'timeout 1\ninclude redis.conf' })).toEqual([
      'a.conf:2:9: redis.conf includes itself; expected another file',
    ]);
  });
});

describe('secrets', () => {
  test('are reduced in the settings, and in the clear beside them', () => {
    const read = conf('requirepass "pass word"\nmasterauth ""');
    expect(read.settings.filter(({ name }) => name === 'requirepass' || name === 'masterauth')).toEqual([
      { name: 'masterauth', value: 'not set' },
      { name: 'requirepass', value: 'set' },
    ]);
    expect([...read.secrets]).toEqual([['requirepass', 'pass word']]);
  });
});
