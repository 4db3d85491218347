import type { Environment, Policy, Project, Services, Source } from '../../model/project.js';
import { readSampling } from './environment.js';
import { readExpectations } from './expectations.js';
import { collectRemarks } from './remarks.js';

/** An environment that was named on the command line. */
export const adHocEnvironment = (name: string, source: Source): Environment => ({
  name,
  owner: null,
  source,
  configFiles: [],
  memoryLimitBytes: null,
  keyPrefix: null,
  sampling: readSampling(null),
  location: null,
});

/**
 * Environments held against the first of them by the built-in rules alone, as `redrift diff` does. Nobody meant two
 * environments to be apart, so one server under two names is information; and where a side is a file of settings,
 * keys are nobody's question.
 */
export function adHocProject(environments: readonly Environment[], notes: readonly string[]): Project {
  const names = environments.map(({ name }) => name);
  const expectations = readExpectations(null, names, collectRemarks());
  const isFile = environments.some(({ source: { kind } }) => kind === 'conf' || kind === 'parameters');
  const policy: Policy = {
    ...expectations.policy,
    mustVerify: isFile ? ['config'] : expectations.policy.mustVerify,
    checks: [{ check: 'same-server', severity: 'info' }],
  };
  return {
    ...expectations,
    service: null,
    reference: names[0] ?? '',
    environments,
    policy,
    waivers: [],
    leftOut: [],
    notes,
  };
}

/** The same as the one thing that a run looks at. */
export const adHocServices = (environments: readonly Environment[], notes: readonly string[]): Services => ({
  projects: [adHocProject(environments, notes)],
  leftOut: [],
  notes: [],
});
