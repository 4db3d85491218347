import { expect, test } from 'vitest';
import { encode, encodePrefix, latin1 } from '../../../../src/loader/sources/redis/encode.js';

test('a command is an array of bulk strings, counted in bytes', () => {
  expect(encode(['TYPE', latin1('é')])).toBe('*2\r\n$4\r\nTYPE\r\n$2\r\n\u00c3\u00a9\r\n');
});

test('a prefix and a key are the whole command', () => {
  expect(`${encodePrefix(['OBJECT', 'ENCODING'])}$1\r\na\r\n`).toBe(encode(['OBJECT', 'ENCODING', 'a']));
});

test('bytes that are no text, newlines and NUL go as they are', () => {
  const key = '\xff\0\r\n';
  expect(Buffer.from(encode(['TYPE', key]), 'latin1')).toEqual(
    Buffer.concat([
      Buffer.from('*2\r\n$4\r\nTYPE\r\n$4\r\n'),
      Buffer.from([0xff, 0, 13, 10]),
      Buffer.from('\r\n'),
    ]),
  );
});
