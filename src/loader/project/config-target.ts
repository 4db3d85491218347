import { nearest } from '../../catalogue/nearest.js';
import { allSettings, closestSetting, findSetting, unknownSetting } from '../../catalogue/settings.js';
import type { SettingFacts } from '../../catalogue/table.js';
import type { RuleTarget } from '../../model/project.js';
import type { Remarks } from './remarks.js';
import { globPattern, partVocabulary, settingVocabulary } from './setting-vocabulary.js';
import type { ScalarTree } from './tree.js';
import type { Vocabulary } from './vocabulary.js';
import { didYouMean, nameOf, orList, quote } from './wording.js';

/** Which settings a key of `config:` speaks of. */
export interface Target {
  readonly target: RuleTarget;
  readonly vocabulary: Vocabulary;
  /** The same for every way to write it: two names of one setting have one identity. */
  readonly identity: string;
}

/** Reads a key of `config:`; null for one that cannot be, told as a mistake. */
export function readTarget(key: ScalarTree, remarks: Remarks): Target | null {
  const { text } = key;
  const label = nameOf(text);
  if (text === '*') return several({ kind: 'all' }, allSettings(), label, text);
  if (text.startsWith('class:')) return readClass(key, remarks);
  if (/[*?]/.test(text)) return readGlob(key, remarks);
  const known = findSetting(text);
  if (known !== null) return readKnown(known, key, remarks);
  const dot = text.indexOf('.');
  return dot === -1
    ? readUnknown(key, remarks)
    : readPart(key, text.slice(0, dot), text.slice(dot + 1), remarks);
}

function several(
  target: RuleTarget,
  settings: readonly SettingFacts[],
  label: string,
  identity: string,
): Target {
  // A module's settings may be meant: of them nothing is known.
  const known = settings.length === 0 ? [unknownSetting(identity)] : settings;
  return { target, vocabulary: settingVocabulary(label, known), identity };
}

function readClass(key: ScalarTree, remarks: Remarks): Target | null {
  const name = key.text.slice('class:'.length);
  const classes = [...new Set([...allSettings().map((setting) => setting.class), 'unknown'])].sort();
  if (classes.includes(name)) {
    const settings = allSettings().filter((setting) => setting.class === name);
    return several({ kind: 'class', class: name }, settings, key.text, key.text);
  }
  const near = nearest(name, classes);
  const hint = didYouMean(near && `class:${near}`);
  remarks.mistake(
    key.location,
    `no class of settings is called ${quote(name)}, expected ${orList(classes)}${hint}`,
  );
  return null;
}

function readGlob(key: ScalarTree, remarks: Remarks): Target {
  const glob = key.text.toLowerCase();
  const settings = allSettings().filter(({ name }) => globPattern(glob).test(name));
  if (settings.length === 0) {
    const message = `${nameOf(key.text)} matches no setting that is known, under its newest name (replica-, not slave-)`;
    remarks.note(key.location, message);
  }
  return several({ kind: 'glob', glob }, settings, nameOf(key.text), glob);
}

function readKnown(setting: SettingFacts, key: ScalarTree, remarks: Remarks): Target {
  if (setting.isTopology) {
    remarks.note(
      key.location,
      `${key.text} is compared as part of server-topology: this entry is not applied yet`,
    );
  }
  return named(setting, key.text);
}

function named(setting: SettingFacts, written: string): Target {
  const { name } = setting;
  return several({ kind: 'name', name, part: null }, [setting], nameOf(written), name);
}

function readPart(key: ScalarTree, base: string, written: string, remarks: Remarks): Target | null {
  const setting = findSetting(base);
  if (setting === null) return readDotted(key, base, remarks);
  if (setting.kind !== 'buffer-limits') {
    remarks.mistake(key.location, `${quote(base)} has no parts, expected it without ${quote(`.${written}`)}`);
    return null;
  }
  const lower = written.toLowerCase();
  const part = lower === 'slave' ? 'replica' : lower;
  if (PARTS.includes(part)) {
    const { name } = setting;
    const vocabulary = partVocabulary(nameOf(key.text), setting, part);
    return { target: { kind: 'name', name, part }, vocabulary, identity: `${name}.${part}` };
  }
  const near = didYouMean(nearest(part, PARTS));
  remarks.mistake(key.location, `${base} has no part ${quote(written)}, expected ${orList(PARTS)}${near}`);
  return null;
}

/** The classes of clients in `client-output-buffer-limit`. */
const PARTS: readonly string[] = ['normal', 'replica', 'pubsub'];

/** A module's setting; but not a part whose setting is mistyped. */
function readDotted(key: ScalarTree, base: string, remarks: Remarks): Target | null {
  const near = closestSetting(base);
  if (near === null || findSetting(near)?.kind !== 'buffer-limits') return accepted(key, remarks);
  remarks.mistake(
    key.location,
    `no setting is called ${quote(base)}, expected one that is known${didYouMean(near)}`,
  );
  return null;
}

function readUnknown(key: ScalarTree, remarks: Remarks): Target | null {
  const near = closestSetting(key.text);
  if (near === null) {
    const target = accepted(key, remarks);
    if (target !== null)
      remarks.note(key.location, `${key.text} is no setting that is known: it counts where a server has it`);
    return target;
  }
  remarks.mistake(
    key.location,
    `no setting is called ${quote(key.text)}, expected one that is known or has a dot${didYouMean(near)}`,
  );
  return null;
}

function accepted(key: ScalarTree, remarks: Remarks): Target | null {
  if (/^[\w.-]+$/.test(key.text)) return named(unknownSetting(key.text), key.text);
  remarks.mistake(
    key.location,
    `${quote(key.text)} was found, expected the name of a setting, a glob such as "lazyfree-*", class:NAME or "*"`,
  );
  return null;
}
