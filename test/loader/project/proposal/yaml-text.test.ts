import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import {
  comment,
  noted,
  yamlMap,
  yamlQuoted,
  yamlScalar,
} from '../../../../src/loader/project/proposal/yaml-text.js';

const texts = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    '',
    'yes',
    'null',
    'True',
    '0123',
    '1e3',
    '-0',
    '12',
    '100mb',
    'a: b',
    '# x',
    '*',
    '{a}',
    "it's",
    '\n',
    '~',
  ),
);

test('a text is read back as it was', () => {
  fc.assert(
    fc.property(texts, (text) => {
      const plain = /^(?:0|-?[1-9]\d*)$/.test(text) && Number.isSafeInteger(Number(text));
      expect(parse(`a: ${yamlScalar(text)}`)).toEqual({
        a: plain ? Number(text) : text.replaceAll('${', '${'),
      });
      expect(parse(`${yamlQuoted(text)}: b`)).toEqual({ [text]: 'b' });
      expect(parse(`a: ${yamlMap([['x', yamlScalar(text)]])} ${comment(text)}`)).toHaveProperty('a.x');
    }),
    { numRuns: 2_000 },
  );
});

test('words are plain, what YAML reads otherwise is quoted', () => {
  expect(['allkeys-lru', 'yes', '0', '300', '8gb'].map(yamlScalar)).toEqual([
    'allkeys-lru',
    'yes',
    '0',
    '300',
    '8gb',
  ]);
  expect(['null', '007', '', '3600 1', 'a#b', '${X}'].map(yamlScalar)).toEqual([
    '"null"',
    '"007"',
    '""',
    '"3600 1"',
    '"a#b"',
    '"\\x24{X}"',
  ]);
});

test('a comment is one line, whatever stands in it', () => {
  expect(comment('a\nb\u2028c\rd')).toBe('# a?b?c?d');
  expect(noted('a: 1', 'x\ny')).toBe('a: 1   # x?y');
});
