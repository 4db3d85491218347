import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Census } from '../../../src/loader/keyspace/census.js';
import { familiesOf } from '../../../src/loader/keyspace/families.js';
import { mayBeToken } from '../../../src/loader/keyspace/randomness.js';
import { patternOf as nameOf, readName } from '../../../src/loader/keyspace/segments.js';
import { veil } from '../../../src/loader/keyspace/veil.js';
import { keyspace } from '../../support/build.js';
import { randomFrom } from '../../support/traffic.js';

const latin1 = (key: string): string => Buffer.from(key, 'utf8').toString('latin1');
const patternOf = (key: string): string => nameOf(readName(latin1(key)));

const JWT = 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiJqYW5lIn0';

/** Where tokens stand in keys, and what is written of them. */
const POSITIONS = [
  ['sess:T', (token: string) => `sess:${token}`, 'sess:{id}'],
  ['sess.T', (token: string) => `sess.${token}`, 'sess.{id}'],
  ['sess_T', (token: string) => `sess_${token}`, 'sess_{id}'],
  ['{T}', (token: string) => `{${token}}`, '\\{{id}\\}'],
  ['?t=T&x', (token: string) => `/api?t=${token}&x=1`, '/api?t={id}&x={int}'],
  ['Bearer T', (token: string) => `Bearer ${token}`, 'Bearer {id}'],
  ['s:T.x', (token: string) => `sess:s:${token}.x`, 'sess:s:{id}.x'],
  ['the signature of a JWT', (token: string) => `lock.${JWT}.${token}`, 'lock.{id}.{id}.{id}'],
  ['tok_JWT_x', (token: string) => `tok_${JWT}.${token}_x`, 'tok_{id}.{id}.{id}'],
  ['k,JWT,z', (token: string) => `k,${JWT}.${token},z`, 'k,{id}.{id}.{id},z'],
  ['v1~JWT~t', (token: string) => `v1~${JWT}.${token}~t`, 'v1~{id}.{id}.{id}~t'],
  ['“T”', (token: string) => `“${token}”`, '“{id}”'],
  ['{user}-T', (token: string) => `{user}-${token}`, '\\{user\\}-{id}'],
  ['{T_user}', (token: string) => `{${token}_user}`, '\\{{id}_user\\}'],
] as const;

const TOKENS = 200;
/** Characters of a token that nobody may read in a row. */
const TELLING = 12;

function tokens(bytes: number, seed: number): readonly string[] {
  const random = randomFrom(seed);
  const draw = (): string =>
    Buffer.from(Array.from({ length: bytes }, () => Math.floor(random() * 256))).toString('base64url');
  return Array.from({ length: TOKENS }, draw);
}

/** What a snapshot and a report hold of these keys. */
function written(keys: readonly string[]): string {
  const census = new Census([], null);
  for (const key of keys)
    census.add(latin1(key), {
      type: 'string',
      encoding: 'raw',
      pttl: -1,
      idleSeconds: 0,
      isIdleDoubtful: false,
      expiresAtMs: null,
      bytes: null,
    });
  const space = veil(keyspace(census.build()), { known: new Set(), privateWords: null });
  return JSON.stringify([space, familiesOf([space])]);
}

const isTold = (token: string, text: string): boolean =>
  Array.from({ length: token.length - TELLING + 1 }, (_, at) => token.slice(at, at + TELLING)).some((part) =>
    text.includes(part),
  );

describe('of tokens with four keys each, no half can be read', () => {
  test.each(
    [16, 24, 32].flatMap((bytes) =>
      POSITIONS.map(([at, key, pattern]) => [bytes, at, key, pattern] as const),
    ),
  )('%i random bytes in %s', (bytes, at, key, pattern) => {
    const drawn = tokens(bytes, bytes * 1000 + at.length);
    const text = written(
      drawn.flatMap((token) => ['user', 'cart', 'a', 'b'].map((word) => `${key(token)}:${word}`)),
    );
    expect(drawn.filter((token) => isTold(token, text))).toEqual([]);
    const alike = drawn.filter((token) => patternOf(key(token)) === pattern);
    expect(alike.length / TOKENS).toBeGreaterThan(0.95);
  });

  test('in base64 with its own signs, where no slash parts it', () => {
    const drawn = tokens(32, 7).map((token) => token.replaceAll('-', '+').replaceAll('_', '+'));
    const text = written(
      drawn.flatMap((token) => ['a', 'b', 'c', 'd'].map((word) => `k;t=${token}=:${word}`)),
    );
    expect(drawn.filter((token) => isTold(token, text))).toEqual([]);
  });

  test.each([
    ['EYJZDWIIOIJQYW5LIN0', '{id}'],
    ['lock.EYJHBGCIOIJIUZI1NIISINR5CCI6IKPXVCJ9', 'lock.{id}'],
    ['{user}-Zx81-kQ_pL0wErTy77uI', '\\{user\\}-{id}'],
    ['lock-profile-Zx81-kQ_pL0wErTy77uI-settings', 'lock-profile-{id}'],
    ['(lock-profile-Zx81-kQ_pL0wErTy77uI-settings)', '(lock-profile-{id}-settings)'],
  ])('%s', (key, pattern) => {
    expect(patternOf(key)).toBe(pattern);
  });
});

/** What people call things: of the documents and tests of this repository, and what they resemble. */
const NAMES = `
  user-profile-settings feature_flag_checkout_v2 node-12 eu-west-1a com.example.app.UserService
  order_items_2024 v2.14.3-rc.1 org.springframework.session.RedisSessionRepository isJSDocPublicTag
  getTrackById MathMLElementTagNameMap HTTPSConnectionPool Donaudampfschifffahrtsgesellschaft
  kraftfahrzeug-haftpflichtversicherung zhongguo-renmin-yinhang przedsiebiorstwo_handlowe
  k8s-node-pool-eu-west-1b sha256sum x86_64-linux-gnu base64url-encoded-payload
  mp3-transcode-queue-720p App.Models.InvoiceLineItem App_Http_Controllers_UserController
  SCREAMING_SNAKE_CASE_NAME kebab-case-name-of-a-service process.exitCode util.styleText
  dependency-cruiser.cjs maxmemory-policy allkeys-lru noeviction environments expectations.yaml
  checkCommand loadProject readConfig readTarget environment readMatchers readSource runComparison
  withPatience assertAllowed readServer demandSameRole canonicalName canonicalise askService
  nodeAgreement configValue settingDrift setSetting severityOf judgeService readFamilies parsePattern
  ProfileBuilder learnFamilies inferSetTtl familyQuestions redrift-baseline.jsonl REDRIFT_BASELINE
  summary.baselined key-expiry key-encoding memory-headroom sampling.maxCommandsPerSecond
  sampling.maxSeconds pt-config-diff package.json util.parseArgs exitOverride Bun.stringWidth
  noUncheckedIndexedAccess exactOptionalPropertyTypes tsPreCompilationDeps json-schema markdown-it
  redis-server valkey-server policy.mustVerify unexpected prometheus baselineState staging.yaml
  properties default-src GITHUB_STEP_SUMMARY redrift_news_findings
  redrift_oldest_finding_timestamp_seconds redrift_verdict redrift_exit_code
  redrift_run_timestamp_seconds redrift_run_duration_seconds redrift_info redrift_open_findings
  redrift_accepted_findings redrift_questions redrift_findings redrift_answers redrift_environment_read
  redrift_settings_compared redrift_settings_known redrift_keys_sampled redrift_keys_known
  redrift_families redrift_unread_parts redrift_parts_not_asked production REDIS_PRODUCTION_URL
  comment.md REDRIFT_WEBHOOK sampling.patterns sampling.databases readKeysFrom keys.leftOut
  best-cold-night activeUsers unprefixed key-namespace private-keys maxSeconds unverified keyspace_hits
  ProjectError readReport InputError ReportEnvironment webhook-format Retry-After overlapping-client.c
  production.yaml redrift.prom reliability REDRIFT_UPDATE policy.failOn mustVerify insufficient
  expectation policy.checks eviction-coverage config-value server-version FORCE_COLOR report.schema.json
  durationMs isReference summary.checked coverage.settings coverage.notAsked coverage.unread keys.method
  rdb_changes_since_last_save passwordFile requirepass masterauth REDRIFT_PRIVATE_KEY activedefrag
  cluster-ping-interval repl-rdb-channel events-per-io-thread active-expire-effort activerehashing
  busy-reply-threshold lua-time-limit cluster-allow-pubsubshard-when-down cluster-allow-reads-when-down
  cluster-allow-replica-migration cluster-blacklist-ttl cluster-compatibility-sample-ratio
  cluster-config-save-behavior cluster-databases cluster-enabled cluster-manual-failover-timeout
  cluster-message-gossip-perc cluster-migration-barrier cluster-node-timeout cluster-replica-no-failover
  cluster-slave-no-failover cluster-replica-validity-factor cluster-slave-validity-factor
  cluster-require-full-coverage cluster-slot-migration-log-max-len
  cluster-slot-migration-max-archived-tasks cluster-slot-migration-sync-buffer-drain-timeout
  cluster-slot-migration-write-pause-timeout cluster-slot-stats-enabled extended-redis-compatibility
  gopher-enabled ignore-warnings ARM64-COW-BUG import-mode lazyexpire-nested-arbitrary-keys
  lazyfree-lazy-eviction lazyfree-lazy-expire lazyfree-lazy-server-del lazyfree-lazy-user-del
  lazyfree-lazy-user-flush lfu-decay-time lfu-log-factor locale-collate lua-enable-deprecated-api
  lua-enable-insecure-api lua-replicate-commands maxmemory-eviction-tenacity maxmemory-samples
  notify-keyspace-events propagation-error-behavior replica-ignore-maxmemory slave-ignore-maxmemory
  replica-lazy-flush slave-lazy-flush shutdown-on-sigint shutdown-on-sigterm shutdown-timeout
  stream-idmp-duration stream-idmp-maxsize acl-pubsub-default allchannels resetchannels
  enable-debug-command enable-module-command enable-protected-configs hide-user-data-from-log
  primaryauth masteruser primaryuser protected-mode tls-auth-clients tls-auth-clients-user
  tls-auto-reload-interval tls-ciphers tls-ciphersuites tls-client-key-file-pass tls-cluster
  tls-key-file-pass tls-prefer-server-ciphers tls-protocols tls-replication tls-session-cache-size
  tls-session-cache-timeout tls-session-caching aof-load-corrupt-tail-max-size aof-load-truncated
  aof-rewrite-incremental-fsync aof-timestamp-enabled aof-use-rdb-preamble appendfsync appendonly
  auto-aof-rewrite-min-size auto-aof-rewrite-percentage dual-channel-replication-enabled
  min-replicas-max-lag min-slaves-max-lag min-replicas-to-write min-slaves-to-write
  no-appendfsync-on-rewrite rdb-del-sync-files rdb-save-incremental-fsync rdb-version-check rdbchecksum
  rdbcompression repl-backlog-ttl repl-disable-tcp-nodelay repl-diskless-load repl-diskless-sync
  repl-diskless-sync-delay repl-diskless-sync-max-replicas repl-mptcp repl-ping-replica-period
  repl-ping-slave-period repl-timeout replica-ignore-disk-write-errors replica-read-only slave-read-only
  replica-serve-stale-data slave-serve-stale-data sanitize-dump-payload stop-writes-on-bgsave-error
  active-defrag-cycle-max active-defrag-cycle-min active-defrag-cycle-us active-defrag-ignore-bytes
  active-defrag-max-scan-fields active-defrag-threshold-lower active-defrag-threshold-upper
  client-output-buffer-limit client-query-buffer-limit cluster-link-sendbuf-limit
  cluster-slot-migration-handoff-max-lag-bytes disable-thp dynamic-hz io-threads
  io-threads-always-active io-threads-do-reads jemalloc-bg-thread max-new-connections-per-cycle
  max-new-tls-connections-per-cycle maxclients maxmemory-clients min-io-threads-avoid-copy-reply
  min-string-size-avoid-copy-reply min-string-size-avoid-copy-reply-threaded oom-score-adj
  oom-score-adj-values prefetch-batch-max-size proto-max-bulk-len repl-backlog-size
  replica-full-sync-buffer-limit slot-migration-max-failover-repl-bytes tcp-backlog
  tracking-table-max-keys tcp-keepalive hash-max-listpack-entries hash-max-ziplist-entries
  hash-max-listpack-value hash-max-ziplist-value hll-sparse-max-bytes list-compress-depth
  list-max-listpack-size list-max-ziplist-size set-max-intset-entries set-max-listpack-entries
  set-max-listpack-value stream-node-max-bytes stream-node-max-entries zset-max-listpack-entries
  zset-max-ziplist-entries zset-max-listpack-value zset-max-ziplist-value acllog-max-len
  commandlog-large-reply-max-len commandlog-large-request-max-len commandlog-reply-larger-than
  commandlog-request-larger-than crash-log-enabled crash-memcheck-enabled key-memory-histograms
  latency-monitor-threshold latency-tracking latency-tracking-info-percentiles log-format
  log-timestamp-format slowlog-log-slower-than commandlog-execution-slower-than slowlog-max-len
  commandlog-slow-execution-max-len syslog-enabled syslog-facility always-show-logo aof-disable-auto-gc
  aof-rewrite-cpulist aof_rewrite_cpulist appenddirname appendonlydir appendfilename appendonly.aof
  availability-zone bgsave-cpulist bgsave_cpulist bind-source-addr bio-cpulist bio_cpulist
  cluster-announce-bus-port cluster-announce-client-ipv4 cluster-announce-client-ipv6
  cluster-announce-client-port cluster-announce-client-tls-port cluster-announce-hostname
  cluster-announce-human-nodename cluster-announce-ip cluster-announce-port cluster-announce-tls-port
  cluster-config-file nodes.conf cluster-port cluster-preferred-endpoint-type dbfilename debug-context
  enable-debug-assert key-load-delay loading-process-events-interval-bytes proc-title-template
  listen-addr server-mode rdb-key-save-delay rdma-completion-vector rdma-rx-size replica-announce-ip
  slave-announce-ip replica-announce-port slave-announce-port replica-announced replica-priority
  slave-priority server-cpulist server_cpulist set-proc-title socket-mark-id supervised syslog-ident
  tls-ca-cert-dir tls-ca-cert-file tls-cert-file tls-client-cert-file tls-client-key-file
  tls-dh-params-file tls-key-file unixsocket unixsocketgroup unixsocketperm use-exit-on-panic
  watchdog-period feature-flags policy.maxSnapshotAge snapshotVersion expectations
  environment.schema.json expectations.schema.json waivers.schema.json waivers.yaml same-server
  parameters configFile memoryLimit sampling.keys source.redis configCommand standalone masterName
  sentinelUsername sentinelPassword sentinelPasswordFile tls.servername NODE_EXTRA_CA_CERTS servername
  minVersion insecureSkipVerify NODE_TLS_REJECT_UNAUTHORIZED elasticache describe-cache-parameters
  describe-parameters unlistedFamilies policy.waiverMaxDays persistence everybody Hangfire Redisson
  Flask-Caching connect-redis WordPress rate-limiter-flexible fast-check keyspace frameworks patterns
  app-database-app-cache-user.17 app-database-app-cache-user app-cache session_id statistics processed
  views.cache_page..GET en-us.UTC flask_cache_view celery-task-meta priority hangfire sessions
  expirations redisson_lock__channel alloptions phpredis PHPREDIS_SESSION base64url reset.jane ObjectId
  serialisation identifiers feature_flag newCheckout user2024 settings deadbeef
  getUserProfileByIdFromCache HTTPSConnectionPoolManager constructor prototype toString x0abreak
  segments whatever thousand families delimiters placeholders code-unit twenty-one namespaces collapses
  best-wet-source old-iron-door cake-warm-outer soft-old-cake red-dark-west hexadecimal thousands
  django.contrib.sessions.cache django.contrib.sessions acme-cache addresses nextInvoiceNumber
  schemaVersion2 leaderboard lastcleanup themselves together whichever catalogue
  my-app-database-my-app-cache-user.17 my_app_database_my_app_cache my_app_horizon failed_jobs reserved
  kombu.binding.celery unacked_mutex post-cache
`
  .trim()
  .split(/\s+/);

const withNumbers = (name: string): string =>
  name.replaceAll(/(?<![A-Za-z0-9])[0-9]+(?![A-Za-z0-9])/g, '{int}');

describe('names are no tokens', () => {
  test('of five hundred names each word stays', () => {
    expect(NAMES.length).toBeGreaterThan(500);
    expect(NAMES.map(patternOf)).toEqual(NAMES.map(withNumbers));
    expect(NAMES.flatMap((name) => name.split('.')).filter(mayBeToken)).toEqual([]);
  });

  test('whatever stands around them', () => {
    const name = fc.constantFrom(...NAMES);
    const around = fc.constantFrom(
      '{N}',
      '"N"',
      '/api?n=N&x=y',
      'cache.N.all',
      'k,N,z',
      'v~N',
      'get N',
      'a;N',
    );
    fc.assert(
      fc.property(name, around, (one, where) => {
        const literal = where.replace('N', () => one).replaceAll(/[{}]/g, '\\$&');
        expect(patternOf(where.replace('N', () => one))).toBe(withNumbers(literal));
      }),
      { numRuns: 2000 },
    );
  });
});

describe('an address in disguise', () => {
  test.each([
    ['u:anne.tann57=40hotpost.com', 'u:{*}'],
    ['u:anne_at_hotpost.com:x', 'u:{*}:x'],
    ['u:anne[at]hotpost.com', 'u:{*}'],
    ['u:anne＠hotpost.com', 'u:{*}'],
    ['u:DE19 1234 5678 1234 5678 12:a', 'u:{*}:a'],
    ['u:GB33 BUKB 2020 1555 5555 55', 'u:{*}'],
    ['looked_at_index.html', 'looked_at_index.html'],
    ['/list?page=40.json', '/list?page={int}.json'],
    ['eu12-node-east-west', 'eu12-node-east-west'],
  ])('%s: %s', (key, pattern) => {
    expect(patternOf(key)).toBe(pattern);
  });
});
