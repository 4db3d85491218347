import type { z } from 'zod';
import { nearest } from '../../catalogue/nearest.js';
import type { Location } from '../../model/project.js';
import type { Remarks } from './remarks.js';
import { find, type Tree, toData } from './tree.js';
import { didYouMean, nameOf, orList, quote } from './wording.js';

/** What to know of a file beside its schema. */
export interface ShapeOptions {
  readonly schema: z.ZodType;
  /** Where values are not repeated in messages, by the path of keys that leads there. */
  readonly isSecret: (path: readonly string[]) => boolean;
  /** False where a key that is missing may only have been lost to a fault of the YAML. */
  readonly isWhole: boolean;
}

/**
 * Tells where a tree has not the shape that its schema describes: unknown and missing keys, values of the wrong type,
 * words that are none of those allowed. The schema's own messages say what was expected.
 */
export function checkShape(tree: Tree, options: ShapeOptions, remarks: Remarks): void {
  const issues = options.schema.safeParse(toData(tree)).error?.issues ?? [];
  const flat = issues.flatMap((issue) => flatten(issue, []));
  const mistyped = new Set(flat.flatMap(mistypedPaths));
  for (const one of flat) {
    const isMistyped = mistyped.has(one.path.join('\n')) && follow(tree, one.path).isMissing;
    if (!isMistyped) tell(one, tree, options, remarks);
  }
}

type Issue = z.core.$ZodIssue;

interface Flat {
  readonly issue: Issue;
  /** From the root of the file. */
  readonly path: readonly string[];
  /** True where text would have been right, so that quotes may be what is missing. */
  readonly acceptsText: boolean;
}

/** A union's issue becomes that of the one alternative that was meant, where its kind of value was found. */
function flatten(issue: Issue, base: readonly string[]): readonly Flat[] {
  const path = [...base, ...issue.path.map(String)];
  if (issue.code !== 'invalid_union') return [{ issue, path, acceptsText: expectsText(issue) }];
  const meant = issue.errors.find((alternative) => alternative.every(isInside));
  if (meant !== undefined) return meant.flatMap((inner) => flatten(inner, path));
  return [{ issue, path, acceptsText: expectsText(issue) }];
}

const isInside = ({ code, path }: Issue): boolean => path.length > 0 || code === 'unrecognized_keys';

function expectsText(issue: Issue): boolean {
  if (issue.code === 'invalid_union')
    return issue.errors.some((alternative) => alternative.some(expectsText));
  return issue.path.length === 0 || issue.code === 'invalid_type'
    ? (issue.code === 'invalid_type' && issue.expected === 'string') || issue.code === 'invalid_value'
    : false;
}

/** What unknown keys were meant to be: those are not told to be missing as well. */
function mistypedPaths({ issue, path }: Flat): readonly string[] {
  if (issue.code !== 'unrecognized_keys') return [];
  const near = issue.keys.map((key) => nearest(key, issue.message.split(', ')));
  return near.flatMap((key) => (key === null ? [] : [[...path, key].join('\n')]));
}

function tell(flat: Flat, tree: Tree, options: ShapeOptions, remarks: Remarks): void {
  const { issue, path } = flat;
  const { node, isMissing } = follow(tree, path);
  if (node.kind === 'broken') return;
  if (issue.code === 'unrecognized_keys') {
    for (const key of issue.keys) tellKey(key, issue.message.split(', '), node, flat, options, remarks);
    return;
  }
  const found = isMissing ? 'nothing' : describe(node, options.isSecret(path));
  if (found === 'nothing' && !options.isWhole) return;
  remarks.mistake(
    node.location,
    `${label(path)}${found} was found, expected ${expectation(issue)}${isMissing ? '' : hint(flat, node)}`,
  );
}

function tellKey(
  name: string,
  known: readonly string[],
  node: Tree,
  { path }: Flat,
  { isSecret }: ShapeOptions,
  remarks: Remarks,
): void {
  const location: Location = find(node, name)?.key.location ?? node.location;
  const near = nearest(name, known);
  // What stands at the place of a key may be half of a password.
  const isShown = !isSecret([...path, name]) || near !== null;
  const what = isShown ? `unknown key ${quote(name)}` : 'an unknown key was found';
  remarks.mistake(location, `${label(path)}${what}, expected ${orList(known)}${didYouMean(near)}`);
}

/** The node at a path; where the last key is missing, the map that lacks it. */
function follow(tree: Tree, path: readonly string[]): { readonly node: Tree; readonly isMissing: boolean } {
  let node = tree;
  for (const step of path) {
    const next = node.kind === 'list' ? node.items[Number(step)] : find(node, step)?.value;
    if (next === undefined) return { node, isMissing: true };
    node = next;
  }
  return { node, isMissing: false };
}

function describe(node: Tree, isSecret: boolean): string {
  if (node.kind === 'map') return node.entries.length === 0 ? 'an empty map' : 'a map';
  if (node.kind === 'list') return node.items.length === 0 ? 'an empty list' : 'a list';
  if (node.kind === 'broken' || node.data === null) return 'nothing';
  if (typeof node.data === 'number') return isSecret ? 'a number' : `the number ${quote(node.text)}`;
  if (typeof node.data === 'boolean') return isSecret ? 'a boolean' : `the boolean ${quote(node.text)}`;
  if (node.text === '') return 'an empty text';
  return isSecret ? 'another text' : quote(node.text);
}

function expectation(issue: Issue): string {
  return issue.code === 'invalid_value' ? orList(issue.values.map(String)) : issue.message;
}

function hint({ issue, path, acceptsText }: Flat, node: Tree): string {
  if (issue.code === 'invalid_value' && node.kind === 'scalar' && typeof node.data === 'string') {
    return didYouMean(nearest(node.text, issue.values.map(String)));
  }
  if (path.length === 0 && node.kind === 'scalar' && /^[\w-]+:(?!\/\/)\S/.test(node.text)) {
    return '; put a space after the colon';
  }
  if (!acceptsText) return '';
  if (node.kind === 'scalar')
    return node.data === null || typeof node.data === 'string' ? '' : '; quote this';
  return node.kind !== 'broken' && node.isFlow ? '; quote this where it is text' : '';
}

/** `maxmemory.ratio.to: `; `config`, `families` and a waiver's place in its list are left out: the rest says enough. */
function label(path: readonly string[]): string {
  const [first = '', ...rest] = path;
  const isSection = first === 'config' || first === 'families' || /^\d+$/.test(first);
  const [name, ...steps] = isSection && rest.length > 0 ? rest : path;
  if (name === undefined) return '';
  return `${nameOf([name, ...steps.map((step) => (/^\d+$/.test(step) ? `[${step}]` : `.${step}`))].join(''))}: `;
}
