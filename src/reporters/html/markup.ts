import { harmless, shorten } from '../layout.js';

/** HTML that stands in a page as it is. Only {@link markup} makes it, so nothing comes into a page unescaped. */
export interface Markup {
  readonly source: string;
}

type Gap = string | number | Markup | readonly Markup[];

/** HTML with gaps, in text or in a quoted attribute: strings are escaped, markup stands as it is, lists line by line. */
export const markup = (parts: TemplateStringsArray, ...gaps: readonly Gap[]): Markup => ({
  source: parts.reduce((before, part, index) => `${before}${filled(gaps[index - 1] ?? '')}${part}`),
});

/** No HTML at all. */
export const NOTHING: Markup = { source: '' };

function filled(gap: Gap): string {
  if (typeof gap === 'string' || typeof gap === 'number') return escaped(String(gap));
  return 'source' in gap ? gap.source : lines(gap).source;
}

/** One below the other; what is empty leaves no line. */
export const lines = (pieces: readonly Markup[]): Markup => ({
  source: pieces
    .map(({ source }) => source)
    .filter((source) => source !== '')
    .join('\n'),
});

const escaped = (text: string): string =>
  harmless(text).replace(/[&<>"'`]/g, (character) => `&#${character.codePointAt(0)};`);

/** As much of a name as a heading or a cell holds. */
const SHORT = 160;
/** As much of a text as stands in running text; the whole of a longer one unfolds, from so much of it. */
const LONG = 600;
const FOLDED = 56;

/** A name in a heading or a cell, cut in the middle where it is long; its id has the whole. */
export const name = (text: string): Markup => markup`<code>${shorten(harmless(text), SHORT)}</code>`;

/** A name among words, cut as {@link name} is. */
export const label = (text: string): Markup => markup`${shorten(harmless(text), SHORT)}`;

/** A value letter by letter; one that is long unfolds. */
export const value = (text: string): Markup => unfolding(text, (part) => markup`<code>${part}</code>`);

/** A sentence; one that is long unfolds. */
export const sentence = (text: string): Markup => unfolding(text, (part) => markup`${part}`);

/** Unfolds without a script, too. Not for paragraphs: HTML has no `details` within them. */
function unfolding(text: string, show: (part: string) => Markup): Markup {
  const whole = harmless(text);
  if (whole.length <= LONG) return show(text);
  return markup`<details class="long"><summary>${show(shorten(whole, FOLDED))}</summary>${show(whole)}</details>`;
}
