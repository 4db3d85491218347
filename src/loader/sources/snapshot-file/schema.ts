import { z } from 'zod';
import { SNAPSHOT_VERSION, type Snapshot, type TrieNode } from '../../../model/snapshot.js';

const count = z.number().int().nonnegative();
const counts = z.array(z.strictObject({ name: z.string(), count }));

const profile = z.strictObject({
  keys: count,
  types: counts,
  encodings: counts,
  withoutTtl: count,
  ttls: z.array(
    z.strictObject({
      hash: count,
      remainingMs: z.number().nonnegative(),
      expiresAtMs: z.number().nonnegative().nullable(),
      idleSeconds: count.nullable(),
      isIdleDoubtful: z.boolean(),
    }),
  ),
  sizes: z.array(z.strictObject({ hash: count, bytes: count })),
});

const trieNode: z.ZodType<TrieNode> = z.lazy(() =>
  z.strictObject({
    profile: profile.nullable(),
    detail: z.enum(['words', 'numbers', 'ends', 'heads', 'any']),
    children: z.array(z.strictObject({ token: z.string(), node: trieNode })),
  }),
);

const keyspace = z.strictObject({
  method: z.enum(['scan', 'randomkey', 'all', 'none']),
  total: count,
  sampled: count,
  isWhole: z.boolean(),
  leftOut: z.array(z.strictObject({ index: count, keys: count })),
  patterns: z.array(z.string()),
  keyPrefix: z.string().nullable(),
  unprefixed: count,
  foreign: z.array(z.strictObject({ prefix: z.string(), keys: count })),
  overflow: count,
  idleTimes: z.enum(['read', 'lfu', 'denied']),
  encodings: z.enum(['read', 'denied']),
  sizes: z.enum(['read', 'denied']),
  privateWords: z
    .string()
    .regex(/^[0-9a-f]{16}$/)
    .nullable(),
  groups: z.array(z.strictObject({ pattern: z.string().nullable(), trie: trieNode })),
});

const settings = z.array(z.strictObject({ name: z.string(), value: z.string() }));

const labels = z.array(z.strictObject({ name: z.string(), label: count }));

const aclUser = z.strictObject({
  name: z.string(),
  isOn: z.boolean(),
  isOpen: z.boolean(),
  passwords: z.array(count),
  rules: z.array(
    z.strictObject({
      commands: z.strictObject({
        base: z.enum(['all', 'none']),
        except: z.array(z.string()),
        isResolved: z.boolean(),
      }),
      keys: z.array(z.string()),
      channels: z.array(z.string()).nullable(),
      others: z.array(z.string()),
    }),
  ),
});

const node = z.strictObject({
  id: z.string(),
  version: z.string(),
  role: z.enum(['primary', 'replica']),
  shard: count,
  runId: z.string().nullable(),
  replicationId: z.string().nullable(),
  uptimeSeconds: count.nullable(),
  configFile: z.string().nullable(),
  settings,
  memory: z.strictObject({ usedBytes: count.nullable(), notCountedBytes: z.number().int().nullable() }),
  databases: z.array(z.strictObject({ index: count, keys: count, expires: count })),
  replication: z.strictObject({
    primary: z.string().nullable(),
    replicas: z.array(z.string()),
    replicasInTouch: count.nullable(),
  }),
  standIns: z.array(z.strictObject({ name: z.string(), from: z.enum(['info', 'parameters']) })),
  secretLabels: labels,
  acl: z.array(aclUser).nullable(),
  modules: z
    .array(z.strictObject({ name: z.string(), version: z.number().int(), isBuiltIn: z.boolean() }))
    .nullable(),
  functions: z
    .array(
      z.strictObject({
        name: z.string(),
        engine: z.string(),
        functions: z.array(z.string()),
        sha256: z.string().regex(/^[0-9a-f]{64}$/),
      }),
    )
    .nullable(),
  commands: z.array(z.strictObject({ name: z.string(), isKnown: z.boolean() })),
  file: z
    .strictObject({
      path: z.string(),
      settings,
      lines: z.array(z.strictObject({ name: z.string(), file: z.string(), line: count })),
      secretLabels: labels,
    })
    .nullable(),
});

const parts = z.enum(['config', 'acl', 'modules', 'functions', 'keys', 'file']);

/** The shape of a snapshot file; `schema/snapshot.schema.json` is made from it. */
export const snapshotSchema = z
  .strictObject({
    snapshotVersion: z.literal(SNAPSHOT_VERSION),
    tool: z.strictObject({ name: z.literal('redrift'), version: z.string() }),
    takenAt: z.iso.datetime(),
    environment: z.string(),
    product: z.string(),
    version: z.string(),
    topology: z.enum(['standalone', 'sentinel', 'cluster']),
    parts: z.array(parts),
    nodes: z.array(node),
    keyspace,
    knownCommands: z.array(z.string()),
    unread: z.array(
      z.strictObject({
        part: parts,
        node: z.string().nullable(),
        why: z.string(),
        remedy: z.string().nullable(),
      }),
    ),
  })
  .meta({
    title: 'redrift snapshot',
    description: 'Everything that was found in one environment at one time; no secret and no key value.',
  }) satisfies z.ZodType<Snapshot>;
