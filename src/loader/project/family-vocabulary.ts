import { parseDurationMs } from '../../catalogue/duration.js';
import { nearest } from '../../catalogue/nearest.js';
import type { Matcher } from '../../model/matcher.js';
import { WORDS } from './setting-vocabulary.js';
import { type Reading, TTL_MATCHERS, TYPE_MATCHERS, type Vocabulary } from './vocabulary.js';
import { didYouMean, orList } from './wording.js';

const FACTS = { isSecret: false, members: null, hasBytes: false } as const;

/** How TTLs are read: durations, canonical as milliseconds. */
export function ttlVocabulary(family: string): Vocabulary {
  return {
    ...FACTS,
    label: `${family}.ttl`,
    matchers: TTL_MATCHERS,
    words: new Map<string, Matcher>([...WORDS, ['none', { kind: 'none' }], ['any', { kind: 'any' }]]),
    read: readTtl,
    magnitude: BigInt,
  };
}

/** How types of keys are read: by the words of the TYPE command. */
export function typeVocabulary(family: string): Vocabulary {
  return {
    ...FACTS,
    label: `${family}.type`,
    matchers: TYPE_MATCHERS,
    words: WORDS,
    read: readType,
    magnitude: null,
  };
}

function readTtl(text: string): Reading {
  const ms = parseDurationMs(text);
  if (ms !== null && ms > 0) return { ok: true, value: String(ms) };
  const expected = 'a duration such as 500ms, 3s, 5m, 1h or 2d';
  return { ok: false, expected: ms === 0 ? `${expected}, or none for keys without a TTL` : expected };
}

const TYPES = ['string', 'list', 'set', 'zset', 'hash', 'stream', 'vectorset'];

/** Modules name their types with nine characters; a word of lower-case letters is rather a slip. */
const MODULE_TYPE = /^(?=.*[^a-z])[A-Za-z0-9_-]{9}$/;

function readType(text: string): Reading {
  if (TYPES.includes(text) || MODULE_TYPE.test(text)) return { ok: true, value: text };
  const known = orList([...TYPES, "a module's type such as ReJSON-RL"]);
  return { ok: false, expected: `${known}${didYouMean(nearest(text, TYPES))}` };
}
