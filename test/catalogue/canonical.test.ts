import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalise, canonicaliseExpected, describeReading } from '../../src/catalogue/canonical.js';
import { allSettings, unknownSetting } from '../../src/catalogue/settings.js';
import type { SettingFacts } from '../../src/catalogue/table.js';
import { canonical, setting } from './support.js';

function expected(name: string, raw: string): string {
  const reading = canonicaliseExpected(setting(name), raw);
  return reading.ok ? reading.value : `expected ${reading.expected}`;
}

describe('two notations of one value', () => {
  test.each([
    ['maxmemory', '1gb', '1073741824'],
    ['maxmemory', '1024mb', '1GB'],
    ['maxmemory', '1g', '1000000000'],
    ['maxmemory', '512K', '512000'],
    ['maxmemory', '100b', '100'],
    ['maxmemory', '010mb', '10mb'],
    ['notify-keyspace-events', 'KEA', 'AKE'],
    ['notify-keyspace-events', 'KEg$lshzxetd', 'AKE'],
    ['notify-keyspace-events', 'KEAgx', 'AKE'],
    ['notify-keyspace-events', 'Ex', 'xE'],
    ['notify-keyspace-events', 'KEAnoc', 'AKE'],
    ['save', '900 1 300 10', '300 10 900 1'],
    ['save', '900 1 900 1', '900 1'],
    ['save', '900  01', '900 1'],
    [
      'client-output-buffer-limit',
      'normal 0 0 0 slave 268435456 67108864 60 pubsub 33554432 8388608 60',
      'pubsub 32mb 8mb 60 REPLICA 256mb 64mb 060 normal 0 0 0',
    ],
    ['client-output-buffer-limit', 'slave 256mb 64mb 60', 'replica 268435456 67108864 60'],
    ['client-output-buffer-limit', 'slave 1 1 1 replica 256mb 64mb 60', 'replica 256mb 64mb 60'],
    ['shutdown-on-sigterm', 'force nosave now', 'nosave now force'],
    ['shutdown-on-sigterm', 'NOW now save', 'save now'],
    ['oom-score-adj', 'relative', 'yes'],
    ['maxmemory-policy', 'ALLKEYS-LRU', 'allkeys-lru'],
    ['appendonly', 'YES', 'yes'],
    ['bind', '127.0.0.1 -::1', '-::1  127.0.0.1'],
    ['tls-protocols', 'TLSv1.3 tlsv1.2', 'TLSv1.2 TLSv1.3'],
    ['latency-tracking-info-percentiles', '99.90 50 99 50', '50 99 99.9'],
    ['latency-tracking-info-percentiles', '+5 0x10 -0', '0 5 16'],
    ['oom-score-adj-values', '0  +200 0800', '0 200 800'],
    ['hz', '0', '1'],
    ['hz', '1000', '500'],
    ['unixsocketperm', '0700', '700'],
    ['maxmemory-clients', '0%', '0'],
    ['maxmemory-clients', '1gb', '1073741824'],
  ])('of %s: %s is %s', (name, one, other) => {
    expect(canonical(name, one)).toBe(canonical(name, other));
    expect(canonical(name, one)).not.toMatch(/^expected/);
  });
});

describe('canonical forms', () => {
  test.each([
    ['maxmemory', '4gb', '4294967296'],
    ['maxmemory', '18446744073709551615', '18446744073709551615'],
    ['maxmemory-clients', '5%', '5%'],
    ['notify-keyspace-events', '', ''],
    ['notify-keyspace-events', 'mEKn$', '$nKEm'],
    ['save', '', ''],
    ['save', '60 10000 3600 1 300 100', '3600 1 300 100 60 10000'],
    ['client-output-buffer-limit', 'slave 1gb 1mb 60', 'replica 1073741824 1048576 60'],
    ['oom-score-adj-values', '0 200 800', '0 200 800'],
    ['latency-tracking-info-percentiles', '', ''],
    ['slowlog-log-slower-than', '-1', '-1'],
    ['slot-migration-max-failover-repl-bytes', '-1', '-1'],
    ['timeout', '0', '0'],
    ['logfile', '', ''],
    ['proc-title-template', ' {title} ', ' {title} '],
    ['requirepass', '', 'not set'],
    ['requirepass', 'hunter2', 'set'],
  ])('%s: %j is %j', (name, raw, value) => {
    expect(canonical(name, raw)).toBe(value);
  });

  test('"0" is a value, not an absence, and differs from ""', () => {
    expect(canonical('maxmemory', '0')).toBe('0');
    expect(canonical('maxmemory', '')).toMatch(/^expected a size/);
  });

  test('the order of values that are told apart by place stays', () => {
    expect(canonical('oom-score-adj-values', '800 200 0')).not.toBe(
      canonical('oom-score-adj-values', '0 200 800'),
    );
  });

  test('numbers above 2^53 keep their last digit', () => {
    expect(canonical('maxmemory', '9007199254740993')).toBe('9007199254740993');
    expect(canonical('cluster-blacklist-ttl', '18446744073709551615')).toBe('18446744073709551615');
  });

  test('a setting that nobody knows keeps its text', () => {
    expect(canonicalise(unknownSetting('search-timeout'), ' 1GB ')).toEqual({ ok: true, value: ' 1GB ' });
  });
});

describe('what the server would refuse', () => {
  test.each([
    ['maxmemory', '1.5gb'],
    ['maxmemory', '-1'],
    ['maxmemory', 'gb'],
    ['maxmemory', '1 gb'],
    ['maxmemory', '18446744073709551616'],
    ['maxmemory', '99999999999gb'],
    ['databases', '017'],
    ['databases', '+16'],
    ['databases', '-0'],
    ['databases', '16.0'],
    ['databases', '1e3'],
    ['appendonly', 'true'],
    ['maxmemory-policy', 'lru'],
    ['shutdown-on-sigterm', ''],
    ['shutdown-on-sigterm', 'save later'],
    ['notify-keyspace-events', 'KEy'],
    ['save', '900'],
    ['save', '0 1'],
    ['save', '900 -1'],
    ['save', '900 many'],
    ['client-output-buffer-limit', 'replica 256mb 64mb'],
    ['client-output-buffer-limit', 'master 256mb 64mb 60'],
    ['client-output-buffer-limit', 'replica 256mb 64mb -60'],
    ['client-output-buffer-limit', ''],
    ['oom-score-adj-values', '0 200'],
    ['latency-tracking-info-percentiles', 'fifty'],
    ['latency-tracking-info-percentiles', '101'],
    ['latency-tracking-info-percentiles', '-1'],
    ['unixsocketperm', '799'],
    ['maxmemory-clients', '5.5%'],
    ['maxmemory-clients', '-5%'],
  ])('%s %j', (name, raw) => {
    expect(canonical(name, raw)).toMatch(/^expected /);
  });
});

describe('what a person may write', () => {
  test.each([
    ['timeout', '5m', '300'],
    ['timeout', '1h', '3600'],
    ['timeout', '0s', '0'],
    ['repl-backlog-ttl', '2d', '172800'],
    ['busy-reply-threshold', '500ms', '500'],
    ['slowlog-log-slower-than', '10ms', '10000'],
    ['lfu-decay-time', '1h', '60'],
    ['maxmemory', '5m', '5000000'],
    ['set-max-listpack-value', '1kb', '1024'],
    ['commandlog-reply-larger-than', '-1', '-1'],
    ['appendonly', 'true', 'yes'],
    ['appendonly', 'off', 'no'],
    ['appendonly', 'Yes', 'yes'],
    ['requirepass', 'set', 'set'],
    ['requirepass', 'not set', 'not set'],
    ['requirepass', '', 'not set'],
    ['maxmemory-clients', '100%', '100%'],
    ['hash-seed', 'set', 'set'],
    ['logfile', 'progress 90%', 'progress 90%'],
  ])('%s: %j is %j', (name, raw, value) => {
    expect(expected(name, raw)).toBe(value);
  });

  test.each([
    ['timeout', '500ms', 'a whole number of seconds; `500ms` is 500 milliseconds'],
    [
      'timeout',
      '5x',
      'a whole number of seconds without leading zeros, or a duration such as 5m; this is `5x`',
    ],
    ['databases', '017', 'a whole number without leading zeros; this is `017`'],
    ['databases', '5m', 'a whole number without leading zeros; this is `5m`'],
    ['databases', '0', 'at least 1; this is `0`'],
    ['io-threads', '300', 'at most 256; this is `300`'],
    ['tcp-keepalive', '2147483648s', 'at most 2147483647; `2147483648s` is 2147483648 seconds'],
    ['maxmemory', '2h', 'a size in bytes, such as 1048576, 512mb or 4gb; this is `2h`'],
    ['maxmemory', '', 'a size in bytes, such as 1048576, 512mb or 4gb; this is empty'],
    ['proto-max-bulk-len', '5k', 'at least 1048576; `5k` is 5000 bytes as Redis reads it'],
    ['maxmemory-clients', '101%', 'a share of at most 100%; this is `101%`'],
    ['unixsocketperm', '1000', 'at most 511; this is `1000`'],
    ['appendonly', 'maybe', '`yes` or `no`; this is `maybe`'],
  ])('%s: %j is a mistake that says so', (name, raw, message) => {
    expect(expected(name, raw)).toBe(`expected ${message}`);
  });

  test('a password is refused without being repeated', () => {
    expect(expected('requirepass', 'hunter2')).toBe(
      'expected `set` or `not set`: of a secret only its presence is compared',
    );
  });

  test('a server is not held to the bounds: they differ between versions', () => {
    expect(canonical('io-threads', '300')).toBe('300');
  });

  test('5m is 5 minutes of a time and 5000000 bytes of a size', () => {
    expect(describeReading(setting('timeout'), '5m')).toBe('`5m` is 5 minutes');
    expect(describeReading(setting('timeout'), '1h')).toBe('`1h` is 1 hour');
    expect(describeReading(setting('maxmemory'), '5m')).toBe('`5m` is 5000000 bytes as Redis reads it');
  });
});

describe('laws', () => {
  const anySetting = fc.constantFrom(...allSettings(), unknownSetting('search-timeout'));

  test('canonical form is idempotent, for whatever text', () => {
    fc.assert(fc.property(anySetting, fc.string(), isIdempotent));
  });

  test.each([
    ['memory', memory()],
    ['memory-or-percent', fc.oneof(memory(), percent())],
    ['integer', fc.bigInt(-(2n ** 63n), 2n ** 64n - 1n).map(String)],
    ['octal', fc.stringMatching(/^[0-7]{1,6}$/)],
    ['boolean', fc.constantFrom('yes', 'NO', 'Yes')],
    ['event-flags', fc.array(fc.constantFrom(...'AKEg$lshzxetdmnoc')).map((letters) => letters.join(''))],
    ['save-points', points()],
    ['buffer-limits', limits()],
    ['percentiles', fc.array(fc.double({ min: 0, max: 100, noNaN: true })).map((list) => list.join(' '))],
    ['integer-list', fc.tuple(fc.integer(), fc.integer(), fc.integer()).map((list) => list.join(' '))],
    [
      'set',
      fc
        .array(fc.constantFrom('::1', '-::1', '127.0.0.1', 'TLSv1.2', 'tlsv1.3'))
        .map((list) => list.join(' ')),
    ],
  ])('canonical form is idempotent, for every value of kind %s', (kind, values) => {
    const settings = allSettings().filter((facts) => facts.kind === kind);
    fc.assert(
      fc.property(fc.constantFrom(...settings), values, (facts, raw) => {
        expect(canonicalise(facts, raw).ok).toBe(true);
        isIdempotent(facts, raw);
      }),
    );
  });

  test('enum values and flags are read in any case, order and number', () => {
    for (const facts of allSettings().filter(({ kind }) => kind === 'enum' || kind === 'flags')) {
      for (const value of facts.enumValues ?? []) {
        expect(canonicalise(facts, value.toUpperCase()).ok).toBe(true);
        isIdempotent(facts, value.toUpperCase());
      }
    }
    const flags = fc.uniqueArray(fc.constantFrom('save', 'nosave', 'now', 'force'), { minLength: 1 });
    fc.assert(
      fc.property(flags, (list) => {
        const reversed = [...list].reverse().join(' ');
        expect(canonical('shutdown-on-sigint', list.join(' '))).toBe(
          canonical('shutdown-on-sigint', reversed),
        );
      }),
    );
  });

  test('the order of letters and save points does not matter', () => {
    const letters = fc.uniqueArray(fc.constantFrom(...'AKEg$lshzxetdm'));
    fc.assert(
      fc.property(letters, (list) => {
        const [one, other] = [list.join(''), [...list].reverse().join('')];
        expect(canonical('notify-keyspace-events', one)).toBe(canonical('notify-keyspace-events', other));
      }),
    );
    const pairs = fc.array(fc.tuple(fc.integer({ min: 1, max: 9999 }), fc.nat()));
    fc.assert(
      fc.property(pairs, (list) => {
        const [one, other] = [list.flat().join(' '), [...list].reverse().flat().join(' ')];
        expect(canonical('save', one)).toBe(canonical('save', other));
      }),
    );
  });

  test('what a server may answer, a person may expect, where it is within the bounds', () => {
    fc.assert(
      fc.property(fc.bigInt(0n, 2n ** 63n), (bytes) => {
        expect(expected('maxmemory', String(bytes))).toBe(String(bytes));
      }),
    );
  });
});

function isIdempotent(facts: SettingFacts, raw: string): void {
  const once = canonicalise(facts, raw);
  if (once.ok) expect(canonicalise(facts, once.value)).toEqual(once);
}

function memory(): fc.Arbitrary<string> {
  const units = fc.constantFrom('', 'b', 'k', 'KB', 'm', 'Mb', 'g', 'gb');
  return fc.tuple(fc.bigInt(0n, 2n ** 33n), units).map(([size, unit]) => `${size}${unit}`);
}

function percent(): fc.Arbitrary<string> {
  return fc.integer({ min: 0, max: 100 }).map((share) => `${share}%`);
}

function points(): fc.Arbitrary<string> {
  const point = fc.tuple(fc.integer({ min: 1 }), fc.nat());
  return fc.array(point).map((list) => list.flat().join(' '));
}

function limits(): fc.Arbitrary<string> {
  const name = fc.constantFrom('normal', 'slave', 'Replica', 'pubsub');
  const limit = fc.tuple(name, memory(), memory(), fc.nat().map(String));
  return fc.array(limit, { minLength: 1 }).map((list) => list.flat().join(' '));
}
