import { nearest } from '../../catalogue/nearest.js';
import type { Remarks } from './remarks.js';
import { asScalar, type ScalarTree, type Tree } from './tree.js';
import type { Reading, Vocabulary } from './vocabulary.js';
import { didYouMean, orList, quote } from './wording.js';

/** What matchers are read with. */
export interface MatcherContext {
  readonly vocabulary: Vocabulary;
  /** Every environment that has a file, whether it is read or not. */
  readonly environments: readonly string[];
  readonly remarks: Remarks;
}

/** True for the name of an environment that has a file; any other is told. */
export function isEnvironment(
  scalar: ScalarTree,
  environments: readonly string[],
  label: string,
  remarks: Remarks,
): boolean {
  // A project without environments is told as that.
  if (environments.includes(scalar.text) || environments.length === 0) return true;
  const near = didYouMean(nearest(scalar.text, environments));
  const expected = `expected ${orList(environments)}${near}`;
  remarks.mistake(scalar.location, `${label}no environment is called ${quote(scalar.text)}, ${expected}`);
  return false;
}

/** The canonical forms of scalars; one that cannot be read is told and left out. */
export function operands(trees: readonly Tree[], context: MatcherContext): readonly string[] {
  return trees
    .flatMap((tree) => asScalar(tree) ?? [])
    .flatMap((scalar) => accept(scalar, context.vocabulary.read(scalar.text), context) ?? []);
}

/** What was read; null, and told, where it could not be. */
export function accept<Value>(tree: Tree, reading: Reading<Value>, context: MatcherContext): Value | null {
  if (reading.ok) return reading.value;
  unexpected(tree, reading.expected, context);
  return null;
}

/** Tells that something else was expected. */
export function unexpected(tree: Tree, expected: string, { vocabulary, remarks }: MatcherContext): void {
  const found = tree.kind === 'scalar' && !vocabulary.isSecret ? quote(tree.text) : 'another value';
  remarks.mistake(tree.location, `${vocabulary.label}: ${found} was found, expected ${expected}`);
}

/** Tells that a matcher means nothing for the subject, and what to ask instead; gives no matcher. */
export function refuse(
  key: ScalarTree,
  instead: string,
  { vocabulary, remarks }: MatcherContext,
): readonly [] {
  remarks.mistake(key.location, `${vocabulary.label}: ${key.text} was found, expected ${instead}`);
  return [];
}
