import type { Family } from '../../model/family.js';
import type { KeyGroup, Keyspace, Profile } from '../../model/snapshot.js';
import { isWord } from './segments.js';
import { inferSetTtl } from './set-ttl.js';
import { collapse, emptyPlace, mergeTrie, moveInto, type Place } from './trie.js';

/** More distinct words than this at one place, each with few keys, are identifiers and not namespaces. */
const MOST_RARE_WORDS = 20;
/** Fewer keys per word than this on average make the words rare. */
const RARE_KEYS_PER_WORD = 10;

/**
 * Families of several keyspaces, learned together: what collapses on one side collapses on all, so that a family has
 * one name everywhere. The result holds one list per keyspace, in order of the patterns' code units.
 *
 * Families that the YAML names stand by themselves where every keyspace was read with the same list of them; a
 * keyspace that was read with another list (an older snapshot) makes all of them learned ones.
 */
export function familiesOf(keyspaces: readonly Keyspace[]): readonly (readonly Family[])[] {
  const root = emptyPlace();
  const listed = haveSameGroups(keyspaces);
  keyspaces.forEach((keyspace, environment) => {
    for (const group of keyspace.groups)
      if (!listed || group.pattern === null) mergeTrie(root, group.trie, environment);
  });
  const found = readPlace(root, '');
  return keyspaces.map((keyspace, environment) =>
    [
      ...(listed ? keyspace.groups.flatMap((group) => listedFamily(group)) : []),
      ...found.flatMap(({ pattern, place }) => {
        const profile = place.profiles.get(environment)?.build();
        return profile === undefined ? [] : [family(pattern, false, profile)];
      }),
    ].toSorted((a, b) => (a.pattern < b.pattern ? -1 : a.pattern > b.pattern ? 1 : 0)),
  );
}

/** True where every keyspace was read with the same families of the YAML, so that what they hold can be compared. */
export function haveSameGroups(keyspaces: readonly Keyspace[]): boolean {
  const lists = keyspaces.map(({ groups }) => JSON.stringify(groups.map(({ pattern }) => pattern)));
  return new Set(lists).size <= 1;
}

function listedFamily({ pattern, trie }: KeyGroup): readonly Family[] {
  if (pattern === null) return [];
  const whole = emptyPlace();
  mergeTrie(whole, trie, 0);
  const sum = emptyPlace();
  for (const { place } of readPlace(whole, '')) moveInto(sum, { ...place, children: new Map() });
  const profile = sum.profiles.get(0)?.build();
  return profile === undefined ? [] : [family(pattern, true, profile)];
}

function family(pattern: string, isListed: boolean, profile: Profile): Family {
  const { keys, types, encodings, withoutTtl, ttls } = profile;
  const sizes = profile.sizes.map(({ bytes }) => bytes).toSorted((a, b) => a - b);
  const setTtl = inferSetTtl(ttls, keys - withoutTtl);
  return { pattern, isListed, keys, types, encodings, withoutTtl, setTtl, sizes };
}

interface Found {
  readonly pattern: string;
  readonly place: Place;
}

/** Every place that holds keys, after what varies too much was collapsed from the root down. */
function readPlace(place: Place, pattern: string): readonly Found[] {
  widenIds(place);
  if (variesTooMuch(place)) collapse(place);
  return [
    ...(place.profiles.size > 0 ? [{ pattern, place }] : []),
    ...[...place.children].flatMap(([token, child]) => readPlace(child, pattern + token)),
  ];
}

function variesTooMuch(place: Place): boolean {
  if (place.words <= MOST_RARE_WORDS) return false;
  let keys = 0;
  for (const [token, child] of place.children) if (isWord(token)) keys += keysUnder(child);
  return keys < place.words * RARE_KEYS_PER_WORD;
}

/**
 * A random token of hexadecimal digits is sometimes all digits or all letters, a random token of letters and digits
 * sometimes all hexadecimal, or without a digit. Beside more keys of the wider kind the narrower is the wider.
 */
function widenIds(place: Place): void {
  for (const [wide, narrow] of [
    ['{hex}', (token: string) => token === '{int}' || /^[a-fA-F]{8,}$/.test(token)],
    ['{id}', (token: string) => token === '{int}' || token === '{hex}' || isLikeId(token)],
  ] as const)
    widen(place, wide, narrow);
}

/** Ten characters and more with digits or letters of both cases among them: what a person hardly types. */
function isLikeId(token: string): boolean {
  const text = token.replace(/\{(int|hex|id)\}/g, (_, name) => '0'.repeat(name === 'id' ? 16 : 4));
  return /^[A-Za-z0-9_-]{10,}$/.test(text) && /[0-9]|[a-z].*[A-Z]|[A-Z].*[A-Z].*[a-z]/.test(text);
}

function widen(place: Place, wide: string, isNarrow: (token: string) => boolean): void {
  const to = place.children.get(wide);
  if (to === undefined) return;
  const most = keysUnder(to);
  const found = [...place.children].filter(
    ([token, child]) =>
      token !== wide && isNarrow(token) && (!isWord(token) || keysUnder(child) <= Math.max(2, most / 100)),
  );
  if (found.reduce((sum, [, child]) => sum + keysUnder(child), 0) >= most) return;
  for (const [token, child] of found) {
    place.children.delete(token);
    if (isWord(token)) place.words--;
    moveInto(to, child);
  }
}

function keysUnder(place: Place): number {
  let keys = 0;
  for (const profile of place.profiles.values()) keys += profile.keys;
  for (const child of place.children.values()) keys += keysUnder(child);
  return keys;
}
