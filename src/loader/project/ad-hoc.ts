import type { Environment, Project, Source } from '../../model/project.js';
import { readSampling } from './environment.js';
import { readExpectations } from './expectations.js';
import { collectRemarks } from './remarks.js';

/** An environment that was named on the command line. */
export const adHocEnvironment = (name: string, source: Source): Environment => ({
  name,
  owner: null,
  source,
  memoryLimitBytes: null,
  keyPrefix: null,
  sampling: readSampling(null),
  location: null,
});

/** Environments held against the first of them by the built-in rules alone, as `redrift diff` does. */
export function adHocProject(environments: readonly Environment[], notes: readonly string[]): Project {
  const names = environments.map(({ name }) => name);
  const { config, families, unlistedFamilies, policy } = readExpectations(null, names, collectRemarks());
  return { reference: names[0] ?? '', environments, config, families, unlistedFamilies, policy, notes };
}
