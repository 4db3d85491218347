import { readFileSync } from 'node:fs';
import type { Report } from '../model/report.js';
import { reportSchema } from './report-schema.js';

/** A saved report, or why it is none, in words that follow the file's name. */
export type ReportFile =
  | { readonly kind: 'report'; readonly report: Report }
  | { readonly kind: 'fault'; readonly why: string };

/** The newest `schemaVersion` that is read here. */
const NEWEST = 1;

/** Reads what `--format json` wrote: the same object, field by field in the same order. Throws nothing. */
export function readReport(file: string): ReportFile {
  const text = textOf(file);
  if (text === null) return fault('cannot be read: is it there, and may it be read?');
  const data = parse(text);
  if (data === undefined) return fault('is not a whole JSON file: it may have been cut');
  const version = numberAt(data, 'schemaVersion');
  if (version === null) return fault('is not a report of redrift: expected what --format json writes');
  if (version > NEWEST)
    return fault(
      `is a report of schemaVersion ${version}, and this redrift reads up to ${NEWEST}: update redrift`,
    );
  if (isReport(data)) return { kind: 'report', report: data };
  const issue = reportSchema.safeParse(data).error?.issues[0];
  const hint =
    issue?.code === 'unrecognized_keys' ? '; a newer redrift may have written it: update redrift' : '';
  return fault(`is not a valid report: ${issue?.path.join('.') || 'the whole'}: ${issue?.message}${hint}`);
}

const fault = (why: string): ReportFile => ({ kind: 'fault', why });

/** What the schema parses is a copy in the schema's order: the object itself is kept, so that nothing of it moves. */
const isReport = (data: unknown): data is Report => reportSchema.safeParse(data).success;

function textOf(file: string): string | null {
  try {
    return readFileSync(file, 'utf8').replace(/^\ufeff/, '');
  } catch {
    return null;
  }
}

/** Undefined where it is not JSON. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function numberAt(data: unknown, name: string): number | null {
  if (typeof data !== 'object' || data === null) return null;
  const [, value] = Object.entries(data).find(([key]) => key === name) ?? [];
  return typeof value === 'number' ? value : null;
}
