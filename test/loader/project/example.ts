/** The example that the design gives of every key; `production.yaml` with what this version can connect to. */
export const PRODUCTION = `owner: platform-team
source:                                 # or just a URL; or {snapshot: FILE} | {conf: FILE}
  redis:
    url: \${REDIS_PRODUCTION_URL}        # redis:// valkey://
    topology: auto                      # auto | standalone
    username: redrift
    password: \${REDIS_PRODUCTION_PASSWORD}    # or passwordFile: ; a literal one is a warning
    configCommand: CONFIG               # where it was renamed; "-" where there is none
configFile: conf/production.redis.conf  # what the next restart loads: compared with the runtime; or a map node → file
memoryLimit: 8gb                        # of the container or host
keyPrefix: "prod:"                      # taken off before families are compared
sampling: { keys: 20000, maxSeconds: 30, databases: all, patterns: ["*"] }
`;

/** The same, with TLS. */
export const PRODUCTION_SECURED = PRODUCTION.replace(
  '    configCommand',
  `    tls: { ca: certs/ca.pem, cert: certs/me.pem, key: certs/me.key, servername: redis.internal }
    configCommand`,
);

export const EXPECTATIONS = `reference: production
config:
  maxmemory-policy: same
  maxmemory:
    ratio: { to: production, between: [0.1, 1] }
    severity: error
    owner: platform-team
    why: sized for load tests
    rollback: ask platform-team, they keep the sizing sheet      # a note; the exact commands are computed
  timeout: { oneOf: [0, 300] }
  maxclients: { atLeast: 1000 }
  notify-keyspace-events: { includes: Ex }
  appendonly: { per: { production: yes, staging: no } }
  save: { perRole: { primary: "", replica: "900 1" } }
  logfile: ignore
  lazyfree-*: same                       # a glob
  class:encoding: ignore                 # a class
  "*": same                              # the default: everything but identity, severity by class
families:
  "session:{uuid}": { present: required, type: string, ttl: 1h, owner: identity }
  "cart:{id}": { ttl: { per: { production: 2h, staging: 10m } } }
  "anp:post:{int}:html": { ttl: same }
  "legacy:*": { present: forbidden }
unlistedFamilies: warning                # families that no entry names: error | warning | info | ignore
requires:                                # what the application needs in every environment, whatever the reference has
  server: ">=7.0"
  commands: [GETDEL, LMOVE]
  modules: { search: ">=2.8" }
  functions: [mylib]
  role: cache                            # cache | queue | store: a queue must never evict
policy:
  failOn: error
  mustVerify: [config, keys]             # the default; parts: config, acl, modules, functions, keys, file
  waiverMaxDays: 90
  checks: { key-share: off, server-version: info }
`;

export const WAIVERS = `- finding: "config-value:timeout@staging"
  reason: the load test needs it
  owner: platform-team
  expires: 2026-12-31
- { finding: "key-ttl:price:\${int}@*", reason: r, owner: o, expires: 2026-12-31 }
`;

/** What the example's variables hold. */
export const ENV = {
  REDIS_PRODUCTION_URL: 'redis://redis.internal:6380/2',
  REDIS_PRODUCTION_PASSWORD: 'p@ss/word',
  REDIS_STAGING_URL: 'valkey://staging',
};
