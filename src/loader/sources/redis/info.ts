import type { Replication } from '../../../model/snapshot.js';
import { addressText } from './address.js';

/** The heading that stands even where no database holds keys; a field of its own in {@link Info}. */
export const KEYSPACE_SECTION = '# Keyspace';

/**
 * INFO's fields, by name; `Map`, because a server may send any name. Later duplicates lose, but for `module:`, of which
 * there is one line per module: they stand as `module:NAME`.
 */
export type Info = ReadonlyMap<string, string>;

/** Reads the text of INFO: `name:value` lines under `# Section` headings. What does not look like that is left out. */
export function parseInfo(text: string): Info {
  const fields = new Map<string, string>();
  for (const line of text.split(/\r?\n/)) {
    if (line === KEYSPACE_SECTION) fields.set(line, '');
    const at = line.indexOf(':');
    if (at <= 0 || line.startsWith('#')) continue;
    const name = nameOf(line, at);
    if (!fields.has(name)) fields.set(name, line.slice(at + 1));
  }
  return fields;
}

const nameOf = (line: string, at: number): string =>
  line.startsWith('module:') ? `module:${/name=([^,]*)/.exec(line)?.[1] ?? ''}` : line.slice(0, at);

/** A whole number of INFO; null where the field is missing or is none. */
export function integer(info: Info, name: string): number | null {
  const text = info.get(name);
  const value = text !== undefined && /^-?\d{1,16}$/.test(text) ? Number(text) : null;
  return value !== null && Number.isSafeInteger(value) ? value : null;
}

/** One that counts something: none below 0. */
export function countIn(info: Info, name: string): number | null {
  const value = integer(info, name);
  return value !== null && value >= 0 ? value : null;
}

/** A text of INFO; null where it is missing or empty. */
export const text = (info: Info, name: string): string | null => info.get(name) || null;

/** Whose server it is. Valkey says `redis_version:7.2.4` for old clients' sake, so its own field goes first. */
export function productOf(info: Info): { readonly product: string; readonly version: string } | null {
  for (const product of ['valkey', 'dragonfly', 'kvrocks', 'garnet', 'redis']) {
    const version = info.get(`${product}_version`)?.replace(/^(?:df-)?v/, '');
    if (version === undefined) continue;
    return { product: info.get('server_name') === 'keydb' ? 'keydb' : product, version };
  }
  return null;
}

/** The `dbN:keys=…,expires=…` lines, by number. */
export function databasesOf(
  info: Info,
): readonly { readonly index: number; readonly keys: number; readonly expires: number }[] {
  return [...info]
    .flatMap(([name, value]) => {
      const index = /^db(\d{1,10})$/.exec(name)?.[1];
      const counts = /^keys=(\d{1,15}),expires=(\d{1,15})(?!\d)/.exec(value);
      if (index === undefined || counts === null) return [];
      return [{ index: Number(index), keys: Number(counts[1]), expires: Number(counts[2]) }];
    })
    .toSorted((a, b) => a.index - b.index);
}

/** Who copies from whom, by the `master_*` and `slaveN` fields. */
export function replicationOf(info: Info): Replication {
  const [host, port] = [text(info, 'master_host'), integer(info, 'master_port')];
  const isReplica = info.get('role') === 'slave' && host !== null && port !== null;
  const replicas = [...info].flatMap(([name, value]) => {
    const [, ip, replicaPort] = /^ip=([^,]+),port=(\d{1,5})/.exec(/^slave\d+$/.test(name) ? value : '') ?? [];
    return ip === undefined || replicaPort === undefined ? [] : [addressText(ip, Number(replicaPort))];
  });
  return {
    primary: isReplica ? addressText(host, port) : null,
    replicas: replicas.toSorted(),
    replicasInTouch: countIn(info, 'min_slaves_good_slaves') ?? countIn(info, 'connected_slaves'),
  };
}
