import type { Location } from '../../model/project.js';

/** A YAML file with the place of everything in it, free of the library that read it. */
export type Tree = MapTree | ListTree | ScalarTree | BrokenTree;

interface MapTree {
  readonly kind: 'map';
  readonly location: Location;
  /** True for `{ }`. */
  readonly isFlow: boolean;
  /** False where an entry was left out, because its key could not be read. */
  readonly isWhole: boolean;
  /** Keys are unique. */
  readonly entries: readonly Entry[];
}

export interface Entry {
  readonly key: ScalarTree;
  readonly value: Tree;
}

interface ListTree {
  readonly kind: 'list';
  readonly location: Location;
  /** True for `[ ]`. */
  readonly isFlow: boolean;
  readonly items: readonly Tree[];
}

export interface ScalarTree {
  readonly kind: 'scalar';
  readonly location: Location;
  /** As it is written where it stands without quotes: `1.10`, `017`, `yes`. */
  readonly text: string;
  /** As YAML reads it: 1.1, 17, 'yes'. Only its type counts. */
  readonly data: string | number | boolean | null;
  /** Columns from `location` to the first character of `text`; null where the two do not run side by side. */
  readonly lead: number | null;
}

/** A mistake was told of it already: nothing more is said. */
interface BrokenTree {
  readonly kind: 'broken';
  readonly location: Location;
}

/** The value under a key; null where the tree is no map or lacks it. */
export function get(tree: Tree | null, key: string): Tree | null {
  return find(tree, key)?.value ?? null;
}

/** The entry of a key; null where the tree is no map or lacks it. */
export function find(tree: Tree | null, key: string): Entry | null {
  return entries(tree).find((entry) => entry.key.text === key) ?? null;
}

/** The entries of a map; none of anything else. */
export function entries(tree: Tree | null): readonly Entry[] {
  return tree?.kind === 'map' ? tree.entries : [];
}

/** The items of a list; none of anything else. */
export function items(tree: Tree | null): readonly Tree[] {
  return tree?.kind === 'list' ? tree.items : [];
}

/** True for a map that was written without entries. */
export function isEmptyMap(tree: Tree): boolean {
  return tree.kind === 'map' && tree.isWhole && tree.entries.length === 0;
}

/** The scalar under a key; null where there is none. An empty value is none. */
export function scalar(tree: Tree | null, key: string): ScalarTree | null {
  return asScalar(get(tree, key));
}

/** The tree where it is a scalar with a value, else null. */
export function asScalar(tree: Tree | null): ScalarTree | null {
  return tree?.kind === 'scalar' && tree.data !== null ? tree : null;
}

/** The text of the scalar under a key, else null. */
export function text(tree: Tree | null, key: string): string | null {
  return scalar(tree, key)?.text ?? null;
}

/** Where a character of a scalar's text stands; the scalar itself where that cannot be told. */
export function placeOf({ location, lead }: ScalarTree, offset: number): Location {
  return lead === null ? location : { ...location, column: location.column + lead + offset };
}

/** The plain data of a tree, for schemas; what is broken is undefined. Maps have no prototype. */
export function toData(tree: Tree): unknown {
  switch (tree.kind) {
    case 'map':
      return Object.assign(
        Object.create(null),
        Object.fromEntries(tree.entries.map(({ key, value }) => [key.text, toData(value)])),
      );
    case 'list':
      return tree.items.map(toData);
    case 'scalar':
      return tree.data;
    case 'broken':
      return undefined;
  }
}
