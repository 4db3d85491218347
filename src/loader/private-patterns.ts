import type { AclUser, NodeSnapshot } from '../model/snapshot.js';
import { placeholderOf } from './keyspace/marks.js';
import type { PrivateWords } from './keyspace/veil.js';

/**
 * Nodes in whose ACL no word of a key's name stands but those in `known`: `~orders:*` becomes `~{~1a2b3c4d5e6f}:*`, by the
 * mark that stands for the word in the names of keys. To do it twice is to do it once.
 */
export const withPrivatePatterns = (
  nodes: readonly NodeSnapshot[],
  known: ReadonlySet<string>,
  { mark }: PrivateWords,
): readonly NodeSnapshot[] =>
  nodes.map((node) => ({
    ...node,
    acl: node.acl?.map((user) => privateUser(user, (word) => placeholderOf([mark(word)]), known)) ?? null,
  }));

/** True where a pattern of the ACL has a word of a key's name, in the clear or not. */
export const namesKeys = (nodes: readonly NodeSnapshot[]): boolean =>
  nodes.some(({ acl }) =>
    acl?.some(({ rules }) => rules.some(({ keys }) => keys.some((pattern) => HAS_WORD.test(bare(pattern))))),
  );

function privateUser(user: AclUser, hide: (word: string) => string, known: ReadonlySet<string>): AclUser {
  const hidden = (pattern: string): string =>
    `${rightsOf(pattern)}${bare(pattern).replace(WORDS, (word) => (isOpen(word) || known.has(word) ? word : hide(word)))}`;
  return { ...user, rules: user.rules.map((rules) => ({ ...rules, keys: rules.keys.map(hidden) })) };
}

/** What stands between separators and the signs of a glob; or what stands for a word already. */
const WORDS = /\{~[0-9a-f~]+\}|[^:|/*?[\]\\{}]+/g;
const HAS_WORD = /[\p{L}\p{N}]/u;
const isOpen = (word: string): boolean => word.startsWith('{~') || !HAS_WORD.test(word);

/** `~`, `%R~`: what a pattern grants. */
const rightsOf = (pattern: string): string => /^(?:%[A-Z]*)?~/i.exec(pattern)?.[0] ?? '';
const bare = (pattern: string): string => pattern.slice(rightsOf(pattern).length);
