import { byteOf, either, exactly, optional, repeat, row, type Shape, times } from './automaton.js';

const DIGIT = byteOf('0-9');
const HEX = byteOf('0-9a-fA-F');
const DASH = exactly('-');
const TWO = times(2, DIGIT);
const UP_TO_THREE = row(DIGIT, optional(DIGIT, optional(DIGIT)));
const PART_OF_EMAIL = repeat(byteOf('^@:|/\\s'));
const LETTER = byteOf('A-Za-z');
/** `:f00d`, or `:` alone as in `::1`. */
const PART_OF_IPV6 = row(exactly(':'), optional(repeat(HEX)));

const MINUTES = row(optional(exactly(':')), TWO);
const SECONDS = row(optional(exactly(':')), TWO, optional(exactly('.'), repeat(DIGIT)));
const ZONE = either(exactly('Z'), row(byteOf('+\\-'), TWO, optional(MINUTES)));
const TIME = row(byteOf('T '), TWO, optional(MINUTES, optional(SECONDS)), optional(ZONE));

/**
 * The placeholders of family patterns and what each stands for, over a key's bytes. What YAML says and what is learned
 * from keys is matched by this one table.
 *
 * `{id}` is wider than what is learned as one: who writes `cart:{id}` means whatever identifies a cart, digits too.
 * `{empty}` is the one key whose name is empty; a pattern could not say that otherwise.
 */
const PLACEHOLDERS = {
  int: row(optional(DASH), repeat(DIGIT)),
  uuid: row(times(8, HEX), times(3, row(DASH, times(4, HEX))), DASH, times(12, HEX)),
  hex: repeat(HEX),
  date: row(times(4, DIGIT), optional(DASH), TWO, optional(optional(DASH), TWO), optional(TIME)),
  email: row(PART_OF_EMAIL, exactly('@'), PART_OF_EMAIL, exactly('.'), LETTER, repeat(LETTER)),
  ip: either(
    row(UP_TO_THREE, times(3, row(exactly('.'), UP_TO_THREE))),
    row(optional(repeat(HEX)), times(2, PART_OF_IPV6), times(5, optional(PART_OF_IPV6))),
  ),
  id: repeat(byteOf('A-Za-z0-9_\\-')),
  '*': repeat(byteOf('^:|/')),
  empty: row(),
} as const satisfies Record<string, Shape>;

type Placeholder = keyof typeof PLACEHOLDERS;

/** The names to propose to who writes patterns; `*` is one segment of any text. */
export const PLACEHOLDER_NAMES: readonly string[] = Object.keys(PLACEHOLDERS).filter(
  (name) => name !== 'empty',
);

/** True for a name that may stand in braces. */
export const isPlaceholder = (name: string): name is Placeholder => Object.hasOwn(PLACEHOLDERS, name);

/** What a placeholder stands for. */
export const placeholderShape = (name: Placeholder): Shape => PLACEHOLDERS[name];
