import { type Document, LineCounter, type Node, parseDocument, type YAMLError } from 'yaml';
import type { Location } from '../../model/project.js';
import type { Remarks } from './remarks.js';
import type { Tree } from './tree.js';
import { describeFault, type Fault, isAftermath, isEndless, isLocal } from './yaml-faults.js';
import { readDocument } from './yaml-reader.js';

/** A YAML file, read. */
export interface ParsedFile {
  /** null for a file without content. */
  readonly tree: Tree | null;
  /** For what is found later: says nothing of lines that faults of the YAML itself leave in doubt. */
  readonly remarks: Remarks;
  /** False where what seems to be missing may only have been lost to a fault. */
  readonly isWhole: boolean;
}

/** Reads YAML 1.2; tells what is wrong with it, and what it reads otherwise than it looks. */
export function parseYaml(file: string, source: string, remarks: Remarks): ParsedFile {
  const top: Location = { file, line: 1, column: 1 };
  if (isTooDeep(source)) {
    remarks.mistake(top, 'the nesting is too deep, expected a few levels');
    return { tree: null, remarks, isWhole: false };
  }
  const lineCounter = new LineCounter();
  const locate = (offset: number): Location => {
    const { line, col } = lineCounter.linePos(offset);
    return { file, line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const document = parseDocument(source, { ...OPTIONS, lineCounter });
  if (isOtherVersion(document)) remarks.mistake(top, OTHER_VERSION);
  const { tree: found, faults } = readDocument(document, source, locate);
  const tree = found?.kind === 'scalar' && found.data === null ? null : found;
  const errors = errorsOf(document).map((error) => ({
    error,
    fault: describeFault(error, source, document),
  }));
  const doubts = new Set(errors.flatMap(doubtful).map((offset) => locate(offset).line));
  const located = [...faults, ...errors.map(({ fault }) => fault)]
    .sort((one, other) => one.offset - other.offset)
    .map(({ offset, message }) => ({ location: locate(offset), message }));
  for (const { location, message } of firstOfLines(located, doubts)) remarks.mistake(location, message);
  const first = errors.find(({ error }) => !isLocal(error));
  const end = first === undefined ? Number.POSITIVE_INFINITY : locate(first.error.pos[0]).line;
  const isWhole = errors.every(({ error }) => isHarmless(error));
  return { tree, remarks: withoutDoubts(remarks, doubts, end), isWhole };
}

// Not the library's pretty errors: they quote the text, which may be a password. Keys are held unique by the reader.
const OPTIONS = {
  version: '1.2',
  schema: 'core',
  merge: false,
  uniqueKeys: false,
  prettyErrors: false,
} as const;

/** Errors that say something of their own, in the order of the text; warnings that mean a value was not understood. */
function errorsOf(document: Document<Node>): readonly YAMLError[] {
  const warnings = document.warnings.filter(({ code }) => code !== 'BAD_ALIAS');
  const errors = [...document.errors, ...warnings].sort((a, b) => a.pos[0] - b.pos[0]);
  const end = errors.findIndex((error, index) => {
    const before = errors[index - 1];
    return before !== undefined && (isAftermath(error) || isEndless(before));
  });
  return end === -1 ? errors : errors.slice(0, end);
}

interface Described {
  readonly error: YAMLError;
  readonly fault: Fault;
}

/** Where an error leaves the rest of its line in doubt; an alias or a tag is one broken value and no more. */
function doubtful({ error, fault }: Described): readonly number[] {
  const isOneValue = error.code === 'BAD_ALIAS' || error.code === 'TAG_RESOLVE_FAILED';
  return isOneValue ? [] : [error.pos[0], fault.offset];
}

/** On a line in doubt only the first fault counts: what follows are its consequences. */
function firstOfLines(
  faults: readonly { readonly location: Location; readonly message: string }[],
  doubts: ReadonlySet<number>,
) {
  return faults.filter(({ location: { line } }, index) => {
    const before = faults[index - 1]?.location.line;
    return !doubts.has(line) || before !== line;
  });
}

/** Passes on what is said of lines before `end` that are not in doubt. */
function withoutDoubts(remarks: Remarks, doubts: ReadonlySet<number>, end: number): Remarks {
  const isSure = (location: Location | null) =>
    location === null || (!doubts.has(location.line) && location.line < end);
  return {
    mistake: (location, message) => {
      if (isSure(location)) remarks.mistake(location, message);
    },
    note: remarks.note,
  };
}

const OTHER_VERSION = 'a directive for another version of YAML was found, expected none';

function isOtherVersion({ directives }: Document<Node>): boolean {
  return directives?.yaml.explicit === true && directives.yaml.version !== '1.2';
}

const isHarmless = ({ code }: YAMLError): boolean =>
  code === 'TAG_RESOLVE_FAILED' || code === 'MULTIPLE_DOCS' || code === 'BAD_DIRECTIVE';

/** True for what could exhaust the parser: it can end the process on thousands of open brackets. */
function isTooDeep(source: string): boolean {
  if (/(?:[-?:][ \t]+){64}/.test(source)) return true;
  let depth = 0;
  for (const character of source) {
    if (character === '[' || character === '{') depth++;
    else if (character === ']' || character === '}') depth--;
    if (depth > 64) return true;
  }
  return false;
}
