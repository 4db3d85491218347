/**
 * The placeholders of family patterns and what each stands for, as regular expressions over a key's bytes (one
 * character per byte, latin1). What YAML says and what is learned from keys is matched by this one table.
 *
 * `{id}` is wider than what is learned as one: who writes `cart:{id}` means whatever identifies a cart, digits too.
 */
const PLACEHOLDERS = {
  int: '-?\\d+',
  uuid: '[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}',
  hex: '[0-9a-fA-F]+',
  date: '\\d{4}-?\\d{2}(?:-?\\d{2})?(?:[T ]\\d{2}:?\\d{2}(?::?\\d{2}(?:\\.\\d+)?)?(?:Z|[+-]\\d{2}:?\\d{2})?)?',
  email: '[^@:|/\\s]+@[^@:|/\\s]+\\.[A-Za-z]{2,}',
  ip: '(?:\\d{1,3}(?:\\.\\d{1,3}){3}|[0-9a-fA-F]*(?::[0-9a-fA-F]*){2,7})',
  id: '[A-Za-z0-9_-]+',
  '*': '[^:|/]+',
} as const;

type Placeholder = keyof typeof PLACEHOLDERS;

/** The names that may stand in braces; `*` is one segment of any text. */
export const PLACEHOLDER_NAMES: readonly string[] = Object.keys(PLACEHOLDERS);

/** True for a name that may stand in braces. */
export const isPlaceholder = (name: string): name is Placeholder => Object.hasOwn(PLACEHOLDERS, name);

/** The source of a regular expression for one placeholder. */
export const placeholderSource = (name: Placeholder): string => PLACEHOLDERS[name];
