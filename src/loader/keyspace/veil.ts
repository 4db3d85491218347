import type { KeyGroup, Keyspace, Profile, TrieNode } from '../../model/snapshot.js';
import { blur, DETAILS, type Detail } from './blur.js';
import {
  anonymousMark,
  isMarked,
  isNamedAddress,
  isPrivate,
  type MarkOf,
  marksIn,
  placeholderOf,
  withoutName,
} from './marks.js';
import { HASHES } from './profile.js';
import { mayBeToken } from './randomness.js';
import { ANY_WORD } from './segments.js';
import { NameTrie } from './trie.js';

/** A word that fewer keys share is written nowhere. */
const LEAST_KEYS = 3;

/** What stands before so many addresses is no person's name, and what so many keys share is nobody's token. */
const LEAST_ALIKE = 50;

/** How words of keys are made unreadable with a team's key. */
export interface PrivateWords {
  /** The mark of a text: twelve hexadecimal digits that only who has the key can make. */
  readonly mark: MarkOf;
  /** Tells two keys apart, and is no help in finding one. */
  readonly check: string;
}

/** Which words may be read in what is written down. */
export interface Veil {
  /** Words that the YAML names: the team knows them. */
  readonly known: ReadonlySet<string>;
  /** Null: words that enough keys share stay readable. */
  readonly privateWords: PrivateWords | null;
}

/** Words that stand in these family patterns. */
export const wordsIn = (patterns: readonly string[]): ReadonlySet<string> =>
  new Set(patterns.flatMap((pattern) => pattern.split(/[:|/]/)));

/**
 * A keyspace without the words that nobody may read: those that fewer than three of its keys share, and with a team's key
 * all but those that the YAML names. What stands for them is enough to recognise them on another side. Nothing is left
 * of the hashes of names but their order. To do it twice is to do it once.
 */
export function veil(keyspace: Keyspace, { known, privateWords }: Veil): Keyspace {
  if (keyspace.privateWords !== null && keyspace.privateWords !== privateWords?.check) return keyspace;
  const hide = privateWords === null ? hideRare(keyspace.groups, known) : hideAll(privateWords, known);
  const groups = keyspace.groups.map(({ pattern, trie }) => ({ pattern, trie: rewrite(trie, hide) }));
  return { ...keyspace, privateWords: privateWords?.check ?? null, groups };
}

/** What a word becomes at every place. */
type Hide = (word: string) => string;

function rewrite(trie: TrieNode, hide: Hide): TrieNode {
  const told = new Map<string, string>();
  const hidden: Hide = (word) => {
    const token = told.get(word) ?? (isReadable(word) ? hide(word) : word);
    told.set(word, token);
    return token;
  };
  const changed = new NameTrie();
  // The first children are shapes, which hold no word.
  const children = trie.children.map(({ token, node }) => ({ token, node: rename(node, hidden) }));
  changed.merge({ ...trie, children }, 0);
  return withoutHashes(changed.build());
}

const rename = (node: TrieNode, hide: Hide): TrieNode => ({
  ...node,
  children: node.children.map(({ token, node: child }) => ({
    token: hide(token),
    node: rename(child, hide),
  })),
});

/** True for a token with a letter or a digit that stands for itself. */
const isReadable = (token: string): boolean => /[0-9A-Za-z\u0080-\uffff]/.test(bare(token));

/** A token without what stands for other text. */
const bare = (token: string): string => token.replace(/\{[a-z*]+\}/g, '');

function hideRare(groups: readonly KeyGroup[], known: ReadonlySet<string>): Hide {
  const shared = sharesOf(groups);
  const isShared = (word: string, detail: Detail): boolean => {
    const { keys, words } = shared.get(detail)?.get(blur(word, detail)) ?? NOBODY;
    const isCommon =
      words.size >= LEAST_WORDS || [...words].some((other) => other !== word && ENDS_IN_ID.test(other));
    return keys >= LEAST_KEYS && (isCommon || keys >= leastKeys(word));
  };
  return (word) => {
    if (isMarked(word) || known.has(word)) return word;
    if (isNamedAddress(word))
      return (shared.get('words')?.get(word)?.keys ?? 0) >= LEAST_ALIKE
        ? word
        : `${placeholderOf(LEVELS.map(() => anonymousMark(word)))}.{email}`;
    if (isShared(word, 'words')) return word;
    if (isShared(word, 'numbers')) return blur(word, 'numbers');
    const marks = LEVELS.map((detail) => anonymousMark(blur(word, detail)));
    const part = (['ends', 'heads'] as const).find(
      (detail) => blur(word, detail).includes(ANY_WORD) && isShared(word, detail),
    );
    if (part === undefined || word.includes(ANY_WORD)) return placeholderOf(marks);
    return blur(word, part).replace(ANY_WORD, placeholderOf(marks));
  };
}

/** One that may be a token is written only where many keys share it; a part of it, too, unless other words have that. */
const leastKeys = (word: string): number =>
  (word.match(TOKEN_BYTES) ?? []).some((run) => !CONSTANT.test(run) && mayBeToken(run))
    ? LEAST_ALIKE
    : LEAST_KEYS;

/** `PHPREDIS_SESSION`: no alphabet of tokens has capitals and `_` alone. */
const CONSTANT = /^[A-Z]+(?:_[A-Z]+)+$/;

const TOKEN_BYTES = /[A-Za-z0-9_+-]+/g;

/** A word is kept as exactly as this, or not at all. */
const LEVELS: readonly Detail[] = DETAILS.slice(0, -1);

/** What shares a word, or a part of words. */
interface Share {
  keys: number;
  /** The first few words of which it is a part. */
  readonly words: Set<string>;
}

const NOBODY: Share = { keys: 0, words: new Set() };
/** No token begins like two others, or like what stands for many. */
const LEAST_WORDS = 3;
const ENDS_IN_ID = /\{(?:id|hex|uuid)\}$/;

/** What shares each word, and each part of words; one that stands twice in a name is shared once. */
function sharesOf(groups: readonly KeyGroup[]): ReadonlyMap<Detail, ReadonlyMap<string, Share>> {
  const shared = new Map(LEVELS.map((detail) => [detail, new Map<string, Share>()]));
  const visit = ({ profile, children }: TrieNode, above: readonly string[]): number => {
    let keys = profile?.keys ?? 0;
    for (const { token, node } of children) {
      const under = visit(node, [...above, token]);
      keys += under;
      for (const [detail, counts] of shared) {
        const part = blur(token, detail);
        if (above.some((word) => blur(word, detail) === part)) continue;
        const share = counts.get(part) ?? { keys: 0, words: new Set<string>() };
        share.keys += under;
        if (share.words.size < LEAST_WORDS) share.words.add(token);
        counts.set(part, share);
      }
    }
    return keys;
  };
  for (const { trie } of groups) for (const { node } of trie.children) visit(node, []);
  return shared;
}

function hideAll({ mark }: PrivateWords, known: ReadonlySet<string>): Hide {
  const knownBy = new Map([...known].map((word) => [mark(word), word]));
  return (word) => {
    // One that the YAML names since it was hidden.
    if (isPrivate(word)) return knownBy.get(marksIn(word)[0] ?? '') ?? word;
    return known.has(word) || isMarked(word) ? word : disguise(word, mark);
  };
}

/** What stands for a word where words are private; without a key, the word itself. */
export function disguise(word: string, mark: MarkOf | null): string {
  if (mark !== null && isNamedAddress(word)) return withoutName(word);
  if (mark === null || !isReadable(word)) return word;
  return placeholderOf(LEVELS.map((detail) => mark(blur(word, detail))));
}

/** The order of keys by their hashes, in even steps: nobody can try a name on it, and samples merge as before. */
const withoutHashes = (node: TrieNode): TrieNode => ({
  ...node,
  profile: node.profile === null ? null : rankedProfile(node.profile),
  children: node.children.map(({ token, node: child }) => ({ token, node: withoutHashes(child) })),
});

function rankedProfile(profile: Profile): Profile {
  const { keys, withoutTtl, ttls, sizes } = profile;
  const last = sizes.at(-1)?.hash ?? 0;
  // Of how many keys these have the smallest hashes; two digits of it tell nothing of any one.
  const asked = Number(((sizes.length * HASHES) / (last + 1)).toPrecision(2));
  return {
    ...profile,
    ttls: ranked(ttls, Math.max(ttls.length, keys - withoutTtl)),
    sizes: ranked(sizes, Math.max(sizes.length, Math.min(keys, asked))),
  };
}

const ranked = <T extends { readonly hash: number }>(observations: readonly T[], of: number): readonly T[] =>
  observations.map((one, index) => ({ ...one, hash: Math.round(((index + 1) * HASHES) / of) - 1 }));
