import { z } from 'zod';
import type { Json, Report } from '../model/report.js';

const json: z.ZodType<Json> = z.json();
const count = z.number().int().nonnegative();
const name = z.string();
const severity = z.enum(['error', 'warning', 'info']);
const verdict = z.enum(['in-step', 'drift', 'unverified']);
const part = z.enum(['config', 'acl', 'modules', 'functions', 'keys', 'file']);
const remedy = z.strictObject({
  commands: z.array(z.string()).describe('Exact commands for this server and version, in order.'),
  note: z.string().nullable().describe('What a command cannot say.'),
});

const location = z.strictObject({ file: z.string(), line: count, column: count }).nullable();

const environment = z.strictObject({
  service: name.nullable(),
  name,
  isReference: z.boolean().describe('Whether the others of its service are held against it.'),
  owner: z.string().nullable(),
  source: z.string().describe('redis or snapshot.'),
  location: location.describe('Its own file of the YAML; null for one that the command line names.'),
  snapshot: z
    .strictObject({ takenAt: z.iso.datetime(), ageMs: count })
    .nullable()
    .describe('Where it was read from a snapshot: when that was taken, and how long before this run.'),
  product: z.string().nullable().describe('null where the environment could not be read.'),
  version: z.string().nullable(),
  topology: z.string().nullable(),
  nodes: z.array(z.strictObject({ id: z.string(), role: z.enum(['primary', 'replica']), shard: count })),
  keys: z.strictObject({
    total: count,
    sampled: count,
    method: z.enum(['scan', 'randomkey', 'all', 'none']),
    families: count,
    frameworks: z.array(z.string()).describe('Whose key formats the families have.'),
    leftOut: z.array(count).describe('Databases that hold keys and were not asked for.'),
  }),
  coverage: z.strictObject({
    settings: z.strictObject({ compared: count, of: count }),
    notAsked: z.array(part).describe('Parts that a source of its kind does not tell of.'),
    unread: z.array(
      z.strictObject({ part, node: z.string().nullable(), why: z.string(), remedy: z.string().nullable() }),
    ),
  }),
});

const finding = z.strictObject({
  id: z.string().describe('[service/]check:subject@environment: unique, stable, never a value.'),
  check: z.string(),
  subject: z.string(),
  service: name.nullable(),
  environment: name,
  against: z.strictObject({ kind: z.enum(['environment', 'expectation', 'file', 'node']), name: z.string() }),
  status: z.enum(['drift', 'unverified']),
  kind: z.enum(['changed', 'missing', 'unexpected', 'denied', 'insufficient']),
  severity,
  expected: z.string().nullable().describe('Canonical: bytes, milliseconds for TTLs, a setting’s own unit.'),
  actual: z.string().nullable(),
  message: z.string(),
  why: z.string().nullable(),
  evidence: z.record(z.string(), json).describe('Nodes; for keys sample sizes and estimates on both sides.'),
  owner: z.string().nullable(),
  fix: remedy,
  rollback: remedy,
  waiver: z
    .strictObject({
      reason: z.string(),
      owner: z.string(),
      expires: z.string().describe('The last day on which it holds, UTC: 2026-12-31.'),
    })
    .nullable()
    .describe('Who accepted it, until when.'),
  baselined: z.boolean(),
  firstSeen: z
    .string()
    .nullable()
    .describe('With --previous: when it was first reported; startedAt of this report where it is new.'),
  location: location.describe('The line of the YAML that asked; null for built-in rules.'),
});

/** The shape of `--format json`; `schema/report.schema.json` is made from it. */
export const reportSchema = z
  .strictObject({
    schemaVersion: z.literal(1),
    tool: z.strictObject({ name: z.literal('redrift'), version: z.string() }),
    startedAt: z.iso.datetime(),
    durationMs: z.number().nonnegative(),
    reference: name.describe('Of the first service, where services have different ones.'),
    verdict,
    exitCode: z.union([z.literal(0), z.literal(1), z.literal(2)]),
    environments: z.array(environment),
    findings: z.array(finding).describe('Worst first; unverified after errors.'),
    resolved: z
      .array(z.string())
      .describe('With --previous: ids of findings that were there and are verified to be gone.'),
    unseen: z
      .array(z.strictObject({ id: z.string(), firstSeen: z.iso.datetime() }))
      .describe('With --previous: findings that were there and of which this run could not tell.'),
    answers: z
      .array(
        z.strictObject({
          check: z.string(),
          subject: z.string(),
          service: name.nullable(),
          environment: name,
          status: verdict,
        }),
      )
      .describe('Every question that was asked.'),
    settings: z.array(
      z.strictObject({
        service: name.nullable(),
        name: z.string(),
        class: z.string(),
        values: z.record(z.string(), z.string().nullable()).describe('By environment; null where unread.'),
      }),
    ),
    families: z.array(
      z.strictObject({
        service: name.nullable(),
        pattern: z.string(),
        environment: name,
        framework: z
          .string()
          .nullable()
          .describe('Whose key format it is; null where its words do not tell.'),
        keys: count,
        types: z.record(z.string(), count),
        shareWithoutTtl: z.number().min(0).max(1),
        setTtlsMs: z.array(z.number()),
      }),
    ),
    summary: z.strictObject({
      error: count,
      warning: count,
      info: count,
      unverified: count,
      waived: count,
      baselined: count,
      checked: count,
    }),
  })
  .meta({
    title: 'redrift report',
    description: 'What a comparison found, as `redrift check --format json` writes it.',
  }) satisfies z.ZodType<Report>;
