import type { Matcher } from '../../model/matcher.js';

/** A value in canonical form, or what would have been one: continues "expected …". */
export type Reading<Value = string> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly expected: string };

/** What matchers may ask of one subject, and how its values are read. */
export interface Vocabulary {
  /** The subject as messages name it: `maxmemory`. */
  readonly label: string;
  /** The keys of a map that are matchers; what else stands there is not looked at. */
  readonly matchers: readonly string[];
  /** Words that are matchers of their own: `same`, `none`. */
  readonly words: ReadonlyMap<string, Matcher>;
  /** The canonical form of a value. */
  readonly read: (text: string) => Reading;
  /** True where a value is never repeated in a message. */
  readonly isSecret: boolean;
  /** What a canonical value is as a number; null for one without order. The field is null where no value has any. */
  readonly magnitude: ((canonical: string) => bigint | 'unlimited' | null) | null;
  /** What `includes` and `excludes` look for; null where they cannot be asked. */
  readonly members: ((text: string) => Reading<readonly string[]>) | null;
  /** True where a ratio to `memoryLimit` means something. */
  readonly hasBytes: boolean;
}

const COMMON = ['same', 'ignore', 'equals', 'not', 'oneOf'] as const;
const BOUNDS = ['atLeast', 'atMost', 'between', 'ratio'] as const;

/** What the YAML may ask of a setting. */
export const SETTING_MATCHERS = [
  ...COMMON,
  ...BOUNDS,
  'includes',
  'excludes',
  'like',
  'per',
  'perRole',
] as const;

/** What the YAML may ask of a family's TTL. */
export const TTL_MATCHERS = [...COMMON, 'none', 'any', ...BOUNDS, 'per'] as const;

/** What the YAML may ask of a family's type. */
export const TYPE_MATCHERS = [...COMMON, 'per'] as const;
