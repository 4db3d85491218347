import { parseDurationMs } from '../../catalogue/duration.js';
import { nearest } from '../../catalogue/nearest.js';
import type { Matcher } from '../../model/matcher.js';
import type { FamilyRule } from '../../model/project.js';
import { isWithin } from '../keyspace/automaton.js';
import { parsePattern } from '../keyspace/pattern.js';
import { PLACEHOLDER_NAMES } from '../keyspace/placeholders.js';
import { ttlVocabulary, typeVocabulary } from './family-vocabulary.js';
import { readMatchers } from './matchers.js';
import type { Remarks } from './remarks.js';
import { readNotes } from './rule-notes.js';
import {
  asScalar,
  type Entry,
  entries,
  get,
  isEmptyMap,
  placeOf,
  type ScalarTree,
  scalar,
  type Tree,
  text,
} from './tree.js';
import type { Vocabulary } from './vocabulary.js';
import { didYouMean, nameOf, quote } from './wording.js';

/** The entries of `families:` in their order: the first that matches a key counts. */
export function readFamilies(
  tree: Tree | null,
  environments: readonly string[],
  remarks: Remarks,
): readonly FamilyRule[] {
  const all = entries(tree);
  refuseHidden(
    all.map(({ key }) => key),
    remarks,
  );
  return all.map((entry) => readFamily(entry, environments, remarks));
}

/** A family behind one that takes all of its keys would be without keys for ever, whatever the servers hold. */
function refuseHidden(keys: readonly ScalarTree[], remarks: Remarks): void {
  const patterns = keys.flatMap((key) => {
    const pattern = parsePattern(key.text);
    return 'message' in pattern ? [] : [{ key, pattern }];
  });
  for (const [index, { key, pattern }] of patterns.entries()) {
    const before = patterns.slice(0, index).find((other) => isWithin(pattern.shape, other.pattern.shape));
    if (before === undefined || before.key.text === key.text) continue;
    const { text: taker, location } = before.key;
    remarks.mistake(
      key.location,
      `${nameOf(key.text)}: no key comes here, because ${quote(taker)} in line ${location.line} comes first and takes them all, expected it behind this one`,
    );
  }
}

function readFamily({ key, value }: Entry, environments: readonly string[], remarks: Remarks): FamilyRule {
  checkPattern(key, remarks);
  const name = nameOf(key.text);
  const matchers = (part: string, vocabulary: Vocabulary): readonly Matcher[] | null => {
    const found = get(value, part);
    return found === null ? null : readMatchers(found, { vocabulary, environments, remarks });
  };
  return {
    pattern: key.text,
    present: presentOf(text(value, 'present')),
    type: matchers('type', typeVocabulary(name)),
    ttl: matchers('ttl', ttlVocabulary(name)),
    tolerance: readTolerance(get(value, 'tolerance'), name, remarks),
    notes: readNotes(value),
    location: key.location,
  };
}

function checkPattern(key: ScalarTree, remarks: Remarks): void {
  // `${id}` is told as a variable.
  const pattern = parsePattern(key.text);
  if (!('message' in pattern)) return;
  const { offset, message, name } = pattern;
  const near = name === null ? null : nearest(name, PLACEHOLDER_NAMES);
  const found =
    name === null ? 'the pattern cannot be read' : `no placeholder is called ${quote(`{${name}}`)}`;
  remarks.mistake(placeOf(key, offset), `${found}, expected ${message}${didYouMean(near && `{${near}}`)}`);
}

function presentOf(word: string | null): FamilyRule['present'] {
  return word === 'required' || word === 'forbidden' ? word : null;
}

/** `10%`, `2s`, or both; what is not named allows nothing. */
function readTolerance(tree: Tree | null, name: string, remarks: Remarks): FamilyRule['tolerance'] {
  if (tree === null) return null;
  const lone = asScalar(tree);
  const isShare = lone?.text.endsWith('%') === true;
  const share = lone === null ? scalar(tree, 'share') : isShare ? lone : null;
  const duration = lone === null ? scalar(tree, 'duration') : isShare ? null : lone;
  if (isEmptyMap(tree)) {
    remarks.mistake(
      tree.location,
      `${name}.tolerance: an empty map was found, expected share, duration or both`,
    );
  }
  return { share: readShare(share, name, remarks), ms: readMs(duration, lone !== null, name, remarks) };
}

function readShare(scalar: ScalarTree | null, name: string, remarks: Remarks): number {
  if (scalar === null) return 0;
  const [, digits] = /^(\d{1,4}(?:\.\d+)?)%$/.exec(scalar.text) ?? [];
  if (digits !== undefined) return Number(digits) / 100;
  remarks.mistake(
    scalar.location,
    `${name}.tolerance: ${quote(scalar.text)} was found, expected a share such as 10%`,
  );
  return 0;
}

function readMs(scalar: ScalarTree | null, isLone: boolean, name: string, remarks: Remarks): number {
  if (scalar === null) return 0;
  const ms = parseDurationMs(scalar.text);
  if (ms !== null) return ms;
  const expected = `${isLone ? 'a share such as 10%, or ' : ''}a duration such as 2s`;
  remarks.mistake(
    scalar.location,
    `${name}.tolerance: ${quote(scalar.text)} was found, expected ${expected}`,
  );
  return 0;
}
