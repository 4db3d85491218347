import { allSettings } from '../../../catalogue/settings.js';
import type { SettingFacts } from '../../../catalogue/table.js';
import { type VersionFacts, versionFacts } from '../../../catalogue/versions.js';
import type { ConfServer } from './conf.js';
import type { Dialect } from './dialect.js';

/** A setting that the server's version knows. */
export interface KnownSetting {
  readonly facts: SettingFacts;
  readonly known: VersionFacts;
}

/** The settings of a version, by canonical name. */
export function settingsOfVersion({ product, version }: ConfServer): readonly KnownSetting[] {
  return allSettings().flatMap((facts) => {
    const known = versionFacts(facts, product, version);
    return known === null ? [] : [{ facts, known }];
  });
}

/** Those that its redis.conf may set, by every name that they have there, in lower case. */
export function settableByName(
  settings: readonly KnownSetting[],
  dialect: Dialect,
): ReadonlyMap<string, KnownSetting> {
  return new Map(
    settings
      .filter(({ facts }) => dialect.isTabular || facts.name !== 'watchdog-period')
      .flatMap((setting) => setting.known.names.map((name) => [name, setting] as const)),
  );
}

/** True for what `CONFIG GET *` lists: 6.x has a few that it does not. */
export const isListed = ({ facts, known }: KnownSetting, { isTabular }: Dialect): boolean =>
  !known.isHidden && (isTabular || facts.name !== 'cluster-config-file');

/**
 * True for a name such as modules give their settings: with a dot, or in Redis 8 after what they are called. Redis 8
 * leaves every line that it does not know to its modules: another name may be a slip, or a piece of a password.
 */
export const isModuleName = (name: string): boolean =>
  /^([a-z][\w-]*\.(?!so$)[\w.-]+|(bf|cf|cms|json|search|tdigest|topk|ts|vset)-[\w-]+)$/.test(name);
