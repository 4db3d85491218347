/**
 * A text as a YAML scalar that is read back as it is: plain where nothing else could be meant, else in double quotes.
 * `${` is escaped: what looks like a variable is none.
 */
export function yamlScalar(text: string): string {
  const isPlain = /^(?:[A-Za-z][\w.-]*|0|-?[1-9]\d*(?:[kmg]b)?)$/.test(text) && !WORDS.test(text);
  return isPlain ? text : yamlQuoted(text);
}

/** A name, which stays one where it is all digits. */
export const yamlName = (name: string): string => (/^\d/.test(name) ? yamlQuoted(name) : yamlScalar(name));

/** The same, always in double quotes. */
export const yamlQuoted = (text: string): string =>
  JSON.stringify(text).replace(UNSAFE, escaped).replaceAll('${', '\\x24{');

/** What YAML 1.2 reads as something else than text. */
const WORDS = /^(?:null|true|false)$/i;

/** JSON leaves these as they are; YAML, or an editor, does not. */
const UNSAFE = /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g;

const escaped = (letter: string): string => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** `{ production: 2h, staging: 10m }`. The values are YAML. */
export const yamlMap = (entries: readonly (readonly [name: string, yaml: string])[]): string =>
  `{ ${entries.map(([name, yaml]) => `${yamlName(name)}: ${yaml}`).join(', ')} }`;

/** A comment of one line, whatever stands in the text. */
export const comment = (text: string): string =>
  `# ${text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '?')}`.trimEnd();

/** A comment that is no YAML without its `#`, among those that are. */
export const heading = (text: string): string => `#${comment(text)}`;

/** A line of YAML with what a reader should know beside it. */
export const noted = (yaml: string, note: string | null): string =>
  note === null ? yaml : `${yaml}   ${comment(note)}`;
