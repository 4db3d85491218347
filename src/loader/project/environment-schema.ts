import { z } from 'zod';
import { count, list, map, text } from './schema-parts.js';
import { source } from './source-schema.js';

const SAMPLED = 'a number of keys from 1 on, or all';
const DATABASES = 'all, or a list of database numbers such as [0, 1]';
const SIZE = 'a size such as 512mb or 8gb';

const sampling = map('a map with keys, maxSeconds, databases and patterns', {
  keys: z
    .union([count(1, SAMPLED), z.enum(['all'])], { error: SAMPLED })
    .optional()
    .meta({ description: 'How many keys are read; all reads every key. Default 20000.' }),
  maxSeconds: z
    .number({ error: 'seconds above 0' })
    .positive({ error: 'seconds above 0' })
    .optional()
    .meta({ description: 'How long keys are read at most. Default 30.' }),
  databases: z
    .union([z.enum(['all']), list(count(0, 'the number of a database'), DATABASES)], { error: DATABASES })
    .optional()
    .meta({ description: 'Which databases; all are those that hold keys. Default all.' }),
  patterns: list(text('a pattern such as "session:*"'), 'a list of patterns such as ["session:*"]')
    .optional()
    .meta({ description: 'Only keys whose full names match one of these. Default ["*"].' }),
  maxCommandsPerSecond: count(1, 'a whole number from 1 on')
    .optional()
    .meta({ description: 'A limit for the load on the server. Default none.' }),
}).meta({ description: 'How many keys are read, from where, for how long.' });

/** The shape of `environments/NAME.yaml`. */
export const environmentSchema = map('a map with source', {
  owner: text('a name').optional().meta({ description: 'Who answers for this environment.' }),
  source,
  configFile: z
    .union(
      [
        text('the path of a file'),
        z.record(z.string(), text('the path of a file')).refine((files) => Object.keys(files).length > 0),
      ],
      {
        error: 'the path of a redis.conf, or a map of node to path',
      },
    )
    .optional()
    .meta({ description: 'The redis.conf that the next restart loads; or one for each node.' }),
  memoryLimit: z
    .union([count(0, SIZE), z.string().regex(/^\d+([kmg]?b|[kmg])?$/i, { error: SIZE })], { error: SIZE })
    .optional()
    .meta({ description: 'What the container or host has: 8gb.' }),
  keyPrefix: z
    .string({ error: 'text such as "prod:"' })
    .optional()
    .meta({ description: 'Taken off key names before families are compared: "prod:".' }),
  sampling: sampling.optional(),
}).meta({ title: 'redrift environment', description: 'One environment: how its Redis is reached.' });
