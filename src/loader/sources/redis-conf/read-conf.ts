import { isAbsolute, join } from 'node:path';
import { cString } from './c-text.js';
import type { ConfFiles, ConfReading, ConfServer } from './conf.js';
import { checkQueue, loadDirective, unknownLine } from './directives.js';
import { loadSetting } from './load-setting.js';
import { type Directive, Loading, placeOf } from './loading.js';
import { confOf } from './result.js';
import { linesOf, type Piece, placeIn, type SourceLine, utf8 } from './source-lines.js';
import { beforeService, endOfText } from './start.js';
import { splitWords } from './words.js';

/**
 * Reads a redis.conf, with what it includes, as a server of a product and version would when it is started in the
 * file's folder: a relative `include` begins there, and after a `dir` line where that leads. (For a server it is the
 * folder that it is started in, which no file says.) What depends on the machine is taken as given: folders, sockets,
 * certificates, modules, limits of the system.
 *
 * @param path of the file; faults and lines name it, and what it includes, from there
 */
export function readConf(path: string, server: ConfServer, files: ConfFiles): ConfReading {
  const loading = new Loading(server, path);
  const bytes = files.read(path);
  if (bytes === null)
    loading.fail({ file: path, line: 1, column: 1 }, 'this file cannot be read; expected a redis.conf');
  else loadText(loading, [{ file: path, bytes }], files, []);
  checkQueue(loading);
  if (loading.faults.length === 0) beforeService(loading);
  return loading.faults.length === 0
    ? { ok: true, conf: confOf(loading) }
    : { ok: false, faults: loading.faults };
}

/** @param open the files that led here, outermost first */
function loadText(
  loading: Loading,
  pieces: readonly Piece[],
  files: ConfFiles,
  open: readonly string[],
): void {
  loading.isReadingFile = true;
  for (const line of linesOf(pieces)) {
    const directive = directiveOf(loading, line);
    if (directive !== null) load(loading, directive, files, open);
  }
  endOfText(loading);
}

function directiveOf(loading: Loading, line: SourceLine): Directive | null {
  const problem = problemOf(line);
  const text = line.text.replace(/^[ \t\r]+|[ \t\r]+$/g, '');
  if (problem !== null) loading.fail(placeIn(line, problem.at), problem.message);
  if (problem !== null || text === '' || text.startsWith('#')) return null;
  const margin = line.text.search(/[^ \t\r]/);
  const split = splitWords(text);
  if (!split.ok) loading.fail(placeIn(line, margin + split.at), UNBALANCED);
  const [name, ...args] = split.ok ? split.words.map((word) => ({ ...word, at: word.at + margin })) : [];
  return name === undefined ? null : { line, name: name.text.toLowerCase(), at: name.at, args };
}

const UNBALANCED =
  'a quote is not closed, or something follows where it is; expected a space or the end of the line';

/**
 * What a server reads as something else than it looks. It goes on after a NUL as if the rest of its block had not been
 * there, the end of the line with it: nobody means that, and it is a mistake here.
 */
function problemOf({ text, number }: SourceLine): { readonly at: number; readonly message: string } | null {
  if (text.includes('\0'))
    return { at: text.indexOf('\0'), message: 'a NUL byte; expected text in UTF-8, not in UTF-16' };
  if (number === 1 && text.startsWith('\xef\xbb\xbf'))
    return {
      at: 0,
      message: 'a byte order mark, which the server takes for a part of the first word; expected none',
    };
  return null;
}

function load(loading: Loading, directive: Directive, files: ConfFiles, open: readonly string[]): void {
  const setting = loading.known.get(directive.name);
  const isInclude = directive.name === 'include' && directive.args.length === 1;
  if (setting !== undefined) loadSetting(loading, setting, directive);
  else if (isInclude) include(loading, directive, files, open);
  else if (!loadDirective(loading, directive))
    loading.fail(placeOf(directive), unknownLine(loading, directive));
}

/** Beyond it, files include each other over and over. */
const MOST_INCLUDES = 1_000;

function include(loading: Loading, directive: Directive, files: ConfFiles, open: readonly string[]): void {
  const asked = utf8(cString(directive.args[0]?.text ?? ''));
  const path = isAbsolute(asked) ? asked : join(loading.folder, asked);
  const isPattern = loading.dialect.hasPatterns && /[*?[]/.test(asked);
  const found = (isPattern ? files.glob(path) : [path]).map((file) => ({ file, bytes: files.read(file) }));
  const above = [...open, directive.line.file];
  loading.includes += 1;
  const problem = includeProblem(loading, found, above);
  const pieces = found.flatMap(({ file, bytes }) => (bytes === null ? [] : [{ file, bytes }]));
  if (problem === null) loadText(loading, pieces, files, above);
  else loading.fail(placeOf(directive, directive.args[0]), problem);
}

function includeProblem(
  loading: Loading,
  found: readonly { readonly file: string; readonly bytes: Uint8Array | null }[],
  above: readonly string[],
): string | null {
  const circle = found.find(({ file }) => above.includes(file));
  if (circle !== undefined) return `${circle.file} includes itself; expected another file`;
  const missing = found.find(({ bytes }) => bytes === null);
  if (missing !== undefined)
    return `${missing.file} cannot be read; expected a file that is there, here as on the server`;
  const isEndless = loading.includes > MOST_INCLUDES;
  return isEndless ? `more than ${MOST_INCLUDES} files are included; expected fewer` : null;
}
