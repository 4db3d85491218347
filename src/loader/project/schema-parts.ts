import { z } from 'zod';

/**
 * A map with fixed keys: any other key is a mistake. The message of an unknown key lists the known ones, which
 * `shape.ts` needs to name the nearest.
 */
export function map<Shape extends z.core.$ZodLooseShape>(expected: string, shape: Shape) {
  return z.strictObject(shape, {
    error: (issue) => (issue.code === 'unrecognized_keys' ? Object.keys(shape).join(', ') : expected),
  });
}

/** Text that is not empty; `expected` continues "expected …". */
export function text(expected: string) {
  return z.string({ error: expected }).min(1, { error: expected });
}

/** A list with at least one item. */
export function list(item: z.ZodType, expected: string) {
  return z.array(item, { error: expected }).min(1, { error: expected });
}

/** A whole number from a lowest on. */
export function count(lowest: number, expected: string) {
  return z.int({ error: expected }).min(lowest, { error: expected });
}

/** A scalar as YAML may read it: what is written there counts, not the type. */
export const value = z
  .union([z.string(), z.number(), z.boolean()], { error: 'a value such as 100mb, yes or "text"' })
  .meta({ id: 'value', description: 'A value as Redis writes it: 100mb, 300, yes, "900 1".' });

const severity = z
  .enum(['error', 'warning', 'info'], { error: 'error, warning or info' })
  .meta({ description: 'How much a finding matters.' });

/** What may stand beside the matchers of a setting or a family. */
export const notes = {
  severity: severity.optional(),
  owner: text('a name').optional().meta({ description: 'Who is asked when this drifts.' }),
  why: text('a sentence').optional().meta({ description: 'Why this is expected: shown with the finding.' }),
  rollback: text('a sentence')
    .optional()
    .meta({ description: 'A note on how to take a fix back; the exact commands are computed.' }),
};
