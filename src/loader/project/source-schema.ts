import { z } from 'zod';
import { list, map, text } from './schema-parts.js';
import { orList } from './wording.js';

/** `7.0`, `redis 7.0.15`, `valkey 8.1`. */
export const SERVER_KIND = /^(?:(redis|valkey)\s+)?(\d+(?:\.\d+){0,2})$/i;

const SERVER = 'a product and version such as "redis 7.0" or "valkey 8.1"';

const PARAMETERS =
  'The JSON of `aws elasticache describe-cache-parameters` or `aws memorydb describe-parameters`. The path begins at the folder of this file.';

const url = text('a URL such as ${REDIS_STAGING_URL} or redis://host:6379').meta({
  description:
    'redis://, rediss://, valkey:// or valkeys://[user:password@]host[:port][/database], or unix://[user:password@]/path[?db=1], best as ${VARIABLE}.',
});

/** A word of a few, or a variable that holds one. */
function word(words: readonly [string, ...string[]]) {
  return z.union([z.enum(words), z.string().regex(/\$\{/, { error: orList(words) })], {
    error: orList(words),
  });
}

const pem = (description: string) => text('the path of a PEM file').optional().meta({ description });

const tls = map('a map with ca, cert, key, servername and minVersion', {
  ca: pem('Certificates of the authorities that are trusted instead of the usual ones.'),
  cert: pem('Our own certificate, where the server asks for one.'),
  key: pem('Its private key, without a passphrase.'),
  servername: text('a host name')
    .optional()
    .meta({ description: "The name that the server's certificate carries, where it is not the host." }),
  minVersion: word(['TLSv1.2', 'TLSv1.3']).optional().meta({ description: 'TLSv1.2 unless said.' }),
  insecureSkipVerify: z
    .literal(true)
    .optional()
    .meta({ description: 'Takes whoever answers for the server. Said aloud in every run.' }),
}).meta({
  description: 'For rediss:// and valkeys://, and with nodes. Paths begin at the folder of this file.',
});

const redis = map('a map with url or nodes', {
  url: url.optional(),
  nodes: list(text('"host:port"'), 'a list of "host:port"')
    .optional()
    .meta({ description: 'Instead of url: every node, or those to begin with.' }),
  topology: word(['auto', 'standalone', 'sentinel', 'cluster']).optional().meta({
    description:
      'auto also reads the nodes that the named ones know (replicas, their primary, a cluster, what sentinels watch); standalone reads the named ones alone; with sentinel the named ones are sentinels.',
  }),
  masterName: text('the name that the sentinels watch')
    .optional()
    .meta({ description: 'With sentinels: the name under which they watch the primary.' }),
  sentinelUsername: text('the name of an ACL user')
    .optional()
    .meta({ description: 'The ACL user of the sentinels themselves.' }),
  sentinelPassword: text('text, best as ${VARIABLE}')
    .optional()
    .meta({ description: 'Password of the sentinels themselves.' }),
  sentinelPasswordFile: text('the path of a file').optional().meta({
    description: 'A file that holds the password of the sentinels alone.',
  }),
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
  addresses: z
    .record(z.string(), text('"host:port"'), { error: 'a map of "host:port" to "host:port"' })
    .optional()
    .meta({
      description: 'How addresses that servers announce are reached from here: announced to reachable.',
    }),
  readKeysFrom: word(['replica', 'primary'])
    .optional()
    .meta({ description: 'Where keys are sampled; a replica where there is one.' }),
  configCommand: text('the name under which CONFIG answers, or "-"').optional().meta({
    description: 'The name under which CONFIG answers where it was renamed; "-" where there is none.',
  }),
  parameters: text('the path of a file')
    .optional()
    .meta({ description: `What CONFIG does not tell. ${PARAMETERS}` }),
}).meta({ description: 'A live server.' });

const file = (description: string) => text('the path of a file').optional().meta({ description });

/** The shape of `source:`. */
export const source = z
  .union(
    [
      url,
      map('a URL, or a map with redis, snapshot, conf or parameters', {
        redis: redis.optional(),
        snapshot: file('A file that redrift snapshot wrote. The path begins at the folder of this file.'),
        conf: file('A redis.conf. The path begins at the folder of this file.'),
        server: text(SERVER).regex(SERVER_KIND, { error: SERVER }).optional().meta({
          description:
            'With conf: which server loads it, such as "redis 7.0"; else one like the others that are compared.',
        }),
        parameters: file(PARAMETERS),
      }),
    ],
    { error: 'a URL such as ${REDIS_STAGING_URL}, or a map with redis, snapshot, conf or parameters' },
  )
  .meta({ description: 'How this environment is read: a URL, or one of redis, snapshot, conf, parameters.' });
