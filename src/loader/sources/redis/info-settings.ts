import { canonicalise } from '../../../catalogue/canonical.js';
import { findSetting } from '../../../catalogue/settings.js';
import type { Setting } from '../../../model/snapshot.js';
import type { Info } from './info.js';

/** Fields of INFO that hold a setting, as Redis and Valkey write them. (redis: server.c, genRedisInfoString) */
const FIELDS: readonly (readonly [string, string])[] = [
  ['aof_enabled', 'appendonly'],
  ['cluster_enabled', 'cluster-enabled'],
  ['configured_hz', 'hz'],
  ['maxclients', 'maxclients'],
  ['maxmemory', 'maxmemory'],
  ['maxmemory_policy', 'maxmemory-policy'],
  ['repl_backlog_size', 'repl-backlog-size'],
  ['slave_priority', 'replica-priority'],
  ['slave_read_only', 'replica-read-only'],
  ['tcp_port', 'port'],
];

/** What INFO tells of the settings, canonical: for servers on which CONFIG does not. Look-alikes name other things so. */
export function settingsInInfo(info: Info, product: string): readonly Setting[] {
  if (product !== 'redis' && product !== 'valkey') return [];
  return FIELDS.flatMap(([field, name]) => {
    const [facts, raw] = [findSetting(name), info.get(field)];
    if (facts === null || raw === undefined) return [];
    const text = facts.kind === 'boolean' ? (SWITCHES.get(raw) ?? raw) : raw;
    const reading = canonicalise(facts, text);
    return reading.ok ? [{ name: facts.name, value: reading.value }] : [];
  });
}

const SWITCHES: ReadonlyMap<string, string> = new Map([
  ['0', 'no'],
  ['1', 'yes'],
]);
