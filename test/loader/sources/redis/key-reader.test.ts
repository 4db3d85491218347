import { describe, expect, test } from 'vitest';
import { KeyReader } from '../../../../src/loader/sources/redis/key-reader.js';
import { type Reply, ReplyFault } from '../../../../src/loader/sources/redis/reply.js';

const read = (reader: KeyReader, ...answers: readonly Reply[]) => reader.read(reader.questions(), answers);

const facts = {
  type: 'string',
  encoding: 'embstr',
  pttl: 1000,
  idleSeconds: 4,
  isIdleDoubtful: false,
  expiresAtMs: null,
  bytes: null,
};

test('type, remaining TTL, idle time and encoding of a key', () => {
  expect(read(new KeyReader(3600), 'string', 1000, 4, 'embstr')).toEqual({
    kind: 'facts',
    facts,
  });
});

describe('a key that vanished between SCAN and TYPE is neither persistent nor an error', () => {
  test.each([
    ['TYPE says none', ['none', -2, null, null]],
    ['it expired after TYPE', ['string', -2, null, null]],
  ] as const)('%s', (_, answers) => {
    expect(read(new KeyReader(3600), ...answers)).toEqual({ kind: 'vanished' });
  });
});

test('a key without TTL says -1', () => {
  expect(read(new KeyReader(3600), 'string', -1, 4, 'embstr')).toMatchObject({
    facts: { pttl: -1 },
  });
});

test('small integers are one shared object: their idle time is nobody’s', () => {
  expect(read(new KeyReader(3600), 'string', 1000, 1688, 'int')).toMatchObject({
    facts: { idleSeconds: null },
  });
});

test('an idle time that reaches back to the start of the server is doubtful', () => {
  expect(read(new KeyReader(3600), 'string', 1000, 3600, 'raw')).toMatchObject({
    facts: { isIdleDoubtful: true },
  });
});

test('under LFU idle times are asked once and then no more', () => {
  const reader = new KeyReader(3600);
  const fault = new ReplyFault('ERR An LFU maxmemory policy is selected, idle time not tracked.');
  expect(read(reader, 'string', 1000, fault, 'embstr')).toMatchObject({
    facts: { idleSeconds: null },
  });
  expect(reader.idleTimes).toBe('lfu');
  expect(reader.questions()).toEqual(['TYPE', 'PTTL', 'ENCODING']);
});

test('where OBJECT is forbidden, type and TTL are still read', () => {
  const reader = new KeyReader(3600);
  const fault = new ReplyFault("NOPERM this user has no permissions to run the 'object' command");
  expect(read(reader, 'hash', 1000, fault, fault)).toMatchObject({
    facts: { type: 'hash', encoding: null },
  });
  expect(reader.idleTimes).toBe('denied');
  expect(reader.questions()).toEqual(['TYPE', 'PTTL']);
});

test('where TYPE is forbidden, nothing is known of the key', () => {
  const fault = new ReplyFault('NOPERM No permissions to access a key');
  expect(read(new KeyReader(3600), fault, 1000, 4, 'raw')).toEqual({ kind: 'refused', fault });
});

test.each([
  ['TYPE says nothing', [null, -1, 4, 'raw']],
  ['PTTL says a text', ['string', '1000', 4, 'raw']],
] as const)('%s: that is no answer, and not a key that vanished', (_, answers) => {
  expect(read(new KeyReader(3600), ...answers)).toEqual({ kind: 'nonsense' });
});
