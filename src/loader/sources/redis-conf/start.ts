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

hasAuthority = (loading: Loading): boolean =>
  ['tls-ca-cert-file', 'tls-ca-cert-dir'].some((name) => loading.valueOf(name) !== '');

function refuse(loading: Loading, name: string, message: string): void {
  const place = loading.places.get(name) ?? { file: loading.file, line: 1, column: 1 };
  loading.fail(place, message);
}
