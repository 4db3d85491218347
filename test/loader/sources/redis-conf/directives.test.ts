import { describe, expect, test } from 'vitest';
import { conf, faults, valueIn } from './support.js';

describe('rename-command', () => {
  test('is kept, with its place', () => {
    expect(conf('rename-command CONFIG ""\nrename-command KEYS hidden').renamed).toEqual([
      { file: 'redis.conf', line: 1, column: 1, from: 'CONFIG', to: '' },
      { file: 'redis.conf', line: 2, column: 1, from: 'KEYS', to: 'hidden' },
    ]);
  });

  test('names a command of the version that has not gone before', () => {
    expect(faults('rename-command FLUSHAL ""')).toEqual([
      'redis.conf:1:16: rename-command names no command of redis 7.0.15; expected one: did you mean FLUSHALL?',
    ]);
    expect(faults('rename-command KEYS ""\nrename-command keys x')).toEqual([
      'redis.conf:2:16: rename-command names no command of redis 7.0.15; expected one that has not been renamed before',
    ]);
    expect(faults('rename-command WAITAOF ""', 'redis 7.0.15')).toHaveLength(1);
    expect(faults('rename-command WAITAOF ""', 'redis 7.2.6')).toEqual([]);
  });

  test('gives a name that no command has', () => {
    expect(faults('rename-command KEYS get')).toHaveLength(1);
    expect(faults('rename-command GET ""\nrename-command KEYS get')).toEqual([]);
  });
});

describe('user', () => {
  test('is kept, its rules as they stand', () => {
    expect(conf('user alice on ">p w" ~* +@all').users).toEqual([
      { file: 'redis.conf', line: 1, column: 1, name: 'alice', rules: ['on', '>p w', '~*', '+@all'] },
    ]);
  });

  test.each([
    ['user a on nopass ~* &* +@all -@dangerous +config|get', 'redis 7.0.15', true],
    ['user a bogus', 'redis 7.0.15', false],
    ['user a ( (+get ~x)', 'redis 7.0.15', true],
    ['user a ( (+get ~x)', 'redis 8.0.2', false],
    ['user a ( (on ~x)', 'redis 7.0.15', false],
    ['user a +nosuch', 'redis 7.0.15', false],
    ['user a +config|nosuch', 'redis 7.0.15', false],
    ['user a +config|nosuch', 'redis 6.0.16', true],
    ['user a +select|0', 'redis 8.0.2', true],
    ['user a +@nosuch', 'redis 7.0.15', false],
    ['user a ~* ~b', 'redis 7.0.15', false],
    ['user a ~* resetkeys ~b', 'redis 7.0.15', true],
    ['user a &*', 'redis 6.0.16', false],
    ['user a %R~b', 'redis 6.0.16', false],
    ['user a %R~b', 'redis 7.0.15', true],
    ['user a %~b', 'redis 7.0.15', false],
    ['user a +vadd', 'redis 8.0.2', true],
    ['user a +vadd', 'valkey 8.1.1', false],
    ['user a (+get ~b)', 'redis 7.0.15', true],
    ['user a (+get ~b', 'redis 7.0.15', false],
    ['user a (on)', 'redis 7.0.15', false],
    ['user a <other', 'redis 7.0.15', false],
    ['user a >pw <pw', 'redis 7.0.15', true],
    ['user a #abc', 'redis 7.0.15', false],
    ['user a +@all +config|get', 'redis 6.0.16', false],
    ['user a +@all -@dangerous +config|get', 'redis 6.0.16', true],
    ['user a\nuser a', 'redis 6.0.16', true],
    ['user a\nuser a', 'redis 7.0.15', false],
    ['user "a b" on', 'redis 7.0.15', false],
    ['acl-pubsub-default allchannels\nuser a &b', 'redis 7.0.15', false],
    ['user a &b\nacl-pubsub-default allchannels', 'redis 7.0.15', false],
  ])('%j of %s is taken: %s', (text, server, isTaken) => {
    expect(faults(text, server)).toHaveLength(isTaken ? 0 : 1);
  });

  test('a command that nobody knows may be a module’s', () => {
    expect(faults('loadmodule /m.so\nuser a +ft.search +@search')).toEqual([]);
  });

  test('stands in the file or in aclfile, not in both', () => {
    expect(faults('aclfile users.acl\nuser a')).toEqual([
      'redis.conf:2:1: users are declared here and in aclfile; expected one of the two',
    ]);
    expect(conf('aclfile users.acl').aclFile).toBe('users.acl');
    expect(conf('').aclFile).toBeNull();
  });
});

describe('modules', () => {
  test('are kept with their arguments and settings', () => {
    const read = conf(
      'loadmodule /m.so a "b c"\nsearch.timeout 5 6\nsearch.password x\nSEARCH.limit 1',
      'redis 7.0.15',
    );
    expect(read.modules).toEqual([
      { file: 'redis.conf', line: 1, column: 1, path: '/m.so', args: ['a', 'b c'] },
    ]);
    expect(read.moduleSettings).toEqual([
      { name: 'search.limit', value: '1' },
      { name: 'search.password', value: 'set' },
      { name: 'search.timeout', value: '5 6' },
    ]);
  });

  test('a name with a dot waits for a module from 7.0 on, any name in Redis 8', () => {
    expect(faults('search.timeout 5', 'redis 6.2.16')).toHaveLength(1);
    expect(faults('loadmodule /m.so\nsearch-timeout 5', 'redis 7.4.1')).toHaveLength(1);
    expect(faults('loadmodule /m.so\nsearch-timeout 5', 'valkey 8.1.1')).toHaveLength(1);
    expect(conf('loadmodule /m.so\nsearch-timeout 5', 'redis 8.0.2').moduleSettings).toEqual([
      { name: 'search-timeout', value: '5' },
    ]);
  });

  test('without a module, what waits for one ends the server', () => {
    expect(faults('search.timeout 5', 'redis 7.0.15')).toEqual([
      'redis.conf:1:1: redis 7.0.15 leaves this line to a module, and none is loaded; expected a loadmodule line, or a setting of that version',
    ]);
    expect(faults('vset-force-single-threaded-execution yes', 'redis 8.0.2')).toHaveLength(1);
    expect(faults('vset-force-single-threaded-execution yes', 'redis 8.6.3')).toEqual([]);
  });

  test('with one, a slip of a setting is still a slip', () => {
    expect(faults('loadmodule /m.so\nmaxmemry 5\ndynamic-hz2 no\nsearch-limit 1', 'redis 8.0.2')).toEqual([
      'redis.conf:2:1: maxmemry is no setting of redis 8.0.2; expected one; did you mean maxmemory?',
      'redis.conf:3:1: dynamic-hz2 is no setting of redis 8.0.2; expected one; did you mean dynamic-hz?',
    ]);
  });
});

test('what a version no longer knows, but takes, makes no difference', () => {
  expect(faults('list-max-ziplist-entries 5\nlua-replicate-commands yes', 'redis 7.0.15')).toEqual([]);
  expect(faults('dynamic-hz yes\nio-threads-do-reads yes', 'valkey 8.1.1')).toEqual([]);
  expect(faults('io-threads-do-reads yes', 'redis 8.0.2')).toEqual([]);
  expect(faults('lua-replicate-commands yes no', 'redis 7.0.15')).toHaveLength(1);
  expect(faults('gopher-enabled no', 'redis 7.0.15')).toHaveLength(1);
});

describe('what is held against the whole', () => {
  test.each([
    [
      'cluster-enabled yes\nreplicaof a 1',
      'redis.conf:2:1: replicaof cannot stand in the file of a cluster; expected CLUSTER REPLICATE at run time',
    ],
    ['port 0', 'redis.conf:1:1: the server listens nowhere; expected a port, a tls-port or a unixsocket'],
    ['tls-port 6379', 'redis.conf:1:1: port and tls-port are both 6379; expected two ports'],
    [
      'cluster-enabled yes\nport 60000',
      'redis.conf:2:1: port leaves no room for the cluster bus, 10000 above it; expected at most 55535',
    ],
    ['tls-port 6380', 'redis.conf:1:1: tls-port asks for TLS; expected a tls-cert-file beside it'],
    [
      'tls-replication yes\ntls-cert-file c\ntls-key-file k',
      'redis.conf:1:1: tls-replication asks for TLS; expected a tls-ca-cert-file or tls-ca-cert-dir beside it',
    ],
  ])('%j', (text, message) => {
    expect(faults(text)[0]).toBe(message);
  });

  test('a cluster has one database, until Valkey 9', () => {
    const text = 'cluster-enabled yes\ndatabases 5';
    expect(valueIn(text, 'databases', 'redis 8.0.2')).toBe('1');
    expect(valueIn(text, 'databases', 'redis 7.0.15')).toBe('5');
    expect(valueIn(text, 'databases', 'valkey 9.1.2')).toBe('5');
  });

  test('an included file is held against it when it ends', () => {
    const files = {
      'redis.conf': 'include a.conf\nreplicaof no one',
      'a.conf': 'cluster-enabled yes\nreplicaof a 1',
    };
    expect(faults(files)).toHaveLength(1);
  });
});
