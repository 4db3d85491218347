import type { Remarks } from './remarks.js';
import { type ScalarTree, scalar, type Tree } from './tree.js';
import { expand, type Variables } from './variables.js';

/** What `source:` is read with. No message repeats a value of it: it may be, or hold, a password. */
export interface SourceContext {
  /** The environment's file: paths begin at its folder. */
  readonly file: string;
  readonly variables: Variables;
  readonly remarks: Remarks;
}

/** The text under a key with its variables expanded; null where there is none, or they are not looked up. */
export function expanded(map: Tree, name: string, context: SourceContext): string | null {
  const found = scalar(map, name);
  return found && expandIn(found, context);
}

/** A scalar's text with its variables expanded; null where they are not looked up. */
export const expandIn = (found: ScalarTree, { variables, remarks }: SourceContext): string | null =>
  expand(found, variables, remarks);
