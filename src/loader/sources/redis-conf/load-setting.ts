import { posix } from 'node:path';
import { partsOf, readBufferLimits } from '../../../catalogue/buffer-limits.js';
import { type ArgsReading, expects, reads } from './asked.js';
import { atoi, cString, leadingInteger } from './c-text.js';
import { type Directive, type Loading, placeOf } from './loading.js';
import type { KnownSetting } from './names.js';
import { utf8 } from './source-lines.js';
import { readArgs } from './values.js';
import { splitWords, type Word } from './words.js';

/** A line that sets a setting: the value is kept, or the server would not start. */
export function loadSetting(loading: Loading, setting: KnownSetting, directive: Directive): void {
  const words = argumentsOf(loading, setting, directive);
  const reading = read(
    loading,
    setting,
    words.map(({ text }) => text),
  );
  if (reading === 'ignored') return;
  if (reading.ok) {
    loading.set(setting.facts.name, reading.value, placeOf(directive));
    for (const part of namedParts(setting, words)) loading.places.set(part, placeOf(directive));
  } else refuse(loading, setting, directive, words[reading.at], reading.expected);
}

/** A line of a buffer limit decides the classes that it names, and leaves the others to their lines. */
const namedParts = ({ facts }: KnownSetting, words: readonly Word[]): readonly string[] =>
  facts.kind === 'buffer-limits'
    ? partsOf(readBufferLimits(words.map(({ text }) => text).join(' ')) ?? '').map(
        ({ name }) => `${facts.name}.${name}`,
      )
    : [];

/** From 7.0 on one argument of a list is split again; what has unbalanced quotes is none. The words stand where it does. */
function argumentsOf(loading: Loading, { known }: KnownSetting, { args }: Directive): readonly Word[] {
  const [only, second] = args;
  const isOne = only !== undefined && second === undefined && only.text !== '';
  if (!known.isMultiArg || !isOne || !loading.dialect.hasPatterns) return args;
  const inner = splitWords(only.text);
  return inner.ok ? inner.words.map(({ text }) => ({ text, at: only.at })) : [];
}

function read(loading: Loading, setting: KnownSetting, args: readonly string[]): ArgsReading | 'ignored' {
  const { name } = setting.facts;
  if (name === 'save')
    return loading.dialect.isTabular ? readSave(loading, args) : readOldSave(loading, args);
  if (name === 'dir') return readDir(loading, args);
  const before = loading.values.get(name) ?? setting.known.default ?? '';
  const isCluster = loading.valueOf('cluster-enabled') === 'yes';
  return readArgs({ ...setting, dialect: loading.dialect, before, isCluster }, args);
}

const SAVE_POINTS = 'pairs of seconds and changes, such as `900 1`, or "" for none';

/** As `setConfigSaveOption` (config.c, 7.0 to 9.1). */
function readSave(loading: Loading, args: readonly string[]): ArgsReading {
  const numbers = args.map((arg) => leadingInteger(cString(arg)));
  const isNone = args.length === 1 && args[0] === '';
  const wrong = numbers.findIndex(
    ({ value, rest }, index) => rest !== '' || value < (index % 2 === 0 ? 1n : 0n),
  );
  if (!isNone && numbers.length % 2 === 1) return expects(SAVE_POINTS, numbers.length);
  if (!isNone && wrong !== -1) return expects(SAVE_POINTS, wrong);
  const isFirst = !loading.isReadingFile || !loading.hasSaveLine;
  if (loading.isReadingFile) loading.hasSaveLine = true;
  const before = isNone || isFirst ? '' : loading.valueOf('save');
  const added = isNone
    ? []
    : numbers.map(({ value }, index) => (index % 2 === 0 ? value : BigInt.asIntN(32, value)));
  return reads([before, ...added].filter((word) => word !== '').join(' '));
}

/** Up to 6.2: one pair per line; any other number of arguments makes no difference. */
function readOldSave(loading: Loading, args: readonly string[]): ArgsReading | 'ignored' {
  const isNone = args.length === 1 && args[0] === '';
  const isFirst = loading.dialect.hasDefaultSave && !loading.hasSaveLine;
  loading.hasSaveLine = true;
  const before = isNone || isFirst || !loading.values.has('save') ? '' : loading.valueOf('save');
  if (isNone) return reads('');
  if (args.length !== 2) return isFirst ? reads('') : 'ignored';
  const [seconds, changes] = [atoi(cString(args[0] ?? '')), atoi(cString(args[1] ?? ''))];
  if (seconds < 1n || changes < 0n)
    return expects('seconds of at least 1 and changes of at least 0', seconds < 1n ? 0 : 1);
  return reads([before, seconds, changes].filter((word) => word !== '').join(' '));
}

/** The server goes there at once: relative paths after it begin there. Whether it exists is the machine's business. */
function readDir(loading: Loading, args: readonly string[]): ArgsReading {
  const [path = ''] = args.map(cString);
  if (args.length !== 1) return expects('one folder: quote a path that holds spaces', 1);
  if (path === '') return expects('a folder');
  loading.folder = posix.isAbsolute(path) ? posix.resolve(path) : posix.join(loading.folder, path);
  if (loading.dir !== null || posix.isAbsolute(path)) loading.dir = posix.resolve(loading.dir ?? '/', path);
  return reads(path);
}

function refuse(
  loading: Loading,
  setting: KnownSetting,
  directive: Directive,
  word: Word | undefined,
  expected: string,
): void {
  const place = placeOf(directive, word);
  loading.fail(place, `${directive.name}${problem(setting, directive, word)}; expected ${expected}`);
}

function problem({ facts, known }: KnownSetting, { args }: Directive, word: Word | undefined): string {
  const comment = args.findIndex(({ text }) => text.startsWith('#'));
  if (comment > 0 && !facts.isSecret) return ' is followed by a comment, which takes a line of its own';
  if (args.length === 0) return ' has no value';
  if (!known.isMultiArg && args.length > 1) return ` has ${args.length} arguments`;
  if (facts.isSecret || word === undefined) return ' cannot have this value';
  return ` cannot be \`${shortened(utf8(word.text))}\``;
}

const shortened = (text: string): string => (text.length > 60 ? `${text.slice(0, 60)}…` : text);
