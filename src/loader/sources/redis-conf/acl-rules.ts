import { createHash } from 'node:crypto';
import { applyToSelector, newSelector, type RuleReader, type Selector } from './acl-selector.js';
import { cLower } from './c-text.js';
import type { Dialect } from './dialect.js';
import { splitWords } from './words.js';

/** A rule that the server refuses: which word of the line, and what was expected instead. Never the rule's text. */
export interface WrongRule {
  readonly at: number;
  readonly expected: string;
}

/** The first rule of a user that the server refuses: `ACLSetUser` and `ACLSetSelector` (acl.c). Takes latin1. */
export function wrongRule(reader: RuleReader, rules: readonly string[]): WrongRule | null {
  const merged = reader.dialect.hasSelectors
    ? withSelectors(rules, reader.dialect)
    : rules.map((text, at) => ({ text, at }));
  const open = merged.findIndex(({ text }) => text === UNCLOSED);
  if (open !== -1) return { at: merged[open]?.at ?? 0, expected: 'a `)` that closes the selector' };
  const user = newUser(reader);
  for (const { text, at } of merged) {
    const expected = applyToUser(reader, user, text);
    if (expected !== null) return { at, expected };
  }
  return null;
}

interface User extends Selector {
  /** SHA-256, in hexadecimal digits. */
  readonly passwords: Set<string>;
}

const newUser = (reader: RuleReader): User => ({ ...newSelector(reader), passwords: new Set() });

const UNCLOSED = '(';

interface Rule {
  readonly text: string;
  readonly at: number;
}

/** As `ACLMergeSelectorArguments`: from `(` to `)` the words are one rule. What is never closed is left as `(`. */
function withSelectors(rules: readonly string[], { restartsSelectors }: Dialect): readonly Rule[] {
  const merged: Rule[] = [];
  let open: Rule[] = [];
  for (const [at, text] of rules.entries()) {
    const begins = text.startsWith('(') && !text.endsWith(')');
    if (begins && restartsSelectors) open = [];
    const isOpen = open.length > 0 || begins;
    (isOpen ? open : merged).push({ text, at });
    if (!isOpen || !text.endsWith(')')) continue;
    merged.push({ text: open.map((rule) => rule.text).join(' '), at: open[0]?.at ?? at });
    open = [];
  }
  return open.length === 0 ? merged : [...merged, { text: UNCLOSED, at: open[0]?.at ?? 0 }];
}

const FLAGS = ['on', 'off', 'nopass', 'resetpass'];

/** What was expected instead; null for a rule that is taken. */
function applyToUser(reader: RuleReader, user: User, rule: string): string | null {
  const word = cLower(rule);
  if (rule === '') return null;
  if (word === 'nopass' || word === 'resetpass') user.passwords.clear();
  if (FLAGS.includes(word) || isPayloadRule(reader.dialect, word)) return null;
  if (/^[>#<!]/.test(rule)) return applyPassword(user, rule);
  if (word === 'reset') return reset(reader, user);
  if (reader.dialect.hasSelectors && word === 'clearselectors') return null;
  if (reader.dialect.hasSelectors && rule.startsWith('(') && rule.endsWith(')'))
    return applyAll(reader, rule);
  return applyToSelector(reader, user, rule);
}

const isPayloadRule = ({ hasChannels }: Dialect, word: string): boolean =>
  hasChannels && (word === 'sanitize-payload' || word === 'skip-sanitize-payload');

function reset(reader: RuleReader, user: User): null {
  user.passwords.clear();
  Object.assign(user, newSelector(reader));
  return null;
}

function applyAll(reader: RuleReader, rule: string): string | null {
  const selector = newSelector(reader);
  const inner = splitWords(rule.slice(1, -1));
  for (const { text } of inner.ok ? inner.words : []) {
    const expected = applyToSelector(reader, selector, text);
    if (expected !== null) return `${expected} in the selector`;
  }
  return null;
}

function applyPassword(user: User, rule: string): string | null {
  const isHash = rule.startsWith('#') || rule.startsWith('!');
  if (isHash && !/^[a-f\d]{64}$/.test(rule.slice(1)))
    return 'a SHA-256 hash: 64 hexadecimal digits in lower case';
  const key = isHash ? rule.slice(1) : hashOf(rule.slice(1));
  if (rule.startsWith('>') || rule.startsWith('#')) user.passwords.add(key);
  else if (!user.passwords.delete(key)) return 'a password that was given before';
  return null;
}

const hashOf = (password: string): string => createHash('sha256').update(password, 'latin1').digest('hex');
