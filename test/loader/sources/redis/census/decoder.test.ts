import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  Decoder,
  ProtocolError,
  type ReplyTaker,
} from '../../../../../src/loader/sources/redis/census/decoder.js';
import { type Reply, ReplyFault } from '../../../../../src/loader/sources/redis/reply.js';

type Part = string | number | null | ReplyFault | readonly ['list', number];

/** What the decoder tells of some chunks. */
function decode(...chunks: readonly (string | Buffer)[]): readonly Part[] {
  const parts: Part[] = [];
  const taker: ReplyTaker = {
    list: (length) => parts.push(['list', length]),
    text: (bytes, from, end) => parts.push(bytes.toString('latin1', from, end)),
    number: (value) => parts.push(value),
    nothing: () => parts.push(null),
    fault: (text) => parts.push(new ReplyFault(text)),
  };
  const decoder = new Decoder(taker);
  for (const chunk of chunks) decoder.push(typeof chunk === 'string' ? Buffer.from(chunk, 'latin1') : chunk);
  return parts;
}

/** A reply as the decoder tells it: lists by their length, then what is in them. */
const partsOf = (reply: Reply): readonly Part[] =>
  isList(reply) ? [['list', reply.length], ...reply.flatMap(partsOf)] : [reply];

const isList = (reply: Reply): reply is readonly Reply[] => Array.isArray(reply);

describe('each kind of reply', () => {
  test.each<[string, Reply]>([
    ['+string\r\n', 'string'],
    [':0\r\n', 0],
    [':-2\r\n', -2],
    [':9007199254740991\r\n', 9_007_199_254_740_991],
    // A TTL may be as long as a signed 64-bit number.
    [':9000000000000000000\r\n', 9e18],
    ['$3\r\nfoo\r\n', 'foo'],
    ['$0\r\n\r\n', ''],
    ['$-1\r\n', null],
    ['*-1\r\n', null],
    ['*0\r\n', []],
    ['*2\r\n$1\r\n0\r\n*2\r\n$1\r\na\r\n$2\r\n\xff\0\r\n', ['0', ['a', '\xff\0']]],
  ])('%j', (bytes, reply) => {
    expect(decode(bytes)).toEqual(partsOf(reply));
  });

  test('an error is a value', () => {
    expect(decode('-NOPERM no\r\n:1\r\n')).toEqual([new ReplyFault('NOPERM no'), 1]);
  });

  test('a text may hold what looks like the end of one', () => {
    expect(decode('$6\r\na\r\n$1\r\r\n')).toEqual(['a\r\n$1\r']);
  });
});

const reply: fc.Arbitrary<Reply> = fc.letrec<{ readonly reply: Reply }>((tie) => ({
  reply: fc.oneof(
    { maxDepth: 2 },
    fc.integer(),
    fc.constant(null),
    fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes).toString('latin1')),
    fc.array(tie('reply'), { maxLength: 4 }),
  ),
})).reply;

function encodeReply(value: Reply): string {
  if (value === null) return '$-1\r\n';
  if (typeof value === 'number') return `:${value}\r\n`;
  if (typeof value === 'string') return `$${value.length}\r\n${value}\r\n`;
  return isList(value) ? `*${value.length}\r\n${value.map(encodeReply).join('')}` : '';
}

test('replies come out as they went in, however the network cuts them', () => {
  fc.assert(
    fc.property(
      fc.array(reply, { maxLength: 6 }),
      fc.array(fc.nat(200), { maxLength: 20 }),
      (replies, cuts) => {
        const bytes = replies.map(encodeReply).join('');
        const places = [...new Set(cuts.map((cut) => Math.min(cut, bytes.length)))].toSorted((a, b) => a - b);
        const chunks = [0, ...places].map((from, index) => bytes.slice(from, places[index] ?? bytes.length));
        expect(decode(...chunks)).toEqual(replies.flatMap(partsOf));
        expect(decode(...bytes)).toEqual(replies.flatMap(partsOf));
      },
    ),
  );
});

test('a text of nearly a megabyte in small chunks is read in one go at its end', () => {
  const chunk = Buffer.alloc(16_384, 'x');
  const chunks = Array.from({ length: 63 }, () => chunk);
  const [text] = decode(`$${16_384 * 63}\r\n`, ...chunks, '\r\n');
  expect(text).toHaveLength(16_384 * 63);
});

describe('what no Redis sends is an error, and not a wait for ever', () => {
  test.each([
    'HTTP/1.1 200 OK\r\n',
    '$99999999999\r\n',
    '$-2\r\n',
    '*99999999\r\n',
    '*-2\r\n',
    ':1\rx',
    ':\r\n',
    ':1x\r\n',
    ':12345678901234567890\r\n',
    '$3\r\nfoobar\r\n',
  ])('%j', (bytes) => {
    expect(() => decode(bytes)).toThrow(ProtocolError);
  });
});
