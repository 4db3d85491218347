import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';
import { harmless, labelled, plural, shorten, withSeparators, wrap } from '../../src/reporters/layout.js';

const anyText = fc.string({ unit: 'binary', maxLength: 60 });
const FAMILY = '👩‍👩‍👧';

describe('harmless text', () => {
  test.each([
    ['tab\tnewline\n', 'tab\\x09newline\\x0a'],
    ['\x1b[31mred', '\\x1b[31mred'],
    ['\x85\xad', '\\x85\\xad'],
    ['a\u202eb\u200bc\ufeff', 'a\\u{202e}b\\u{200b}c\\u{feff}'],
    ['a\u2028b', 'a\\u{2028}b'],
    ['\ud800', '\\u{d800}'],
    ['\ufffe\u{1ffff}', '\\u{fffe}\\u{1ffff}'],
    ['größe 日本語 🎉', 'größe 日本語 🎉'],
  ])('%j is %s', (text, shown) => {
    expect(harmless(text)).toBe(shown);
  });

  test('holds no control character, whatever comes', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(harmless(text)).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
        expect(harmless(harmless(text))).toBe(harmless(text));
      }),
    );
  });
});

describe('wrapping', () => {
  test.each([
    ['two words fit', 'one two', 10, ['one two']],
    ['three do not', 'one two three', 10, ['one two', 'three']],
    ['a word as wide as the line stays whole', '1234567890 x', 10, ['1234567890', 'x']],
    ['a wider one is cut', '12345678901', 10, ['1234567890', '1']],
    ['wide characters count twice', '日本語日本語', 10, ['日本語日本', '語']],
    ['nothing is one empty line', '', 10, ['']],
  ])('%s', (_, text, width, lines) => {
    expect(wrap(text, width)).toEqual(lines);
  });

  test('loses no character, and no line is wider than asked', () => {
    fc.assert(
      fc.property(anyText.map(harmless), fc.integer({ min: 10, max: 50 }), (text, width) => {
        const lines = wrap(text, width);
        expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
        expect(lines.filter((line) => stringWidth(line) > width)).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  test('of a word of a hundred thousand characters takes no time', () => {
    const begun = performance.now();
    expect(wrap('x'.repeat(100_000), 80)).toHaveLength(1250);
    expect(wrap('日'.repeat(20_000), 80)).toHaveLength(500);
    expect(shorten('ä'.repeat(100_000), 80)).toHaveLength(79);
    expect(performance.now() - begun).toBeLessThan(5000);
  });
});

describe('shortening', () => {
  test.each([
    ['short', 10, 'short'],
    ['session:0a1b2c3d:cart', 11, 'sessi…:cart'],
    ['session:0a1b2c3d:cart', 10, 'sess…cart'],
    ['日本語日本語', 7, '日…語'],
    [`a${FAMILY.repeat(4)}b`, 7, `a${FAMILY}…${FAMILY}b`],
    ['abc', 2, '…'],
    ['abc', 1, '…'],
  ])('%s to %d: %s', (text, width, shown) => {
    expect(shorten(text, width)).toBe(shown);
  });

  test('never splits a character, and is never wider than asked', () => {
    fc.assert(
      fc.property(anyText.map(harmless), fc.integer({ min: 1, max: 40 }), (text, width) => {
        const shown = shorten(text, width);
        expect(shown).not.toMatch(/\p{Cs}/u);
        expect(stringWidth(shown)).toBeLessThanOrEqual(width);
      }),
      { numRuns: 300 },
    );
  });
});

test('a label stands once, and its text behind it', () => {
  expect(labelled('why  ', 'one two three four', 17, '  ')).toEqual(['  why  one two', '       three four']);
});

test.each([
  [0, '0 errors'],
  [1, '1 error'],
  [1234567, '1,234,567 errors'],
])('%d: %s', (count, words) => {
  expect(plural(count, 'error')).toBe(words);
});

test('thousands are separated', () => {
  expect([0, 999, 1000, 15_004, 1_000_000].map(withSeparators)).toEqual([
    '0',
    '999',
    '1,000',
    '15,004',
    '1,000,000',
  ]);
});
