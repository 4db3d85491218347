import { goneFrom } from '../differ/baseline.js';
import { compare } from '../differ/compare.js';
import type { ObservedService } from '../differ/judge-service.js';
import type { Progress } from '../loader/sources/source.js';
import type { AcceptedFinding } from '../model/baseline.js';
import type { Observation } from '../model/observation.js';
import type { Environment, Project, Services } from '../model/project.js';
import type { Report } from '../model/report.js';
import { placeOf } from '../reporters/findings.js';
import { harmless } from '../reporters/layout.js';
import { foldUnread } from '../reporters/unread.js';
import { collect } from './collect.js';
import { type Interruption, watch } from './interruption.js';
import { announce, type NewsOptions, readPrevious, webhookOf } from './news.js';
import { type ComparingOptions, type ExaminingOptions, withSampling } from './options.js';
import type { Output } from './output.js';
import { privateWordsOf } from './private-words.js';
import { toolVersion } from './version.js';
import { writeReport } from './write-report.js';

/** What a run is held against beside the YAML. */
export interface Memory {
  readonly baseline: readonly AcceptedFinding[];
  readonly previous: Report | null;
}

/** What a comparing command does once it has its services: load, compare, render. Answers with the exit code. */
export function runComparison(
  services: Services,
  options: ComparingOptions & Partial<NewsOptions>,
  output: Output,
  baseline: Baseline | null = null,
): Promise<number> {
  output.isQuiet = options.quiet === true;
  const webhook = webhookOf(options);
  const memory = { baseline: baseline?.entries ?? [], previous: readPrevious(options, output) };
  return examine(services, options, output, memory, async ({ report, interruption }) => {
    if (baseline !== null) sayWhatIsGone(baseline, report, output);
    await writeReport(report, options, output);
    if (webhook !== null && interruption.exitCode() === null)
      await announce(report, memory.previous, webhook, output);
    return report.exitCode;
  });
}

/** A file of accepted findings, read. */
export interface Baseline {
  readonly file: string;
  readonly entries: readonly AcceptedFinding[];
}

function sayWhatIsGone({ file, entries }: Baseline, report: Report, output: Output): void {
  const gone = goneFrom(entries, report);
  if (gone.length > 0)
    output.note(
      harmless(
        `note: ${file} accepts what is in step now: ${gone.join(', ')}; redrift baseline --baseline ${file} --prune takes it out`,
      ),
    );
}

/** A comparison that was made. `judge` makes it again of the same readings, with every project changed and another memory. */
interface Examined {
  readonly report: Report;
  readonly judge: (asked: (project: Project) => Project, memory: Memory) => Report;
  readonly interruption: Interruption;
}

/** Loads and compares, then does what is to be done with it. Answers with that one's exit code, or that of a signal. */
export async function examine(
  services: Services,
  options: ExaminingOptions,
  output: Output,
  memory: Memory,
  then: (examined: Examined) => Promise<number>,
): Promise<number> {
  output.isQuiet = options.quiet === true;
  const privateWords = privateWordsOf(options);
  for (const note of [...services.notes, ...services.projects.flatMap(({ notes }) => notes)])
    output.note(`note: ${note}`);
  const projects = services.projects.map((project) => sampled(project, options));
  const isWhole = ({ sampling }: Environment): boolean => sampling.keys === 'all';
  const hasDeadline = !projects.some(({ environments }) => environments.some(isWhole));
  const interruption = watch(hasDeadline ? options.timeout : null);
  try {
    const startedAt = new Date();
    const observed = await collect(projects, {
      signal: interruption.signal,
      progress: progressOn(output),
      privateWords,
    });
    const interrupted = interruption.exitCode();
    if (interrupted !== null) return interrupted;
    const judge: Examined['judge'] = (asked, held) =>
      compare(
        observed.map(({ project, observations }) => ({ project: asked(project), observations })),
        {
          toolVersion: toolVersion(),
          startedAt: startedAt.toISOString(),
          durationMs: Date.now() - startedAt.getTime(),
          failOn: options.failOn ?? null,
          unverified: options.unverified,
          leftOut: services.leftOut,
          ...held,
        },
      );
    const report = judge(asItIs, memory);
    sayWhatChanged(observed, output);
    sayWhatWasNotRead(report, output);
    const code = await then({ report, judge, interruption });
    return interruption.exitCode() ?? code;
  } finally {
    interruption.release();
  }
}

const asItIs = (project: Project): Project => project;

const sampled = (project: Project, options: ExaminingOptions): Project => ({
  ...project,
  environments: project.environments.map((environment) => withSampling(environment, options)),
});

function sayWhatChanged(observed: readonly ObservedService[], output: Output): void {
  for (const observation of observed.flatMap(({ observations }): readonly Observation[] => observations))
    if (observation.kind === 'read')
      for (const { node, name, before } of observation.secondLook?.changed ?? [])
        output.note(
          `note: ${name} of ${node} changed while it was read: it was ${before ?? 'not there'}, and what was read last counts`,
        );
}

/** One sentence for each, whatever the format: who, what, and whether trying again can help. */
function sayWhatWasNotRead({ environments }: Report, output: Output): void {
  const told = new Set<string>();
  for (const { service, name, product, coverage } of environments)
    for (const { parts, why, remedy } of foldUnread(coverage.unread)) {
      const place = placeOf({ service, environment: name });
      const what = product === null ? place : `${parts} of ${place}`;
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
