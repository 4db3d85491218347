// The sentences come from redis.conf, valkey.conf and the code behind them. A setting without one says nothing rather
// than something vague. One line each, so that a change is one line.

const MEMORY = `
maxmemory: the limit decides when keys are evicted or writes fail with OOM; 0 lets the data set grow until the kernel kills the process
maxmemory-policy: once maxmemory is reached, noeviction fails writes with OOM, volatile-* evicts only keys with a TTL, allkeys-* evicts any key
maxmemory-samples: fewer sampled keys make LRU, LFU and TTL eviction pick worse victims; more cost CPU on every eviction
maxmemory-eviction-tenacity: a higher value frees memory harder while clients wait; a lower one lets memory stay above maxmemory for longer
maxmemory-clients: without a limit client buffers count against maxmemory and push keys out; with one the largest clients are disconnected
replica-ignore-maxmemory: with no, a replica evicts on its own and its data differs from the primary's
active-expire-effort: a lower effort leaves expired keys in memory for longer, a higher one spends more CPU on removing them
lfu-log-factor: the same accesses raise the LFU counter faster or slower, so other keys count as hot and are kept
lfu-decay-time: keys that were once popular lose their LFU rank sooner or later, so other keys are evicted
lazyfree-lazy-eviction: with no, evicting a large key blocks every client while its memory is freed; with yes, memory drops later
lazyfree-lazy-expire: with no, a large key that expires blocks every client while its memory is freed
lazyfree-lazy-server-del: with no, overwriting a large key by SET or RENAME blocks every client while the old value is freed
lazyfree-lazy-user-del: with yes, DEL behaves as UNLINK; with no, deleting a large key blocks every client
lazyfree-lazy-user-flush: with yes, FLUSHALL and FLUSHDB are asynchronous unless SYNC is given; with no, they block every client
replica-lazy-flush: with no, a replica is blocked while it empties its old data set before a full resynchronisation
lazyexpire-nested-arbitrary-keys: with no, SCAN and RANDOMKEY inside a script or transaction leave the expired keys that they meet in memory
import-mode: with yes, keys do not expire and are not evicted, so that a data set can be imported
activedefrag: without it fragmentation can keep resident memory far above the data set; with it the main thread spends CPU on moving values
active-defrag-cycle-min: the least CPU share that defragmentation takes from commands once it runs
active-defrag-cycle-max: the most CPU share that defragmentation takes from commands, seen as latency
active-defrag-cycle-us: longer defragmentation cycles delay commands for longer at a time
active-defrag-ignore-bytes: less fragmentation than this is never given back to the system
active-defrag-max-scan-fields: collections above this size are defragmented in steps of their own, which bounds the latency of one step
active-defrag-threshold-lower: defragmentation starts at another level of fragmentation
active-defrag-threshold-upper: defragmentation goes to full effort at another level of fragmentation
jemalloc-bg-thread: without the background thread, memory freed by a flush is given back to the system only as new commands run
disable-thp: with transparent huge pages a fork copies far more memory on writes, which brings latency and memory spikes during BGSAVE
oom-score-adj: decides which process the kernel kills first when the host runs out of memory, primary, replica or background child
oom-score-adj-values: changes which of primary, replica and background child the kernel kills first when memory runs out
`;

const CLIENTS = `
maxclients: connections above the limit are refused with "max number of clients reached"; the server lowers it where ulimit is too small
timeout: idle connections are closed after this time, so a pool that works here meets closed connections there; 0 never closes them
tcp-keepalive: without probes a dead peer keeps its connection, and firewalls drop idle connections unnoticed
tcp-backlog: a short accept queue refuses connections in bursts; the kernel caps it at net.core.somaxconn
mptcp: with yes, clients may use several network paths in one connection, where the kernel supports it
client-output-buffer-limit: a client over its limit is disconnected; too small a replica class cuts replicas off again and again during a resynchronisation
client-query-buffer-limit: a client whose unread input exceeds it is disconnected, so large pipelines and values work in one place only
proto-max-bulk-len: a single value above this size is refused, so a large upload works in one place and fails in the other
io-threads: throughput per server differs, so a load test on one says little about the other
io-threads-do-reads: without it I/O threads only write, and throughput under many clients differs
io-threads-always-active: threads that never sleep use CPU when idle and answer bursts sooner
events-per-io-thread: decides how many ready connections it takes until another I/O thread is used
prefetch-batch-max-size: the number of commands whose keys are prefetched together changes throughput with I/O threads
lookahead: the number of commands parsed ahead per client changes throughput of pipelines
max-new-connections-per-cycle: a reconnect storm is accepted faster, at the cost of latency for the clients already connected
max-new-tls-connections-per-cycle: TLS handshakes of a reconnect storm are accepted faster, at the cost of latency for the clients already connected
hz: background work (expiry, timeouts, resizing) runs more or less often, which moves latency and how promptly keys expire
dynamic-hz: without it a server with many clients does its background work no more often than an idle one
tracking-table-max-keys: above it the server sends early invalidations, so client-side caches lose keys that did not change
busy-reply-threshold: after this time other clients get BUSY while a script or module command runs, so slow scripts fail in one place only
notify-keyspace-events: subscribers to keyspace events receive nothing, or other events: listeners on expired keys go silent without an error
databases: SELECT of a database above the limit fails with "DB index is out of range"
cluster-databases: in cluster mode, SELECT of a database above the limit fails
propagation-error-behavior: decides whether a command that fails while it is replicated or loaded is ignored or stops the server
activerehashing: with no, a resized table keeps its old half in memory while the server is idle; with yes, the main loop spends up to 1 ms in every 100 ms on it
shutdown-on-sigint: decides whether Ctrl-C saves the data, refuses to stop on a failed save, or drops what was not saved
shutdown-on-sigterm: decides whether stopping a container saves the data, refuses to stop on a failed save, or drops what was not saved
shutdown-timeout: a shutdown waits this long for replicas to catch up; a shorter wait loses writes on failover
locale-collate: SORT ALPHA and Lua string comparison order strings differently
extended-redis-compatibility: with yes, the server calls itself Redis where clients and modules look at its name
lua-enable-deprecated-api: scripts that use the deprecated Lua functions run in one place and fail in the other
lua-replicate-commands: with no, scripts are replicated as a whole, so a script that is not deterministic fails or makes replicas differ
gopher-enabled: with yes, the server also answers the Gopher protocol on its port
stream-idmp-duration: a producer's retry after this time is added to the stream a second time
stream-idmp-maxsize: only as many message ids are remembered per producer, so a later retry is added to the stream a second time
`;

const SECURITY = `
requirepass: without a password anyone who reaches the port can run every command; with one, clients without it get NOAUTH
protected-mode: with no, a server without a password answers to every host that can reach it
acl-pubsub-default: under allchannels a new ACL user may use every channel; under resetchannels none, and PUBLISH and SUBSCRIBE fail with NOPERM
enable-debug-command: decides whether DEBUG, which can crash the server and read memory, is allowed
enable-module-command: decides whether MODULE LOAD, which runs native code in the server, is allowed
enable-protected-configs: decides whether CONFIG SET may change dir and dbfilename, which lets a client write files
hide-user-data-from-log: with no, keys and values can appear in the log and in crash reports
masterauth: a replica without the primary's password cannot replicate, and a failover leaves it without data
masteruser: a replica that logs in as another user may lack the right to replicate
tls-auth-clients: with no, a client needs no certificate; with yes, clients without one are refused
tls-auth-clients-user: decides whether the certificate of a client also logs it in as an ACL user
tls-ciphers: clients that share none of the ciphers fail the handshake up to TLS 1.2
tls-ciphersuites: clients that share none of the suites fail the TLS 1.3 handshake
tls-cluster: with no, the cluster bus is not encrypted; nodes that disagree cannot talk to each other
tls-replication: with no, a replica speaks plain text to its primary, and cannot connect where only TLS is offered
tls-protocols: clients that only speak an older or newer TLS version fail the handshake
tls-prefer-server-ciphers: decides whether the server's or the client's order picks the cipher
tls-session-caching: without cached sessions every reconnect pays a full TLS handshake
tls-session-cache-size: with a smaller cache more reconnects pay a full TLS handshake
tls-session-cache-timeout: after this time a reconnect pays a full TLS handshake
tls-auto-reload-interval: without it a renewed certificate is used only after a restart or a CONFIG SET
tls-key-file-pass: without the right passphrase the server cannot read its TLS key and does not start
tls-client-key-file-pass: without the right passphrase a replica cannot use its TLS key towards the primary
`;

const PERSISTENCE = `
appendonly: without the append-only file a restart loses every write since the last snapshot
appendfsync: always loses no acknowledged write on a power cut, everysec about a second of them, no as many as the kernel held back
no-appendfsync-on-rewrite: with yes, a crash during a rewrite can lose up to 30 seconds of writes; with no, writes may stall meanwhile
auto-aof-rewrite-percentage: without rewrites the append-only file grows until the disk is full, and a restart takes ever longer
auto-aof-rewrite-min-size: below this size the append-only file is never rewritten
aof-load-truncated: with no, the server refuses to start on an append-only file that was cut by a crash; with yes, it drops the tail
aof-load-corrupt-tail-max-size: decides how much of a corrupt end of the append-only file is dropped before the server refuses to start
aof-use-rdb-preamble: without the preamble rewrites and restarts take longer and the file is larger
aof-timestamp-enabled: without timestamps the append-only file cannot be cut back to a point in time
aof-rewrite-incremental-fsync: with no, a rewrite syncs once at the end, which stalls the disk and the clients
rdb-save-incremental-fsync: with no, a snapshot syncs once at the end, which stalls the disk and the clients
save: without save points nothing is written to disk but the append-only file, and a restart starts empty; with them, a fork and its memory
stop-writes-on-bgsave-error: with yes, every write fails with MISCONF once a snapshot failed; with no, the data is lost unnoticed at a restart
rdbcompression: without compression snapshots are larger and faster to write
rdbchecksum: without the checksum a damaged snapshot is loaded unnoticed
rdb-del-sync-files: with yes, a node without persistence leaves no file behind after a replication by disk
rdb-version-check: relaxed tries to load a snapshot of a newer version, strict refuses it
sanitize-dump-payload: without the check a malicious RESTORE or snapshot can crash the server or run code in it
dual-channel-replication-enabled: with yes, a full resynchronisation streams snapshot and writes apart, so the primary buffers less memory
repl-rdb-channel: with yes, a full resynchronisation streams snapshot and writes apart, so the primary buffers less memory
repl-backlog-size: a replica that was away for longer than the backlog holds pays a full resynchronisation
repl-backlog-ttl: after this time without replicas the backlog is freed, and the next one pays a full resynchronisation
repl-disable-tcp-nodelay: with yes, replicas lag up to 40 ms more and use less bandwidth
repl-diskless-load: swapdb and flush-before-load give up the old data at another moment: they differ in memory and in what a failed load leaves
repl-diskless-sync: with no, a full resynchronisation writes a snapshot to disk first, which takes as long as the disk is slow and fails where it is full
repl-diskless-sync-delay: replicas that come within this time share one transfer; a shorter wait forks once for each
repl-diskless-sync-max-replicas: once so many replicas wait, the transfer starts before the delay is over
repl-mptcp: with yes, replicas use several network paths to their primary, where the kernel supports it
repl-ping-replica-period: pings that are too rare for repl-timeout make replicas drop a healthy primary
repl-timeout: a full transfer or a pause longer than this cuts the link, and a large data set never gets synchronised
replica-read-only: with no, writes to a replica are accepted and lost at the next resynchronisation
replica-serve-stale-data: with no, a replica without its primary answers MASTERDOWN; with yes, it answers with old data
replica-ignore-disk-write-errors: with no, a replica that cannot write to its disk crashes; with yes, it goes on without persistence
replica-full-sync-buffer-limit: a replica that overflows it during a full resynchronisation leaves the rest of the writes to the primary's memory
min-replicas-to-write: with too few replicas in touch, every write fails with NOREPLICAS; with 0, writes that no replica holds are acknowledged
min-replicas-max-lag: a replica that lags more does not count towards min-replicas-to-write
`;

const CLUSTER = `
cluster-node-timeout: failover starts sooner or later after a primary stops answering, and short pauses count as failures
cluster-require-full-coverage: with yes, one uncovered slot stops the whole cluster with CLUSTERDOWN; with no, only its keys
cluster-allow-reads-when-down: with no, reads fail with CLUSTERDOWN while the cluster is down; with yes, they may be stale
cluster-allow-pubsubshard-when-down: with no, sharded Pub/Sub fails while the cluster is down
cluster-allow-replica-migration: with no, a primary that lost its replicas gets none from another shard
cluster-migration-barrier: decides how many replicas a primary keeps before one may move to a primary without any
cluster-replica-no-failover: with yes, a replica never takes over by itself when its primary fails
cluster-replica-validity-factor: a replica that was out of touch for too long does not take over, and the shard stays down
cluster-link-sendbuf-limit: a link to another node whose buffer exceeds it is closed; without a limit its memory grows
cluster-blacklist-ttl: a node removed by CLUSTER FORGET comes back sooner or later
cluster-manual-failover-timeout: clients are paused this long at most while CLUSTER FAILOVER waits for the replica
cluster-config-save-behavior: best-effort lets a node go on when it cannot write its cluster file, sync stops it
cluster-slot-stats-enabled: without it CLUSTER SLOT-STATS lacks CPU and network figures; with it every command pays for counting
cluster-compatibility-sample-ratio: that share of the commands is tested for working in a cluster and counted in INFO
cluster-slot-migration-handoff-max-lag-bytes: a larger lag hands a slot over sooner and pauses its writes for longer
cluster-slot-migration-write-pause-timeout: writes to a slot that moves are paused this long at most before the migration fails
slot-migration-max-failover-repl-bytes: a larger lag hands a slot over sooner and pauses its writes for longer
cluster-slot-migration-log-max-len: decides how many finished slot migrations CLUSTER GETSLOTMIGRATIONS remembers
cluster-enabled: a cluster refuses commands over keys of several slots with CROSSSLOT and every database but 0
`;

const ENCODING = `
hash-max-listpack-entries: hashes above it become hash tables, which take several times the memory, and HGETALL no longer follows the order of insertion
hash-max-listpack-value: hashes with a longer field or value become hash tables, which take several times the memory
list-max-listpack-size: list nodes of another size change memory per element and the cost of an insert in the middle
list-compress-depth: compressed list nodes save memory and cost CPU on every access to the middle
set-max-intset-entries: sets of integers above it lose their compact form and take several times the memory
set-max-listpack-entries: small sets above it become hash tables, which take several times the memory
set-max-listpack-value: sets with a longer member become hash tables, which take several times the memory
zset-max-listpack-entries: sorted sets above it become skip lists, which take several times the memory
zset-max-listpack-value: sorted sets with a longer member become skip lists, which take several times the memory
hll-sparse-max-bytes: HyperLogLogs above it take 12 KB each; a larger limit saves memory and slows PFADD
stream-node-max-bytes: larger stream nodes save memory, and approximate trimming (~) leaves more entries behind
stream-node-max-entries: larger stream nodes save memory, and approximate trimming (~) leaves more entries behind
`;

const LOGGING = `
slowlog-log-slower-than: another threshold hides or shows slow commands: 0 logs every command, a negative number none
slowlog-max-len: a shorter slow log forgets the commands that an incident is about
commandlog-reply-larger-than: decides which large replies are recorded; a negative number records none
commandlog-request-larger-than: decides which large requests are recorded; a negative number records none
commandlog-large-reply-max-len: a shorter log forgets the large replies that an incident is about
commandlog-large-request-max-len: a shorter log forgets the large requests that an incident is about
latency-monitor-threshold: with 0, LATENCY HISTORY and LATENCY DOCTOR have nothing to tell
latency-tracking: without it LATENCY HISTOGRAM and the percentiles of INFO latencystats are missing from dashboards
latency-tracking-info-percentiles: dashboards that read INFO latencystats find other percentiles
key-memory-histograms: without it INFO lacks the histograms of key sizes in memory
acllog-max-len: a shorter ACL log forgets refused commands and logins sooner
loglevel: what is logged here is missing there when an incident is looked into; debug and verbose fill disks
log-format: log collectors that parse one format miss the lines of the other
log-timestamp-format: log collectors that parse one format of time misread the other
crash-log-enabled: without it a crash leaves no report behind
crash-memcheck-enabled: without it a crash report does not say whether the memory is faulty
syslog-enabled: log lines go to syslog in one place and are missing from it in the other
syslog-facility: syslog rules on one facility miss the lines of the other
`;

/** What breaks or changes where a setting differs, by canonical name: a clause without a full stop. */
export const WHY: ReadonlyMap<string, string> = new Map(
  [MEMORY, CLIENTS, SECURITY, PERSISTENCE, CLUSTER, ENCODING, LOGGING].flatMap(entriesOf),
);

function entriesOf(text: string): readonly (readonly [string, string])[] {
  return text
    .trim()
    .split('\n')
    .map((line) => {
      const end = line.indexOf(': ');
      return [line.slice(0, end), line.slice(end + 2)] as const;
    });
}
