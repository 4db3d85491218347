import { harmless } from '../layout.js';

/**
 * Text as prose, in Markdown and in the HTML within it: characters that mean something stand as entities, which never
 * begin anything. A zero-width space keeps @names, #1, !1, :key: and addresses from becoming mentions, references,
 * pictures and links.
 */
export const prose = (text: string): string =>
  harmless(text).replace(
    /([\\`*_[\]<>&|~$"])|[@#!%](?=[\p{L}\p{N}_])|:(?=[\p{L}\p{N}_+/-])|GH-(?=\d)|www(?=\.)/giu,
    (found, special) => (special === undefined ? `${found}${BREAK}` : entity(found)),
  );

/** U+200B: a break that nobody sees. */
const BREAK = '&#8203;';

const entity = (character: string): string => `&#${character.codePointAt(0)};`;

/** Text letter by letter, as a code span of Markdown; its fence is longer than any in the text. */
export function code(text: string): string {
  const shown = harmless(text);
  const fence = '`'.repeat(longestRun(shown) + 1);
  const pad = shown === '' || /^[` ]|[` ]$/.test(shown) ? ' ' : '';
  return `${fence}${pad}${shown}${pad}${fence}`;
}

/** Text letter by letter, where only HTML is read. */
export const htmlCode = (text: string): string => `<code>${harmless(text).replace(/[<>&"]/g, entity)}</code>`;

/** Lines letter by letter, as a block of code. */
export function codeBlock(lines: readonly string[]): string {
  const shown = lines.map(harmless);
  const fence = '`'.repeat(Math.max(3, longestRun(shown.join('\n')) + 1));
  return [`${fence}redis`, ...shown, fence].join('\n');
}

const longestRun = (text: string): number =>
  Math.max(0, ...(text.match(/`+/g) ?? []).map(({ length }) => length));
