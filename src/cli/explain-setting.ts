import { displayValue } from '../catalogue/display.js';
import type { SettingFacts } from '../catalogue/table.js';
import { isFlagOrList, isOrdered } from '../catalogue/values.js';
import { defaultsOf, versionFacts } from '../catalogue/versions.js';
import { CLASS_SEVERITY } from '../differ/check.js';
import { labelled } from '../reporters/layout.js';

/** What a setting does, its default per version, how to change it and to take that back, how to accept a difference. */
export function explainSetting(facts: SettingFacts, width: number): readonly string[] {
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
    ...row('waive', waiverOf(`config-value:${facts.name}@ENVIRONMENT`)),
  ];
}

/** An entry of `environments/waivers.yaml` for a finding, on one line. */
export const waiverOf = (id: string): string =>
  `in waivers.yaml: - { finding: ${JSON.stringify(id)}, reason: WHY, owner: WHO, expires: YYYY-MM-DD }`;

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
