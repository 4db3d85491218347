import { nearest } from './nearest.js';
import { type SettingFacts, table } from './table.js';

let settings: readonly SettingFacts[] | null = null;
let byAnyName: ReadonlyMap<string, SettingFacts> | null = null;

/** Facts about a setting under any of its names, in any case; null for one that the catalogue does not know. */
export function findSetting(name: string): SettingFacts | null {
  return names().get(name.toLowerCase()) ?? null;
}

/** Every setting of the catalogue, by canonical name in code-unit order. */
export function allSettings(): readonly SettingFacts[] {
  settings ??= [...table().values()].map(({ facts }) => facts);
  return settings;
}

/** The one name of a setting: aliases folded, lower case. An unknown name is its own, lower-cased. */
export function canonicalName(name: string): string {
  return findSetting(name)?.name ?? name.toLowerCase();
}

/**
 * Facts to go by for a setting that is not in the catalogue: its value is text, and nothing is guessed from it.
 * It is a secret where its name looks like one, so that a module's password is never stored in the clear.
 */
export function unknownSetting(name: string): SettingFacts {
  return {
    name: name.toLowerCase(),
    aliases: [],
    class: 'unknown',
    kind: 'string',
    unit: null,
    isSecret: SECRET_NAME.test(name),
    isTopology: false,
    zeroMeans: null,
    negativeMeans: null,
    unboundedAt: null,
    isOrdered: false,
    enumValues: null,
    min: null,
    max: null,
    why: null,
  };
}

/** The known name nearest to a mistyped one, aliases included; null where none is near. */
export function closestSetting(name: string): string | null {
  return nearest(name, names().keys());
}

// Wider than need be: a setting that is compared by presence only costs less than a password in a pull request.
const SECRET_NAME =
  /pass|pwd|secret|token|credential|auth|salt|(api|access|private|encryption|signing|license)[-_.]?key/i;

function names(): ReadonlyMap<string, SettingFacts> {
  byAnyName ??= new Map(
    allSettings().flatMap((facts) => [facts.name, ...facts.aliases].map((name) => [name, facts] as const)),
  );
  return byAnyName;
}
