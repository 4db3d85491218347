import { describe, expect, test } from 'vitest';
import type { Observed } from '../../src/differ/check.js';
import { quote, setSetting } from '../../src/differ/fix.js';
import { factsOf } from '../../src/differ/observed.js';
import type { Remedy } from '../../src/model/report.js';
import { environment, node, read, type SnapshotGiven } from '../support/build.js';

/** The way to a value on staging. */
function setOn(
  name: string,
  value: string | null,
  given: SnapshotGiven = {},
  configCommand = 'CONFIG',
): Remedy {
  const place = environment('staging');
  const { source } = place;
  if (source.kind !== 'redis') throw new Error('staging is live');
  const observed: Observed | null = asRead({ ...place, source: { ...source, configCommand } }, given);
  return setSetting(observed, node(given), factsOf(name), value);
}

function asRead(place: ReturnType<typeof environment>, given: SnapshotGiven): Observed {
  const observation = read(place, given);
  if (observation.kind === 'unread') throw new Error('staging was read');
  return observation;
}

describe('a setting is set', () => {
  test('with a warning where a maxmemory is more than the host allows', () => {
    const place = environment('staging', { memoryLimitBytes: 536_870_912 });
    const noteOn = (value: string) =>
      setSetting(asRead(place, {}), node({}), factsOf('maxmemory'), value).note;
    expect([noteOn('0'), noteOn('1073741824')].map((note) => note?.slice(0, 22))).toEqual([
      'the host allows 512mb:',
      'the host allows 512mb:',
    ]);
    expect(noteOn('536870912')).toBe(null);
  });

  test('and written into the file that the server was started with', () => {
    expect(setOn('timeout', '300')).toEqual({
      commands: ['CONFIG SET timeout 300', 'CONFIG REWRITE'],
      note: null,
    });
  });

  test('with a word on what starts the server, where there is no such file', () => {
    expect(setOn('timeout', '300', { configFile: '' })).toEqual({
      commands: ['CONFIG SET timeout 300'],
      note: 'the server was started without a config file: make the same change in what starts it, or a restart undoes it',
    });
    expect(setOn('timeout', '300', { configFile: null })).toEqual({
      commands: ['CONFIG SET timeout 300'],
      note: 'make the same change in what starts the server, or a restart undoes it',
    });
  });

  test('where CONFIG has another name, which is not shown: it is often a secret', () => {
    expect(setOn('timeout', '300', {}, 'CONFIG-x1').commands).toEqual([
      'CONFIG SET timeout 300',
      'CONFIG REWRITE',
    ]);
  });

  test('by hand where there is no CONFIG', () => {
    expect(setOn('timeout', '300', {}, '-')).toEqual({
      commands: [],
      note: 'set timeout 300 with your provider’s tools: the server has no CONFIG',
    });
  });

  test('by the name that its version knows', () => {
    expect(setOn('list-max-listpack-size', '-2', { version: '6.2.14' }).commands[0]).toBe(
      'CONFIG SET list-max-ziplist-size -2',
    );
    expect(setOn('list-max-listpack-size', '-2', { version: '7.2.4' }).commands[0]).toBe(
      'CONFIG SET list-max-listpack-size -2',
    );
  });

  test('in the file, and with a restart, where it cannot be changed at runtime', () => {
    expect(setOn('databases', '32')).toEqual({
      commands: [],
      note: 'write "databases 32" into /etc/redis/redis.conf and restart the server: it cannot be changed at runtime',
    });
    expect(setOn('databases', '32', { configFile: '' }).note).toBe(
      'write "databases 32" into the configuration that starts the server and restart the server: it cannot be changed at runtime',
    );
  });

  test('in the file, and with a restart, where it is protected', () => {
    expect(setOn('dbfilename', 'dump.rdb')).toEqual({
      commands: [],
      note: 'write "dbfilename dump.rdb" into /etc/redis/redis.conf and restart the server: it is protected at runtime',
    });
  });

  test('that nobody knows is set all the same', () => {
    expect(setOn('search-timeout', '500').commands).toEqual([
      'CONFIG SET search-timeout 500',
      'CONFIG REWRITE',
    ]);
  });

  test('that is a secret is never repeated', () => {
    for (const value of ['set', null])
      expect(setOn('requirepass', value)).toEqual({
        commands: [],
        note: 'set or remove it where this server’s secrets are kept',
      });
  });

  test('to no value is no remedy', () => {
    expect(setOn('timeout', null)).toEqual({ commands: [], note: null });
  });
});

describe('a maxmemory below what is used', () => {
  const memory = { usedBytes: 3_000_000, notCountedBytes: 500_000 };

  test('evicts at once, or makes writes fail', () => {
    const settings = { maxmemory: '4mb', 'maxmemory-policy': 'allkeys-lru' };
    expect(setOn('maxmemory', '1048576', { memory, settings }).note).toBe(
      '2.38mb are in use: this evicts keys at once',
    );
    expect(
      setOn('maxmemory', '1048576', { memory, settings: { ...settings, 'maxmemory-policy': 'noeviction' } })
        .note,
    ).toBe('2.38mb are in use: this makes writes fail at once');
  });

  test('is said beside the word on the file', () => {
    expect(setOn('maxmemory', '1048576', { memory, configFile: null }).note).toBe(
      'make the same change in what starts the server, or a restart undoes it; 2.38mb are in use: this makes writes fail at once',
    );
  });

  test.each([
    ['2500000', memory],
    ['0', memory],
    ['1048576', { usedBytes: null, notCountedBytes: null }],
  ])('%s with %j in use is no such', (value, used) => {
    expect(setOn('maxmemory', value, { memory: used }).note).toBe(null);
  });
});

describe('values are quoted as redis-cli reads them', () => {
  test.each([
    ['300', '300'],
    ['allkeys-lru', 'allkeys-lru'],
    ['', '""'],
    ['900 1 300 10', '"900 1 300 10"'],
    ['say "hi"', '"say \\"hi\\""'],
    ["it's", '"it\'s"'],
    ['a b\\c', '"a b\\\\c"'],
    ['line\nbreak', '"line\\x0abreak"'],
    ['größe', '"gr\\xc3\\xb6\\xc3\\x9fe"'],
    ['\u202e', '"\\xe2\\x80\\xae"'],
    ['#x', '#x'],
  ])('%j as %s', (value, text) => {
    expect(quote(value)).toBe(text);
  });
});
