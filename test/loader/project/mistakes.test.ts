import { describe, expect, test } from 'vitest';
import { mistakesOf } from './project-folder.js';

const EXPECTATIONS = 'expectations.yaml';
const STAGING = 'staging.yaml';
const WAIVERS = 'waivers.yaml';

/** What is wrong, the file, its text, and every mistake that is told: no more and no less. */
type Case = readonly [name: string, file: string, text: string, mistakes: readonly string[]];

const WHAT_YAML_READS_OTHERWISE_THAN_IT_LOOKS: readonly Case[] = [
  [
    'a star as a key',
    EXPECTATIONS,
    'config:\n  *: same\n',
    ['2:3: quote this: an unquoted "*" begins an alias in YAML, expected such as "*" in quotes'],
  ],
  [
    'a star in front of a key',
    EXPECTATIONS,
    'config:\n  *-policy: same\n  timeout: lots\n',
    ['2:3: quote this: an unquoted "*" begins an alias in YAML, expected such as "*" in quotes'],
  ],
  [
    'a star as a value',
    EXPECTATIONS,
    'config:\n  timeout: *\n  maxmemory: lots\n',
    [
      '2:12: quote this: an unquoted "*" begins an alias in YAML, expected such as "*" in quotes',
      '3:14: maxmemory: "lots" was found, expected a size in bytes, such as 1048576, 512mb or 4gb',
    ],
  ],
  [
    'a star in a list',
    STAGING,
    'source: redis://h\nsampling: { patterns: [*], keys: 0 }\n',
    [
      '2:24: quote this: an unquoted "*" begins an alias in YAML, expected such as "*" in quotes',
      '2:34: sampling.keys: the number "0" was found, expected a number of keys from 1 on, or all',
    ],
  ],
  [
    'a star before a word, in a list',
    STAGING,
    'source: redis://h\nsampling: { patterns: [*:1, x] }\n',
    ['2:24: quote this: an unquoted "*" begins an alias in YAML, expected such as "*" in quotes'],
  ],
  [
    'braces as a key',
    EXPECTATIONS,
    'config:\n  timeout: { per: { {prod}: 1 } }\n',
    ['2:21: quote this: YAML reads { } as a map and [ ] as a list, expected text in quotes'],
  ],
  [
    'braces as a key of a block',
    EXPECTATIONS,
    'families:\n  {uuid}:\n    ttl: 1h\n',
    ['2:3: quote this: YAML reads { } as a map and [ ] as a list, expected text in quotes'],
  ],
  [
    'braces at the beginning of a key',
    EXPECTATIONS,
    'families:\n  {int}:html:\n    ttl: 1h\n',
    ['2:3: quote this: YAML reads { } as a map and [ ] as a list, expected text in quotes'],
  ],
  [
    'braces as a value',
    EXPECTATIONS,
    'families:\n  "a": { type: {string} }\n',
    ['2:16: quote this: YAML reads { } as a map and [ ] as a list, expected text in quotes'],
  ],
  [
    'braces at the beginning of a value',
    EXPECTATIONS,
    'config:\n  bind: {int}:x\n  maxmemory: lots\n',
    [
      '2:9: quote this: YAML reads { } as a map and [ ] as a list, expected text in quotes',
      '3:14: maxmemory: "lots" was found, expected a size in bytes, such as 1048576, 512mb or 4gb',
    ],
  ],
  [
    'braces within a key of a flow map',
    EXPECTATIONS,
    'families: { session:{uuid}: { ttl: 1h } }\n',
    ['1:21: quote this: YAML reads { } as a map and [ ] as a list, expected text in quotes'],
  ],
  [
    'no space after a colon in braces',
    EXPECTATIONS,
    'config:\n  maxmemory: {atMost:1000}\n',
    ['2:15: quote this where it is text, else put a space after the colon: YAML reads a key without a value'],
  ],
  [
    'no space after one of several colons in braces',
    EXPECTATIONS,
    'config:\n  maxmemory: { atLeast: 1, atMost:1000 }\n',
    ['2:28: quote this where it is text, else put a space after the colon: YAML reads a key without a value'],
  ],
  [
    'no space after a colon in a block',
    EXPECTATIONS,
    'config:\n  timeout:1\n  maxclients: 2\n',
    ['2:3: no space follows the colon, expected key: value'],
  ],
  [
    'no space after the only colon',
    EXPECTATIONS,
    'timeout:1\n',
    [
      '1:1: "timeout:1" was found, expected a map with reference, config, families, policy; put a space after the colon',
    ],
  ],
  [
    'an IPv6 address',
    STAGING,
    'source: [::1]:6379\n',
    ['1:9: quote this: YAML reads { } as a map and [ ] as a list, expected text in quotes'],
  ],
  [
    'an IPv6 address as a key',
    STAGING,
    'source: redis://h\nconfigFile:\n  [::1]:6379: a.conf\n',
    ['3:3: quote this: YAML reads { } as a map and [ ] as a list, expected text in quotes'],
  ],
  [
    'a pattern in a list',
    STAGING,
    'source: redis://h\nsampling: { patterns: [user:{int}, x] }\n',
    ['2:24: quote this: inside [ ] YAML reads text with a colon as a map, expected it in quotes'],
  ],
  [
    'a variable in braces',
    STAGING,
    'source: { snapshot: ${FILE} }\nowner: me\n',
    ['1:21: quote this: inside { } and [ ] a brace ends the text, expected "${NAME}" in quotes'],
  ],
  [
    'a variable within text in braces',
    STAGING,
    'source: { redis: { url: redis://${HOST} } }\n',
    ['1:25: quote this: inside { } and [ ] a brace ends the text, expected "${NAME}" in quotes'],
  ],
  [
    'an anchor without a value',
    EXPECTATIONS,
    'config:\n  timeout: &b\n',
    ['2:12: quote this: an unquoted "&" begins an anchor in YAML, and nothing follows it'],
  ],
  [
    'a tag',
    EXPECTATIONS,
    'config:\n  timeout: !foo 5\n',
    ['2:12: quote this: an unquoted "!" begins a tag in YAML, and this tag is not known'],
  ],
  [
    'a tag without a value',
    EXPECTATIONS,
    'config:\n  timeout: !foo\n',
    ['2:12: quote this: an unquoted "!" begins a tag in YAML, and this tag is not known'],
  ],
  [
    'a reserved character',
    EXPECTATIONS,
    'config:\n  timeout: @x\n  maxclients: `y`\n  port: %z\n',
    [
      '2:12: quote this: text in YAML cannot begin with "%", "@", "`" or another special character',
      '3:15: quote this: text in YAML cannot begin with "%", "@", "`" or another special character',
      '4:9: quote this: text in YAML cannot begin with "%", "@", "`" or another special character',
    ],
  ],
  [
    'a colon and a space in text',
    EXPECTATIONS,
    'config:\n  timeout: { oneOf: [1] }\n  logfile: a: b\n',
    [
      '3:12: quote this: YAML reads text before ": " as a key, expected quotes round text that holds ": ", or the map on its own lines',
    ],
  ],
  [
    'text after a closing quote',
    EXPECTATIONS,
    "config:\n  logfile: 'it's'\n",
    ['2:16: text follows a closing quote, expected one pair of quotes round all of it'],
  ],
  [
    'a comment in place of a value',
    STAGING,
    'source: # redis://h\n',
    [
      '1:9: source: nothing was found, expected a URL such as ${REDIS_STAGING_URL}, or a map with redis, snapshot, conf or parameters',
    ],
  ],
  [
    'a number with a leading zero as a password',
    STAGING,
    'source:\n  redis: { url: "redis://h", password: 0123 }\n',
    ['2:40: source.redis.password: a number was found, expected text, best as ${VARIABLE}; quote this'],
  ],
  [
    'a number with an exponent as a user',
    STAGING,
    'source:\n  redis: { url: "redis://h", username: 1e3, password: "${PW}" }\n',
    ['2:40: source.redis.username: a number was found, expected the name of an ACL user; quote this'],
  ],
  [
    'a hexadecimal number as a prefix',
    STAGING,
    'source: redis://h\nkeyPrefix: 0x10\n',
    ['2:12: keyPrefix: the number "0x10" was found, expected text such as "prod:"; quote this'],
  ],
  [
    'a boolean as an owner',
    STAGING,
    'source: redis://h\nowner: true\n',
    ['2:8: owner: the boolean "true" was found, expected a name; quote this'],
  ],
  [
    'a number with a leading zero as a value',
    EXPECTATIONS,
    'config:\n  timeout: 017\n  save: 1.10\n',
    [
      '2:12: timeout: "017" was found, expected a whole number of seconds without leading zeros, or a duration such as 5m',
      '3:9: save: "1.10" was found, expected pairs of seconds and changes, such as `900 1 300 10`, or an empty text for off',
    ],
  ],
  [
    'a backslash in double quotes',
    EXPECTATIONS,
    'families:\n  "a\\*b": {}\n',
    ['2:5: an unknown escape in double quotes was found, expected single quotes, or "\\\\" for a backslash'],
  ],
];

const WHAT_IS_NO_YAML: readonly Case[] = [
  ['a tab', EXPECTATIONS, 'config:\n	timeout: 1\n', ['2:1: a tab indents this line, expected spaces']],
  [
    'a quote that is not closed',
    EXPECTATIONS,
    'config:\n  timeout: "1\nfamilies: { "a": x }\n',
    ['2:12: a quote is not closed, expected the same quote at the end of the text'],
  ],
  [
    'a brace that is not closed',
    EXPECTATIONS,
    'config:\n  timeout: { atLeast: 1\n  maxclients: 1\n',
    ['2:12: a bracket is not closed, expected "}" for "{" and "]" for "["'],
  ],
  [
    'a bracket that is not closed',
    EXPECTATIONS,
    'policy:\n  mustVerify: [config\n',
    ['2:15: a bracket is not closed, expected "}" for "{" and "]" for "["'],
  ],
  [
    'a closing brace too many',
    EXPECTATIONS,
    'config:\n  timeout: { atLeast: 1 }}\n',
    ['2:26: this is no YAML, expected key: value, and quotes round text with special characters'],
  ],
  [
    'a line that is indented too far',
    EXPECTATIONS,
    'config:\n  timeout: 1\n    maxclients: 2\n',
    [
      '2:12: the next line is indented as if it belonged to this value, expected the indentation of its neighbours',
    ],
  ],
  [
    'a line that is indented too little',
    EXPECTATIONS,
    'config:\n    timeout: 1\n  maxclients: 2\n',
    ['3:3: the indentation of this line fits no line above it, expected that of its neighbours'],
  ],
  [
    'a line without a colon',
    EXPECTATIONS,
    'config:\n  timeout: 1\n  maxclients\n',
    ['3:3: neither a colon nor a value follows this, expected key: value'],
  ],
  [
    'two documents',
    EXPECTATIONS,
    'config:\n  timeout: lots\n---\nconfig: {}\n',
    [
      '2:12: timeout: "lots" was found, expected a whole number of seconds without leading zeros, or a duration such as 5m',
      '3:1: a second document begins here, expected one in a file',
    ],
  ],
  [
    'another version of YAML',
    EXPECTATIONS,
    '%YAML 1.1\n---\nconfig: {}\n',
    ['1:1: a directive for another version of YAML was found, expected none'],
  ],
  [
    'an unknown directive',
    EXPECTATIONS,
    '%FOO\n---\nconfig: { timeout: lots }\n',
    [
      '1:1: an unknown directive was found, expected no line that begins with "%"',
      '3:20: timeout: "lots" was found, expected a whole number of seconds without leading zeros, or a duration such as 5m',
    ],
  ],
  [
    'brackets by the thousand',
    EXPECTATIONS,
    '['.repeat(20_000),
    ['1:1: the nesting is too deep, expected a few levels'],
  ],
];

const KEYS: readonly Case[] = [
  [
    'an unknown key',
    EXPECTATIONS,
    'policy: {}\nfoo: 1\n',
    ['2:1: unknown key "foo", expected reference, config, families, unlistedFamilies, requires or policy'],
  ],
  [
    'a mistyped key',
    EXPECTATIONS,
    'polcy: {}\n',
    [
      '1:1: unknown key "polcy", expected reference, config, families, unlistedFamilies, requires or policy; did you mean "policy"?',
    ],
  ],
  [
    'a mistyped matcher',
    EXPECTATIONS,
    'config:\n  maxmemory: { atmost: 1gb }\n',
    [
      '2:16: maxmemory: unknown key "atmost", expected same, ignore, equals, not, oneOf, atLeast, atMost, between, ratio, includes, excludes, like, per, perRole, severity, owner, why or rollback; did you mean "atMost"?',
    ],
  ],
  [
    'a mistyped matcher inside of per',
    EXPECTATIONS,
    'config:\n  maxmemory: { per: { staging: { atleast: 1gb } } }\n',
    [
      '2:34: maxmemory.per.staging: unknown key "atleast", expected same, ignore, equals, not, oneOf, atLeast, atMost, between, ratio, includes, excludes, like, per or perRole; did you mean "atLeast"?',
    ],
  ],
  [
    'notes inside of per',
    EXPECTATIONS,
    'config:\n  maxmemory: { per: { staging: { equals: 1gb, owner: me } } }\n',
    [
      '2:47: maxmemory.per.staging: unknown key "owner", expected same, ignore, equals, not, oneOf, atLeast, atMost, between, ratio, includes, excludes, like, per or perRole',
    ],
  ],
  [
    'a key twice',
    EXPECTATIONS,
    'config:\n  timeout: 1\n  maxclients: 2\n  timeout: 3\n',
    ['4:3: this key stands twice in its map, expected once; first in line 2'],
  ],
  [
    'a key twice, once in quotes',
    EXPECTATIONS,
    'families:\n  a: {}\n  "a": {}\n',
    ['3:3: this key stands twice in its map, expected once; first in line 2'],
  ],
  [
    'two names of one setting',
    EXPECTATIONS,
    'config:\n  slave-read-only: same\n  replica-read-only: same\n',
    [
      '3:3: "replica-read-only" is the same setting as "slave-read-only" in line 2, expected one entry for it',
    ],
  ],
  [
    'two cases of one setting',
    EXPECTATIONS,
    'config:\n  timeout: same\n  TIMEOUT: same\n',
    ['3:3: "TIMEOUT" is the same setting as "timeout" in line 2, expected one entry for it'],
  ],
  [
    'two names of one part',
    EXPECTATIONS,
    'config:\n  client-output-buffer-limit.slave: same\n  client-output-buffer-limit.replica: same\n',
    [
      '3:3: "client-output-buffer-limit.replica" is the same setting as "client-output-buffer-limit.slave" in line 2, expected one entry for it',
    ],
  ],
  [
    'a merge key',
    EXPECTATIONS,
    'a: &a { timeout: 1 }\nconfig:\n  <<: *a\n',
    [
      '1:1: unknown key "a", expected reference, config, families, unlistedFamilies, requires or policy',
      '3:3: a merge key (<<) was found, expected the keys themselves, or an alias for a whole value',
    ],
  ],
  [
    'an alias without an anchor',
    EXPECTATIONS,
    'config:\n  timeout: *nope\n',
    ['2:12: quote this: an unquoted "*" begins an alias in YAML, expected such as "*" in quotes'],
  ],
  [
    'an alias inside of what it names',
    EXPECTATIONS,
    'config: &a\n  timeout: *a\n',
    ['2:12: an alias stands inside of what it names, expected it outside'],
  ],
  [
    'aliases that multiply',
    EXPECTATIONS,
    'a: &a [x,x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c,*c]\nconfig: *d\n',
    [
      '1:1: unknown key "a", expected reference, config, families, unlistedFamilies, requires or policy',
      '2:1: unknown key "b", expected reference, config, families, unlistedFamilies, requires or policy',
      '2:8: aliases repeat too much, expected at most 10000 values through them',
      '3:1: unknown key "c", expected reference, config, families, unlistedFamilies, requires or policy',
      '4:1: unknown key "d", expected reference, config, families, unlistedFamilies, requires or policy',
    ],
  ],
  [
    'a key without a name',
    EXPECTATIONS,
    'config:\n  : 1\n',
    ['2:3: no key stands before the colon, expected key: value'],
  ],
  [
    'a key that objects cannot hold',
    EXPECTATIONS,
    'config:\n  __proto__: same\n  constructor: same\n',
    ['2:3: the key __proto__ cannot be read, expected another spelling'],
  ],
  [
    'no source',
    STAGING,
    'owner: me\n',
    [
      '1:1: source: nothing was found, expected a URL such as ${REDIS_STAGING_URL}, or a map with redis, snapshot, conf or parameters',
    ],
  ],
  [
    'a mistyped source',
    STAGING,
    'sorce: redis://u:hunter2@h\n',
    [
      '1:1: unknown key "sorce", expected owner, source, configFile, memoryLimit, keyPrefix or sampling; did you mean "source"?',
    ],
  ],
  [
    'an empty file',
    STAGING,
    '',
    ['1:1: an empty file was found, expected source: with a URL such as ${REDIS_STAGING_URL}'],
  ],
  [
    'a file of comments',
    STAGING,
    '# source: ${URL}\n',
    ['1:1: an empty file was found, expected source: with a URL such as ${REDIS_STAGING_URL}'],
  ],
  [
    'an empty source',
    STAGING,
    'source:\n',
    [
      '1:8: source: nothing was found, expected a URL such as ${REDIS_STAGING_URL}, or a map with redis, snapshot, conf or parameters',
    ],
  ],
  [
    'a list for a map',
    EXPECTATIONS,
    '- config\n',
    ['1:1: a list was found, expected a map with reference, config, families, policy'],
  ],
  ['a map for a list', WAIVERS, 'finding: x\n', ['1:1: a map was found, expected a list of waivers']],
];

const SETTINGS: readonly Case[] = [
  [
    'a mistyped setting',
    EXPECTATIONS,
    'config:\n  maxmemroy: same\n',
    [
      '2:3: no setting is called "maxmemroy", expected one that is known or has a dot; did you mean "maxmemory"?',
    ],
  ],
  [
    'a mistyped part',
    EXPECTATIONS,
    'config:\n  client-output-buffer-limit.replca: same\n',
    [
      '2:3: client-output-buffer-limit has no part "replca", expected normal, replica or pubsub; did you mean "replica"?',
    ],
  ],
  [
    'a part of a setting that has none',
    EXPECTATIONS,
    'config:\n  timeout.replica: same\n',
    ['2:3: "timeout" has no parts, expected it without ".replica"'],
  ],
  [
    'a mistyped setting with a part',
    EXPECTATIONS,
    'config:\n  client-output-bufer-limit.replica: same\n',
    [
      '2:3: no setting is called "client-output-bufer-limit", expected one that is known; did you mean "client-output-buffer-limit"?',
    ],
  ],
  [
    'a mistyped class',
    EXPECTATIONS,
    'config:\n  class:encodng: same\n',
    [
      '2:3: no class of settings is called "encodng", expected behaviour, capacity, encoding, identity, logging, network, persistence, security or unknown; did you mean "class:encoding"?',
    ],
  ],
  [
    'no name at all',
    EXPECTATIONS,
    'config:\n  "": same\n  "max memory": same\n',
    [
      '2:3: "" was found, expected the name of a setting, a glob such as "lazyfree-*", class:NAME or "*"',
      '3:3: no setting is called "max memory", expected one that is known or has a dot; did you mean "maxmemory"?',
    ],
  ],
  [
    'a value of the wrong kind',
    EXPECTATIONS,
    'config:\n  maxmemory: lots\n  timeout: 5 minutes\n  appendonly: maybe\n  maxmemory-policy: allkeys-lur\n',
    [
      '2:14: maxmemory: "lots" was found, expected a size in bytes, such as 1048576, 512mb or 4gb',
      '3:12: timeout: "5 minutes" was found, expected a whole number of seconds without leading zeros, or a duration such as 5m',
      '4:15: appendonly: "maybe" was found, expected `yes` or `no`',
      '5:21: maxmemory-policy: "allkeys-lur" was found, expected one of volatile-lru, volatile-lfu, volatile-random, volatile-ttl, volatile-lrm, allkeys-lru, allkeys-lfu, allkeys-random, allkeys-lrm, noeviction; did you mean "allkeys-lru"?',
    ],
  ],
  [
    'a duration where the unit is too coarse',
    EXPECTATIONS,
    'config:\n  timeout: 500ms\n',
    ['2:12: timeout: "500ms" was found, expected a whole number of seconds; `500ms` is 500 milliseconds'],
  ],
  [
    'a value out of bounds',
    EXPECTATIONS,
    'config:\n  maxclients: 0\n',
    ['2:15: maxclients: "0" was found, expected at least 1'],
  ],
  [
    'limits of a buffer',
    EXPECTATIONS,
    'config:\n  client-output-buffer-limit.pubsub: 1mb\n',
    [
      '2:38: client-output-buffer-limit.pubsub: "1mb" was found, expected hard limit, soft limit and seconds, such as "256mb 64mb 60"',
    ],
  ],
  [
    'a password as an expectation',
    EXPECTATIONS,
    'config:\n  requirepass: hunter2\n  masterauth: { like: "hunter*" }\n',
    [
      '2:16: requirepass: another value was found, expected `set` or `not set`: of a secret only its presence is compared',
      '3:17: masterauth: like was found, expected same, set or "not set": of a secret only its presence is compared',
    ],
  ],
  [
    'an empty value',
    EXPECTATIONS,
    'config:\n  timeout:\n  save: ~\n',
    [
      '2:11: timeout: nothing was found, expected a value, or a map of matchers such as { atLeast: 100 }',
      '3:9: save: nothing was found, expected a value, or a map of matchers such as { atLeast: 100 }',
    ],
  ],
  [
    'a list as a value',
    EXPECTATIONS,
    'config:\n  timeout: [0, 300]\n',
    [
      '2:12: timeout: a list was found, expected a value, or a map of matchers such as { atLeast: 100 }; quote this where it is text',
    ],
  ],
  [
    'no matcher',
    EXPECTATIONS,
    'config:\n  timeout: {}\n  maxmemory: { severity: error }\n',
    [
      '2:12: timeout: no matcher was found, expected one such as same: true',
      '3:14: maxmemory: no matcher was found, expected one such as same: true',
    ],
  ],
  [
    'same: false',
    EXPECTATIONS,
    'config:\n  timeout: { same: false }\n',
    [
      '2:20: timeout.same: the boolean "false" was found, expected true, or the name of an environment; quote this',
    ],
  ],
  [
    'an environment that has no file',
    EXPECTATIONS,
    'reference: prodction\nconfig:\n  timeout: { same: stagin }\n  maxmemory: { per: { qa: 1gb }, ratio: { to: prod, atMost: 1 } }\n',
    [
      '1:12: reference: no environment is called "prodction", expected production or staging; did you mean "production"?',
      '3:20: timeout: no environment is called "stagin", expected production or staging; did you mean "staging"?',
      '4:23: maxmemory: no environment is called "qa", expected production or staging',
      '4:47: maxmemory: no environment is called "prod", expected production, staging or memoryLimit',
    ],
  ],
  [
    'ignore beside another matcher',
    EXPECTATIONS,
    'config:\n  timeout: { ignore: true, atLeast: 1 }\n',
    ['2:14: timeout: ignore stands beside other matchers, expected it alone'],
  ],
  [
    'bounds of what has no order',
    EXPECTATIONS,
    'config:\n  maxmemory-policy: { atLeast: allkeys-lru }\n  appendonly: { ratio: { to: production, atMost: 1 } }\n',
    [
      '2:23: maxmemory-policy: atLeast was found, expected equals, not or oneOf: its values have no order',
      '3:17: appendonly: ratio was found, expected equals, not or oneOf: its values have no order',
    ],
  ],
  [
    'members of what has none',
    EXPECTATIONS,
    'config:\n  maxmemory: { includes: 1gb }\n',
    ['2:16: maxmemory: includes was found, expected equals, not or oneOf: it holds neither flags nor a list'],
  ],
  [
    'bounds in the wrong order',
    EXPECTATIONS,
    'config:\n  maxclients: { between: [100, 10] }\n  maxmemory: { atLeast: 0, atMost: 1gb }\n',
    [
      '2:27: maxclients: the lower bound is above the upper one, expected the least first',
      '3:25: maxmemory: the lower bound is above the upper one, expected the least first (0 means unlimited or off, which is above all)',
    ],
  ],
  [
    'a bound that is a percentage',
    EXPECTATIONS,
    'config:\n  maxmemory-clients: { atLeast: 5% }\n',
    ['2:33: maxmemory-clients: "5%" was found, expected a number or a size to compare with'],
  ],
  [
    'three bounds',
    EXPECTATIONS,
    'config:\n  maxclients: { between: [1, 2, 3] }\n',
    ['2:26: maxclients.between: a list was found, expected a list of two: [least, most]'],
  ],
  [
    'a ratio without bounds',
    EXPECTATIONS,
    'config:\n  maxmemory: { ratio: { to: production } }\n',
    ['2:16: maxmemory: a ratio without a bound was found, expected between, atLeast or atMost'],
  ],
  [
    'a ratio with bounds twice',
    EXPECTATIONS,
    'config:\n  maxmemory: { ratio: { to: production, between: [0.1, 1], atMost: 1 } }\n',
    ['2:16: maxmemory: between stands beside atLeast or atMost, expected one way to write the bounds'],
  ],
  [
    'a ratio that says not to what',
    EXPECTATIONS,
    'config:\n  maxmemory: { ratio: { atMost: 1 } }\n',
    ['2:23: maxmemory.ratio.to: nothing was found, expected the name of an environment'],
  ],
  [
    'a ratio with words',
    EXPECTATIONS,
    'config:\n  maxmemory: { ratio: { to: production, atMost: half } }\n',
    ['2:49: maxmemory.ratio.atMost: "half" was found, expected a number such as 0.5'],
  ],
  [
    'a negative ratio',
    EXPECTATIONS,
    'config:\n  maxmemory: { ratio: { to: production, atMost: -1 } }\n',
    ['2:49: maxmemory: "-1" was found, expected 0 or more'],
  ],
  [
    'a ratio of a number to memory',
    EXPECTATIONS,
    'config:\n  maxclients: { ratio: { to: memoryLimit, atMost: 1 } }\n',
    ['2:30: maxclients: memoryLimit was found, expected an environment: it counts no bytes'],
  ],
  [
    'per without an environment',
    EXPECTATIONS,
    'config:\n  timeout: { per: {} }\n  maxclients: { perRole: {} }\n',
    [
      '2:14: timeout: per names no environment, expected such as { staging: … }',
      '3:17: maxclients: perRole names no role, expected primary or replica',
    ],
  ],
  [
    'a role that does not exist',
    EXPECTATIONS,
    'config:\n  timeout: { perRole: { master: 1 } }\n',
    ['2:25: timeout.perRole: unknown key "master", expected primary or replica'],
  ],
  [
    'an unknown severity',
    EXPECTATIONS,
    'config:\n  timeout: { same: true, severity: eror }\n',
    ['2:36: timeout.severity: "eror" was found, expected error, warning or info; did you mean "error"?'],
  ],
  [
    'a value that a glob does not bear',
    EXPECTATIONS,
    'config:\n  lazyfree-*: 5\n  "*-max-*-entries": { atLeast: x }\n',
    [
      '2:15: lazyfree-*: "5" was found, expected `yes` or `no` for lazyfree-lazy-eviction',
      '3:33: *-max-*-entries: "x" was found, expected a whole number without leading zeros for hash-max-listpack-entries',
    ],
  ],
];

const FAMILIES_POLICY_REQUIRES_WAIVERS: readonly Case[] = [
  [
    'a mistyped placeholder',
    EXPECTATIONS,
    'families:\n  "session:{uiid}": {}\n',
    [
      '2:12: no placeholder is called "{uiid}", expected one of {int}, {uuid}, {hex}, {date}, {email}, {ip}, {id}, {*}, or "\\{" for the character itself; did you mean "{uuid}"?',
    ],
  ],
  [
    'an unknown placeholder',
    EXPECTATIONS,
    'families:\n  "session:{account}": {}\n',
    [
      '2:12: no placeholder is called "{account}", expected one of {int}, {uuid}, {hex}, {date}, {email}, {ip}, {id}, {*}, or "\\{" for the character itself',
    ],
  ],
  [
    'a brace that is not closed',
    EXPECTATIONS,
    "families:\n  'a:{int': {}\n  'a}': {}\n  'a\\': {}\n  '': {}\n",
    [
      '2:6: the pattern cannot be read, expected a "}" that closes "{", or "\\{" for the character itself',
      '3:5: the pattern cannot be read, expected a "{" before this "}", or "\\}" for the character itself',
      '4:5: the pattern cannot be read, expected one of "\\\\", "\\*", "\\{", "\\}", "\\xHH" after a backslash',
      '5:4: the pattern cannot be read, expected a family pattern, not an empty text',
    ],
  ],
  [
    'a TTL without a unit',
    EXPECTATIONS,
    'families:\n  "a": { ttl: 3600 }\n',
    ['2:15: a.ttl: "3600" was found, expected a duration such as 500ms, 3s, 5m, 1h or 2d'],
  ],
  [
    'a TTL of nothing',
    EXPECTATIONS,
    'families:\n  "a": { ttl: 0s }\n',
    [
      '2:15: a.ttl: "0s" was found, expected a duration such as 500ms, 3s, 5m, 1h or 2d, or none for keys without a TTL',
    ],
  ],
  [
    'a matcher that a TTL has not',
    EXPECTATIONS,
    'families:\n  "a": { ttl: { includes: 1h } }\n',
    [
      '2:17: a.ttl: unknown key "includes", expected same, ignore, equals, not, oneOf, none, any, atLeast, atMost, between, ratio or per',
    ],
  ],
  [
    'bounds of a TTL in the wrong order',
    EXPECTATIONS,
    'families:\n  "a": { ttl: { atLeast: 1h, atMost: 5m } }\n',
    ['2:26: a.ttl: the lower bound is above the upper one, expected the least first'],
  ],
  [
    'a mistyped type',
    EXPECTATIONS,
    'families:\n  "a": { type: strng }\n  "b": { type: { oneOf: [set, sorted-set] } }\n',
    [
      '2:16: a.type: "strng" was found, expected string, list, set, zset, hash, stream, vectorset or a module\'s type such as ReJSON-RL; did you mean "string"?',
      '3:31: b.type: "sorted-set" was found, expected string, list, set, zset, hash, stream, vectorset or a module\'s type such as ReJSON-RL',
    ],
  ],
  [
    'a tolerance of neither kind',
    EXPECTATIONS,
    'families:\n  "a": { tolerance: 5 }\n  "b": { tolerance: { share: 2s } }\n  "c": { tolerance: {} }\n',
    [
      '2:21: a.tolerance: "5" was found, expected a share such as 10%, or a duration such as 2s',
      '3:30: b.tolerance: "2s" was found, expected a share such as 10%',
      '4:21: c.tolerance: an empty map was found, expected share, duration or both',
    ],
  ],
  [
    'a mistyped presence',
    EXPECTATIONS,
    'families:\n  "a": { present: requird }\n  "b": required\n',
    [
      '2:19: a.present: "requird" was found, expected required or forbidden; did you mean "required"?',
      '3:8: b: "required" was found, expected a map with present, type, ttl, tolerance',
    ],
  ],
  [
    'a mistyped word for unlisted families',
    EXPECTATIONS,
    'unlistedFamilies: wrning\n',
    [
      '1:19: unlistedFamilies: "wrning" was found, expected error, warning, info or ignore; did you mean "warning"?',
    ],
  ],
  [
    'a mistyped policy',
    EXPECTATIONS,
    'policy: { failOn: warn, mustVerify: [config, confg, config], waiverMaxDays: 0 }\n',
    [
      '1:19: policy.failOn: "warn" was found, expected error, warning, info or never',
      '1:46: policy.mustVerify[1]: "confg" was found, expected config, acl, modules, functions, keys or file; did you mean "config"?',
      '1:53: policy.mustVerify: "config" stands twice, expected once',
      '1:77: policy.waiverMaxDays: the number "0" was found, expected a number of days from 1 on',
    ],
  ],
  [
    'an age that is none',
    EXPECTATIONS,
    'policy: { maxSnapshotAge: 7 days, maxSnapshotAgo: 7d }\n',
    [
      '1:27: policy.maxSnapshotAge: "7 days" was found, expected a duration such as 12h or 7d',
      '1:35: policy: unknown key "maxSnapshotAgo", expected failOn, mustVerify, waiverMaxDays, maxSnapshotAge or checks; did you mean "maxSnapshotAge"?',
    ],
  ],
  [
    'a mistyped check',
    EXPECTATIONS,
    'policy: { checks: { key-tll: off, key-ttl: of, key-type: no } }\n',
    [
      '1:21: policy.checks: unknown key "key-tll", expected config-value, config-file, node-agreement, same-server, eviction-coverage, memory-headroom, config-hazard, server-version, server-topology, server-modules, server-functions, server-acl, capability, key-namespace, key-ttl, key-expiry, key-type, key-encoding, key-size, key-share, environment-leak or waiver; did you mean "key-ttl"?',
      '1:44: policy.checks.key-ttl: "of" was found, expected error, warning, info or off; did you mean "off"?',
      '1:58: policy.checks.key-type: "no" was found, expected error, warning, info or off',
    ],
  ],
  [
    'requirements',
    EXPECTATIONS,
    'requires: { server: new, modules: [search], commands: GET, role: cach, functions: [] }\n',
    [
      '1:21: requires.server: "new" was found, expected a version such as ">=7.0"',
      '1:35: requires.modules: a list was found, expected a map of module to version',
      '1:55: requires.commands: "GET" was found, expected a list of commands',
      '1:66: requires.role: "cach" was found, expected cache, queue or store; did you mean "cache"?',
      '1:83: requires.functions: an empty list was found, expected a list of libraries',
    ],
  ],
  [
    'a waiver without an end',
    WAIVERS,
    '- { finding: "config-value:timeout@staging", reason: r }\n',
    [
      '1:3: owner: nothing was found, expected a name',
      '1:3: expires: nothing was found, expected a date such as 2026-12-31',
    ],
  ],
  [
    'days that the calendar has not',
    WAIVERS,
    '- { finding: "config-value:timeout@staging", reason: r, owner: o, expires: 2026-02-30 }\n- { finding: "key-ttl:a@staging", reason: r, owner: o, expires: soon }\n',
    [
      '1:76: expires: "2026-02-30" was found, expected a date such as 2026-12-31',
      '2:65: expires: "soon" was found, expected a date such as 2026-12-31',
    ],
  ],
  [
    'ids that are none',
    WAIVERS,
    '- { finding: timeout, reason: r, owner: o, expires: 2026-01-01 }\n- { finding: "config-vale:timeout@staging", reason: r, owner: o, expires: 2026-01-01 }\n- { finding: "key-ttl:a@stagin", reason: r, owner: o, expires: 2026-01-01 }\n',
    [
      '1:14: finding: "timeout" was found, expected [service/]check:subject@environment, such as config-value:timeout@staging',
      '2:14: finding: no check is called "config-vale", expected [service/]check:subject@environment, such as config-value:timeout@staging; did you mean "config-value"?',
      '3:14: finding: no environment is called "stagin", expected one with a file; did you mean "staging"?',
    ],
  ],
  [
    'a waiver of a waiver',
    WAIVERS,
    '- { finding: "waiver:config-value:timeout@staging@staging", reason: r, owner: o, expires: 2026-12-31 }\n',
    [
      '1:14: finding: "waiver:config-value:timeout@staging@staging" was found, expected another check: a waiver cannot be waived, mend or remove it',
    ],
  ],
  [
    'a waiver twice',
    WAIVERS,
    '- { finding: "key-ttl:a@staging", reason: r, owner: o, expires: 2026-01-01 }\n- { finding: "key-ttl:a@staging", reason: r, owner: o, expires: 2026-01-01 }\n',
    ['2:14: finding: "key-ttl:a@staging" stands twice, expected one waiver for it; first in line 1'],
  ],
];

const SOURCES: readonly Case[] = [
  [
    'a variable that is not set',
    STAGING,
    'source:\n  redis:\n    url: redis://${HOST}:${PORT}\n    password: "${NOPE}"\n',
    [
      '3:18: the variable HOST is not set, expected it in the environment of this command',
      '3:26: the variable PORT is not set, expected it in the environment of this command',
      '4:16: the variable NOPE is not set, expected it in the environment of this command',
    ],
  ],
  [
    'a variable that is empty',
    STAGING,
    'source: ${EMPTY}\n',
    ['1:9: the variable EMPTY is empty, expected a value'],
  ],
  [
    'a variable with a default',
    STAGING,
    'source: ${URL:-redis://h}\n',
    ['1:9: a variable with a default was found, expected ${NAME} alone: defaults are not supported'],
  ],
  [
    'a variable without a closing brace',
    STAGING,
    'source: ${URL\n',
    ['1:9: a variable has no closing brace, expected ${NAME}'],
  ],
  [
    'a variable without a name',
    STAGING,
    'source: ${}\n',
    ['1:9: the name of a variable is not valid, expected ${NAME} of letters, digits and "_"'],
  ],
  [
    'a variable outside of source',
    STAGING,
    'source: redis://h\nowner: team-${URL}\nmemoryLimit: ${SIZE}\n',
    [
      '2:13: a variable was found, expected plain text: variables are expanded under source: only',
      '3:14: a variable was found, expected plain text: variables are expanded under source: only',
    ],
  ],
  [
    'a variable in expectations',
    EXPECTATIONS,
    'config:\n  timeout: { per: { production: "${T}" }, why: "costs ${X}" }\nfamilies:\n  "a:${id}": {}\n',
    [
      '2:34: a variable was found, expected plain text: variables are expanded under source: only',
      '2:55: a variable was found, expected plain text: variables are expanded under source: only',
      '4:6: a variable was found, expected plain text: variables are expanded under source: only, and "\\x24{" for the text itself in a pattern',
    ],
  ],
  [
    'a URL of something else',
    STAGING,
    'source: http://h\n',
    ['1:9: this is no Redis URL, expected redis://[user:password@]host[:port][/database]'],
  ],
  [
    'a variable that holds no URL',
    STAGING,
    'source: ${PW}\n',
    ['1:9: this is no Redis URL, expected redis://[user:password@]host[:port][/database]'],
  ],
  [
    'a password that is not percent-encoded',
    STAGING,
    'source: redis://u:a/b@h\n',
    [
      '1:9: a "/" or "?" stands before the "@" of the URL, expected it percent-encoded in a password: %2F, %3F',
    ],
  ],
  [
    'TLS beside a URL without',
    STAGING,
    'source: { redis: { url: "redis://h", tls: { servername: x } } }\n',
    ['1:38: source.redis.tls: the URL is one without TLS, expected rediss:// or valkeys://'],
  ],
  [
    'a certificate without its key',
    STAGING,
    'source: { redis: { url: "rediss://h", tls: { cert: staging.yaml } } }\n',
    [
      '1:46: source.redis.tls: cert stands alone, expected key beside it',
      '1:52: source.redis.tls.cert: the file holds something else, expected a certificate as PEM',
    ],
  ],
  [
    'a verification that is neither asked for nor not',
    STAGING,
    'source: { redis: { url: "rediss://h", tls: { insecureSkipVerify: false, minVersion: SSLv3 } } }\n',
    [
      '1:66: source.redis.tls.insecureSkipVerify: a boolean was found, expected true',
      '1:85: source.redis.tls.minVersion: another text was found, expected TLSv1.2 or TLSv1.3',
    ],
  ],
  [
    'a user without a password',
    STAGING,
    'source: { redis: { url: "redis://h", username: me } }\n',
    ['1:48: a user without a password was found, expected password or passwordFile beside it'],
  ],
  [
    'two passwords',
    STAGING,
    'source:\n  redis:\n    url: redis://h\n    passwordFile: f\n    password: "${PW}"\n',
    ['5:5: password stands beside passwordFile, expected one of them'],
  ],
  [
    'a password of the sentinels and a file',
    STAGING,
    'source:\n  redis:\n    url: redis://h\n    sentinelPasswordFile: f\n    sentinelPassword: "${PW}"\n',
    ['5:5: sentinelPassword stands beside sentinelPasswordFile, expected one of them'],
  ],
  [
    'a password file that is not there',
    STAGING,
    'source: { redis: { url: "redis://h", passwordFile: nope } }\n',
    ['1:52: the password file cannot be read (ENOENT), expected a file with the password alone'],
  ],
  [
    'two sources',
    STAGING,
    'source: { snapshot: a.json, redis: { url: "redis://h" } }\n',
    ['1:29: source: redis stands beside snapshot, expected one of redis, snapshot, conf or parameters'],
  ],
  [
    'no way to the server',
    STAGING,
    'source:\n  redis:\n    topology: standalone\n',
    ['3:5: source.redis: nothing says where the server is, expected url or nodes'],
  ],
  [
    'a mistyped topology',
    STAGING,
    'source: { redis: { url: "redis://h", topology: clutser } }\n',
    ['1:48: source.redis.topology: another text was found, expected auto, standalone, sentinel or cluster'],
  ],
  [
    'a variable that holds no topology',
    STAGING,
    'source: { redis: { url: "redis://h", topology: "${PW}" } }\n',
    ['1:48: source.redis.topology: another text was found, expected auto, standalone, sentinel or cluster'],
  ],
  [
    'a mistyped key and one that may be a secret',
    STAGING,
    'source:\n  redis:\n    url: redis://h\n    pasword: x\n    hunter2: y\n',
    [
      '4:5: source.redis: unknown key "pasword", expected url, nodes, topology, masterName, sentinelUsername, sentinelPassword, sentinelPasswordFile, username, password, passwordFile, tls, addresses, readKeysFrom, configCommand or parameters; did you mean "password"?',
      '5:5: source.redis: an unknown key was found, expected url, nodes, topology, masterName, sentinelUsername, sentinelPassword, sentinelPasswordFile, username, password, passwordFile, tls, addresses, readKeysFrom, configCommand or parameters',
    ],
  ],
  [
    'a command of two words',
    STAGING,
    'source: { redis: { url: "redis://h", configCommand: "CONFIG GET" } }\n',
    ['1:53: source.redis.configCommand: spaces were found, expected one word, or "-"'],
  ],
  [
    'sentinels beside another topology',
    STAGING,
    'source:\n  redis:\n    nodes: ["h:1"]\n    topology: cluster\n    masterName: m\n    sentinelUsername: me\n',
    [
      '5:5: source.redis: masterName stands beside topology: cluster, expected topology: sentinel',
      '6:23: sentinelUsername stands alone, expected sentinelPassword or sentinelPasswordFile beside it',
    ],
  ],
  [
    'addresses that are none',
    STAGING,
    'source: { redis: { url: "redis://h", addresses: { "h:1": "h:0", "h:x": "h:2", "h:3": 4 } } }\n',
    [
      '1:58: source.redis.addresses: the port of the node is no port, expected a number from 1 to 65535',
      '1:65: source.redis.addresses: the port of the node is no port, expected a number from 1 to 65535',
      '1:86: source.redis.addresses.h:3: a number was found, expected "host:port"; quote this',
    ],
  ],
  [
    'nodes beside a URL',
    STAGING,
    'source: { redis: { url: "redis://h", nodes: ["h:1"] } }\n',
    ['1:38: source.redis: nodes stands beside url, expected one of them'],
  ],
  [
    'nodes that are none',
    STAGING,
    'source:\n  redis:\n    nodes: ["h:1", "h:70000", "a:b:c", "redis://h"]\n',
    [
      '3:20: source.redis.nodes: the port of the node is no port, expected a number from 1 to 65535',
      '3:31: source.redis.nodes: the host of the node holds several ":", expected an IPv6 address in brackets: [::1]:6379',
      '3:40: source.redis.nodes: the port of the node is no port, expected a number from 1 to 65535',
    ],
  ],
  [
    'a server beside something else than a redis.conf',
    STAGING,
    'source: { snapshot: s.json, server: "redis 7.0" }\n',
    ['1:37: source.server: it stands beside snapshot, expected beside conf: others say it themselves'],
  ],
  [
    'a server of no product',
    STAGING,
    'source: { conf: redis.conf, server: "keydb 6" }\n',
    [
      '1:37: source.server: another text was found, expected a product and version such as "redis 7.0" or "valkey 8.1"',
    ],
  ],
  [
    'sizes and numbers',
    STAGING,
    'source: redis://h\nmemoryLimit: 8 gigs\nsampling: { keys: some, maxSeconds: -1, databases: [-1], patterns: [], maxCommandsPerSecond: 1.5 }\n',
    [
      '2:14: memoryLimit: "8 gigs" was found, expected a size such as 512mb or 8gb',
      '3:19: sampling.keys: "some" was found, expected a number of keys from 1 on, or all',
      '3:37: sampling.maxSeconds: the number "-1" was found, expected seconds above 0',
      '3:53: sampling.databases[0]: the number "-1" was found, expected the number of a database',
      '3:68: sampling.patterns: an empty list was found, expected a list of patterns such as ["session:*"]',
      '3:94: sampling.maxCommandsPerSecond: the number "1.5" was found, expected a whole number from 1 on',
    ],
  ],
  [
    'no memory',
    STAGING,
    'source: redis://h\nmemoryLimit: 0\n',
    ['2:14: memoryLimit: no possible size was found, expected such as 512mb or 8gb'],
  ],
];

describe.each([
  ['what YAML reads otherwise than it looks', WHAT_YAML_READS_OTHERWISE_THAN_IT_LOOKS],
  ['what is no YAML', WHAT_IS_NO_YAML],
  ['keys', KEYS],
  ['settings', SETTINGS],
  ['families, policy, requires, waivers', FAMILIES_POLICY_REQUIRES_WAIVERS],
  ['sources', SOURCES],
] as const)('%s', (_, cases) => {
  test.each(cases)('%s', (_name, file, text, mistakes) => {
    expect(mistakesOf({ [file]: text })).toEqual(
      mistakes.map((mistake) => `environments/${file}:${mistake}`),
    );
  });
});
