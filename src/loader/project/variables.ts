import type { Remarks } from './remarks.js';
import { placeOf, type ScalarTree, type Tree } from './tree.js';

/** The values of variables; null: they are not looked up, only their form is checked. */
export type Variables = Readonly<Record<string, string | undefined>> | null;

/** The variable that an environment's URL is best kept in: `REDIS_STAGING_URL`. */
export const urlVariable = (environment: string): string =>
  `REDIS_${environment.toUpperCase().replace(/[^A-Z0-9]/g, '_')}_URL`;

/** True for a text with `${` in it. */
export const hasVariable = (text: string): boolean => text.includes('${');

/**
 * A scalar's text with each `${VARIABLE}` replaced; null where one cannot be (told as a mistake), or where variables
 * are not looked up. A value is neither shown nor expanded again.
 */
export function expand(scalar: ScalarTree, variables: Variables, remarks: Remarks): string | null {
  let isWhole = true;
  const text = scalar.text.replace(/\$\{([^}]*)(\}?)/g, (_, name: string, brace: string, offset: number) => {
    const fault = faultOf(name, brace, variables);
    if (fault !== null) remarks.mistake(placeOf(scalar, offset), fault);
    isWhole &&= fault === null && variables !== null;
    return variables?.[name] ?? '';
  });
  return isWhole ? text : null;
}

function faultOf(name: string, brace: string, variables: Variables): string | null {
  if (brace === '') return 'a variable has no closing brace, expected ${NAME}';
  if (/^[A-Za-z_][A-Za-z0-9_]*[:?+=-]/.test(name)) {
    return 'a variable with a default was found, expected ${NAME} alone: defaults are not supported';
  }
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) {
    return 'the name of a variable is not valid, expected ${NAME} of letters, digits and "_"';
  }
  if (variables === null) return null;
  const value = Object.hasOwn(variables, name) ? variables[name] : undefined;
  if (value === undefined)
    return `the variable ${name} is not set, expected it in the environment of this command`;
  return value === '' ? `the variable ${name} is empty, expected a value` : null;
}

/**
 * A tree in which no variable stands, because none would be expanded there: each is told, and its scalar broken.
 * What is under `exceptKey` of a map stays as it is.
 */
export function withoutVariables(tree: Tree, remarks: Remarks, exceptKey: string | null = null): Tree {
  const clean = (inner: Tree) => withoutVariables(inner, remarks, exceptKey);
  if (tree.kind === 'list') return { ...tree, items: tree.items.map(clean) };
  if (tree.kind === 'scalar')
    return isFree(tree, remarks, '') ? tree : { kind: 'broken', location: tree.location };
  if (tree.kind === 'broken') return tree;
  const entries = tree.entries
    .filter(({ key }) => isFree(key, remarks, ', and "\\x24{" for the text itself in a pattern'))
    .map(({ key, value }) => ({ key, value: key.text === exceptKey ? value : clean(value) }));
  return { ...tree, entries };
}

function isFree(scalar: ScalarTree, remarks: Remarks, advice: string): boolean {
  const offset = scalar.text.indexOf('${');
  if (offset === -1) return true;
  remarks.mistake(
    placeOf(scalar, offset),
    `a variable was found, expected plain text: variables are expanded under source: only${advice}`,
  );
  return false;
}
