import { describe, expect, test } from 'vitest';
import { faults, valueIn } from './support.js';

describe('a value as the server reads it', () => {
  test.each([
    ['maxmemory 1gb', '1073741824'],
    ['maxmemory 1G', '1000000000'],
    ['maxmemory ""', '0'],
    ['maxmemory kb', '0'],
    ['maxmemory-clients 5%', '5%'],
    ['maxmemory-clients 0%', '0'],
    ['appendonly YES', 'yes'],
    ['maxmemory-policy AllKeys-LRU', 'allkeys-lru'],
    ['oom-score-adj relative', 'yes'],
    ['hz 0', '1'],
    ['hz 501', '500'],
    ['unixsocketperm 0700', '700'],
    ['notify-keyspace-events KEA', 'AKE'],
    ['notify-keyspace-events g$lshzxetdn', 'A'],
    ['shutdown-on-sigterm "force nosave now"', 'nosave now force'],
    ['shutdown-on-sigterm default now', 'now'],
    ['latency-tracking-info-percentiles 99.90 50', '50 99.9'],
    ['oom-score-adj-values 0 +200 0800', '0 200 800'],
    ['replicaof 10.0.0.1 6379', '10.0.0.1 6379'],
    ['replicaof NO ONE', ''],
    ['bind "127.0.0.1 ::1"', '127.0.0.1 ::1'],
    ['logfile "a b"', 'a b'],
  ])('%s', (line, expected) => {
    expect(valueIn(line, line.replace(/ .*/, ''))).toBe(expected);
  });

  test('what is beyond 64 bits loses its high bits, and the largest sizes are negative', () => {
    expect(valueIn('maxmemory 17179869185gb', 'maxmemory')).toBe('1073741824');
    expect(faults('repl-backlog-size 18446744073709551615')).toHaveLength(1);
    expect(valueIn('maxmemory-clients 18446744073709551615', 'maxmemory-clients')).toBe('1%');
  });

  test.each([
    'maxmemory 1.5gb',
    'maxmemory -1',
    'timeout 007',
    'timeout +5',
    'timeout " 5"',
    'timeout ""',
    'maxmemory-clients 101%',
    'unixsocketperm 1000',
    'unixsocketperm 8',
    'dbfilename a/b',
    'appendfilename ""',
    'cluster-announce-hostname a_b',
    'proc-title-template {nope}',
    'proc-title-template {title}',
    'replicaof 10.0.0.1',
    'replicaof 10.0.0.1 70000',
    'shutdown-on-sigterm save nosave',
    'oom-score-adj-values 0 200',
    'notify-keyspace-events KEq',
    'latency-tracking-info-percentiles 101',
    `bind ${'::1 '.repeat(17)}`,
  ])('refuses %s', (line) => {
    expect(faults(line)).toHaveLength(1);
  });
});

test('an empty appendfilename is refused since 7.0', () => {
  const versions = ['redis 6.0.16', 'redis 7.0.15', 'valkey 8.1.1'];
  expect(versions.map((version) => faults('appendfilename ""', version).length)).toEqual([0, 1, 1]);
});

test('what a node may be called depends on the version', () => {
  const versions = ['redis 8.0.2', 'valkey 8.1.1', 'valkey 9.1.2'];
  const refusals = (line: string) => versions.map((version) => faults(line, version).length);
  expect(refusals('cluster-announce-human-nodename a:b')).toEqual([1, 0, 0]);
  expect(refusals('cluster-announce-human-nodename "a b"')).toEqual([0, 0, 1]);
  expect(refusals('cluster-announce-ip "a b"')).toEqual([0, 0, 1]);
});

test('of cluster-slot-stats-enabled, yes is all there is to count', () => {
  const value = (line: string, server: string) => valueIn(line, 'cluster-slot-stats-enabled', server);
  expect(value('cluster-slot-stats-enabled yes', 'valkey 8.1.1')).toBe('yes');
  expect(value('cluster-slot-stats-enabled net cpu', 'redis 8.6.3')).toBe('cpu net');
  expect(value('cluster-slot-stats-enabled mem net cpu', 'redis 8.6.3')).toBe('yes');
});

describe('save', () => {
  const save = (text: Parameters<typeof valueIn>[0], server?: string) => valueIn(text, 'save', server);

  test('lines add up, and the first takes the defaults away', () => {
    expect(save('save 900 1\nsave 300 10')).toBe('900 1 300 10');
    expect(save('')).toBe('3600 1 300 100 60 10000');
  });

  test('an empty one clears what was before it', () => {
    expect(save('save 900 1\nsave ""')).toBe('');
    expect(save('save ""\nsave 900 1')).toBe('900 1');
    expect(save('save 900 1\nsave', 'redis 7.0.15')).toBe('900 1');
  });

  test('with a file and without a line, 6.0 saves nothing', () => {
    expect(save('', 'redis 6.0.16')).toBe('');
    expect(save('', 'redis 6.2.16')).toBe('3600 1 300 100 60 10000');
  });

  test('several pairs on a line count from 7.0 on, and are passed over before', () => {
    expect(save('save 900 1 300 10')).toBe('900 1 300 10');
    expect(save('save "900 1 300 10"')).toBe('900 1 300 10');
    expect(save('save 60 5\nsave 900 1 300 10', 'redis 6.0.16')).toBe('60 5');
  });

  test('once an included file has ended, each line starts anew: so the servers do from 7.0 on', () => {
    const files = { 'redis.conf': 'save 900 1\ninclude a.conf\nsave 300 10\nsave 60 5', 'a.conf': '' };
    expect(save(files, 'redis 7.0.15')).toBe('60 5');
    expect(save(files, 'redis 6.0.16')).toBe('900 1 300 10 60 5');
  });
});

describe('client-output-buffer-limit', () => {
  const limits = (text: string, server?: string) => valueIn(text, 'client-output-buffer-limit', server);

  test('is per class: the others keep what they have', () => {
    expect(limits('client-output-buffer-limit slave 1mb 0 0\nclient-output-buffer-limit pubsub 1 2 3')).toBe(
      'normal 0 0 0 replica 1048576 0 0 pubsub 1 2 3',
    );
  });

  test('up to 6.2 what is no size is 0', () => {
    const line = 'client-output-buffer-limit normal 1x 2mb 5s';
    expect(limits(line, 'redis 6.0.16')).toMatch(/^normal 0 2097152 5 /);
    expect(faults(line, 'redis 7.0.15')).toHaveLength(1);
  });
});

describe('up to 6.2, directives with readers of their own', () => {
  test('take what begins with a number for it', () => {
    expect(valueIn('unixsocketperm 7x', 'unixsocketperm', 'redis 6.0.16')).toBe('7');
    expect(valueIn('save 900s 1', 'save', 'redis 6.0.16')).toBe('900 1');
    expect(valueIn('client-query-buffer-limit nothing', 'client-query-buffer-limit', 'redis 6.0.16')).toBe(
      '0',
    );
  });

  test('do not split a quoted argument', () => {
    expect(valueIn('bind "127.0.0.1 ::1"', 'bind', 'redis 6.0.16')).toBe('127.0.0.1 ::1');
    expect(faults('replicaof "10.0.0.1 6379"', 'redis 6.0.16')).toHaveLength(1);
    expect(faults('replicaof "10.0.0.1 6379"', 'redis 7.0.15')).toEqual([]);
  });

  test('hz ends the server where it cannot divide by it', () => {
    expect(faults('hz 0', 'redis 6.0.16')).toHaveLength(1);
    expect(faults('hz 1001', 'redis 6.0.16')).toHaveLength(1);
    expect(faults('hz 1001', 'redis 7.0.15')).toEqual([]);
  });

  test('a password has at most 512 bytes', () => {
    const line = `requirepass ${'x'.repeat(513)}`;
    expect(faults(line, 'redis 6.0.16')).toEqual([
      'redis.conf:1:13: requirepass cannot have this value; expected at most 512 bytes',
    ]);
    expect(faults(line, 'redis 7.0.15')).toEqual([]);
  });
});
