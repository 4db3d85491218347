import { isInRange } from '../../../catalogue/version-range.js';
import type { AclRules, AclUser } from '../../../model/snapshot.js';
import type { SecretLabels } from '../secret-labels.js';
import { type CommandTable, resolveCommands } from './acl-rules.js';

/** What the lines of ACL LIST are read with. */
export interface AclContext {
  readonly product: string;
  readonly version: string;
  /** Null where the server does not tell what its categories hold. */
  readonly commands: CommandTable | null;
  readonly labels: SecretLabels;
}

/**
 * Reads one line of `ACL LIST`, or of a redis.conf or ACL file: `user NAME on #hash ~pattern &channel +command (…)`. Null
 * for anything else. Passwords become labels.
 */
export function readAclUser(line: string, context: AclContext): AclUser | null {
  const [keyword, name, ...words] = line.trim().split(/\s+/);
  if (keyword !== 'user' || name === undefined) return null;
  const { root, selectors } = splitSelectors(words);
  const hashes = root.filter((word) => /^#[0-9a-f]{64}$/i.test(word));
  const passwords = hashes.map((word) => context.labels.ofHash(word.slice(1)));
  return {
    name,
    isOn: root.includes('on'),
    isOpen: root.includes('nopass'),
    passwords: [...new Set(passwords)].toSorted((a, b) => a - b),
    rules: [
      readRules(root, context),
      ...selectors
        .map((selector) => readRules(selector, context))
        .toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)),
    ],
  };
}

/** Selectors (7.0 on) stand in parentheses, with spaces in them. */
function splitSelectors(words: readonly string[]): {
  readonly root: readonly string[];
  readonly selectors: readonly (readonly string[])[];
} {
  const root: string[] = [];
  const selectors: string[][] = [];
  let open: string[] | null = null;
  for (const word of words) {
    if (open === null && word.startsWith('(')) {
      open = [];
      selectors.push(open);
    }
    const bare = open === null ? word : word.replace(/^\(/, '').replace(/\)$/, '');
    if (bare !== '') (open ?? root).push(bare);
    if (word.endsWith(')') && open !== null) open = null;
  }
  return { root, selectors };
}

function readRules(words: readonly string[], context: AclContext): AclRules {
  const keys = new Set<string>();
  const channels = new Set<string>();
  const commands: string[] = [];
  for (const word of words) {
    if (word === 'resetkeys') keys.clear();
    else if (word === 'resetchannels') channels.clear();
    else if (word === 'allkeys') keys.add('~*');
    else if (word === 'allchannels') channels.add('*');
    else if (word === 'allcommands') commands.push('+@all');
    else if (word === 'nocommands') commands.push('-@all');
    else if (/^~|^%[RW]{1,2}~/i.test(word)) keys.add(keyPattern(word));
    else if (word.startsWith('&')) channels.add(word.slice(1));
    else if (/^[+-]/.test(word)) commands.push(word);
  }
  // Redis 6.0 knows no rules for channels: what others say of them is no difference.
  const hasChannels = context.product !== 'redis' || isInRange(context.version, '<6.2') !== true;
  return {
    commands: resolveCommands(commands, context.commands),
    keys: keys.has('~*') ? ['~*'] : [...keys].toSorted(),
    channels: hasChannels ? (channels.has('*') ? ['*'] : [...channels].toSorted()) : null,
    others: words.filter((word) => !isKnown(word)).toSorted(),
  };
}

/** `%RW~x` and `%WR~x` are `~x`. */
const keyPattern = (word: string): string =>
  word.replace(/^%([RW]{1,2})~/i, (_, rights: string) =>
    rights.length === 2 ? '~' : `%${rights.toUpperCase()}~`,
  );

/** Flags whose presence is the version's doing (`sanitize-payload`, Valkey's `alldbs`), and what is read elsewhere. */
const isKnown = (word: string): boolean =>
  /^[~%&+#-]/.test(word) ||
  ['on', 'off', 'nopass', 'sanitize-payload', 'alldbs', 'allkeys', 'allchannels', 'allcommands'].includes(
    word,
  ) ||
  ['nocommands', 'resetkeys', 'resetchannels', 'resetpass', 'reset', 'clearselectors'].includes(word);
