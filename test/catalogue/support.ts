import { canonicalise } from '../../src/catalogue/canonical.js';
import { findSetting } from '../../src/catalogue/settings.js';
import type { SettingFacts } from '../../src/catalogue/table.js';

/** Facts about a setting that the catalogue must know. */
export function setting(name: string): SettingFacts {
  const facts = findSetting(name);
  if (facts === null) throw new Error(`the catalogue does not know ${name}`);
  return facts;
}

/** The canonical form of a value, or what was expected instead. */
export function canonical(name: string, raw: string): string {
  const reading = canonicalise(setting(name), raw);
  return reading.ok ? reading.value : `expected ${reading.expected}`;
}
