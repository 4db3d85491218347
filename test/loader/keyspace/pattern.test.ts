import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { escapeLiteral, parsePattern } from '../../../src/loader/keyspace/pattern.js';

/** True where a pattern takes a key; the key as text, in UTF-8. */
function takes(pattern: string, key: string): boolean {
  return takesBytes(pattern, Buffer.from(key, 'utf8').toString('latin1'));
}

/** The same for a key as the census holds it: one character per byte. */
function takesBytes(pattern: string, key: string): boolean {
  const read = parsePattern(pattern);
  if ('message' in read) throw new Error(`${pattern}: expected ${read.message}`);
  return read.matches(key);
}

describe('a family pattern', () => {
  test.each([
    ['session:{uuid}', 'session:0a1b2c3d-0000-4000-8000-0123456789ab', true],
    ['session:{uuid}', 'session:0a1b2c3d-0000-4000-8000-0123456789a', false],
    ['session:{uuid}', 'xsession:0a1b2c3d-0000-4000-8000-0123456789ab', false],
    ['post:{int}:html', 'post:4711:html', true],
    ['post:{int}:html', 'post:-3:html', true],
    ['post:{int}:html', 'post::html', false],
    ['post:{int}:html', 'post:4711:html:en', false],
    ['blob:{hex}', 'blob:DEADbeef', true],
    ['blob:{hex}', 'blob:deadbeeg', false],
    ['day:{date}', 'day:2026-11-22', true],
    ['day:{date}', 'day:2026-11', true],
    ['day:{date}', 'day:20261122', true],
    ['day:{date}', 'day:2026-11-22T10:15:00.250Z', true],
    ['day:{date}', 'day:2026-11-22T10:15+01:00', true],
    ['day:{date}', 'day:today', false],
    ['mail:{email}', 'mail:jane.doe+x@mail.example.org', true],
    ['mail:{email}', 'mail:jane@localhost', false],
    ['limit:{ip}', 'limit:192.168.0.1', true],
    ['limit:{ip}', 'limit:2001:db8::1', true],
    ['limit:{ip}', 'limit:1.2.3', false],
    ['cart:{id}', 'cart:V1StGXR8_Z5jdHi6B-myT', true],
    ['cart:{id}', 'cart:42', true],
    ['cart:{id}', 'cart:a b', false],
    ['queue:{*}', 'queue:mails to send', true],
    ['queue:{*}', 'queue:mails:wait', false],
    ['legacy:*', 'legacy:', true],
    ['legacy:*', 'legacy:a:b\nc', true],
    ['*:lock', 'a:b:lock', true],
    ['*:lock', 'a:b:locks', false],
    ['a*b*c', 'a-b-b-c', true],
    ['a*b*c', 'a-c-b', false],
    ['{int}{int}', '1', false],
    ['{int}{int}', '12', true],
    ['{empty}', '', true],
    ['{empty}', ' ', false],
    ['größe:日本', 'größe:日本', true],
    ['a.b', 'axb', false],
    ['(a|b)+$', '(a|b)+$', true],
  ])('%s with the key %j: %j', (pattern, key, isTaken) => {
    expect(takes(pattern, key)).toBe(isTaken);
  });

  test('a backslash takes the meaning from what follows', () => {
    expect(takes('\\{user\\}:\\*:\\\\', '{user}:*:\\')).toBe(true);
    expect(takes('\\{user\\}:\\*:\\\\', '{user}:x:\\')).toBe(false);
  });

  test('\\xHH is one byte, UTF-8 or not', () => {
    expect(takesBytes('a\\xff\\x00b', 'a\xff\0b')).toBe(true);
    expect(takes('\\xc3\\xa4', 'ä')).toBe(true);
    expect(takesBytes('\\xFf', '\xff')).toBe(true);
  });

  test.each(['constructor', '__proto__', 'toString', 'hasOwnProperty'])(
    '%s is text like any other',
    (name) => {
      expect(takes(name, name)).toBe(true);
      expect(takes(name, `${name}x`)).toBe(false);
      expect(parsePattern(`{${name}}`)).toMatchObject({ name });
    },
  );
});

describe('a mistake is told with its place', () => {
  const NAMES = '{int}, {uuid}, {hex}, {date}, {email}, {ip}, {id}, {*}';

  test.each([
    ['', { offset: 0, message: 'a family pattern, not an empty text', name: null }],
    ['a:{uiid}', { offset: 2, message: `one of ${NAMES}, or "\\{" for the character itself`, name: 'uiid' }],
    [
      'a:{uuid',
      { offset: 2, message: 'a "}" that closes "{", or "\\{" for the character itself', name: null },
    ],
    ['a}', { offset: 1, message: 'a "{" before this "}", or "\\}" for the character itself', name: null }],
    [
      'ab\\n',
      { offset: 2, message: 'one of "\\\\", "\\*", "\\{", "\\}", "\\xHH" after a backslash', name: null },
    ],
    [
      'ab\\x4',
      { offset: 2, message: 'one of "\\\\", "\\*", "\\{", "\\}", "\\xHH" after a backslash', name: null },
    ],
  ])('%j', (pattern, mistake) => {
    expect(parsePattern(pattern)).toEqual(mistake);
  });
});

describe('literal key bytes in patterns and ids', () => {
  test.each([
    ['cart', 'cart'],
    ['{user}:*', '\\{user\\}:\\*'],
    ['a\\b', 'a\\\\b'],
    ['line\nbreak\0', 'line\\x0abreak\\x00'],
    ['\x1b[31m', '\\x1b[31m'],
    ['\x7f', '\\x7f'],
    ['\xff\xfe', '\\xff\\xfe'],
    ['\xc3\xa4\xc3', 'ä\\xc3'],
    ['\xed\xa0\x80', '\\xed\\xa0\\x80'],
    ['\xc0\x80', '\\xc0\\x80'],
    ['\xef\xbf\xbd', '\\xef\\xbf\\xbd'],
    ['\xf0\x9f\x8e\x89', '🎉'],
  ])('%j stands as %s', (bytes, text) => {
    expect(escapeLiteral(bytes)).toBe(text);
  });

  test.each([
    ['right-to-left override', '\u202e'],
    ['zero-width space', '\u200b'],
    ['zero-width joiner', '\u200d'],
    ['byte order mark', '\ufeff'],
    ['no-break space', '\u00a0'],
    ['ideographic space', '\u3000'],
    ['line separator', '\u2028'],
    ['Hangul filler', '\u3164'],
    ['variation selector', '\ufe0f'],
    ['tag character', '\u{e0041}'],
    ['C1 control character', '\u0085'],
  ])('a %s cannot hide', (_, character) => {
    const bytes = Buffer.from(`a${character}b`, 'utf8').toString('latin1');
    expect(escapeLiteral(bytes)).toMatch(/^a(\\x[0-9a-f]{2})+b$/);
  });

  test('can be read back as a pattern that takes them and nothing else', () => {
    fc.assert(
      fc.property(anyBytes, anyBytes, (bytes, other) => {
        fc.pre(bytes !== '');
        const pattern = escapeLiteral(bytes);
        expect(takesBytes(pattern, bytes)).toBe(true);
        expect(takesBytes(pattern, other)).toBe(bytes === other);
        expect(pattern).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u);
      }),
    );
  });
});

const anyBytes = fc.uint8Array({ maxLength: 12 }).map((bytes) => Buffer.from(bytes).toString('latin1'));

describe('the time that a match takes grows with the key alone', () => {
  test.each([
    '*a*b*c*d*',
    '{int}{int}{int}',
    '{hex}{id}{int}x',
    '{*}-{*}-{*}-{*}-x',
    '*{int}*{int}*{int}*x',
    '{email}',
    '{ip}{ip}',
    '*{uuid}*{date}*',
  ])('%s against keys of 10,000 bytes', (pattern) => {
    const keys = ['a', '1', '-', 'ab', 'abc', '1a', '@.', ':', '\xff'].map((text) =>
      text.repeat(10_000 / text.length),
    );
    const begun = performance.now();
    for (const key of keys) takesBytes(pattern, key);
    expect(performance.now() - begun).toBeLessThan(5000);
  });
});
