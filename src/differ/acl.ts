import { mayWrite } from '../catalogue/rights.js';
import type { AclCommands, AclRules, AclUser } from '../model/snapshot.js';
import { quote } from './fix.js';

/** How two users of one name differ: sentences that continue the user's name. Null where that cannot be told. */
export type AclDifference = readonly string[] | null;

/** What a server's ACL SETUSER takes: 6.0 knows no channels, 7.0 brought much, and commands come and go. */
export interface AclDialect {
  readonly hasChannels: boolean;
  /** 7.0 brought selectors, rights to read or to write a key alone (`%R~`), and subcommands that are taken away. */
  readonly isSince7: boolean;
  /** Every command of the server; empty where they are not known. */
  readonly knownCommands: readonly string[];
  /** True for what a rule may name: see {@link takenBy}. */
  readonly takes: (command: string) => boolean;
}

/** Where a user is. */
export interface Place {
  readonly dialect: AclDialect;
  /** `set` or `not set`: the same password as that of the user `default`, under another name; null where not known. */
  readonly requirepass: string | null;
}

/**
 * How users differ from those that they should be, by what both servers have: a command that one of them does not
 * know is nobody's right. Passwords are compared by presence only: those of staging should be others.
 */
export function compareUsers(here: Place, there: Place): (mine: AclUser, theirs: AclUser) => AclDifference {
  const both = bothOf(here, there);
  return (mine, theirs) => {
    const [root, ...selectors] = mine.rules;
    const [rootThere, ...selectorsThere] = theirs.rules;
    if (root === undefined || rootThere === undefined) return null;
    const commands = commandDifferences(root.commands, rootThere.commands, both);
    const keys = keyDifferences(root, rootThere, both);
    const inSelectors = selectorDifferences(selectors, selectorsThere, both);
    if (commands === null || keys === null || inSelectors === null) return null;
    // Where requirepass differs, that is said of the setting: one cause, one finding.
    const isRequirepass = mine.name === 'default' && here.requirepass !== there.requirepass;
    return [
      ...(isRequirepass ? [] : loginDifferences(mine, theirs)),
      ...commands,
      ...keys,
      ...channelDifferences(root, rootThere),
      ...listDifferences('rules', othersOf(root, both), othersOf(rootThere, both)),
      ...inSelectors,
    ];
  };
}

/** Two servers, by what both have. */
interface Both {
  readonly known: readonly [ReadonlySet<string>, ReadonlySet<string>];
  /** By the finer of their names, sorted. */
  readonly common: readonly string[];
  readonly isSince7: boolean;
  readonly hasChannels: boolean;
}

function bothOf({ dialect: here }: Place, { dialect: there }: Place): Both {
  return {
    known: [new Set(here.knownCommands), new Set(there.knownCommands)],
    common: commonCommands(here.knownCommands, there.knownCommands),
    isSince7: here.isSince7 && there.isSince7,
    hasChannels: here.hasChannels && there.hasChannels,
  };
}

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
function commandDifferences(mine: AclCommands, theirs: AclCommands, both: Both): readonly string[] | null {
  if (isSameSet(mine, theirs)) return [];
  if (!mine.isResolved || !theirs.isResolved) return null;
  const common = commandsOfBoth(mine, theirs, both);
  const [here, there] = [permits(mine), permits(theirs)];
  const added = common.filter((command) => here(command) && !there(command));
  const removed = common.filter((command) => !here(command) && there(command));
  return [
    ...(added.length > 0 ? [`may also ${few(added)}`] : []),
    ...(removed.length > 0 ? [`may not ${few(removed)}`] : []),
  ];
}

const isSameSet = (mine: AclCommands, theirs: AclCommands): boolean =>
  mine.base === theirs.base &&
  mine.isResolved === theirs.isResolved &&
  mine.except.length === theirs.except.length &&
  mine.except.every((command, index) => command === theirs.except[index]);

/** What both servers have; rules may name more than a server tells of. */
function commandsOfBoth(mine: AclCommands, theirs: AclCommands, { known, common }: Both): readonly string[] {
  const [here, there] = known;
  const areKnown =
    mine.except.every((command) => here.has(command)) && theirs.except.every((command) => there.has(command));
  return areKnown ? common : commonCommands([...here, ...mine.except], [...there, ...theirs.except]);
}

/** By the finer of the two servers' names: 6.x lists `config` where 7.0 lists `config|get`. */
function commonCommands(mine: readonly string[], theirs: readonly string[]): readonly string[] {
  const [here, there] = [new Set(mine), new Set(theirs)];
  const isIn = (known: ReadonlySet<string>, command: string): boolean =>
    known.has(command) || known.has(containerOf(command));
  return [...new Set([...mine, ...theirs])]
    .filter((command) => isIn(here, command) && isIn(there, command))
    .toSorted();
}

const containerOf = (command: string): string => command.split('|')[0] ?? command;

function permits({ base, except }: AclCommands): (command: string) => boolean {
  const excepted = new Set(except);
  return (command) => (excepted.has(command) || excepted.has(containerOf(command))) === (base === 'none');
}

/**
 * Redis 6 has no right to read a key alone: its `~x` stands for `%R~x` too, and of a user who may not write both are
 * one. Of one who may, they are not, whatever the version can say. Null where it is not known what the user may send.
 */
function keyDifferences(mine: AclRules, theirs: AclRules, both: Both): readonly string[] | null {
  const found = listDifferences('keys', mine.keys, theirs.keys);
  if (found.length === 0 || both.isSince7 || !isSameList(forReaders(mine.keys), forReaders(theirs.keys)))
    return found;
  if (!mine.commands.isResolved || !theirs.commands.isResolved) return null;
  const [here, there] = [permits(mine.commands), permits(theirs.commands)];
  const isWriter = commandsOfBoth(mine.commands, theirs.commands, both).some(
    (command) => here(command) && there(command) && mayWrite(command),
  );
  return isWriter ? found : [];
}

/** What key patterns come to for somebody who never writes. */
function forReaders(keys: readonly string[]): readonly string[] {
  const read = new Set(keys.map((pattern) => pattern.replace(/^%R~/, '~')));
  return read.has('~*') ? ['~*'] : [...read].toSorted();
}

const isSameList = (a: readonly string[], b: readonly string[]): boolean => a.join(' ') === b.join(' ');

/** Redis 6.0 looks at no payload of RESTORE: what others say of that is no difference. */
const othersOf = ({ others }: AclRules, { hasChannels }: Both): readonly string[] =>
  hasChannels ? others : others.filter((rule) => rule !== UNCHECKED);

const UNCHECKED = 'skip-sanitize-payload';

function selectorDifferences(
  mine: readonly AclRules[],
  theirs: readonly AclRules[],
  both: Both,
): readonly string[] | null {
  const isSame = (a: AclRules, b: AclRules): boolean | null => {
    const isListSame =
      isSameList(a.keys, b.keys) && isSameList(a.others, b.others) && channelDifferences(a, b).length === 0;
    if (!isListSame) return false;
    const commands = commandDifferences(a.commands, b.commands, both);
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
  if (isSameList(mine, theirs)) return [];
  const show = (list: readonly string[]): string => (list.length === 0 ? 'none' : list.join(' '));
  return [`has the ${what} ${show(mine)}, not ${show(theirs)}`];
}

const few = (commands: readonly string[]): string =>
  commands.length <= 5
    ? commands.join(', ')
    : `${commands.slice(0, 4).join(', ')} and ${commands.length - 4} more`;

/** More rules than these nobody reads. */
const MOST_RULES = 80;

/** A user as ACL SETUSER takes it, without passwords; null where the rules are too many. */
export function userRules({ isOn, isOpen, rules }: AclUser, dialect: AclDialect | null): string | null {
  const [root, ...selectors] = rules;
  if (root === undefined || rules.some(({ commands }) => commands.except.length > MOST_RULES)) return null;
  const words = [
    isOn ? 'on' : 'off',
    ...(isOpen ? ['nopass'] : []),
    'resetkeys',
    ...(dialect?.hasChannels === false || root.channels === null ? [] : ['resetchannels']),
    ...rulesText(root, dialect).map(quote),
    ...(selectors.length > 0 ? ['clearselectors'] : []),
    ...selectors.map((selector) => quote(`(${rulesText(selector, dialect).join(' ')})`)),
  ];
  return words.join(' ');
}

/** What of a user's rules a server cannot say, in words; null where it can say all. */
export function unsayable({ rules }: AclUser, dialect: AclDialect): string | null {
  const [root] = rules;
  if (root === undefined || dialect.isSince7) return null;
  if (rules.length > 1) return 'selectors';
  const { commands, keys } = root;
  if (keys.some((key) => key.startsWith('%W~'))) return 'rights to write a key alone (%W~)';
  if (keys.some((key) => key.startsWith('%R~')) && mayWriteAny(commands, dialect))
    return 'rights to read a key alone (%R~)';
  const isSubtracted = ({ base, except, isResolved }: AclCommands): boolean =>
    isResolved
      ? base === 'all' && except.some((command) => command.includes('|'))
      : except.some((rule) => /^-.*\|/.test(rule));
  return isSubtracted(commands) ? 'rules that take a subcommand away (-config|set)' : null;
}

function mayWriteAny(commands: AclCommands, { knownCommands }: AclDialect): boolean {
  if (!commands.isResolved || (commands.base === 'all' && knownCommands.length === 0)) return true;
  return [...knownCommands, ...commands.except].filter(permits(commands)).some(mayWrite);
}

function rulesText(
  { commands, keys, channels, others }: AclRules,
  dialect: AclDialect | null,
): readonly string[] {
  const sign = commands.base === 'all' ? '-' : '+';
  return [
    ...(dialect?.isSince7 === false ? forReaders(keys) : keys),
    ...(dialect?.hasChannels === false ? [] : (channels ?? []).map((channel) => `&${channel}`)),
    ...(dialect?.hasChannels === false ? others.filter((rule) => rule !== UNCHECKED) : others),
    commands.base === 'all' ? '+@all' : '-@all',
    ...commands.except
      .filter((command) => !commands.isResolved || dialect === null || dialect.takes(command))
      .map((command) => (commands.isResolved ? `${sign}${command}` : command)),
  ];
}

/** Where a container's subcommands are listed, ACL SETUSER knows no others; else it takes any first word (`select|0`). */
export function takenBy(knownCommands: readonly string[]): AclDialect['takes'] {
  if (knownCommands.length === 0) return () => true;
  const known = new Set(knownCommands);
  const containers = new Set(
    knownCommands.filter((command) => command.includes('|')).map((command) => containerOf(command)),
  );
  return (command) =>
    known.has(command) ||
    containers.has(command) ||
    (known.has(containerOf(command)) && !containers.has(containerOf(command)));
}
