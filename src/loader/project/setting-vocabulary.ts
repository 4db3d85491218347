import { canonicaliseExpected, describeReading } from '../../catalogue/canonical.js';
import { words as wordsOf } from '../../catalogue/lists.js';
import { nearest } from '../../catalogue/nearest.js';
import type { SettingFacts } from '../../catalogue/table.js';
import { isFlagOrList, magnitude, members, parts } from '../../catalogue/values.js';
import type { Matcher } from '../../model/matcher.js';
import { type Reading, SETTING_MATCHERS, type Vocabulary } from './vocabulary.js';
import { didYouMean } from './wording.js';

/** The words of every matcher. */
export const WORDS: ReadonlyMap<string, Matcher> = new Map<string, Matcher>([
  ['same', { kind: 'same', environment: null }],
  ['ignore', { kind: 'ignore' }],
]);

/** How values of the settings that one rule speaks of are read: a value must mean the same in all of them. */
export function settingVocabulary(label: string, settings: readonly SettingFacts[]): Vocabulary {
  const [first] = settings;
  const hasOrder = settings.every(({ isOrdered }) => isOrdered);
  return {
    label,
    matchers: SETTING_MATCHERS,
    words: WORDS,
    read: (text) => readAlike(settings, text),
    isSecret: settings.some(({ isSecret }) => isSecret),
    magnitude: first !== undefined && hasOrder ? (canonical) => magnitude(first, canonical) : null,
    members: first !== undefined && settings.every(isFlagOrList) ? (text) => readMembers(first, text) : null,
    hasBytes: settings.every(({ unit }) => unit === 'bytes'),
  };
}

/** How `client-output-buffer-limit.replica` is read: three numbers, without the name of the class. */
export function partVocabulary(label: string, setting: SettingFacts, part: string): Vocabulary {
  return {
    label,
    matchers: SETTING_MATCHERS,
    words: WORDS,
    read: (text) => readPart(setting, part, text),
    isSecret: false,
    magnitude: null,
    members: null,
    hasBytes: false,
  };
}

function readAlike(settings: readonly SettingFacts[], text: string): Reading {
  let alike: string | null = null;
  for (const setting of settings) {
    const reading = readOne(setting, text, settings.length > 1 ? ` for ${setting.name}` : '');
    if (!reading.ok) return reading;
    if (alike !== null && alike !== reading.value) {
      return { ok: false, expected: `a value that ${settings[0]?.name} and ${setting.name} read alike` };
    }
    alike = reading.value;
  }
  return { ok: true, value: alike ?? text };
}

function readOne(setting: SettingFacts, text: string, whose: string): Reading {
  const reading = canonicaliseExpected(setting, text);
  if (reading.ok) return reading;
  const near = didYouMean(nearest(text, setting.enumValues ?? []));
  return { ok: false, expected: `${withoutEcho(setting, text, reading.expected)}${whose}${near}` };
}

/** What was found stands in the message already; how it was read (`5m` is 5 minutes) stays. */
function withoutEcho(setting: SettingFacts, text: string, expected: string): string {
  const echo = `; ${describeReading(setting, text)}`;
  if (!expected.endsWith(echo)) return expected;
  return echo.startsWith('; this is ') ? expected.slice(0, -echo.length) : expected;
}

function readMembers(setting: SettingFacts, text: string): Reading<readonly string[]> {
  const reading = canonicaliseExpected(setting, text);
  if (!reading.ok) return { ok: false, expected: withoutEcho(setting, text, reading.expected) };
  const found = members(setting, reading.value);
  return found.length === 0 ? { ok: false, expected: 'at least one member' } : { ok: true, value: found };
}

function readPart(setting: SettingFacts, part: string, text: string): Reading {
  const expected = 'hard limit, soft limit and seconds, such as "256mb 64mb 60"';
  if (wordsOf(text).length !== 3) return { ok: false, expected };
  const reading = canonicaliseExpected(setting, `${part} ${text}`);
  const value = reading.ok ? parts(setting, reading.value)?.[0]?.value : undefined;
  return value === undefined ? { ok: false, expected } : { ok: true, value };
}

/** A glob of settings, as in the YAML: `*` is any text, `?` one character. */
export function globPattern(glob: string): RegExp {
  const source = glob
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, 's');
}
