import { expect, test } from 'vitest';
import { encode } from '../../../../src/loader/sources/redis/encode.js';

test('commands are arrays of bulk strings, counted in bytes', () => {
  expect(
    encode([
      ['TYPE', 'é'],
      ['PTTL', 'a'],
    ]).toString('latin1'),
  ).toBe('*2\r\n$4\r\nTYPE\r\n$2\r\n\u00c3\u00a9\r\n*2\r\n$4\r\nPTTL\r\n$1\r\na\r\n');
});

test('bytes that are no text, newlines and NUL go as they are', () => {
  const key = Buffer.from([0xff, 0x00, 0x0d, 0x0a]);
  expect(encode([['TYPE', key]])).toEqual(
    Buffer.concat([Buffer.from('*2\r\n$4\r\nTYPE\r\n$4\r\n'), key, Buffer.from('\r\n')]),
  );
});
