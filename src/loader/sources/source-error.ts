/** Why an environment could not be read: what to do about it, and whether trying again can help. */
const ADVICE = {
  refused: 'is the server running, and are host and port right? Trying again helps once it answers',
  'no-socket':
    'is the server running on this machine, and is the path right? Trying again helps once it is there',
  'shut-socket':
    "run as a user who may write to it, or set the server's unixsocketperm; trying again does not help",
  'unknown-host': 'check the host name; trying again does not help',
  unreachable: 'check the network, the host and the port; trying again may help',
  'wrong-password': 'check username and password; trying again does not help',
  'no-password': 'give a password (and username) under source:; trying again does not help',
  denied: 'give the user the right that is missing; trying again does not help',
  'no-answer':
    'the port accepts connections but nothing answers; check that it is a Redis, or try again when it is less busy',
  'not-redis':
    'check host and port (a TLS port does not answer plain connections); trying again does not help',
  'not-tls':
    'check the port; where it speaks no TLS, the URL begins with redis://; trying again does not help',
  untrusted:
    'name the certificate of its authority as source.redis.tls.ca, or as NODE_EXTRA_CA_CERTS; trying again does not help',
  expired: 'renew the certificate, or set the clock of this machine; trying again does not help',
  'wrong-name':
    'check host and port; where it is the right server, name what it is called as source.redis.tls.servername; trying again does not help',
  'client-certificate':
    'name a certificate that it takes, and its key, as source.redis.tls.cert and source.redis.tls.key; trying again does not help',
  'tls-version':
    "check source.redis.tls.minVersion, and the server's tls-protocols; trying again does not help",
  'bad-database': 'check the database number of the URL; trying again does not help',
  loading: 'try again when it has loaded its data',
  full: 'it takes no more clients: try again, or raise its maxclients',
  closed: 'the connection was cut: trying again may help',
  'closed-at-once':
    'a TLS port does that to plain connections: its URL begins with rediss://; else trying again may help',
  timeout: 'raise --timeout, or try again',
  file: 'check the file; trying again does not help',
  sentinel:
    'say topology: auto or sentinel under source.redis, or name the primary itself; trying again does not help',
  'sentinel-password':
    'give the password of the sentinels as source.redis.sentinelPassword or sentinelPasswordFile (and sentinelUsername); trying again does not help',
  'which-primary': 'name one that it watches as source.redis.masterName; trying again does not help',
  'no-sentinel':
    'name sentinels under source.redis, or leave topology and masterName out; trying again does not help',
  'open-slot':
    'try again when the move is done; one that was never finished is mended by redis-cli --cluster fix',
  unexpected: 'the server answered with something unexpected; trying again may help',
} as const;

export type SourceFault = keyof typeof ADVICE;

/**
 * An environment could not be read. The message is one sentence with the cause and the advice; it names the
 * environment, never its URL: a URL may hold a password. `options.cause` keeps no driver error that holds arguments.
 */
export class SourceError extends Error {
  override readonly name = 'SourceError';
  /** The cause without the environment's name and without the advice. */
  readonly detail: string;
  readonly advice: string;
  constructor(
    readonly environment: string,
    readonly fault: SourceFault,
    detail: string,
  ) {
    super(`cannot read ${environment}: ${detail}; ${ADVICE[fault]}`);
    this.detail = detail;
    this.advice = ADVICE[fault];
  }
}
