import { describe, expect, test } from 'vitest';
import { unknownSetting } from '../../src/catalogue/settings.js';
import { versionFacts } from '../../src/catalogue/versions.js';
import { setting } from './support.js';

function defaultOf(name: string, product: string, version: string): string | null | undefined {
  return versionFacts(setting(name), product, version)?.default;
}

describe('defaults that changed with the version', () => {
  test.each([
    ['repl-diskless-sync', 'redis', '6.2.16', 'no'],
    ['repl-diskless-sync', 'redis', '7.0.15', 'yes'],
    ['acl-pubsub-default', 'redis', '6.2.16', 'allchannels'],
    ['acl-pubsub-default', 'redis', '7.0.15', 'resetchannels'],
    ['repl-backlog-size', 'redis', '8.6.3', '1048576'],
    ['repl-backlog-size', 'valkey', '7.2.7', '1048576'],
    ['repl-backlog-size', 'valkey', '8.0.1', '10485760'],
    ['lazyfree-lazy-user-del', 'redis', '8.6.3', 'no'],
    ['lazyfree-lazy-user-del', 'valkey', '8.0.1', 'yes'],
    ['bind', 'redis', '6.2.16', ''],
    ['bind', 'redis', '7.0.15', '* -::*'],
    ['io-threads-do-reads', 'valkey', '8.0.1', 'yes'],
  ])('%s of %s %s is %s', (name, product, version, expected) => {
    expect(defaultOf(name, product, version)).toBe(expected);
  });

  test('defaults are canonical', () => {
    expect(defaultOf('client-output-buffer-limit', 'redis', '7.0.15')).toBe(
      'normal 0 0 0 replica 268435456 67108864 60 pubsub 33554432 8388608 60',
    );
    expect(defaultOf('requirepass', 'redis', '7.0.15')).toBe('not set');
  });

  test('dir has no default: it is where the server was started', () => {
    expect(defaultOf('dir', 'redis', '7.0.15')).toBeNull();
  });
});

describe('the version that is looked at', () => {
  test('is of the same minor, whichever patch', () => {
    expect(defaultOf('acl-pubsub-default', 'redis', '7.0.2')).toBe('resetchannels');
    expect(defaultOf('acl-pubsub-default', 'redis', '6.2.0')).toBe('allchannels');
  });

  test('is the next lower one where the minor is not known', () => {
    expect(versionFacts(setting('io-threads-do-reads'), 'redis', '7.9.240')).not.toBeNull();
    expect(versionFacts(setting('io-threads-do-reads'), 'redis', '8.2.1')).toBeNull();
    expect(defaultOf('repl-backlog-size', 'valkey', '9.0.0')).toBe('10485760');
    expect(versionFacts(setting('key-memory-histograms'), 'redis', '8.4.0')).toBeNull();
    expect(versionFacts(setting('key-memory-histograms'), 'redis', '8.10.1')).not.toBeNull();
  });

  test('is the next higher one where none is lower', () => {
    expect(defaultOf('repl-diskless-sync', 'redis', '5.0.14')).toBe('no');
    expect(defaultOf('repl-backlog-size', 'valkey', '7.0')).toBe('1048576');
  });

  test('is the newest one where the version cannot be read', () => {
    expect(versionFacts(setting('key-memory-histograms'), 'redis', 'unstable')).not.toBeNull();
  });

  test('is one of Redis for every product but Valkey', () => {
    expect(defaultOf('repl-diskless-sync', 'keydb', '6.3.4')).toBe('no');
    expect(defaultOf('repl-backlog-size', 'Valkey', '8.1.1')).toBe('10485760');
  });
});

describe('what a version knows', () => {
  test('a setting of a later version is unknown to an earlier one', () => {
    expect(versionFacts(setting('maxmemory-clients'), 'redis', '6.2.16')).toBeNull();
    expect(versionFacts(setting('commandlog-reply-larger-than'), 'valkey', '8.0.1')).toBeNull();
  });

  test('a setting that went is unknown to a later one', () => {
    expect(versionFacts(setting('gopher-enabled'), 'redis', '7.0.15')).toBeNull();
  });

  test('a setting that nobody knows is unknown to every version', () => {
    expect(versionFacts(unknownSetting('search-timeout'), 'redis', '8.0.6')).toBeNull();
  });

  test('a version takes the names that it has, its own first', () => {
    const names = (name: string, product: string, version: string) =>
      versionFacts(setting(name), product, version)?.names;
    expect(names('masterauth', 'redis', '8.0.6')).toEqual(['masterauth']);
    expect(names('masterauth', 'valkey', '8.1.1')).toEqual(['primaryauth', 'masterauth']);
    expect(names('hash-max-listpack-entries', 'redis', '6.0.20')).toEqual(['hash-max-ziplist-entries']);
    expect(names('replicaof', 'redis', '6.0.20')).toEqual(['replicaof', 'slaveof']);
  });

  test('bounds and values are those of the version', () => {
    const limits = (name: string, product: string, version: string) => {
      const facts = versionFacts(setting(name), product, version);
      return [facts?.min, facts?.max, facts?.enumValues];
    };
    expect(limits('io-threads', 'redis', '8.0.6')).toEqual(['1', '128', null]);
    expect(limits('io-threads', 'valkey', '8.1.1')).toEqual(['1', '256', null]);
    expect(limits('unixsocketperm', 'redis', '6.0.20')).toEqual([null, null, null]);
    expect(limits('loglevel', 'redis', '7.0.15')[2]).not.toContain('nothing');
    expect(limits('loglevel', 'redis', '7.2.6')[2]).toContain('nothing');
  });

  test('a list of arguments is known as one', () => {
    expect(versionFacts(setting('save'), 'redis', '7.0.15')?.isMultiArg).toBe(true);
    expect(versionFacts(setting('maxmemory'), 'redis', '7.0.15')?.isMultiArg).toBe(false);
  });

  test('older versions use the older name', () => {
    expect(versionFacts(setting('hash-max-listpack-entries'), 'redis', '6.2.16')?.name).toBe(
      'hash-max-ziplist-entries',
    );
    expect(versionFacts(setting('masterauth'), 'redis', '7.0.15')?.name).toBe('masterauth');
    expect(versionFacts(setting('masterauth'), 'valkey', '8.0.1')?.name).toBe('primaryauth');
  });

  test('what needs a restart, and what needs enable-protected-configs', () => {
    expect(versionFacts(setting('databases'), 'redis', '7.0.15')).toMatchObject({ isMutable: false });
    expect(versionFacts(setting('maxmemory'), 'redis', '7.0.15')).toMatchObject({
      isMutable: true,
      isProtected: false,
    });
    expect(versionFacts(setting('dir'), 'redis', '7.0.15')).toMatchObject({
      isMutable: true,
      isProtected: true,
    });
    expect(versionFacts(setting('dir'), 'redis', '6.2.16')).toMatchObject({ isProtected: false });
    expect(versionFacts(setting('io-threads'), 'valkey', '8.1.1')).toMatchObject({ isMutable: false });
    expect(versionFacts(setting('io-threads'), 'valkey', '9.1.2')).toMatchObject({ isMutable: true });
  });

  test('tls-* may be absent up to 7.0, where a build without TLS does not list it', () => {
    expect(versionFacts(setting('tls-protocols'), 'redis', '7.0.15')).toMatchObject({ maybeAbsent: true });
    expect(versionFacts(setting('tls-protocols'), 'redis', '7.2.6')).toMatchObject({ maybeAbsent: false });
  });

  test('hidden settings answer to their exact name only', () => {
    expect(versionFacts(setting('key-load-delay'), 'redis', '7.0.15')).toMatchObject({ isHidden: true });
    expect(versionFacts(setting('key-load-delay'), 'redis', '6.2.16')).toMatchObject({ isHidden: false });
  });
});
