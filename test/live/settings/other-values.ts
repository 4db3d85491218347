import type { SettingFacts } from '../../../src/catalogue/table.js';

/** What a value may name beside itself. */
export interface Surroundings {
  /** A port of the loopback interface that nobody listens on. */
  readonly freePort: number;
  /** An existing folder. */
  readonly folder: string;
}

/**
 * Values that differ from what a server reports, to be set there. The first of each group that the server takes is
 * tried; some group has one. Numbers are tried beside the old one, where a careless comparison would not see it, and
 * far from it.
 */
export function otherValues(
  facts: SettingFacts,
  reported: string,
  around: Surroundings,
): readonly (readonly string[])[] {
  return BY_NAME.get(facts.name)?.(around, reported) ?? byKind(facts, reported);
}

type Choice = (around: Surroundings, reported: string) => readonly (readonly string[])[];

const BY_NAME: ReadonlyMap<string, Choice> = new Map<string, Choice>([
  ['bind', () => [['127.0.0.1 -::1']]],
  ['bind-source-addr', () => [['127.0.0.1']]],
  // Redis 6.0 takes less than any command needs, and then answers nobody.
  ['client-query-buffer-limit', () => [['1073741825'], ['2147483648']]],
  ['cluster-announce-client-ipv4', () => [['127.0.0.1']]],
  ['cluster-announce-client-ipv6', () => [['::1']]],
  ['dir', ({ folder }) => [[folder]]],
  ['ignore-warnings', () => [['ARM64-COW-BUG', '']]],
  ['locale-collate', () => [['C'], ['POSIX']]],
  // Fewer would leave no room for the connections of the test.
  ['maxclients', (_, reported) => [[String(Number(reported) - 1)], ['100']]],
  // Far above what an empty server uses: `memory-headroom` has nothing to say.
  ['maxmemory', () => [['1073741824'], ['1073741825']]],
  ['port', ({ freePort }) => [[String(freePort)]]],
  ['rdma-bind', () => [['127.0.0.1']]],
  ['rdma-port', ({ freePort }) => [[String(freePort)]]],
  // Long enough for the test's own connections.
  ['timeout', () => [['300'], ['301']]],
  ['tls-port', ({ freePort }) => [[String(freePort)]]],
  ['tls-protocols', () => [['TLSv1.2'], ['TLSv1.2 TLSv1.3']]],
  // It interrupts the server this often, in milliseconds.
  ['watchdog-period', () => [['10000']]],
]);

function byKind({ kind, enumValues }: SettingFacts, reported: string): readonly (readonly string[])[] {
  switch (kind) {
    case 'boolean':
      return [[reported === 'yes' ? 'no' : 'yes']];
    case 'enum':
      return (enumValues ?? []).filter((value) => value !== reported).map((value) => [value]);
    case 'flags':
      return [...(enumValues ?? []).map((value) => [value]), ['nosave now'], ['save force']];
    case 'integer':
    case 'memory':
      return numbers(BigInt(reported));
    case 'memory-or-percent':
      return [['5%'], ['1073741824']];
    case 'octal':
      return [['700']];
    case 'integer-list':
      return [['0 200 801'], ['1 200 800']];
    case 'percentiles':
      return [['50 99'], ['50 99 99.99'], ['']];
    case 'event-flags':
      return [['A'], ['AKE'], ['Ex'], ['K']];
    case 'save-points':
      return [['900 1'], ['3600 1 300 100 60 10000']];
    case 'buffer-limits':
      return [['normal 1073741824 0 0'], ['replica 268435457 67108864 60'], ['pubsub 33554432 8388608 61']];
    case 'string':
    case 'set':
      return [['redrift']];
  }
}

const numbers = (reported: bigint): readonly (readonly string[])[] => [
  [reported + 1n, reported - 1n].map(String),
  // 0 may stand for none or no limit.
  reported === 0n ? ['1000000', '100'] : ['0', '1'],
  [reported * 2n + 10n, reported * 2n].map(String),
];
