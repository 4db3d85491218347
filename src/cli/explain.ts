import { Command } from 'commander';
import { displayValue } from '../catalogue/display.js';
import { nearest } from '../catalogue/nearest.js';
import { allSettings, findSetting } from '../catalogue/settings.js';
import type { SettingFacts } from '../catalogue/table.js';
import { isFlagOrList, isOrdered } from '../catalogue/values.js';
import { defaultsOf, versionFacts } from '../catalogue/versions.js';
import { type CheckFacts, CLASS_SEVERITY } from '../differ/check.js';
import { HAZARD_NAMES } from '../differ/checks/config-hazard.js';
import { ALL_CHECKS } from '../differ/checks/index.js';
import { labelled, wrap } from '../reporters/layout.js';
import type { Output } from './output.js';
import { UsageError } from './usage-error.js';

/** `redrift explain ID`: a check, a setting, or a finding by its id. */
export function explainCommand(output: Output, done: (code: number) => void): Command {
  return new Command('explain')
    .description('what a check or a setting means, why it matters, how to change it and to take that back')
    .argument('<id>', 'a check, a setting, or the id of a finding')
    .action((id: string) => {
      output.data(`${explain(id, Math.min(100, output.width)).join('\n')}\n`);
      done(0);
    })
    .addHelpText(
      'after',
      `
Examples:
  $ redrift explain key-ttl
  $ redrift explain maxmemory-policy
  $ redrift explain config-value:maxmemory-policy@staging`,
    );
}

function explain(id: string, width: number): readonly string[] {
  const [, checkId, subject] = /^(?:[^/:]+\/)?([a-z-]+):(.+)@[^@]+$/.exec(id) ?? [];
  const hazard = HAZARD_NAMES.find((name) => name === (subject ?? id)) ?? null;
  const check = ALL_CHECKS.find((one) => one.id === (checkId ?? (hazard === null ? id : 'config-hazard')));
  const setting =
    findSetting(subject ?? id) ??
    findSetting((subject ?? id).replace(/^config\//, '').replace(/\.[^.]*$/, ''));
  if (check === undefined && (setting === null || checkId !== undefined)) throw unknownId(id);
  return [
    ...(check === undefined ? [] : explainCheck(check, width)),
    ...(hazard === null ? [] : [`page       docs/hazards/${hazard}.md`]),
    ...(check !== undefined && setting !== null ? [''] : []),
    ...(setting === null ? [] : explainSetting(setting, width)),
  ];
}

function unknownId(id: string): UsageError {
  const settings = allSettings().flatMap(({ name, aliases }) => [name, ...aliases]);
  const near = nearest(id, [...ALL_CHECKS.map((check) => check.id), ...settings]);
  const checks = ALL_CHECKS.map((check) => check.id).join(', ');
  return new UsageError(
    `${id} is neither a check (${checks}) nor a setting${near === null ? '' : `; did you mean ${near}?`}`,
  );
}

function explainCheck(
  { id, title, explanation, severity, askedOf }: CheckFacts,
  width: number,
): readonly string[] {
  const weight = id === 'config-value' ? 'by the setting’s class' : severity;
  return [
    `${id}: ${title}`,
    '',
    ...wrap(explanation, width),
    '',
    ...labelled(
      'severity   ',
      `${weight}; policy.checks.${id} in expectations.yaml changes it, off turns it off`,
      width,
      '',
    ),
    ...labelled('asked of   ', askedOf, width, ''),
    ...labelled('findings   ', `${id}:SUBJECT@ENVIRONMENT`, width, ''),
  ];
}

function explainSetting(facts: SettingFacts, width: number): readonly string[] {
  const row = (label: string, words: string): readonly string[] =>
    labelled(label.padEnd(11), words, width, '');
  const severity = CLASS_SEVERITY[facts.class];
  const zero = facts.zeroMeans === null ? '' : `; 0 means ${facts.zeroMeans}`;
  return [
    `${facts.name}${facts.aliases.length > 0 ? ` (also ${facts.aliases.join(', ')})` : ''}`,
    '',
    ...(facts.why === null ? [] : row('matters', facts.why)),
    ...row(
      'class',
      `${facts.class}: ${severity === null ? 'not compared unless the YAML names it' : `drift is ${severity === 'error' ? 'an error' : severity === 'info' ? 'info' : 'a warning'}`}`,
    ),
    ...row(
      'value',
      `${facts.kind}${facts.unit === null ? '' : `, in ${facts.unit}`}${facts.enumValues === null ? '' : `: ${facts.enumValues.join(', ')}`}${zero}`,
    ),
    ...defaultsOf(facts).flatMap(({ versions, value }, index) =>
      row(
        index === 0 ? 'default' : '',
        `${value === null ? 'unknown' : displayValue(facts, value)}  (${versions})`,
      ),
    ),
    ...changing(facts).flatMap(([label, words]) => row(label, words)),
    ...row(
      'in YAML',
      `config: { ${facts.name}: same }   or ${['a value', 'oneOf', ...(isOrdered(facts) ? ['atLeast', 'between', 'ratio'] : []), ...(isFlagOrList(facts) ? ['includes', 'excludes'] : []), 'ignore'].join(', ')}`,
    ),
  ];
}

function changing(facts: SettingFacts): readonly (readonly [string, string])[] {
  if (facts.isSecret)
    return [['change', 'only whether it is set is ever read; change it where your secrets are kept']];
  const newest = versionFacts(facts, 'redis', '99') ?? versionFacts(facts, 'valkey', '99');
  if (newest?.isMutable === false || newest?.isProtected === true)
    return [
      [
        'change',
        `write "${facts.name} VALUE" into redis.conf and restart; write the old line to take it back`,
      ],
    ];
  return [
    ['change', `CONFIG SET ${facts.name} VALUE, then CONFIG REWRITE so that it survives a restart`],
    ['take back', `CONFIG GET ${facts.name} before; CONFIG SET ${facts.name} OLD, then CONFIG REWRITE`],
  ];
}
