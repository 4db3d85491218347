import { type Document, type ErrorCode, type Node, visit, type YAMLError } from 'yaml';

/** A mistake in the YAML itself, at an offset into the text. Never repeats the text: it may be a password. */
export interface Fault {
  readonly offset: number;
  readonly message: string;
}

/** What the library found, in words of ours: where the trap begins and how to write it instead. */
export function describeFault(error: YAMLError, source: string, document: Document<Node>): Fault {
  const at = error.pos[0];
  if (isEndless(error)) return { offset: openingQuote(document, at), message: UNCLOSED_QUOTE };
  if (/must end with a|and end with a/.test(error.message)) {
    return { offset: openingBracket(source, at), message: UNCLOSED_BRACKET };
  }
  return afterVariable(source, at) ?? afterCollection(source, at) ?? general(error, source, at);
}

/** True where the library goes on as if nothing had been: the rest of the file can still be judged. */
export function isLocal(error: YAMLError): boolean {
  if (LOCAL.includes(error.code)) return true;
  return error.code === 'UNEXPECTED_TOKEN' && error.message.endsWith('at node end');
}

/** True for what only follows from an earlier fault: the document had ended by then. */
export const isAftermath = (error: YAMLError): boolean => error.message.includes('in YAML stream');

/** True for a quote that swallows the rest of the file. */
export const isEndless = (error: YAMLError): boolean => error.message.startsWith('Missing closing');

export const QUOTE_STAR =
  'quote this: an unquoted "*" begins an alias in YAML, expected such as "*" in quotes';
export const QUOTE_BRACES = 'quote this: YAML reads { } as a map and [ ] as a list, expected text in quotes';

const UNCLOSED_QUOTE = 'a quote is not closed, expected the same quote at the end of the text';
const UNCLOSED_BRACKET = 'a bracket is not closed, expected "}" for "{" and "]" for "["';
const QUOTE_RESERVED =
  'quote this: text in YAML cannot begin with "%", "@", "`" or another special character';
const QUOTE_COLON =
  'quote this: YAML reads text before ": " as a key, expected quotes round text that holds ": ", or the map on its own lines';
const INDENTED =
  'the next line is indented as if it belonged to this value, expected the indentation of its neighbours';
export const NO_COLON = 'neither a colon nor a value follows this, expected key: value';
const SPACE_AFTER_COLON = 'no space follows the colon, expected key: value';

const LOCAL: readonly ErrorCode[] = [
  'BAD_ALIAS',
  'BAD_SCALAR_START',
  'BAD_DQ_ESCAPE',
  'BAD_DIRECTIVE',
  'TAG_RESOLVE_FAILED',
];

const MESSAGES = {
  ALIAS_PROPS: 'an alias with an anchor or a tag was found, expected the alias alone',
  BAD_ALIAS: QUOTE_STAR,
  BAD_COLLECTION_TYPE: 'a tag of another kind of value was found, expected none',
  BAD_DIRECTIVE: 'an unknown directive was found, expected no line that begins with "%"',
  BAD_DQ_ESCAPE:
    'an unknown escape in double quotes was found, expected single quotes, or "\\\\" for a backslash',
  BAD_INDENT: 'the indentation of this line fits no line above it, expected that of its neighbours',
  BAD_PROP_ORDER: 'a tag or an anchor stands at the wrong place, expected it before the value',
  BAD_SCALAR_START: QUOTE_RESERVED,
  BLOCK_AS_IMPLICIT_KEY: QUOTE_COLON,
  BLOCK_IN_FLOW: 'an indented block stands inside { } or [ ], expected it written with brackets',
  DUPLICATE_KEY: 'this key stands twice in its map, expected once',
  IMPOSSIBLE: 'the nesting is too deep, expected a few levels',
  KEY_OVER_1024_CHARS: 'a key of more than 1024 characters was found, expected a shorter one',
  MISSING_CHAR: NO_COLON,
  MULTILINE_IMPLICIT_KEY: 'a key that runs over several lines was found, expected key: value on one line',
  MULTIPLE_ANCHORS: 'several anchors for one value were found, expected one',
  MULTIPLE_DOCS: 'a second document begins here, expected one in a file',
  MULTIPLE_TAGS: 'several tags for one value were found, expected none',
  NON_STRING_KEY: 'a key that is no text was found, expected text',
  RESOURCE_EXHAUSTION: 'the nesting is too deep, expected a few levels',
  TAB_AS_INDENT: 'a tab indents this line, expected spaces',
  TAG_RESOLVE_FAILED: 'quote this: an unquoted "!" begins a tag in YAML, and this tag is not known',
  UNEXPECTED_TOKEN: 'this is no YAML, expected key: value, and quotes round text with special characters',
} as const satisfies Record<ErrorCode, string>;

function general({ code, message }: YAMLError, source: string, at: number): Fault {
  const line = source.slice(lineStart(source, at)).split('\n', 1)[0] ?? '';
  const start = lineStart(source, at) + line.search(/\S|$/);
  if (/^\s*(?:- +)*\*/.test(line)) return { offset: source.indexOf('*', start), message: QUOTE_STAR };
  if (code === 'MULTILINE_IMPLICIT_KEY' && /^\s*[\w.-]+:\S/.test(line)) {
    return { offset: start, message: SPACE_AFTER_COLON };
  }
  if (code === 'BLOCK_AS_IMPLICIT_KEY' && !/:(\s|$)/.test(source.slice(at).split('\n', 1)[0] ?? '')) {
    return { offset: at, message: INDENTED };
  }
  if (message.startsWith('Missing , ')) return { offset: at, message: QUOTE_BRACES };
  if (message.startsWith('Comments must be')) {
    return { offset: at, message: 'no space stands before "#", expected one before a comment, or quotes' };
  }
  if (message.startsWith('Maximum call stack')) return { offset: at, message: MESSAGES.RESOURCE_EXHAUSTION };
  if (code === 'UNEXPECTED_TOKEN' && /["']/.test(source[at - 1] ?? source[at] ?? '')) {
    return {
      offset: at,
      message: 'text follows a closing quote, expected one pair of quotes round all of it',
    };
  }
  return { offset: code === 'BAD_INDENT' ? start : at, message: MESSAGES[code] };
}

/** `{url: ${X}}`: inside brackets the first brace ends the text. */
function afterVariable(source: string, at: number): Fault | null {
  const before = source.slice(lineStart(source, at), at);
  const text = source[at] === '{' ? /[^\s,[\]{}]*\$$/.exec(before)?.[0] : undefined;
  if (text === undefined) return null;
  const message = 'quote this: inside { } and [ ] a brace ends the text, expected "${NAME}" in quotes';
  return { offset: at - text.length, message };
}

/** `[::1]:6379`, `{int}:x`: a list or a map, and then more. */
function afterCollection(source: string, at: number): Fault | null {
  const before = source.slice(0, at).trimEnd();
  if (!/[\]}]$/.test(before) || before.includes('\n', before.length)) return null;
  if (lineStart(source, at) !== lineStart(source, before.length - 1) || /[\]}]/.test(source[at] ?? ''))
    return null;
  return { offset: openingBracket(source, before.length - 1), message: QUOTE_BRACES };
}

/** The bracket that the one at or before an offset closes, or the innermost that is open there. */
function openingBracket(source: string, end: number): number {
  let depth = /[\]}]/.test(source[end] ?? '') ? 0 : 1;
  for (let at = end; at >= 0; at--) {
    if (/[\]}]/.test(source[at] ?? '')) depth++;
    else if (/[[{]/.test(source[at] ?? '') && --depth === 0) return at;
  }
  return end;
}

/** Where the quoted text begins that ends at an offset. */
function openingQuote(document: Document<Node>, end: number): number {
  let start = end;
  visit(document, {
    Scalar: (_, { type, range }) => {
      if (type?.startsWith('QUOTE') && range?.[1] === end) start = range[0];
    },
  });
  return start;
}

function lineStart(source: string, at: number): number {
  return source.lastIndexOf('\n', at - 1) + 1;
}
