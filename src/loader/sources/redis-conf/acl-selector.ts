import type { Commands } from '../../../catalogue/commands.js';
import { C_SPACE, cLower } from './c-text.js';
import type { Dialect } from './dialect.js';

/** Who reads the rules of a user. */
export interface RuleReader {
  readonly dialect: Dialect;
  readonly commands: Commands;
  /** Whether a new user may use all channels: `acl-pubsub-default`. */
  readonly hasAllChannels: boolean;
  /** False where a command or a category may still come with a module. */
  readonly knowsAll: boolean;
}

/** What the rules have allowed so far, as far as a later rule can clash with it. */
export interface Selector {
  hasAllKeys: boolean;
  hasAllChannels: boolean;
  /** Up to 6.2: what is known to be allowed whole; a category that is taken away leaves nothing known. */
  hasAllCommands: boolean;
  commands: Set<string>;
}

export const newSelector = ({ hasAllChannels }: RuleReader): Selector => ({
  hasAllKeys: false,
  hasAllChannels,
  hasAllCommands: false,
  commands: new Set(),
});

/** What was expected instead of a rule; null for one that is taken. `ACLSetSelector` (acl.c). */
export function applyToSelector(reader: RuleReader, selector: Selector, rule: string): string | null {
  const { dialect } = reader;
  const word = cLower(rule);
  const whole = WHOLES.find(
    ({ names, needsChannels }) => names.includes(word) && (dialect.hasChannels || !needsChannels),
  );
  if (whole !== undefined) {
    Object.assign(selector, whole.becomes());
    return null;
  }
  if (rule.startsWith('~') || (rule.startsWith('%') && dialect.hasSelectors))
    return applyKeys(selector, rule);
  if (rule.startsWith('&') && dialect.hasChannels) return applyChannels(selector, rule);
  if (/^[+-]@/.test(rule)) return applyCategory(reader, selector, word);
  if (/^[+-]/.test(rule))
    return dialect.hasSelectors ? applyCommand(reader, word) : applyOldCommand(reader, selector, word);
  if (dialect.hasDatabaseRules && /^(alldbs|resetdbs|db=\d+(,\d+)*)$/.test(word)) return null;
  return 'a rule of the ACLs of this version, such as `on`, `>password`, `~keys*` or `+@read`';
}

interface Whole {
  readonly names: readonly string[];
  readonly needsChannels?: true;
  readonly becomes: () => Partial<Selector>;
}

const WHOLES: readonly Whole[] = [
  { names: ['allkeys', '~*'], becomes: () => ({ hasAllKeys: true }) },
  { names: ['resetkeys'], becomes: () => ({ hasAllKeys: false }) },
  { names: ['allchannels', '&*'], needsChannels: true, becomes: () => ({ hasAllChannels: true }) },
  { names: ['resetchannels'], needsChannels: true, becomes: () => ({ hasAllChannels: false }) },
  { names: ['allcommands', '+@all'], becomes: () => ({ hasAllCommands: true }) },
  { names: ['nocommands', '-@all'], becomes: () => ({ hasAllCommands: false, commands: new Set() }) },
];

const hasSpaces = (text: string): boolean => C_SPACE.test(text) || text.includes('\0');

function applyKeys(selector: Selector, rule: string): string | null {
  const [, rights = '', pattern = ''] = /^(?:~|%([^~]*)(?:~|$))(.*)$/s.exec(rule) ?? [];
  // Without a right it was taken once, which was a hole: CVE-2024-51741, mended in what packagers still call 7.0.15.
  const isLacking = rule.startsWith('%') && rights === '';
  if (selector.hasAllKeys) return 'no keys beside all of them; `resetkeys` goes before';
  if (!/^(r|w|rw|wr)?$/i.test(rights) || isLacking) return '`%R~`, `%W~` or `%RW~` before keys';
  return hasSpaces(pattern) ? 'a pattern without spaces' : null;
}

function applyChannels(selector: Selector, rule: string): string | null {
  if (selector.hasAllChannels) return 'no channels beside all of them; `resetchannels` goes before';
  return hasSpaces(rule) ? 'a pattern without spaces' : null;
}

const CATEGORIES = [
  ...[
    'keyspace',
    'read',
    'write',
    'set',
    'sortedset',
    'list',
    'hash',
    'string',
    'bitmap',
    'hyperloglog',
    'geo',
  ],
  ...[
    'stream',
    'pubsub',
    'admin',
    'fast',
    'slow',
    'blocking',
    'dangerous',
    'connection',
    'transaction',
    'scripting',
  ],
];

function applyCategory({ knowsAll }: RuleReader, selector: Selector, rule: string): string | null {
  if (rule.startsWith('-')) selector.hasAllCommands = false;
  if (rule.startsWith('-')) selector.commands.clear();
  return CATEGORIES.includes(rule.slice(2)) || !knowsAll
    ? null
    : `one of the categories ${CATEGORIES.join(', ')}`;
}

const A_COMMAND = 'a command of this version';

function applyCommand({ commands, knowsAll }: RuleReader, rule: string): string | null {
  const name = rule.slice(1);
  const bar = name.lastIndexOf('|');
  const [parent, argument] = [name.slice(0, Math.max(0, bar)), name.slice(bar + 1)];
  const isCommand = (one: string): boolean => commands.has(one) || commands.hasInModule(one);
  if (bar === -1 || rule.startsWith('-')) return isCommand(name) || !knowsAll ? null : A_COMMAND;
  if (!isCommand(parent)) return knowsAll ? A_COMMAND : null;
  if (parent.includes('|')) return 'a subcommand without an argument of its own';
  if (argument === '') return 'a subcommand after `|`';
  const isFound = !commands.isContainer(parent) || commands.has(name);
  return isFound || !knowsAll ? null : 'a subcommand of this version';
}

/** Up to 6.2 a subcommand is no more than a first argument, and adds nothing to a command that is allowed whole. */
function applyOldCommand(
  { commands, knowsAll }: RuleReader,
  selector: Selector,
  rule: string,
): string | null {
  const [, sign, name = '', , argument = ''] = /^([+-])([^|]*)(\|(.*))?$/s.exec(rule) ?? [];
  const hasArgument = rule.includes('|');
  const isFound = commands.has(name) && !(sign === '-' && hasArgument);
  if (!isFound) return knowsAll ? A_COMMAND : null;
  if (sign === '-') selector.commands.delete(name);
  if (sign === '-') return null;
  if (hasArgument && argument === '') return 'a subcommand after `|`';
  const isAllowed = selector.hasAllCommands || selector.commands.has(name);
  if (hasArgument && isAllowed) return 'no subcommand of a command that is allowed whole';
  if (!hasArgument) selector.commands.add(name);
  return null;
}
