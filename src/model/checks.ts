/** Every check that a policy, a waiver or an id can name, in the order of DESIGN §8; not all are built yet. */
export const CHECK_IDS = [
  'config-value',
  'config-file',
  'node-agreement',
  'same-server',
  'eviction-coverage',
  'memory-headroom',
  'config-hazard',
  'server-version',
  'server-topology',
  'server-modules',
  'server-functions',
  'server-acl',
  'capability',
  'key-namespace',
  'key-ttl',
  'key-expiry',
  'key-type',
  'key-encoding',
  'key-size',
  'key-share',
  'environment-leak',
  'waiver',
] as const;

export type CheckId = (typeof CHECK_IDS)[number];
