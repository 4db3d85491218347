import { compare } from '../differ/compare.js';
import { load } from '../loader/load.js';
import { type Doubts, isSure, lookAgain } from '../loader/look-again.js';
import type { Progress } from '../loader/sources/source.js';
import type { Observation } from '../model/observation.js';
import type { Project } from '../model/project.js';
import type { Report } from '../model/report.js';
import { harmless } from '../reporters/layout.js';
import { foldUnread } from '../reporters/unread.js';
import { watch } from './interruption.js';
import { type ComparingOptions, withSampling } from './options.js';
import type { Output } from './output.js';
import { toolVersion } from './version.js';
import { writeReport } from './write-report.js';

/** What a comparing command does once it has a project: load, compare, render. Answers with the exit code. */
export async function runComparison(
  project: Project,
  options: ComparingOptions,
  output: Output,
): Promise<number> {
  output.isQuiet = options.quiet === true;
  for (const note of project.notes) output.note(`note: ${note}`);
  const environments = project.environments.map((environment) => withSampling(environment, options));
  const hasDeadline = environments.every(({ sampling }) => sampling.keys !== 'all');
  const interruption = watch(hasDeadline ? options.timeout : null);
  try {
    const startedAt = new Date();
    const first = await load(environments, {
      families: project.families,
      requires: project.requires,
      reference: project.reference,
      signal: interruption.signal,
      progress: progressOn(output),
      toolVersion: toolVersion(),
    });
    const answer = (observations: readonly Observation[]): Report =>
      compare({ ...project, environments }, observations, {
        toolVersion: toolVersion(),
        startedAt: startedAt.toISOString(),
        durationMs: Date.now() - startedAt.getTime(),
        failOn: options.failOn ?? project.policy.failOn,
        unverified: options.unverified,
      });
    const before = answer(first);
    const doubts = doubtsOf(before);
    const second = isSure(doubts) ? first : await lookAgain(first, doubts, interruption.signal);
    const interrupted = interruption.exitCode();
    if (interrupted !== null) return interrupted;
    const report = second === first ? before : answer(second);
    sayWhatChanged(second, output);
    sayWhatWasNotRead(report, output);
    await writeReport(report, options, output);
    return interruption.exitCode() ?? report.exitCode;
  } finally {
    interruption.release();
  }
}

const SETTINGS_CHECKS: readonly string[] = [
  'config-value',
  'config-file',
  'memory-headroom',
  'node-agreement',
];

/** A setting that seems to drift is read once more before that is said; a family that no sample met is looked for. */
function doubtsOf({ findings }: Report): Doubts {
  const families = new Map<string, string[]>();
  for (const { check, subject, evidence } of findings) {
    const { notMetIn } = evidence;
    if (!check.startsWith('key-') || typeof notMetIn !== 'string') continue;
    families.set(notMetIn, [...new Set([...(families.get(notMetIn) ?? []), subject])]);
  }
  return {
    settings: findings.some(({ check, status }) => status === 'drift' && SETTINGS_CHECKS.includes(check)),
    families,
  };
}

function sayWhatChanged(observations: readonly Observation[], output: Output): void {
  for (const observation of observations)
    if (observation.kind === 'read')
      for (const { node, name, before } of observation.secondLook?.changed ?? [])
        output.note(
          `note: ${name} of ${node} changed while it was read: it was ${before ?? 'not there'}, and what was read last counts`,
        );
}

/** One sentence for each, whatever the format: who, what, and whether trying again can help. */
function sayWhatWasNotRead({ environments }: Report, output: Output): void {
  const told = new Set<string>();
  for (const { name, product, coverage } of environments)
    for (const { parts, why, remedy } of foldUnread(coverage.unread)) {
      const what = product === null ? name : `${parts} of ${name}`;
      const sentence = `redrift: cannot read ${what}: ${why}${remedy === null ? '' : `; ${remedy}`}`;
      if (!told.has(sentence)) output.error(harmless(sentence));
      told.add(sentence);
    }
}

/** Every environment's keys on one line. */
export function progressOn(output: Output): (progress: Progress) => void {
  const seen = new Map<string, string>();
  return ({ environment, done, total }) => {
    seen.set(environment, `${environment}: ${done}${total > 0 ? ` of ${total}` : ''} keys`);
    output.progress(`reading  ${[...seen.values()].join('  ')}`);
  };
}
