import type { Loading } from './loading.js';
import { checkUsers } from './users.js';

/** What is held against the whole once a file, or an included one, has been read. `loadServerConfigFromString` (config.c). */
export function endOfText(loading: Loading): void {
  const { dialect } = loading;
  const isCluster = loading.valueOf('cluster-enabled') === 'yes';
  if (isCluster && loading.valueOf('replicaof') !== '')
    refuse(
      loading,
      'replicaof',
      'replicaof cannot stand in the file of a cluster; expected CLUSTER REPLICATE at run time',
    );
  if (isCluster && dialect.hasOneDatabasePerCluster) loading.values.set('databases', '1');
  loading.isReadingFile = false;
}

/** What ends a server between its file and its first client (server.c, tls.c, cluster.c, acl.c), as far as the file decides it. */
export function beforeService(loading: Loading): void {
  checkHz(loading);
  checkPorts(loading);
  checkTls(loading);
  checkUsers(loading);
}

/** Up to 6.2 it divides, and 1000 divided by it does: `run_with_period` (server.h). */
function checkHz(loading: Loading): void {
  const hz = Number(loading.valueOf('hz'));
  if (!loading.dialect.isTabular && (hz === 0 || hz > 1_000))
    refuse(
      loading,
      'hz',
      `hz ${hz} ends the server with a division by zero; expected at least 1 and at most 500`,
    );
}

function checkPorts(loading: Loading): void {
  const [port, tlsPort, clusterPort] = ['port', 'tls-port', 'cluster-port'].map((name) =>
    Number(loading.valueOf(name)),
  );
  const isSilent = port === 0 && tlsPort === 0 && loading.valueOf('unixsocket') === '';
  if (isSilent)
    refuse(loading, 'port', 'the server listens nowhere; expected a port, a tls-port or a unixsocket');
  if (port !== 0 && port === tlsPort)
    refuse(loading, 'tls-port', `port and tls-port are both ${port}; expected two ports`);
  if (loading.valueOf('cluster-enabled') !== 'yes') return;
  if (loading.valueOf('cluster-config-file') === '')
    refuse(
      loading,
      'cluster-config-file',
      'cluster-config-file is empty; expected a name, for a cluster keeps its state there',
    );
  const name = loading.valueOf('tls-cluster') === 'yes' ? 'tls-port' : 'port';
  if (clusterPort === 0 && Number(loading.valueOf(name)) > 55_535)
    refuse(
      loading,
      name,
      `${name} leaves no room for the cluster bus, 10000 above it; expected at most 55535`,
    );
}

/** As `tlsConfigure` (tls.c). Whether the files exist is the machine's business. */
function checkTls(loading: Loading): void {
  const asking = ['tls-port', 'tls-replication', 'tls-cluster'].filter(
    (name) => !['', '0', 'no'].includes(loading.valueOf(name)),
  );
  const [first] = asking;
  if (first === undefined) return;
  const needsAuthority =
    loading.valueOf('tls-auth-clients') !== 'no' || asking.some((name) => name !== 'tls-port');
  const missing = [
    ...['tls-cert-file', 'tls-key-file'].filter((name) => loading.valueOf(name) === ''),
    ...(needsAuthority && !hasAuthority(loading) ? ['tls-ca-cert-file or tls-ca-cert-dir'] : []),
  ];
  if (missing.length > 0) refuse(loading, first, `${first} asks for TLS; expected a ${missing[0]} beside it`);
}

const hasAuthority = (loading: Loading): boolean =>
  ['tls-ca-cert-file', 'tls-ca-cert-dir'].some((name) => loading.valueOf(name) !== '');

function refuse(loading: Loading, name: string, message: string): void {
  const place = loading.places.get(name) ?? { file: loading.file, line: 1, column: 1 };
  loading.fail(place, message);
}
