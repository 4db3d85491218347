import type { Check, CheckFacts } from '../check.js';
import { capability } from './capability.js';
import { configFile } from './config-file.js';
import { configHazard } from './config-hazard.js';
import { configValue } from './config-value.js';
import { environmentLeak } from './environment-leak.js';
import { evictionCoverage } from './eviction-coverage.js';
import { keyEncoding } from './key-encoding.js';
import { keyExpiry } from './key-expiry.js';
import { keyNamespace } from './key-namespace.js';
import { keyShare } from './key-share.js';
import { keySize } from './key-size.js';
import { keyTtl } from './key-ttl.js';
import { keyType } from './key-type.js';
import { memoryHeadroom } from './memory-headroom.js';
import { nodeAgreement } from './node-agreement.js';
import { sameServer } from './same-server.js';
import { serverAcl } from './server-acl.js';
import { serverFunctions } from './server-functions.js';
import { serverModules } from './server-modules.js';
import { serverTopology } from './server-topology.js';
import { serverVersion } from './server-version.js';
import { waiver } from './waiver.js';

/** Every check on environments, in the order in which one cause that several could tell is told by the first. */
export const CHECKS: readonly Check[] = [
  sameServer,
  nodeAgreement,
  configValue,
  configFile,
  configHazard,
  memoryHeadroom,
  evictionCoverage,
  serverVersion,
  serverTopology,
  serverModules,
  serverFunctions,
  serverAcl,
  capability,
  environmentLeak,
  keyNamespace,
  keyType,
  keyExpiry,
  keyTtl,
  keyEncoding,
  keySize,
  keyShare,
];

/** Every check, that on waivers among them: what a policy and `redrift explain` can name. */
export const ALL_CHECKS: readonly CheckFacts[] = [...CHECKS, waiver];
