import { displayValue, formatBytes } from '../../../catalogue/display.js';
import { findSetting } from '../../../catalogue/settings.js';
import type { SettingFacts } from '../../../catalogue/table.js';
import { magnitude } from '../../../catalogue/values.js';
import { isDefaultValue } from '../../../catalogue/versions.js';
import type { Finding, Report } from '../../../model/report.js';
import { comment, heading, noted, yamlMap, yamlName, yamlScalar } from './yaml-text.js';

type SettingRow = Report['settings'][number];

/** Settings that somebody set, and to the same value everywhere: the lines that hold every environment to it. */
export function agreedSettings(report: Report): readonly string[] {
  return report.settings.flatMap((row) => {
    const facts = findSetting(row.name);
    const [value, ...others] = Object.values(row.values);
    const isOpen = report.findings.some(({ subject }) => nameOf(subject) === row.name);
    if (facts === null || facts.class === 'identity' || facts.isSecret || facts.isTopology || isOpen)
      return [];
    if (value == null || others.some((other) => other !== value) || isDefault(facts, value, report))
      return [];
    const shown = displayValue(facts, value);
    const text = yamlOf(facts, value);
    return [noted(`${row.name}: ${text}`, shown === text || text === `"${shown}"` ? null : shown)];
  });
}

/** A value that is the default somewhere is no decision: servers of several versions may agree by chance. */
const isDefault = (facts: SettingFacts, value: string, { environments }: Report): boolean =>
  environments.some(
    ({ product, version }) =>
      product !== null && version !== null && isDefaultValue(facts, product, version, value),
  );

/** Settings that differ, by class: of each what it is, and lines to choose from, which are YAML without their `# `. */
export function openSettings(report: Report): readonly string[] {
  const names = new Set(report.findings.filter(isOfSetting).map(({ subject }) => nameOf(subject)));
  const rows = report.settings.filter(({ name }) => names.has(name));
  const classes = [...new Set(rows.map((row) => row.class))].toSorted();
  return classes.flatMap((settingClass) => [
    heading(settingClass),
    ...rows.filter((row) => row.class === settingClass).flatMap((row) => choices(row, report.reference)),
    '',
  ]);
}

const isOfSetting = ({ check, status }: Finding): boolean => check === 'config-value' && status === 'drift';

/** `client-output-buffer-limit.pubsub` is a part of a setting. */
const nameOf = (subject: string): string => subject.split('.')[0] ?? subject;

function choices(row: SettingRow, reference: string): readonly string[] {
  const facts = findSetting(row.name);
  const values = Object.entries(row.values).flatMap(([environment, value]) =>
    value === null ? [] : [[environment, value] as const],
  );
  const told = values.map(
    ([environment, value]) => `${environment} ${facts === null ? value : displayValue(facts, value)}`,
  );
  const ignore = `${row.name}: ignore`;
  const options =
    facts === null || facts.isSecret
      ? [noted(ignore, 'it may differ')]
      : [
          ...ratioOf(row, facts, reference),
          noted(
            `${row.name}: ${yamlMap([['per', yamlMap(values.map(([name, value]) => [name, yamlOf(facts, value)]))]])}`,
            'as it is today',
          ),
          noted(ignore, 'it may differ'),
        ];
  return [heading(`${row.name}: ${told.join(', ')}`), ...options.map(comment)];
}

/** What is smaller on purpose: from what it is today, rounded down to one digit, up to the reference's. */
function ratioOf({ name, values }: SettingRow, facts: SettingFacts, reference: string): readonly string[] {
  const sizes = Object.values(values).map((value) => (value === null ? null : magnitude(facts, value)));
  const whole = values[reference] == null ? null : magnitude(facts, values[reference]);
  if (facts.class !== 'capacity' || typeof whole !== 'bigint' || whole <= 0n) return [];
  const ratios = sizes.map((size) =>
    typeof size === 'bigint' && size > 0n ? Number(size) / Number(whole) : Number.NaN,
  );
  const least = Math.min(...ratios);
  if (Number.isNaN(least) || Math.max(...ratios) > 1) return [];
  const ratio = yamlMap([
    ['to', yamlName(reference)],
    ['between', `[${floorToDigit(least)}, 1]`],
  ]);
  return [noted(`${name}: ${yamlMap([['ratio', ratio]])}`, 'smaller on purpose')];
}

function floorToDigit(ratio: number): string {
  const step = 10 ** Math.floor(Math.log10(ratio) + 1e-9);
  return String(Number((Math.floor(ratio / step + 1e-9) * step).toPrecision(1)));
}

/** A canonical value as a person writes it: sizes in units where that is exact, and words that are matchers spelled out. */
function yamlOf(facts: SettingFacts, value: string): string {
  const isSize = facts.unit === 'bytes' && /^[1-9]\d*$/.test(value);
  const scalar = yamlScalar(isSize ? formatBytes(BigInt(value)) : value);
  return value === 'same' || value === 'ignore' ? `{ equals: ${scalar} }` : scalar;
}
