import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatBaseline, readBaseline } from '../../src/loader/baseline-file.js';
import type { AcceptedFinding } from '../../src/model/baseline.js';
import { projectFolder } from '../support/project-folder.js';

const folder = await projectFolder({});
const file = join(folder, 'baseline.jsonl');

function read(text: string): readonly AcceptedFinding[] | null | string {
  writeFileSync(file, text);
  try {
    return readBaseline(file);
  } catch (error) {
    return error instanceof Error ? error.message.replaceAll(`${folder}/`, '') : '';
  }
}

const HEAD = '{"baselineVersion":1}\n';
const entry = (id: string, more = '') =>
  `{"id":"${id}","kind":"changed","expected":null,"actual":"1"${more}}\n`;

const text = fc.string({ unit: 'binary' });
const range = fc.tuple(text, fc.nat(), fc.integer());
const anEntry: fc.Arbitrary<AcceptedFinding> = fc.record({
  id: fc.tuple(fc.stringMatching(/^[a-z]+$/), text).map(([check, subject]) => `${check}:x${subject}@staging`),
  kind: fc.constantFrom('changed', 'missing', 'unexpected'),
  expected: fc.option(text),
  actual: fc.option(text),
  expectedWithin: fc.array(range),
  actualWithin: fc.array(range),
});

test('what is written is read back, whatever the names of keys', () => {
  const lists = fc.uniqueArray(anEntry, { selector: ({ id }) => id });
  fc.assert(
    fc.property(lists, (entries) => {
      expect(read(formatBaseline(entries))).toEqual(entries);
    }),
  );
});

test('one finding is one line', () => {
  fc.assert(
    fc.property(
      fc.array(anEntry),
      (entries) => formatBaseline(entries).split('\n').length === entries.length + 2,
    ),
  );
});

test('lines that a checkout or a person left blank, and their endings, mean nothing', () => {
  expect(read(`\ufeff${HEAD}\r\n\n${entry('a:b@c')}`.replaceAll('\n', '\r\n'))).toHaveLength(1);
});

test.each([
  [
    '',
    'baseline.jsonl:1:1: the file is no baseline, expected {"baselineVersion":1} in its first line, as redrift baseline writes it',
  ],
  [
    '{"baselineVersion":2}\n',
    'baseline.jsonl:1:1: the baseline is of version 2, and this redrift reads up to 1: update redrift',
  ],
  [
    `${HEAD}{"id":"a:b@c","ki`,
    'baseline.jsonl:2:1: the line is not whole JSON, expected one entry: it may have been cut',
  ],
  [`${HEAD}[]\n`, 'baseline.jsonl:2:1: the line is not valid, expected one entry'],
  [
    `${HEAD}${entry('a')}`,
    'baseline.jsonl:2:1: id is not valid, expected the id of a finding: check:subject@environment',
  ],
  [
    `${HEAD}${entry('a:b@c', ',"until":1')}`,
    'baseline.jsonl:2:1: unknown key "until", expected id, kind, expected, actual, expectedWithin or actualWithin',
  ],
  [
    `${HEAD}${entry('a:b@c')}${entry('a:b@c')}${entry('x')}`,
    'baseline.jsonl:3:1: "a:b@c" stands twice, expected once; first in line 2\nbaseline.jsonl:4:1: id is not valid, expected the id of a finding: check:subject@environment',
  ],
])('%j is told at its line', (given, message) => {
  expect(read(given)).toBe(message);
});

test('a file that is not there is none', () => {
  expect(readBaseline(join(folder, 'none.jsonl'))).toBeNull();
});
