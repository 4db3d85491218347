import type { Matcher } from '../../model/matcher.js';
import { isEnvironment, type MatcherContext, operands, refuse, unexpected } from './operands.js';
import type { Remarks } from './remarks.js';
import { asScalar, find, get, items, type ScalarTree, type Tree } from './tree.js';
import { quote } from './wording.js';

const NO_ORDER = 'equals, not or oneOf: its values have no order';

/** `between: [least, most]`. */
export function readBetween(value: Tree, context: MatcherContext, key: ScalarTree): readonly Matcher[] {
  const [least, most] = items(value);
  return least === undefined || most === undefined ? [] : range(least, most, context, key);
}

/** `atLeast` and `atMost` of a map: one range. */
export function boundsOf(tree: Tree, context: MatcherContext): readonly Matcher[] {
  const [least, most] = [find(tree, 'atLeast'), find(tree, 'atMost')];
  const key = least?.key ?? most?.key;
  return key === undefined ? [] : range(least?.value ?? null, most?.value ?? null, context, key);
}

function range(
  least: Tree | null,
  most: Tree | null,
  context: MatcherContext,
  key: ScalarTree,
): readonly Matcher[] {
  const { magnitude, label } = context.vocabulary;
  if (magnitude === null) return refuse(key, NO_ORDER, context);
  const [atLeast, atMost] = [bound(least, context), bound(most, context)];
  if (atLeast !== null && atMost !== null && isAbove(magnitude(atLeast), magnitude(atMost))) {
    const message = `${label}: the lower bound is above the upper one, expected the least first`;
    const advice =
      magnitude(atLeast) === 'unlimited' ? ` (${atLeast} means unlimited or off, which is above all)` : '';
    context.remarks.mistake(least?.location ?? key.location, `${message}${advice}`);
  }
  return atLeast === null && atMost === null ? [] : [{ kind: 'range', atLeast, atMost }];
}

function bound(tree: Tree | null, context: MatcherContext): string | null {
  if (tree === null) return null;
  const value = operands([tree], context)[0] ?? null;
  if (value === null || context.vocabulary.magnitude?.(value) !== null) return value;
  unexpected(tree, 'a number or a size to compare with', context);
  return null;
}

function isAbove(a: bigint | 'unlimited' | null, b: bigint | 'unlimited' | null): boolean {
  if (a === null || b === null || b === 'unlimited') return false;
  return a === 'unlimited' || a > b;
}

/** `ratio: { to, between | atLeast | atMost }`. */
export function readRatio(value: Tree, context: MatcherContext, key: ScalarTree): readonly Matcher[] {
  const { vocabulary, remarks } = context;
  if (vocabulary.magnitude === null) return refuse(key, NO_ORDER, context);
  const to = asScalar(get(value, 'to'));
  if (to === null) return [];
  const label = `${vocabulary.label}: `;
  checkDivisor(to, label, context);
  const [first, second] = items(get(value, 'between'));
  const atLeast = numberOf(first ?? get(value, 'atLeast'), label, remarks);
  const atMost = numberOf(second ?? get(value, 'atMost'), label, remarks);
  const fault = ratioFault(value, atLeast, atMost);
  if (fault !== null) remarks.mistake(key.location, `${label}${fault}`);
  return [{ kind: 'ratio', to: to.text, atLeast, atMost }];
}

function checkDivisor(to: ScalarTree, label: string, context: MatcherContext): void {
  const { vocabulary, environments, remarks } = context;
  if (to.text !== 'memoryLimit') isEnvironment(to, [...environments, 'memoryLimit'], label, remarks);
  else if (!vocabulary.hasBytes) {
    remarks.mistake(
      to.location,
      `${label}memoryLimit was found, expected an environment: it counts no bytes`,
    );
  }
}

function ratioFault(value: Tree, atLeast: number | null, atMost: number | null): string | null {
  const names = ['between', 'atLeast', 'atMost'].filter((name) => get(value, name) !== null);
  if (names.length === 0) return 'a ratio without a bound was found, expected between, atLeast or atMost';
  if (names.includes('between') && names.length > 1) {
    return 'between stands beside atLeast or atMost, expected one way to write the bounds';
  }
  const isReversed = atLeast !== null && atMost !== null && atLeast > atMost;
  return isReversed ? 'the lower bound is above the upper one, expected the least first' : null;
}

function numberOf(tree: Tree | null, label: string, remarks: Remarks): number | null {
  const scalar = asScalar(tree);
  if (typeof scalar?.data !== 'number') return null;
  if (scalar.data < 0)
    remarks.mistake(scalar.location, `${label}${quote(scalar.text)} was found, expected 0 or more`);
  return scalar.data;
}
