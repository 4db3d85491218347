import { expect, test } from 'vitest';
import { display } from '../../src/reporters/display.js';

test.each([
  ['config-value', 'maxmemory', '1073741824', '1gb'],
  ['config-value', 'maxmemory', '53687092', '51.2mb (53687092)'],
  ['config-value', 'maxmemory', '1000', '1000'],
  ['config-value', 'maxmemory', '0', '0 (unlimited)'],
  ['config-value', 'timeout', '300', '300 s'],
  ['config-value', 'save', '', '""'],
  ['config-value', 'client-output-buffer-limit.replica', '268435456 67108864 60', '256mb 64mb 60'],
  ['config-value', 'search.timeout', '500', '500'],
  ['config-value', 'constructor', 'x', 'x'],
  ['config-file', 'save', '', '""'],
  ['config-file', 'client-output-buffer-limit.replica', '268435456 67108864 60', '256mb 64mb 60'],
  ['node-agreement', 'config/maxmemory', '1073741824', '1gb'],
  ['node-agreement', 'server', '7.0.15', '7.0.15'],
  ['memory-headroom', 'maxmemory', '53687092', '51.2mb (53687092)'],
  ['memory-headroom', 'maxmemory', '1073741824', '1gb'],
  ['memory-headroom', 'maxmemory', '0', '0 (unlimited)'],
  ['key-ttl', 'a', '86400000 3600000', '1d, 1h'],
  ['key-expiry', 'a', '0.125', '12.5% without TTL'],
  ['key-expiry', 'a', '0', '0% without TTL'],
  ['key-type', 'a', 'hash', 'hash'],
  ['key-type', 'a', null, 'none'],
])('%s %s %j is shown as %s', (check, subject, value, shown) => {
  expect(display({ check, subject }, value)).toBe(shown);
});
