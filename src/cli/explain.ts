import { Command, Option } from 'commander';
import { nearest } from '../catalogue/nearest.js';
import { allSettings, findSetting } from '../catalogue/settings.js';
import { HAZARD_NAMES } from '../differ/checks/config-hazard.js';
import { ALL_CHECKS } from '../differ/checks/index.js';
import { idOfSubject } from '../differ/ids.js';
import { readReport } from '../loader/report-file.js';
import type { Report } from '../model/report.js';
import { harmless } from '../reporters/layout.js';
import { findingBlock } from '../reporters/text-finding.js';
import { explainSetting, waiverOf } from './explain-setting.js';
import type { Output } from './output.js';
import { pageText } from './page.js';
import { UsageError } from './usage-error.js';

/** `redrift explain ID`: a check, a setting, a hazard, or a finding by its id. */
export function explainCommand(output: Output, done: (code: number) => void): Command {
  return new Command('explain')
    .description(
      'what a check or a setting means, why it matters, how to change it, to take that back and to waive it',
    )
    .argument('<id>', 'a check, a setting, or the id of a finding')
    .addOption(new Option('--report <file>', 'also what this saved JSON report says of the finding'))
    .action((id: string, { report }: { readonly report?: string }) => {
      const width = Math.min(100, output.width);
      const told = report === undefined ? [] : explainFinding(id, readReport(report), report, width);
      output.data(`${[...told, ...explain(id, width)].join('\n')}\n`);
      done(0);
    })
    .addHelpText(
      'after',
      `
Examples:
  $ redrift explain key-ttl
  $ redrift explain maxmemory-policy
  $ redrift explain config-value:maxmemory-policy@staging
  $ redrift explain config-value:maxmemory-policy@staging --report report.json`,
    );
}

function explain(id: string, width: number): readonly string[] {
  const [, checkId, subject] = /^(?:[^/:]+\/)?([a-z-]+):(.+)@[^@]+$/s.exec(id) ?? [];
  const hazard = HAZARD_NAMES.find((name) => name === (subject ?? id)) ?? null;
  const check = ALL_CHECKS.find((one) => one.id === (checkId ?? (hazard === null ? id : 'config-hazard')));
  const setting =
    findSetting(subject ?? id) ??
    findSetting((subject ?? id).replace(/^config\//, '').replace(/\.[^.]*$/, ''));
  if (check === undefined && (setting === null || checkId !== undefined)) throw unknownId(id);
  const parts = [
    ...(setting === null ? [] : [explainSetting(setting, width)]),
    ...(hazard === null ? [] : [pageText(`hazards/${hazard}`, width)]),
    ...(check === undefined ? [] : [explainCheck(check.id, subject === undefined ? null : id, width)]),
  ];
  return parts.flatMap((part, index) => (index === 0 ? part : ['', ...part]));
}

function unknownId(id: string): UsageError {
  const settings = allSettings().flatMap(({ name, aliases }) => [name, ...aliases]);
  const near = nearest(id, [...ALL_CHECKS.map((check) => check.id), ...HAZARD_NAMES, ...settings]);
  const checks = ALL_CHECKS.map((check) => check.id).join(', ');
  return new UsageError(
    `${id} is neither a check (${checks}) nor a setting${near === null ? '' : `; did you mean ${near}?`}`,
  );
}

/** The page of a check, and how to accept a finding of it for a time. */
function explainCheck(id: string, finding: string | null, width: number): readonly string[] {
  const page = pageText(`checks/${id}`, width);
  // An expired waiver is renewed or taken out: it cannot be waived itself.
  if (id === 'waiver') return page;
  const waiver = waiverOf(harmless(finding ?? `${id}:SUBJECT@ENVIRONMENT`));
  return [...page, '', 'HOW TO WAIVE IT FOR A TIME', '', `  ${waiver}`];
}

/** What a saved report says of a finding; how to accept it follows with its check. */
function explainFinding(id: string, report: Report, file: string, width: number): readonly string[] {
  const finding = report.findings.find((one) => one.id === id);
  if (finding === undefined) throw notThere(id, report, file);
  const look = { width, color: false, verbose: true, quiet: false, rules: [] };
  return findingBlock(finding, report, look, (_, text) => text);
}

function notThere(id: string, { findings, answers }: Report, file: string): UsageError {
  const near = nearest(
    id,
    findings.map((finding) => finding.id),
  );
  const isInStep = answers.some((answer) => answer.status === 'in-step' && id === idOfSubject(answer));
  const what = isInStep ? `${file} says that ${id} is in step` : `${file} has no finding ${id}`;
  return new UsageError(`${what}${near === null ? '' : `; did you mean ${near}?`}`);
}
