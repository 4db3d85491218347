import { z } from 'zod';
import type { AcceptedFinding } from '../model/baseline.js';
import type { Location } from '../model/project.js';
import { parseJson } from './parse-json.js';
import { type Mistake, ProjectError } from './project/project-error.js';
import { orList, quote } from './project/wording.js';
import { readInput } from './read-input.js';

const VERSION = 1;
const KINDS = ['changed', 'missing', 'unexpected'] as const;

const ranges = z
  .array(z.tuple([z.string(), z.number(), z.number()]), { error: 'a list of ["quantity", low, high]' })
  .default([]);
const value = z.string({ error: 'a text or null' }).nullable();
const entrySchema = z.strictObject({
  id: z.string({ error: 'the id of a finding' }).regex(/^[^:@]+:.+@[^@]+$/su, {
    error: 'the id of a finding: check:subject@environment',
  }),
  kind: z.enum(KINDS, { error: KINDS.join(', ') }),
  expected: value,
  actual: value,
  expectedWithin: ranges,
  actualWithin: ranges,
}) satisfies z.ZodType<AcceptedFinding>;

/**
 * A baseline as text: JSON Lines, so that one finding is one line, and two branches that accept different ones merge.
 * The first line holds the version of the form.
 */
export const formatBaseline = (entries: readonly AcceptedFinding[]): string =>
  [{ baselineVersion: VERSION }, ...entries.map(withoutEmpty)]
    .map((line) => `${JSON.stringify(line)}\n`)
    .join('');

function withoutEmpty({ id, kind, expected, actual, expectedWithin, actualWithin }: AcceptedFinding) {
  return {
    id,
    kind,
    expected,
    actual,
    ...(expectedWithin.length > 0 ? { expectedWithin } : {}),
    ...(actualWithin.length > 0 ? { actualWithin } : {}),
  };
}

/**
 * The entries of a baseline file; null where there is no such file. Throws a `ProjectError` with every mistake, each at
 * its line, or an `InputError` where the file cannot be read.
 */
export function readBaseline(file: string): readonly AcceptedFinding[] | null {
  const text = readInput(file);
  if (text === null) return null;
  const [first, ...rest] = text
    .replace(/^\ufeff/, '')
    .split(/\r?\n/)
    .map((line, index) => ({ line, number: index + 1 }))
    .filter(({ line }) => line.trim() !== '');
  const fault = headFault(first?.line ?? '');
  if (fault !== null)
    throw new ProjectError([{ location: { file, line: first?.number ?? 1, column: 1 }, message: fault }]);
  const seen = new Map<string, number>();
  const read = rest.map(({ line, number }) => readEntry(line, { file, line: number, column: 1 }, seen));
  const mistakes = read.filter((one) => 'message' in one);
  if (mistakes.length > 0) throw new ProjectError(mistakes);
  return read.filter((one) => 'id' in one);
}

function headFault(line: string): string | null {
  const head = parseJson(line);
  const version =
    typeof head === 'object' && head !== null && 'baselineVersion' in head ? head.baselineVersion : null;
  if (version === VERSION) return null;
  if (typeof version === 'number' && version > VERSION)
    return `the baseline is of version ${version}, and this redrift reads up to ${VERSION}: update redrift`;
  return `the file is no baseline, expected {"baselineVersion":${VERSION}} in its first line, as redrift baseline writes it`;
}

function readEntry(line: string, location: Location, seen: Map<string, number>): AcceptedFinding | Mistake {
  const data = parseJson(line);
  if (data === undefined)
    return { location, message: 'the line is not whole JSON, expected one entry: it may have been cut' };
  const read = entrySchema.safeParse(data);
  if (!read.success) return { location, message: mistakeOf(read.error.issues[0]) };
  const { id } = read.data;
  const before = seen.get(id);
  seen.set(id, location.line);
  if (before === undefined) return read.data;
  return { location, message: `${quote(id)} stands twice, expected once; first in line ${before}` };
}

function mistakeOf(issue: z.core.$ZodIssue | undefined): string {
  if (issue?.code === 'unrecognized_keys')
    return `unknown key ${quote(issue.keys[0] ?? '')}, expected ${orList(Object.keys(entrySchema.shape))}`;
  const key = issue?.path.join('.') ?? '';
  return `${key === '' ? 'the line' : key} is not valid, expected ${key === '' ? 'one entry' : (issue?.message ?? 'another value')}`;
}
