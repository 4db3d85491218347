import { z } from 'zod';
import { parseDurationMs } from '../../catalogue/duration.js';
import { isVersionRange } from '../../catalogue/version-range.js';
import { CHECK_IDS } from '../../model/checks.js';
import { matcherSchemas } from './matcher-schema.js';
import { productRange } from './product-range.js';
import { count, list, map, notes, text, value } from './schema-parts.js';
import { SETTING_MATCHERS, TTL_MATCHERS, TYPE_MATCHERS } from './vocabulary.js';

/** The matchers of `config:`. */
export const settingMatchers = matcherSchemas(
  'setting-matcher',
  SETTING_MATCHERS,
  'same, ignore, a value, or a map of matchers that must all hold.',
);

const ttlMatchers = matcherSchemas(
  'ttl-matcher',
  TTL_MATCHERS,
  'same, ignore, none, any, a duration such as 1h, or a map of matchers.',
);

const typeMatchers = matcherSchemas(
  'type-matcher',
  TYPE_MATCHERS,
  'string, list, set, zset, hash, stream or the type of a module; or a map of matchers.',
);

const TOLERANCE = 'a share such as 10%, a duration such as 2s, or both: { share: 10%, duration: 2s }';

const family = map('a map with present, type, ttl, tolerance', {
  present: z
    .enum(['required', 'forbidden'])
    .optional()
    .meta({ description: 'Whether such keys must or must not be there.' }),
  type: typeMatchers.plain.optional(),
  ttl: ttlMatchers.plain.optional(),
  tolerance: z
    .union(
      [
        value,
        map(TOLERANCE, {
          share: text('a share such as 10%').optional(),
          duration: text('a duration such as 2s').optional(),
        }),
      ],
      { error: TOLERANCE },
    )
    .optional()
    .meta({ description: 'By how much a TTL may miss. Default 10% or 2s, whichever is larger.' }),
  ...notes,
}).meta({ id: 'family', description: 'What is expected of keys that share a pattern.' });

const COMMAND = 'the name of a command such as GETDEL or CLIENT NO-TOUCH';
const RANGE = 'a version such as ">=7.0"';
const version = text(RANGE).refine(isVersionRange, { error: RANGE });
const serverVersion = text(RANGE).refine((range) => isVersionRange(productRange(range).range), {
  error: RANGE,
});

const requires = map('a map with server, commands, modules, functions and role', {
  server: serverVersion
    .optional()
    .meta({ description: 'The version of the server: ">=7.0", "valkey >=8.0".' }),
  commands: list(
    text(COMMAND).regex(/^\s*[A-Za-z][\w.-]*(?:[\s|]+[A-Za-z][\w.-]*)?\s*$/, { error: COMMAND }),
    'a list of commands',
  )
    .optional()
    .meta({ description: 'Commands that must be there: [GETDEL, LMOVE].' }),
  modules: z
    .record(z.string(), version, { error: 'a map of module to version' })
    .optional()
    .meta({ description: 'Modules and their versions: { search: ">=2.8" }.' }),
  functions: list(text('the name of a library'), 'a list of libraries')
    .optional()
    .meta({ description: 'Function libraries that must be loaded.' }),
  role: z
    .enum(['cache', 'queue', 'store'])
    .optional()
    .meta({ description: 'What the server is used for: a queue must never evict.' }),
}).meta({ description: 'What the application needs in every environment, whatever the reference has.' });

const AGE = 'a duration such as 12h or 7d';

const policy = map('a map with failOn, mustVerify, waiverMaxDays, maxSnapshotAge and checks', {
  failOn: z
    .enum(['error', 'warning', 'info', 'never'])
    .optional()
    .meta({ description: 'The lowest severity that fails the gate. Default error.' }),
  mustVerify: z
    .array(z.enum(['config', 'acl', 'modules', 'functions', 'keys', 'file']), { error: 'a list of parts' })
    .optional()
    .meta({ description: 'Parts without which the gate fails. Default [config, keys].' }),
  waiverMaxDays: count(1, 'a number of days from 1 on')
    .optional()
    .meta({ description: 'How long a waiver may run. Default 90.' }),
  maxSnapshotAge: text(AGE)
    .refine((age) => (parseDurationMs(age) ?? 0) > 0, { error: AGE })
    .optional()
    .meta({ description: 'An older snapshot verifies nothing: 7d. Default: any age.' }),
  checks: map(
    'a map of check to error, warning, info or off',
    Object.fromEntries(CHECK_IDS.map((id) => [id, z.enum(['error', 'warning', 'info', 'off']).optional()])),
  )
    .optional()
    .meta({ description: 'The severity of a check, or off.' }),
}).meta({ description: 'When the gate fails.' });

/** The shape of `environments/expectations.yaml`. */
export const expectationsSchema = map('a map with reference, config, families, policy', {
  reference: text('the name of an environment')
    .optional()
    .meta({ description: 'What the others are held against. Default production.' }),
  config: z
    .record(z.string(), settingMatchers.withNotes, { error: 'a map of setting to expectation' })
    .optional()
    .meta({
      description:
        'By setting, glob, class:NAME or "*", the most exact wins. Without "*" every setting must be the same.',
    }),
  families: z
    .record(z.string(), family, { error: 'a map of pattern to expectation' })
    .optional()
    .meta({ description: 'By pattern: literal text, {int}, {uuid}, {hex}, {date}, {email}, {ip}, {id}, *.' }),
  unlistedFamilies: z
    .enum(['error', 'warning', 'info', 'ignore'])
    .optional()
    .meta({ description: 'Families that no entry names. Default warning.' }),
  requires: requires.optional(),
  policy: policy.optional(),
}).meta({ title: 'redrift expectations', description: 'What should hold in all environments.' });
