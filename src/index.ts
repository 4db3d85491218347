import { collect as collectAll } from './cli/collect.js';
import { toolVersion } from './cli/version.js';
import { CHECKS } from './differ/checks/index.js';
import { compare as compareAll } from './differ/compare.js';
import type { ObservedService } from './differ/judge-service.js';
import { loadServices } from './loader/project/load-services.js';
import type { Services } from './model/project.js';
import type { Report, Severity } from './model/report.js';
import { type Format, REPORTERS } from './reporters/index.js';

export { InputError } from './loader/input-error.js';
export { ProjectError } from './loader/project/project-error.js';
export { readReport } from './loader/report-file.js';
export type { Services } from './model/project.js';
export type { Answer, Finding, Report, ReportEnvironment, Severity, Verdict } from './model/report.js';
export type { Format } from './reporters/index.js';

/** What to read of a folder of YAML; all of it where nothing is said. */
export interface LoadOptions {
  /** Default: `environments`. */
  readonly dir?: string;
  /** Where `${VARIABLE}` is looked up. Default: `process.env`. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Only these environments, and the reference. */
  readonly environments?: readonly string[];
  /** Only these services. */
  readonly services?: readonly string[];
  /** Held against this one instead of the YAML's. */
  readonly reference?: string;
}

/** Reads the YAML: what `redrift check` would compare. Throws a {@link ProjectError} with every mistake. */
export const load = (options: LoadOptions = {}): Services =>
  loadServices({
    dir: options.dir ?? 'environments',
    env: options.env ?? process.env,
    environments: options.environments ?? null,
    services: options.services ?? null,
    reference: options.reference ?? null,
    expand: true,
  });

/** What was read of the environments of a `load`; it belongs to that one. */
export interface Collected {
  readonly services: Services;
  readonly observed: readonly ObservedService[];
  readonly startedAt: Date;
}

/**
 * Reads every environment. One that cannot be read is no error: the report says so. `signal` ends it early; without
 * one it takes as long as the servers do.
 */
export async function collect(
  services: Services,
  { signal = new AbortController().signal }: { readonly signal?: AbortSignal } = {},
): Promise<Collected> {
  const startedAt = new Date();
  const observed = await collectAll(services.projects, {
    signal,
    progress: () => undefined,
    privateWords: null,
  });
  return { services, observed, startedAt };
}

/** What decides the verdict beside the YAML. */
export interface CompareOptions {
  /** From which severity on there is drift. Default: `policy.failOn` of the YAML, else `error`. */
  readonly failOn?: Severity | 'never';
  /** What could not be verified: required parts decide (the default), all of it fails, or it is allowed. */
  readonly unverified?: 'required' | 'fail' | 'allow';
  /** A saved report: what is new, what is resolved. */
  readonly previous?: Report;
}

/** The report, as `--format json` writes it. */
export const compare = (
  { services, observed, startedAt }: Collected,
  { failOn, unverified = 'required', previous }: CompareOptions = {},
): Report =>
  compareAll(observed, {
    toolVersion: toolVersion(),
    startedAt: startedAt.toISOString(),
    durationMs: Date.now() - startedAt.getTime(),
    failOn: failOn ?? null,
    unverified,
    leftOut: services.leftOut,
    baseline: [],
    previous: previous ?? null,
  });

/** A report as text in a format of `--format`, without colour, 100 columns wide. */
export const render = (report: Report, format: Format, { verbose = false } = {}): string =>
  REPORTERS[format](report, { width: 100, color: false, verbose, quiet: false, rules: CHECKS });
