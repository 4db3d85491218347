import deepDiff from 'deep-diff';

/**
 * Names of the parts that differ between two values of the same shape, in the order of `expected`. A part that only
 * one side has differs. Names must not be empty: deep-diff overlooks an added property called ''.
 */
export function changedParts(
  expected: readonly { readonly name: string; readonly value: string }[],
  actual: readonly { readonly name: string; readonly value: string }[],
): readonly string[] {
  const changes = deepDiff.diff(toObject(expected), toObject(actual)) ?? [];
  const changed = new Set(changes.map(({ path }) => String(path?.[0])));
  return [...new Set([...expected, ...actual].map(({ name }) => name))].filter((name) => changed.has(name));
}

/** Without a prototype: a part called `constructor` is a part. */
function toObject(
  parts: readonly { readonly name: string; readonly value: string }[],
): Record<string, string> {
  const object: Record<string, string> = Object.create(null);
  for (const { name, value } of parts) object[name] = value;
  return object;
}
