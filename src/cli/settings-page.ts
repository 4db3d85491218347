import { displayValue, inWords } from '../catalogue/display.js';
import { allSettings } from '../catalogue/settings.js';
import type { SettingClass, SettingFacts } from '../catalogue/table.js';
import { defaultsOf } from '../catalogue/versions.js';
import { CLASS_SEVERITY } from '../differ/check.js';

/** `docs/settings.md`: what `redrift explain` says of each setting of the catalogue, as one page. */
export function settingsPage(): string {
  const settings = allSettings();
  const classes = Object.keys(CLASS_SEVERITY).filter(isSettingClass);
  const known = classes.filter((one) => settings.some((facts) => facts.class === one));
  return [
    '# Settings',
    '',
    `The ${settings.length} settings that redrift knows, by class. A class decides how severe drift is; the YAML can say otherwise`,
    'for a class, a setting, or a glob ([yaml](yaml.md#config-which-settings)). `redrift explain SETTING` says the same, and how to change it.',
    'A default that versions do not share has the versions behind it. This page is made by `npm run docs`.',
    '',
    ...known.flatMap((one) =>
      section(
        one,
        settings.filter((facts) => facts.class === one),
      ),
    ),
  ].join('\n');
}

const isSettingClass = (name: string): name is SettingClass => Object.hasOwn(CLASS_SEVERITY, name);

function section(name: SettingClass, settings: readonly SettingFacts[]): readonly string[] {
  const severity = CLASS_SEVERITY[name];
  return [
    `## ${name}`,
    '',
    severity === null ? 'Not compared unless the YAML names them.' : `Drift: ${severity}.`,
    '',
    '| setting | value | default | matters |',
    '|-|-|-|-|',
    ...settings.map(
      (facts) =>
        `| ${[nameOf(facts), kindOf(facts), defaultOf(facts), facts.why ?? ''].map(cell).join(' | ')} |`,
    ),
    '',
  ];
}

/** In code, a star is one. */
const cell = (text: string): string =>
  text
    .replaceAll('|', '\\|')
    .split('`')
    .map((part, index) => (index % 2 === 0 ? part.replaceAll('*', '\\*') : part))
    .join('`');

const nameOf = ({ name, aliases }: SettingFacts): string =>
  `\`${name}\`${aliases.length === 0 ? '' : ` (also ${inWords(aliases.map((alias) => `\`${alias}\``))})`}`;

function kindOf({ kind, unit, enumValues, zeroMeans }: SettingFacts): string {
  const words = enumValues === null ? kind : enumValues.join(', ');
  return `${words}${unit === null ? '' : `, in ${unit}`}${zeroMeans === null ? '' : `; 0 is ${zeroMeans}`}`;
}

/** One default where all versions share it; else each with its versions. */
function defaultOf(facts: SettingFacts): string {
  const all = defaultsOf(facts).map(({ versions, value }) => ({
    versions,
    text: value === null ? 'unknown' : `\`${displayValue(facts, value)}\``,
  }));
  const isShared = new Set(all.map(({ text }) => text)).size === 1;
  return isShared
    ? (all[0]?.text ?? '')
    : all.map(({ versions, text }) => `${text} (${versions})`).join(', ');
}
