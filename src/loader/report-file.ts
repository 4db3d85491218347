import type { Report } from '../model/report.js';
import { InputError } from './input-error.js';
import { parseJson } from './parse-json.js';
import { readInput } from './read-input.js';
import { reportSchema } from './report-schema.js';

/** Reads a report that `--format json` wrote, and validates it whole. Throws an {@link InputError} that names the file. */
export function readReport(file: string): Report {
  const text = readInput(file);
  if (text === null)
    throw new InputError(`${file} does not exist, expected a report that --format json=FILE wrote`);
  return parseReport(text, file);
}

/** As {@link readReport}; null where there is no such file. */
export function readReportIfThere(file: string): Report | null {
  const text = readInput(file);
  return text === null ? null : parseReport(text, file);
}

const SCHEMA_VERSION = 1;

function parseReport(text: string, file: string): Report {
  const data = parseJson(text);
  if (data === undefined) throw new InputError(`${file} is not a whole JSON file: it may have been cut`);
  const version = versionOf(data);
  if (version === null)
    throw new InputError(`${file} is not a report of redrift, expected one that --format json=FILE wrote`);
  if (version > SCHEMA_VERSION)
    throw new InputError(
      `${file} is a report of version ${version}, and this redrift reads up to ${SCHEMA_VERSION}: update redrift`,
    );
  if (isReport(data)) return data;
  const issue = reportSchema.safeParse(data).error?.issues[0];
  const hint =
    issue?.code === 'unrecognized_keys' ? '; a newer redrift may have written it: update redrift' : '';
  throw new InputError(
    `${file} is not a valid report: ${issue?.path.join('.') || 'it'}: ${issue?.message ?? 'unreadable'}${hint}`,
  );
}

/** What the schema gives is a copy in the schema's order: the object itself is kept, so that no byte of it moves. */
const isReport = (data: unknown): data is Report => reportSchema.safeParse(data).success;

const versionOf = (data: unknown): number | null =>
  typeof data === 'object' &&
  data !== null &&
  'schemaVersion' in data &&
  typeof data.schemaVersion === 'number'
    ? data.schemaVersion
    : null;
