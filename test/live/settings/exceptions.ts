import type { Version } from '../../support/servers.js';
import type { Trial } from './trials.js';

/** Settings that cannot be tried, or that redrift cannot see. The tests fail where one can by now. */
interface Exception {
  readonly settings: readonly string[];
  readonly versions: readonly Version[];
  /** What happens instead of what should. */
  readonly went: RegExp;
  readonly why: string;
}

export const EXCEPTIONS: readonly Exception[] = [
  {
    settings: ['activedefrag'],
    versions: ['redis-6.0', 'redis-7.0', 'redis-8.0', 'valkey-8.1'],
    went: /^refused: .*modified Jemalloc/,
    why: 'a server on Debian’s own jemalloc refuses to switch it on',
  },
  {
    settings: ['rdma-bind', 'rdma-port'],
    versions: ['valkey-8.1'],
    went: /^refused: .*No RDMA building support/,
    why: 'a server built without RDMA refuses to change them',
  },
  {
    settings: ['cluster-ping-interval'],
    versions: ['redis-8.0', 'valkey-8.1'],
    went: /^not found at/,
    why: '`CONFIG GET *` does not list it, and redrift asks for nothing else',
  },
  {
    settings: ['repl-rdb-channel'],
    versions: ['redis-8.0'],
    went: /^not found at/,
    why: '`CONFIG GET *` does not list it, and redrift asks for nothing else',
  },
  {
    settings: ['events-per-io-thread'],
    versions: ['valkey-8.1'],
    went: /^not found at/,
    why: '`CONFIG GET *` does not list it, and redrift asks for nothing else',
  },
];

/** The exception that speaks of a setting of a version; null where it must fare as expected. */
const exceptionTo = ({ facts }: Pick<Trial, 'facts'>, version: Version): Exception | null =>
  EXCEPTIONS.find(({ settings, versions }) => settings.includes(facts.name) && versions.includes(version)) ??
  null;

/** What is wrong with a trial: it did not go as expected, or went better than its exception says. */
export function wrongWith(trial: Trial, version: Version): readonly string[] {
  const { facts, expected, went } = trial;
  const exception = exceptionTo(trial, version);
  if (exception === null) return went === expected ? [] : [`${facts.name}: ${went}`];
  if (went === expected) return [`${facts.name}: ${went}, so that it needs no exception`];
  return exception.went.test(went) ? [] : [`${facts.name}: ${went}, which is not what its exception says`];
}
