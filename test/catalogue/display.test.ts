import fc from 'fast-check';
import { expect, test } from 'vitest';
import { displayValue, formatBytes } from '../../src/catalogue/display.js';
import { unknownSetting } from '../../src/catalogue/settings.js';
import { canonical, setting } from './support.js';

test.each([
  [4294967296, '4gb'],
  [104857600, '100mb'],
  [1610612736n, '1536mb'],
  [2048, '2kb'],
  [1000, '1000'],
  [0, '0'],
  [-1, '-1'],
  [18446744073709551615n, '18446744073709551615'],
])('%s bytes are %s', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});

test('formatted bytes are read back as the same number', () => {
  fc.assert(
    fc.property(fc.bigInt(0n, 2n ** 64n - 1n), (bytes) => {
      expect(canonical('maxmemory', formatBytes(bytes))).toBe(String(bytes));
    }),
  );
});

test.each([
  ['maxmemory', '4294967296', '4gb'],
  ['maxmemory', '0', '0 (unlimited)'],
  ['maxmemory-clients', '5%', '5%'],
  ['timeout', '300', '300 s'],
  ['timeout', '0', '0 (off)'],
  ['cluster-node-timeout', '15000', '15000 ms'],
  ['slowlog-log-slower-than', '10000', '10000 us'],
  ['slowlog-log-slower-than', '-1', '-1 (off)'],
  ['lfu-decay-time', '1', '1 min'],
  ['active-defrag-cycle-max', '25', '25%'],
  ['maxclients', '10000', '10000'],
  ['unixsocketperm', '700', '700'],
  ['save', '', '""'],
  ['requirepass', 'not set', 'not set'],
  ['maxclients', 'auto', 'auto'],
  [
    'client-output-buffer-limit',
    'normal 0 0 0 replica 268435456 67108864 60',
    'normal 0 0 0 replica 256mb 64mb 60',
  ],
  ['client-output-buffer-limit', '268435456 67108864 60', '256mb 64mb 60'],
  ['client-output-buffer-limit', 'something new', 'something new'],
])('%s %j reads %s', (name, value, text) => {
  expect(displayValue(setting(name), value)).toBe(text);
});

test('a number of a setting that nobody knows stays a number', () => {
  expect(displayValue(unknownSetting('search-timeout'), '1048576')).toBe('1048576');
});
