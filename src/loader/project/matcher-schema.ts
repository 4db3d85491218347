import { z } from 'zod';
import { list, map, notes, value } from './schema-parts.js';

const number = z.number({ error: 'a number such as 0.5' });
const bounds = z.tuple([value, value], { error: 'a list of two: [least, most]' });
const values = z
  .union([value, list(value, 'a value, or a list of values')], { error: 'a value, or a list of values' })
  .meta({ id: 'values' });
const name = z.string({ error: 'the name of an environment' });

const ratio = map('a map with to and between, atLeast or atMost', {
  to: name.meta({ description: 'The environment that this one is divided by, or memoryLimit.' }),
  between: z.tuple([number, number], { error: 'a list of two numbers: [least, most]' }).optional(),
  atLeast: number.optional(),
  atMost: number.optional(),
});

const TRUE = z.literal(true, { error: 'true' });
const FIELDS = {
  same: z
    .union([TRUE, name], { error: 'true, or the name of an environment' })
    .optional()
    .meta({ description: 'Equal to the reference (true), or to the environment named.' }),
  ignore: TRUE.optional().meta({ description: 'Not compared.' }),
  none: TRUE.optional().meta({ description: 'No key carries a TTL.' }),
  any: TRUE.optional().meta({ description: 'Every key carries some TTL.' }),
  equals: value.optional().meta({ description: 'Equal to this value, whatever its notation.' }),
  not: values.optional().meta({ description: 'None of these values.' }),
  oneOf: list(value, 'a list of values').optional().meta({ description: 'One of these values.' }),
  atLeast: value.optional().meta({ description: 'This or more.' }),
  atMost: value.optional().meta({ description: 'This or less.' }),
  between: bounds.optional().meta({ description: '[least, most], both allowed.' }),
  ratio: ratio.optional().meta({ description: 'This environment divided by another.' }),
  includes: values.optional().meta({ description: 'Flags or list members that must be there.' }),
  excludes: values.optional().meta({ description: 'Flags or list members that must not be there.' }),
  like: value.optional().meta({ description: 'A glob over the canonical value: * is any text.' }),
};

/** The names of matchers, nested ones included. */
export type MatcherName = keyof typeof FIELDS | 'per' | 'perRole';

/**
 * A value, a word or a map of matchers; `withNotes` is the same with severity, owner, why and rollback beside them.
 * `per` and `perRole` take matchers in turn.
 */
export function matcherSchemas(id: string, names: readonly MatcherName[], description: string) {
  const error = 'a value, or a map of matchers such as { atLeast: 100 }';
  const per: z.ZodType = z
    .record(
      z.string(),
      z.lazy(() => plain),
      { error: 'a map of environment to value or matchers' },
    )
    .meta({ description: 'By environment; "*" is every other one.' });
  const perRole = map('a map with primary and replica', {
    primary: z.lazy(() => plain).optional(),
    replica: z.lazy(() => plain).optional(),
  }).meta({ description: 'By the role of the node.' });
  const all = { ...FIELDS, per: per.optional(), perRole: perRole.optional() };
  const fields = Object.fromEntries(names.map((name) => [name, all[name]]));
  const plain: z.ZodType = z.union([value, map(error, fields)], { error }).meta({ id, description });
  const withNotes = z
    .union([value, map(error, { ...fields, ...notes })], { error })
    .meta({ id: `${id}-with-notes`, description });
  return { plain, withNotes };
}
