import { describe, expect, test } from 'vitest';
import { unknownSetting } from '../../src/catalogue/settings.js';
import {
  isFlagOrList,
  isOrdered,
  magnitude,
  members,
  parts,
  unknowableMembers,
} from '../../src/catalogue/values.js';
import { setting } from './support.js';

describe('members', () => {
  test.each([
    ['notify-keyspace-events', 'xE', ['x', 'E']],
    ['notify-keyspace-events', 'AKE', ['g', '$', 'l', 's', 'h', 'z', 'x', 'e', 't', 'd', 'K', 'E']],
    ['notify-keyspace-events', '', []],
    ['shutdown-on-sigterm', 'save now', ['save', 'now']],
    ['save', '900 1 300 10', ['900 1', '300 10']],
    ['save', '', []],
    ['tls-protocols', 'TLSv1.2 TLSv1.3', ['TLSv1.2', 'TLSv1.3']],
    ['maxmemory', '100', []],
  ])('of %s %j are %j', (name, value, expected) => {
    expect(members(setting(name), value)).toEqual(expected);
  });

  test('with A a server does not tell n, o and c', () => {
    expect(unknowableMembers(setting('notify-keyspace-events'), 'AKE')).toEqual(['n', 'o', 'c']);
    expect(unknowableMembers(setting('notify-keyspace-events'), 'xE')).toEqual([]);
    expect(unknowableMembers(setting('shutdown-on-sigterm'), 'save')).toEqual([]);
  });

  test('flags and lists have members, other kinds and secrets have not', () => {
    expect(isFlagOrList(setting('save'))).toBe(true);
    expect(isFlagOrList(setting('bind'))).toBe(true);
    expect(isFlagOrList(setting('client-output-buffer-limit'))).toBe(false);
    expect(isFlagOrList(setting('requirepass'))).toBe(false);
    expect(isFlagOrList(unknownSetting('x'))).toBe(false);
  });
});

describe('parts', () => {
  test('of client-output-buffer-limit are its classes', () => {
    const value = 'normal 0 0 0 replica 268435456 67108864 60';
    expect(parts(setting('client-output-buffer-limit'), value)).toEqual([
      { name: 'normal', value: '0 0 0' },
      { name: 'replica', value: '268435456 67108864 60' },
    ]);
  });

  test('other settings have none', () => {
    expect(parts(setting('save'), '900 1')).toBeNull();
  });
});

describe('magnitude', () => {
  test.each([
    ['maxmemory', '1073741824', 1073741824n],
    ['maxmemory', '18446744073709551615', 18446744073709551615n],
    ['maxmemory', '0', 'unlimited'],
    ['maxmemory-clients', '0', 'unlimited'],
    ['maxmemory-clients', '5%', null],
    ['timeout', '0', 'unlimited'],
    ['timeout', '300', 300n],
    ['latency-monitor-threshold', '0', 'unlimited'],
    ['slowlog-log-slower-than', '0', 0n],
    ['slowlog-log-slower-than', '-1', 'unlimited'],
    ['slowlog-max-len', '0', 0n],
    ['maxmemory-policy', 'noeviction', null],
    ['list-max-listpack-size', '-2', null],
    ['port', '6379', null],
    ['maxclients', 'auto', null],
  ])('of %s %j is %s', (name, value, expected) => {
    expect(magnitude(setting(name), value)).toBe(expected);
  });

  test('min-replicas-to-write 0 is off, and still the least: no replica is asked for', () => {
    expect(setting('min-replicas-to-write').zeroMeans).toBe('off');
    expect(magnitude(setting('min-replicas-to-write'), '0')).toBe(0n);
  });

  test('only what has one is ordered', () => {
    expect(isOrdered(setting('maxmemory'))).toBe(true);
    expect(isOrdered(setting('timeout'))).toBe(true);
    expect(isOrdered(setting('unixsocketperm'))).toBe(false);
    expect(isOrdered(setting('cluster-announce-bus-port'))).toBe(false);
    expect(isOrdered(unknownSetting('x'))).toBe(false);
  });
});
