import type { ConfigRule } from '../../model/project.js';
import { readTarget } from './config-target.js';
import { readMatchers } from './matchers.js';
import type { Remarks } from './remarks.js';
import { NO_NOTES, readNotes } from './rule-notes.js';
import { type Entry, entries, type Tree } from './tree.js';
import { quote } from './wording.js';

/** The rule that stands where the YAML says nothing of `"*"`: every setting is the same as the reference's. */
const DEFAULT_RULE: ConfigRule = {
  target: { kind: 'all' },
  matchers: [{ kind: 'same', environment: null }],
  notes: NO_NOTES,
  location: null,
};

/** The entries of `config:` in their order, and the default rule where there is no `"*"`. */
export function readConfig(
  tree: Tree | null,
  environments: readonly string[],
  remarks: Remarks,
): readonly ConfigRule[] {
  const seen = new Map<string, Entry>();
  const rules = entries(tree).flatMap((entry) => readRule(entry, seen, environments, remarks));
  return rules.some(({ target }) => target.kind === 'all') ? rules : [...rules, DEFAULT_RULE];
}

function readRule(
  entry: Entry,
  seen: Map<string, Entry>,
  environments: readonly string[],
  remarks: Remarks,
): readonly ConfigRule[] {
  const { key, value } = entry;
  const found = readTarget(key, remarks);
  if (found === null) return [];
  const { target, vocabulary, identity } = found;
  const first = seen.get(identity)?.key;
  if (first !== undefined) {
    const where = `${quote(first.text)} in line ${first.location.line}`;
    remarks.mistake(
      key.location,
      `${quote(key.text)} is the same setting as ${where}, expected one entry for it`,
    );
  }
  seen.set(identity, entry);
  const matchers = readMatchers(value, { vocabulary, environments, remarks });
  return [{ target, matchers, notes: readNotes(value), location: key.location }];
}
