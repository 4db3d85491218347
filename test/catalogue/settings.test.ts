import { describe, expect, test } from 'vitest';
import {
  allSettings,
  canonicalName,
  closestSetting,
  findSetting,
  unknownSetting,
} from '../../src/catalogue/settings.js';
import { setting } from './support.js';

describe('names', () => {
  test.each([
    ['slave-read-only', 'replica-read-only'],
    ['hash-max-ziplist-entries', 'hash-max-listpack-entries'],
    ['lua-time-limit', 'busy-reply-threshold'],
    ['primaryauth', 'masterauth'],
    ['commandlog-execution-slower-than', 'slowlog-log-slower-than'],
    ['server_cpulist', 'server-cpulist'],
    ['slaveof', 'replicaof'],
    ['MAXMEMORY', 'maxmemory'],
    ['Slave-Priority', 'replica-priority'],
  ])('%s is %s', (alias, name) => {
    expect(canonicalName(alias)).toBe(name);
    expect(findSetting(alias)?.name).toBe(name);
  });

  test('a name that nobody knows is its own, lower-cased', () => {
    expect(canonicalName('Search-Timeout')).toBe('search-timeout');
    expect(findSetting('search-timeout')).toBeNull();
  });

  test('names of Object.prototype are unknown', () => {
    expect(findSetting('constructor')).toBeNull();
    expect(findSetting('__proto__')).toBeNull();
  });

  test.each([
    ['maxmemory-polcy', 'maxmemory-policy'],
    ['tiemout', 'timeout'],
    ['slave-redonly', 'slave-read-only'],
    ['appendonyl', 'appendonly'],
  ])('%s is taken for a slip of %s', (typo, name) => {
    expect(closestSetting(typo)).toBe(name);
  });

  test('a name that is far from all others has no nearest one', () => {
    expect(closestSetting('eviction')).toBeNull();
  });
});

describe('classes', () => {
  test.each([
    ['maxmemory-policy', 'behaviour'],
    ['cluster-node-timeout', 'behaviour'],
    ['databases', 'behaviour'],
    ['requirepass', 'security'],
    ['tls-protocols', 'security'],
    ['appendonly', 'persistence'],
    ['repl-diskless-sync', 'persistence'],
    ['maxmemory', 'capacity'],
    ['activedefrag', 'capacity'],
    ['oom-score-adj', 'capacity'],
    ['timeout', 'network'],
    ['tcp-keepalive', 'network'],
    ['hash-max-listpack-entries', 'encoding'],
    ['loglevel', 'logging'],
    ['slowlog-max-len', 'logging'],
    ['acllog-max-len', 'logging'],
    ['port', 'identity'],
    ['aclfile', 'identity'],
    ['replicaof', 'identity'],
    ['replica-priority', 'identity'],
    ['replica-announce-ip', 'identity'],
    ['cluster-announce-hostname', 'identity'],
    ['tls-cert-file', 'identity'],
    ['dir', 'identity'],
  ])('%s is %s', (name, expected) => {
    expect(setting(name).class).toBe(expected);
  });

  test('every announce address names the instance', () => {
    const announced = allSettings().filter(({ name }) => name.includes('announce-'));
    expect(announced.length).toBeGreaterThan(8);
    expect(announced.filter((facts) => facts.class !== 'identity')).toEqual([]);
  });

  test('cluster-enabled alone belongs to the topology', () => {
    expect(allSettings().filter((facts) => facts.isTopology)).toEqual([setting('cluster-enabled')]);
  });
});

describe('unknown settings', () => {
  test('are text of class unknown, and nothing is guessed', () => {
    expect(unknownSetting('Search-Timeout')).toMatchObject({
      name: 'search-timeout',
      class: 'unknown',
      kind: 'string',
      isSecret: false,
      isOrdered: false,
      zeroMeans: null,
    });
  });

  test.each(['my-module.password', 'search-OSS-PASSWORD', 'x.api-key', 'x.auth_token', 'x.client-secret'])(
    '%s looks like a secret',
    (name) => {
      expect(unknownSetting(name).isSecret).toBe(true);
    },
  );
});

test('exactly the passwords, the primary’s user and the hash seed are secrets', () => {
  expect(
    allSettings()
      .filter((facts) => facts.isSecret)
      .map(({ name }) => name),
  ).toEqual([
    'hash-seed',
    'masterauth',
    'masteruser',
    'requirepass',
    'tls-client-key-file-pass',
    'tls-key-file-pass',
  ]);
});
