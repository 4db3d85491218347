import { z } from 'zod';
import { count, list, map, text } from './schema-parts.js';
import { orList } from './wording.js';

const url = text('a URL such as ${REDIS_STAGING_URL} or redis://host:6379').meta({
  description: 'redis:// or valkey://[user:password@]host[:port][/database], best as ${VARIABLE}.',
});

/** A word of a few, or a variable that holds one. */
function word(words: readonly [string, ...string[]]) {
  return z.union([z.enum(words), z.string().regex(/\$\{/, { error: orList(words) })], {
    error: orList(words),
  });
}

const tls = map('a map with ca, cert, key and servername', {
  ca: text('the path of a file').optional(),
  cert: text('the path of a file').optional(),
  key: text('the path of a file').optional(),
  servername: text('a host name').optional(),
}).meta({ description: 'Certificates for rediss://. Paths begin at the folder of this file.' });

const redis = map('a map with url', {
  url: url.optional(),
  nodes: list(text('"host:port"'), 'a list of "host:port"')
    .optional()
    .meta({ description: 'Instead of url: where to begin with a cluster or sentinels.' }),
  topology: word(['auto', 'standalone', 'sentinel', 'cluster'])
    .optional()
    .meta({ description: 'auto asks the server.' }),
  masterName: text('the name that the sentinels watch')
    .optional()
    .meta({ description: 'With sentinels: the name that they watch.' }),
  sentinelPassword: text('text, best as ${VARIABLE}')
    .optional()
    .meta({ description: 'Password of the sentinels themselves.' }),
  username: text('the name of an ACL user')
    .optional()
    .meta({ description: "The ACL user; wins over the URL's." }),
  password: text('text, best as ${VARIABLE}')
    .optional()
    .meta({ description: "As ${VARIABLE}; wins over the URL's." }),
  passwordFile: text('the path of a file').optional().meta({
    description: 'A file that holds the password alone. The path begins at the folder of this file.',
  }),
  tls: tls.optional(),
  readKeysFrom: word(['replica', 'primary'])
    .optional()
    .meta({ description: 'Where keys are sampled; a replica where there is one.' }),
  configCommand: text('the name under which CONFIG answers, or "-"').optional().meta({
    description: 'The name under which CONFIG answers where it was renamed; "-" where there is none.',
  }),
}).meta({ description: 'A live server.' });

const file = (description: string) => text('the path of a file').optional().meta({ description });

const source = z
  .union(
    [
      url,
      map('a URL, or a map with redis, snapshot or conf', {
        redis: redis.optional(),
        snapshot: file('A file that redrift snapshot wrote. The path begins at the folder of this file.'),
        conf: file('A redis.conf. The path begins at the folder of this file.'),
      }),
    ],
    { error: 'a URL such as ${REDIS_STAGING_URL}, or a map with redis, snapshot or conf' },
  )
  .meta({ description: 'How this environment is read: a URL, or one of redis, snapshot, conf.' });

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
    .union([text('the path of a file'), z.record(z.string(), text('the path of a file'))], {
      error: 'the path of a redis.conf, or a map of node to path',
    })
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
