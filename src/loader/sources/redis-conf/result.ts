import { redact } from '../../../catalogue/redact.js';
import { unknownSetting } from '../../../catalogue/settings.js';
import type { Setting } from '../../../model/snapshot.js';
import { byName } from '../by-name.js';
import type { Conf } from './conf.js';
import type { Loading } from './loading.js';
import { isListed, isModuleName, type KnownSetting } from './names.js';
import { utf8 } from './source-lines.js';

/** What the server would say of itself. */
export function confOf(loading: Loading): Conf {
  return {
    settings: loading.settings.flatMap((setting) => settingOf(loading, setting)).sort(byName),
    lines: [...loading.places].map(([name, place]) => ({ name, ...place })).sort(byName),
    secrets: secretsOf(loading),
    users: loading.users,
    aclFile: utf8(loading.valueOf('aclfile')) || null,
    modules: loading.modules,
    renamed: loading.renamed,
    moduleSettings: [...loading.queued]
      .filter(([name]) => isModuleName(name))
      .map(([name, { value }]) => ({ name, value: redact(unknownSetting(name), value) }))
      .sort(byName),
  };
}

function settingOf(loading: Loading, setting: KnownSetting): readonly Setting[] {
  const { facts, known } = setting;
  if (!isListed(setting, loading.dialect)) return [];
  const set = facts.name === 'dir' ? loading.dir : (loading.values.get(facts.name) ?? null);
  if (set !== null) return [{ name: facts.name, value: redact(facts, utf8(set)) }];
  const standard = facts.name === 'save' && !loading.dialect.hasDefaultSave ? '' : known.default;
  return standard === null ? [] : [{ name: facts.name, value: standard }];
}

function secretsOf(loading: Loading): ReadonlyMap<string, string> {
  return new Map(
    loading.settings.flatMap(({ facts }) => {
      const value = facts.isSecret ? loading.values.get(facts.name) : undefined;
      return value === undefined || value === '' ? [] : [[facts.name, utf8(value)] as const];
    }),
  );
}
