import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  ANY_TEXT,
  byteOf,
  either,
  exactly,
  isWithin,
  matcherOf,
  optional,
  repeat,
  row,
  type Shape,
  times,
} from '../../../src/loader/keyspace/automaton.js';
import { parsePattern } from '../../../src/loader/keyspace/pattern.js';

/** A shape beside the regular expression that says the same. */
interface Said {
  readonly shape: Shape;
  readonly source: string;
}

const leaf = fc.constantFrom<Said>(
  { shape: exactly('a'), source: 'a' },
  { shape: exactly('ab'), source: 'ab' },
  { shape: byteOf('ab'), source: '[ab]' },
  { shape: byteOf('^a'), source: '[^a]' },
  { shape: row(), source: '' },
  { shape: ANY_TEXT, source: '[^]*' },
);

const { said } = fc.letrec<{ said: Said }>((tie) => ({
  said: fc.oneof(
    { depthSize: 'small' },
    leaf,
    fc.tuple(tie('said'), tie('said')).map(([a, b]) => ({
      shape: row(a.shape, b.shape),
      source: `${a.source}${b.source}`,
    })),
    fc.tuple(tie('said'), tie('said')).map(([a, b]) => ({
      shape: either(a.shape, b.shape),
      source: `(?:${a.source}|${b.source})`,
    })),
    tie('said').map(({ shape, source }) => ({ shape: optional(shape), source: `(?:${source})?` })),
    tie('said').map(({ shape, source }) => ({ shape: repeat(shape), source: `(?:${source})+` })),
    tie('said').map(({ shape, source }) => ({ shape: times(2, shape), source: `(?:${source}){2}` })),
  ),
}));

const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 8 });

describe('an automaton', () => {
  test('takes what the same regular expression takes', () => {
    fc.assert(
      fc.property(said, fc.array(text, { minLength: 1, maxLength: 5 }), ({ shape, source }, texts) => {
        const matches = matcherOf(shape);
        const expression = new RegExp(`^(?:${source})$`);
        for (const one of texts) expect([one, matches(one)]).toEqual([one, expression.test(one)]);
      }),
    );
  });

  test('answers the same after it forgot what it had found', () => {
    // The last twelve letters decide, so that more stands are met than are kept.
    const matches = matcherOf(row(ANY_TEXT, exactly('a'), times(11, byteOf('ab'))));
    const texts = fc.sample(fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 40, maxLength: 60 }), {
      seed: 7,
      numRuns: 300,
    });
    for (const one of [...texts, ...texts]) expect(matches(one)).toBe(one.at(-12) === 'a');
  });

  test('is within another where that takes all of its texts', () => {
    const texts = allTexts(4);
    fc.assert(
      fc.property(said, said, ({ shape: inner }, { shape: outer }) => {
        const [isInner, isOuter] = [matcherOf(inner), matcherOf(outer)];
        const stray = texts.find((one) => isInner(one) && !isOuter(one));
        if (isWithin(inner, outer)) expect(stray).toBeUndefined();
        expect(isWithin(inner, either(outer, inner))).toBe(true);
        expect(isWithin(inner, ANY_TEXT)).toBe(true);
      }),
    );
  });

  test.each([
    ['session:{uuid}', 'session:*', true],
    ['session:*', 'session:{uuid}', false],
    ['{int}', '{id}', true],
    ['a:{int}:b', 'a:{*}:b', true],
    ['a:{*}:b', 'a:{int}:b', false],
    ['a:{int}', 'b:{int}', false],
    ['a', 'a', true],
  ])('%s within %s: %s', (inner, outer, expected) => {
    expect(isWithin(shapeOf(inner), shapeOf(outer))).toBe(expected);
  });

  test('takes no character beyond a byte', () => {
    expect(matcherOf(ANY_TEXT)('a\u0100')).toBe(false);
  });
});

function shapeOf(text: string): Shape {
  const pattern = parsePattern(text);
  if ('message' in pattern) throw new Error(pattern.message);
  return pattern.shape;
}

/** Every text of `a`, `b` and `c` up to a length. */
function allTexts(length: number): readonly string[] {
  if (length === 0) return [''];
  const shorter = allTexts(length - 1);
  const longest = shorter.filter((one) => one.length === length - 1);
  return [...shorter, ...longest.flatMap((one) => ['a', 'b', 'c'].map((letter) => one + letter))];
}
