import fc from 'fast-check';
import { expect, test } from 'vitest';
import { redact } from '../../src/catalogue/redact.js';
import { allSettings, unknownSetting } from '../../src/catalogue/settings.js';
import { setting } from './support.js';

test('a password is set or not set, and nothing else of it stays', () => {
  expect(redact(setting('requirepass'), 'hunter2')).toBe('set');
  expect(redact(setting('requirepass'), '')).toBe('not set');
});

test('a password that reads "not set" is set', () => {
  expect(redact(setting('requirepass'), 'not set')).toBe('set');
});

test('no secret’s text survives, under any of its names', () => {
  const secrets = allSettings().filter((facts) => facts.isSecret);
  fc.assert(
    fc.property(fc.constantFrom(...secrets, unknownSetting('x.password')), fc.string(), (facts, raw) => {
      expect(['set', 'not set']).toContain(redact(facts, raw));
    }),
  );
});

test('a server’s value becomes canonical', () => {
  expect(redact(setting('maxmemory'), '1gb')).toBe('1073741824');
  expect(redact(setting('notify-keyspace-events'), 'KEA')).toBe('AKE');
});

test('a value that a newer server invented is kept, not thrown away', () => {
  expect(redact(setting('maxmemory-policy'), ' allkeys-clever ')).toBe('allkeys-clever');
  expect(redact(setting('maxclients'), 'auto')).toBe('auto');
});

test('a URL in a setting that nobody knows loses its credentials', () => {
  const facts = unknownSetting('x.upstream');
  expect(redact(facts, 'redis://app:p@ss/w@host:6379/0')).toBe('redis://***@host:6379/0');
  expect(redact(facts, 'a=http://u:p@one b=http://two')).toBe('a=http://***@one b=http://two');
  expect(redact(facts, 'http://host/path')).toBe('http://host/path');
});
