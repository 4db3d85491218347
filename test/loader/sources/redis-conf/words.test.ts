import { describe, expect, test } from 'vitest';
import { splitWords } from '../../../../src/loader/sources/redis-conf/words.js';

const words = (text: string): readonly string[] | string => {
  const split = splitWords(text);
  return split.ok ? split.words.map((word) => word.text) : `unbalanced at ${split.at}`;
};

describe('a line in words, as sdssplitargs has it', () => {
  test.each([
    ['a  b\tc', ['a', 'b', 'c']],
    ['a "b c"', ['a', 'b c']],
    ['a "\\n\\r\\t\\b\\a\\x41\\q\\""', ['a', '\n\r\t\b\x07Aq"']],
    ['a "\\x4"', ['a', 'x4']],
    ["a 'it\\'s \\n'", ['a', "it's \\n"]],
    ['a ""', ['a', '']],
    ['ab"c d"', ['abc d']],
    ['a#b #c', ['a#b', '#c']],
    ['a\\ b', ['a\\', 'b']],
    ['', []],
    [' \v\f', []],
  ])('%j', (text, expected) => {
    expect(words(text)).toEqual(expected);
  });

  test('a closing quote is followed by a space or by nothing', () => {
    expect(words("a 'it''s'")).toBe('unbalanced at 2');
    expect(words('a "b"c')).toBe('unbalanced at 2');
    expect(words('a "b"\vc')).toEqual(['a', 'b', 'c']);
  });

  test('a quote that is not closed is told, also at the end of an escape', () => {
    expect(words('abc "d')).toBe('unbalanced at 4');
    expect(words('abc "d\\"')).toBe('unbalanced at 4');
    expect(words("abc '")).toBe('unbalanced at 4');
  });

  test('\\v and \\f stand between words, but do not end one', () => {
    expect(words('a\vb \vc')).toEqual(['a\vb', 'c']);
  });

  test('a byte of a letter is no space', () => {
    expect(words('p\xc3\xa0 x\xa0y')).toEqual(['p\xc3\xa0', 'x\xa0y']);
  });
});
