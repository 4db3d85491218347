import { describe, expect, test } from 'vitest';
import type { KeyAnswers } from '../../../../src/loader/sources/redis/census/answers.js';
import { KeyReader, type ReadingStart } from '../../../../src/loader/sources/redis/key-reader.js';
import { ReplyFault } from '../../../../src/loader/sources/redis/reply.js';

const NOW: Omit<ReadingStart, 'ourMs'> = { uptimeSeconds: 3600, serverMs: null, servesSlots: true };

const reader = (given: Partial<ReadingStart> = {}) =>
  new KeyReader({ ...NOW, ...given, ourMs: performance.now() });

/** What a server says of a string with a TTL that was used four seconds ago, but for what is given. */
const answers = (given: Partial<KeyAnswers> = {}): KeyAnswers => ({
  type: 'string',
  pttl: 1000,
  idleSeconds: 4,
  encoding: 'embstr',
  bytes: null,
  refusal: null,
  idleRefusal: null,
  encodingRefusal: null,
  sizeRefusal: null,
  ...given,
});

const facts = {
  type: 'string',
  encoding: 'embstr',
  pttl: 1000,
  idleSeconds: 4,
  isIdleDoubtful: false,
  expiresAtMs: null,
  bytes: null,
};

test('type, remaining TTL, idle time, encoding and size of a key', () => {
  expect(reader().read(answers())).toEqual({ kind: 'facts', facts });
  expect(reader().read(answers({ bytes: 72 }))).toEqual({ kind: 'facts', facts: { ...facts, bytes: 72 } });
});

test('a key expires by the server’s clock, whatever ours says; one without TTL never does', () => {
  const one = reader({ serverMs: 1_000_000 });
  const expiry = (pttl: number): number => {
    const answer = one.read(answers({ pttl }));
    return answer.kind === 'facts' ? (answer.facts.expiresAtMs ?? Number.NaN) : Number.NaN;
  };
  expect(Math.abs(expiry(5000) - 1_005_000)).toBeLessThan(1000);
  expect(expiry(-1)).toBeNaN();
});

describe('a key that vanished between SCAN and TYPE is neither persistent nor an error', () => {
  test.each<[string, Partial<KeyAnswers>]>([
    ['TYPE says none', { type: 'none', pttl: -2, idleSeconds: null, encoding: null }],
    ['it expired after TYPE', { pttl: -2, idleSeconds: null, encoding: null }],
    ['its slot moved to another node', { refusal: new ReplyFault('MOVED 7 127.0.0.1:7001') }],
    ['its slot is about to move', { refusal: new ReplyFault('ASK 7 127.0.0.1:7001') }],
  ])('%s', (_, given) => {
    expect(reader().read(answers(given))).toEqual({ kind: 'vanished' });
  });

  test('a replica that sends us elsewhere refuses', () => {
    const fault = new ReplyFault('MOVED 7 127.0.0.1:7001');
    expect(reader({ servesSlots: false }).read(answers({ refusal: fault }))).toEqual({
      kind: 'refused',
      fault,
    });
  });
});

test('a key without TTL says -1', () => {
  expect(reader().read(answers({ pttl: -1 }))).toMatchObject({ facts: { pttl: -1 } });
});

test('small integers are one shared object: their idle time is nobody’s', () => {
  expect(reader().read(answers({ idleSeconds: 1688, encoding: 'int' }))).toMatchObject({
    facts: { idleSeconds: null },
  });
});

test('an idle time that reaches back to the start of the server is doubtful', () => {
  expect(reader().read(answers({ idleSeconds: 3600 }))).toMatchObject({ facts: { isIdleDoubtful: true } });
  expect(reader().read(answers({ idleSeconds: 3500 }))).toMatchObject({ facts: { isIdleDoubtful: false } });
});

test('under LFU idle times are asked once and then no more', () => {
  const one = reader();
  const fault = new ReplyFault('ERR An LFU maxmemory policy is selected, idle time not tracked.');
  expect(one.read(answers({ idleSeconds: null, idleRefusal: fault }))).toMatchObject({
    facts: { idleSeconds: null },
  });
  expect(one.idleTimes).toBe('lfu');
  expect(one.questions()).toEqual(['TYPE', 'PTTL', 'ENCODING']);
});

test('where OBJECT and MEMORY USAGE are forbidden, type and TTL are still read', () => {
  const one = reader();
  const fault = new ReplyFault("NOPERM this user has no permissions to run the 'object' command");
  const refused = { idleRefusal: fault, encodingRefusal: fault, sizeRefusal: fault };
  expect(one.read(answers({ type: 'hash', idleSeconds: null, encoding: null, ...refused }))).toMatchObject({
    facts: { type: 'hash', encoding: null, bytes: null },
  });
  expect([one.idleTimes, one.encodings, one.sizes]).toEqual(['denied', 'denied', 'denied']);
  expect(one.questions()).toEqual(['TYPE', 'PTTL']);
});

test('what may not be asked from the start is not asked, and counts as denied', () => {
  const one = new KeyReader({ ...NOW, ourMs: 0 }, ['TYPE', 'PTTL']);
  expect([one.allQuestions(), one.questions()]).toEqual([
    ['TYPE', 'PTTL'],
    ['TYPE', 'PTTL'],
  ]);
  expect([one.idleTimes, one.encodings, one.sizes]).toEqual(['denied', 'denied', 'denied']);
});

test('where TYPE is forbidden, nothing is known of the key', () => {
  const fault = new ReplyFault('NOPERM No permissions to access a key');
  expect(reader().read(answers({ type: null, refusal: fault }))).toEqual({ kind: 'refused', fault });
});
