import type { AclCommands, AclRules, AclUser } from '../model/snapshot.js';
import { quote } from './fix.js';

/** How two users of one name differ: sentences that continue the user's name. Null where that cannot be told. */
export type AclDifference = readonly string[] | null;

/** A user with every command that its server has. */
export interface Placed {
  readonly user: AclUser;
  readonly knownCommands: readonly string[];
  /** `set` or `not set`: the same password as that of the user `default`, under another name; null where not known. */
  readonly requirepass: string | null;
}

/**
 * How a user differs from the one that it should be, by what both servers have: a command that one of them does not
 * know is nobody's right. Passwords are compared by presence only: those of staging should be others.
 */
export function userDifferences(mine: Placed, theirs: Placed): AclDifference {
  const [root, ...selectors] = mine.user.rules;
  const [rootThere, ...selectorsThere] = theirs.user.rules;
  if (root === undefined || rootThere === undefined) return null;
  const commands = commandDifferences(root.commands, rootThere.commands, mine, theirs);
  const inSelectors = selectorDifferences(selectors, selectorsThere, mine, theirs);
  if (commands === null || inSelectors === null) return null;
  return [
    ...(isRequirepass(mine, theirs) ? [] : loginDifferences(mine.user, theirs.user)),
    ...commands,
    ...listDifferences('keys', root.keys, rootThere.keys),
    ...channelDifferences(root, rootThere),
    ...listDifferences('rules', root.others, rootThere.others),
    ...inSelectors,
  ];
}

/** Where requirepass differs, that is said of the setting: one cause, one finding. */
const isRequirepass = (mine: Placed, theirs: Placed): boolean =>
  mine.user.name === 'default' && mine.requirepass !== theirs.requirepass;

function loginDifferences(mine: AclUser, theirs: AclUser): readonly string[] {
  const login = ({ isOpen, passwords }: AclUser): string =>
    isOpen
      ? 'needs no password'
      : passwords.length > 0
        ? 'needs a password'
        : 'has no password and cannot log in';
  return [
    ...(mine.isOn === theirs.isOn
      ? []
      : [`is ${mine.isOn ? 'on' : 'off'}, not ${theirs.isOn ? 'on' : 'off'}`]),
    ...(login(mine) === login(theirs) ? [] : [`${login(mine)}; the other ${login(theirs)}`]),
  ];
}

/** Null where one side is resolved to commands and the other is not, or where versions may write one set in two ways. */
function commandDifferences(
  mine: AclCommands,
  theirs: AclCommands,
  here: Placed,
  there: Placed,
): readonly string[] | null {
  if (JSON.stringify(mine) === JSON.stringify(theirs)) return [];
  if (!mine.isResolved || !theirs.isResolved) return null;
  const common = commonCommands(
    [...here.knownCommands, ...mine.except],
    [...there.knownCommands, ...theirs.except],
  );
  const [added, removed] = [
    common.filter((command) => permits(mine, command) && !permits(theirs, command)),
    common.filter((command) => !permits(mine, command) && permits(theirs, command)),
  ];
  return [
    ...(added.length > 0 ? [`may also ${few(added)}`] : []),
    ...(removed.length > 0 ? [`may not ${few(removed)}`] : []),
  ];
}

/** What both servers have, by the finer of their names: 6.x lists `config` where 7.0 lists `config|get`. */
function commonCommands(mine: readonly string[], theirs: readonly string[]): readonly string[] {
  const [here, there] = [new Set(mine), new Set(theirs)];
  const isIn = (known: ReadonlySet<string>, command: string): boolean =>
    known.has(command) || known.has(containerOf(command));
  return [...new Set([...mine, ...theirs])]
    .filter((command) => isIn(here, command) && isIn(there, command))
    .toSorted();
}

const containerOf = (command: string): string => command.split('|')[0] ?? command;

function permits({ base, except }: AclCommands, command: string): boolean {
  const isException = except.includes(command) || except.includes(containerOf(command));
  return isException === (base === 'none');
}

function selectorDifferences(
  mine: readonly AclRules[],
  theirs: readonly AclRules[],
  here: Placed,
  there: Placed,
): readonly string[] | null {
  const isSame = (a: AclRules, b: AclRules): boolean | null => {
    const commands = commandDifferences(a.commands, b.commands, here, there);
    const isListSame =
      a.keys.join(' ') === b.keys.join(' ') &&
      a.others.join(' ') === b.others.join(' ') &&
      channelDifferences(a, b).length === 0;
    if (!isListSame) return false;
    return commands === null ? null : commands.length === 0;
  };
  const matches = mine.map((a) => theirs.map((b) => isSame(a, b)));
  if (matches.some((row) => !row.includes(true) && row.includes(null))) return null;
  const extra = mine.filter((_, index) => matches[index]?.includes(true) !== true).length;
  const missing = theirs.filter((_, index) => !matches.some((row) => row[index] === true)).length;
  return [
    ...(extra > 0 ? [`has ${extra} more ${extra === 1 ? 'selector' : 'selectors'} of its own`] : []),
    ...(missing > 0 ? [`lacks ${missing} ${missing === 1 ? 'selector' : 'selectors'}`] : []),
  ];
}

const channelDifferences = (mine: AclRules, theirs: AclRules): readonly string[] =>
  mine.channels === null || theirs.channels === null
    ? []
    : listDifferences('channels', mine.channels, theirs.channels);

function listDifferences(
  what: string,
  mine: readonly string[],
  theirs: readonly string[],
): readonly string[] {
  if (mine.join(' ') === theirs.join(' ')) return [];
  const show = (list: readonly string[]): string => (list.length === 0 ? 'none' : list.join(' '));
  return [`has the ${what} ${show(mine)}, not ${show(theirs)}`];
}

const few = (commands: readonly string[]): string =>
  commands.length <= 5
    ? commands.join(', ')
    : `${commands.slice(0, 4).join(', ')} and ${commands.length - 4} more`;

/** What a server's ACL SETUSER takes: 6.0 knows no channels, 7.0 brought selectors, and commands come and go. */
export interface AclDialect {
  readonly hasChannels: boolean;
  readonly hasSelectors: boolean;
  /** Empty where they are not known. */
  readonly knownCommands: readonly string[];
}

/** More rules than these nobody reads. */
const MOST_RULES = 80;

/** A user as ACL SETUSER takes it, without passwords; null where the rules are too many, or the server has no such rules. */
export function userRules({ isOn, isOpen, rules }: AclUser, dialect: AclDialect | null): string | null {
  const [root, ...selectors] = rules;
  if (root === undefined || rules.some(({ commands }) => commands.except.length > MOST_RULES)) return null;
  if (dialect?.hasSelectors === false && selectors.length > 0) return null;
  const words = [
    isOn ? 'on' : 'off',
    ...(isOpen ? ['nopass'] : []),
    'resetkeys',
    ...(dialect?.hasChannels === false ? [] : ['resetchannels']),
    ...rulesText(root, dialect).map(quote),
    ...(selectors.length > 0 ? ['clearselectors'] : []),
    ...selectors.map((selector) => quote(`(${rulesText(selector, dialect).join(' ')})`)),
  ];
  return words.join(' ');
}

function rulesText(
  { commands, keys, channels, others }: AclRules,
  dialect: AclDialect | null,
): readonly string[] {
  const sign = commands.base === 'all' ? '-' : '+';
  const isKnown = (command: string): boolean =>
    dialect === null ||
    dialect.knownCommands.length === 0 ||
    dialect.knownCommands.some((known) => known === command || containerOf(known) === containerOf(command));
  return [
    ...keys,
    ...(dialect?.hasChannels === false ? [] : (channels ?? []).map((channel) => `&${channel}`)),
    ...others,
    commands.base === 'all' ? '+@all' : '-@all',
    ...commands.except
      .filter((command) => !commands.isResolved || isKnown(command))
      .map((command) => (commands.isResolved ? `${sign}${command}` : command)),
  ];
}
