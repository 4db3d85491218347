import type { Matcher } from '../../model/matcher.js';
import { boundsOf, readBetween, readRatio } from './bounds.js';
import { accept, isEnvironment, type MatcherContext, operands, refuse } from './operands.js';
import { asScalar, entries, find, get, isEmptyMap, items, type ScalarTree, type Tree } from './tree.js';

/**
 * The matchers of a value, a word or a map; all must hold. What has not the right shape is passed over: `checkShape`
 * tells it. Keys of the map that are no matchers are the caller's.
 */
export function readMatchers(tree: Tree, context: MatcherContext): readonly Matcher[] {
  const scalar = asScalar(tree);
  if (scalar === null) return readMap(tree, context);
  const word = context.vocabulary.words.get(scalar.text);
  return word === undefined ? readEquals(scalar, context) : [word];
}

function readMap(tree: Tree, context: MatcherContext): readonly Matcher[] {
  const { vocabulary, remarks } = context;
  const found = entries(tree).filter(({ key }) => vocabulary.matchers.includes(key.text));
  // An unknown key is told by its shape, and may have been meant for one.
  if (
    isEmptyMap(tree) ||
    (entries(tree).length > 0 && entries(tree).every(({ key }) => NOTES.includes(key.text)))
  ) {
    remarks.mistake(
      tree.location,
      `${vocabulary.label}: no matcher was found, expected one such as same: true`,
    );
  }
  const ignored = find(tree, 'ignore');
  if (ignored !== null && found.length > 1) {
    remarks.mistake(
      ignored.key.location,
      `${vocabulary.label}: ignore stands beside other matchers, expected it alone`,
    );
  }
  return [
    ...boundsOf(tree, context),
    ...found.flatMap(({ key, value }) => readerOf(key.text)(value, context, key)),
  ];
}

/** What may stand beside matchers. */
const NOTES = ['severity', 'owner', 'why', 'rollback'];

type Reader = (value: Tree, context: MatcherContext, key: ScalarTree) => readonly Matcher[];

const nothing: Reader = () => [];
const readWord: Reader = (_, { vocabulary }, { text }) => {
  const word = vocabulary.words.get(text);
  return word === undefined ? [] : [word];
};

const READERS = {
  // Bounds that belong together are one range: see `boundsOf`.
  atLeast: nothing,
  atMost: nothing,
  same: readSame,
  ignore: readWord,
  none: readWord,
  any: readWord,
  equals: readEquals,
  not: (value, context) => someValues('not', value, context),
  oneOf: (value, context) => someValues('oneOf', value, context),
  between: readBetween,
  ratio: readRatio,
  includes: (value, context, key) => readMembers('includes', value, context, key),
  excludes: (value, context, key) => readMembers('excludes', value, context, key),
  like: readLike,
  per: readPer,
  perRole: readPerRole,
} as const satisfies Record<string, Reader>;

function readerOf(name: string): Reader {
  const readers: Readonly<Record<string, Reader>> = READERS;
  return readers[name] ?? nothing;
}

function readSame(value: Tree, { environments, remarks, vocabulary }: MatcherContext): readonly Matcher[] {
  const scalar = asScalar(value);
  if (scalar === null) return [];
  if (scalar.data === true) return [{ kind: 'same', environment: null }];
  if (typeof scalar.data !== 'string') return [];
  if (!isEnvironment(scalar, environments, `${vocabulary.label}: `, remarks)) return [];
  return [{ kind: 'same', environment: scalar.text }];
}

function readEquals(value: Tree, context: MatcherContext): readonly Matcher[] {
  return operands([value], context).map((operand) => ({ kind: 'equals', value: operand }));
}

function someValues(kind: 'not' | 'oneOf', value: Tree, context: MatcherContext): readonly Matcher[] {
  const values = operands(value.kind === 'list' ? items(value) : [value], context);
  return values.length === 0 ? [] : [{ kind, values }];
}

function readMembers(
  kind: 'includes' | 'excludes',
  value: Tree,
  context: MatcherContext,
  key: ScalarTree,
): readonly Matcher[] {
  const { members } = context.vocabulary;
  if (members === null)
    return refuse(key, 'equals, not or oneOf: it holds neither flags nor a list', context);
  const scalars = (value.kind === 'list' ? items(value) : [value]).flatMap((item) => asScalar(item) ?? []);
  const values = scalars.flatMap((scalar) => accept(scalar, members(scalar.text), context) ?? []);
  return values.length === 0 ? [] : [{ kind, values: [...new Set(values)] }];
}

function readLike(value: Tree, context: MatcherContext, key: ScalarTree): readonly Matcher[] {
  if (context.vocabulary.isSecret)
    return refuse(key, 'same, set or "not set": of a secret only its presence is compared', context);
  const scalar = asScalar(value);
  return scalar === null ? [] : [{ kind: 'like', glob: scalar.text }];
}

function readPer(value: Tree, context: MatcherContext, key: ScalarTree): readonly Matcher[] {
  const { environments, remarks, vocabulary } = context;
  const label = `${vocabulary.label}: `;
  if (isEmptyMap(value)) {
    remarks.mistake(key.location, `${label}per names no environment, expected such as { staging: … }`);
  }
  const named = entries(value).filter((entry) => entry.key.text !== '*');
  const otherwise = get(value, '*');
  return [
    {
      kind: 'per',
      environments: named
        .filter((entry) => isEnvironment(entry.key, environments, label, remarks))
        .map((entry) => ({ name: entry.key.text, matchers: readMatchers(entry.value, context) })),
      otherwise: otherwise === null ? null : readMatchers(otherwise, context),
    },
  ];
}

function readPerRole(value: Tree, context: MatcherContext, key: ScalarTree): readonly Matcher[] {
  const [primary, replica] = ['primary', 'replica'].map((role) => {
    const tree = get(value, role);
    return tree === null ? null : readMatchers(tree, context);
  });
  if (isEmptyMap(value)) {
    const message = `${context.vocabulary.label}: perRole names no role, expected primary or replica`;
    context.remarks.mistake(key.location, message);
  }
  return [{ kind: 'perRole', primary: primary ?? null, replica: replica ?? null }];
}
