import { canonicalise } from '../../src/catalogue/canonical.js';
import { canonicalName, findSetting, unknownSetting } from '../../src/catalogue/settings.js';
import { compare, type Run } from '../../src/differ/compare.js';
import type { Family, SetTtl } from '../../src/model/family.js';
import type { Matcher } from '../../src/model/matcher.js';
import type { Observation } from '../../src/model/observation.js';
import type {
  ConfigRule,
  Environment,
  FamilyRule,
  Location,
  Policy,
  Project,
  Requires,
  RuleNotes,
  RuleTarget,
} from '../../src/model/project.js';
import type { Answer, Finding, Report, Unread } from '../../src/model/report.js';
import type { Keyspace, NodeSnapshot, Setting, Snapshot } from '../../src/model/snapshot.js';

const NO_NOTES: RuleNotes = { severity: null, owner: null, why: null, rollback: null };

/** A place in expectations.yaml. */
export const at = (line: number): Location => ({ file: 'environments/expectations.yaml', line, column: 3 });

export function environment(name: string, given: Partial<Environment> = {}): Environment {
  return {
    name,
    owner: null,
    source: {
      kind: 'redis',
      host: `${name}.internal`,
      port: 6379,
      otherNodes: [],
      topology: 'auto',
      sentinel: { masterName: null, username: null, password: null },
      addresses: [],
      readKeysFrom: 'replica',
      tls: null,
      username: null,
      password: null,
      database: null,
      configCommand: 'CONFIG',
      parameters: null,
    },
    configFiles: [],
    memoryLimitBytes: null,
    keyPrefix: null,
    sampling: {
      keys: 20_000,
      maxSeconds: 30,
      databases: 'all',
      patterns: ['*'],
      maxCommandsPerSecond: null,
    },
    location: null,
    ...given,
  };
}

/** Settings as a server or a person writes them, in canonical form. */
function settings(values: Readonly<Record<string, string>>): readonly Setting[] {
  return Object.entries(values)
    .map(([name, raw]) => {
      const reading = canonicalise(findSetting(name) ?? unknownSetting(name), raw);
      if (!reading.ok) throw new Error(`${name} ${raw}: expected ${reading.expected}`);
      return { name: canonicalName(name), value: reading.value };
    })
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

interface NodeGiven extends Partial<Omit<NodeSnapshot, 'settings'>> {
  readonly settings?: Readonly<Record<string, string>>;
}

export function node(given: NodeGiven = {}): NodeSnapshot {
  return {
    id: 'redis.internal:6379',
    version: '7.0.15',
    role: 'primary',
    shard: 0,
    runId: `run of ${given.id ?? 'redis.internal:6379'}`,
    replicationId: null,
    uptimeSeconds: 86_400,
    configFile: '/etc/redis/redis.conf',
    memory: { usedBytes: 1_000_000, notCountedBytes: 0 },
    databases: [],
    replication: { primary: null, replicas: [], replicasInTouch: 0 },
    standIns: [],
    secretLabels: [],
    acl: [],
    modules: [],
    functions: [],
    commands: [],
    file: null,
    ...given,
    settings: settings(given.settings ?? { timeout: '0' }),
  };
}

/** What was read of one environment, settings of its one node among it. */
export interface SnapshotGiven extends Partial<Omit<Snapshot, 'nodes' | 'keyspace'>>, NodeGiven {
  readonly nodes?: readonly NodeSnapshot[];
  readonly keyspace?: Partial<Keyspace>;
  readonly families?: readonly Family[];
}

export function keyspace(given: Partial<Keyspace> = {}): Keyspace {
  return {
    method: 'scan',
    total: 0,
    sampled: 0,
    isWhole: true,
    leftOut: [],
    patterns: ['*'],
    keyPrefix: null,
    unprefixed: 0,
    foreign: [],
    overflow: 0,
    idleTimes: 'read',
    encodings: 'read',
    sizes: 'read',
    privateWords: null,
    groups: [],
    ...given,
  };
}

function snapshot(given: SnapshotGiven = {}): Snapshot {
  const {
    product,
    version,
    topology,
    unread,
    takenAt,
    nodes,
    keyspace: keys,
    environment: name,
    parts,
    knownCommands,
    ...rest
  } = given;
  const found = (given.families ?? []).reduce((sum, family) => sum + family.keys, 0);
  return {
    snapshotVersion: 2,
    tool: { name: 'redrift', version: '0.1.0' },
    takenAt: takenAt ?? '2026-11-22T02:00:00.000Z',
    environment: name ?? 'production',
    product: product ?? 'redis',
    version: version ?? '7.0.15',
    topology: topology ?? 'standalone',
    parts: parts ?? ['config', 'acl', 'modules', 'functions', 'keys'],
    nodes: nodes ?? [node({ version: version ?? '7.0.15', ...rest })],
    keyspace: keyspace({ total: found, sampled: found, ...keys }),
    knownCommands: knownCommands ?? [],
    unread: unread ?? [],
  };
}

interface FamilyGiven extends Partial<Omit<Family, 'pattern' | 'types'>> {
  readonly types?: Readonly<Record<string, number>>;
}

/** A hundred strings that never expire, but for what is given. */
export function family(pattern: string, given: FamilyGiven = {}): Family {
  const keys = given.keys ?? 100;
  return {
    isListed: false,
    encodings: [],
    sizes: [],
    withoutTtl: given.setTtl === undefined ? keys : 0,
    setTtl: { kind: 'absent' },
    ...given,
    pattern,
    keys,
    types: Object.entries(given.types ?? { string: keys }).map(([name, count]) => ({ name, count })),
  };
}

/** A TTL, in seconds, that all of `keys` keys agree on; several where a share of the keys stands beside each. */
export function ttl(seconds: number | readonly (readonly [number, number])[], keys = 100): SetTtl {
  const modes = typeof seconds === 'number' ? [[seconds, 1] as const] : seconds;
  const ordered = modes.toSorted(([a], [b]) => b - a).map(([one, share]) => ({ ms: one * 1000, share }));
  const longest = ordered[0]?.ms ?? 0;
  return {
    kind: 'known',
    keys,
    method: 'idle-time',
    modes: ordered,
    spread: null,
    lowMs: longest - 1000,
    highMs: longest + 1000,
    seenMs: ordered
      .flatMap(({ ms, share }) => Array<number>(Math.round(share * keys)).fill(ms))
      .toSorted(ascending),
  };
}

const ascending = (a: number, b: number): number => a - b;

export function read(given: Environment | string, found: SnapshotGiven = {}): Observation {
  const place = typeof given === 'string' ? environment(given) : given;
  return {
    kind: 'read',
    environment: place,
    snapshot: snapshot({ environment: place.name, id: `${place.name}.internal:6379`, ...found }),
    families: found.families ?? [],
    secondLook: null,
  };
}

export const notRead = (given: Environment | string, why = 'connection refused'): Observation => ({
  kind: 'unread',
  environment: typeof given === 'string' ? environment(given) : given,
  why,
  remedy: null,
});

export const unreadPart = (part: Unread['part'], why = 'NOPERM'): Unread => ({
  part,
  node: 'staging.internal:6379',
  why,
  remedy: null,
});

export const SAME: Matcher = { kind: 'same', environment: null };

/** One entry of `config:`, in line 4; a target that is no name is given whole. */
export function rule(
  target: RuleTarget | string,
  matchers: readonly Matcher[],
  notes: Partial<RuleNotes> = {},
): ConfigRule {
  return {
    target: typeof target === 'string' ? { kind: 'name', name: target, part: null } : target,
    matchers,
    notes: { ...NO_NOTES, ...notes },
    location: at(4),
  };
}

/** One entry of `families:`, in line 9. */
export function familyRule(
  pattern: string,
  given: Partial<Omit<FamilyRule, 'notes'>> & { readonly notes?: Partial<RuleNotes> } = {},
): FamilyRule {
  return {
    pattern,
    present: null,
    type: null,
    ttl: null,
    tolerance: null,
    location: at(9),
    ...given,
    notes: { ...NO_NOTES, ...given.notes },
  };
}

export const NOTHING_REQUIRED: Requires = {
  server: null,
  commands: [],
  modules: [],
  functions: [],
  role: null,
};

const DEFAULT_RULE: ConfigRule = {
  target: { kind: 'all' },
  matchers: [SAME],
  notes: NO_NOTES,
  location: null,
};

/** The built-in rules alone, and what is given; rules come before the default one. */
export function project(
  given: Partial<Omit<Project, 'policy'>> & { readonly policy?: Partial<Policy> } = {},
): Project {
  return {
    service: null,
    reference: 'production',
    environments: [],
    families: [],
    requires: NOTHING_REQUIRED,
    unlistedFamilies: 'warning',
    waivers: [],
    leftOut: [],
    notes: [],
    ...given,
    config: [...(given.config ?? []), DEFAULT_RULE],
    policy: {
      failOn: 'error',
      mustVerify: ['config', 'keys'],
      waiverMaxDays: 90,
      maxSnapshotAgeMs: null,
      checks: [],
      ...given.policy,
    },
  };
}

const RUN: Run = {
  toolVersion: '0.1.0',
  startedAt: '2026-11-22T02:00:00.000Z',
  durationMs: 812,
  failOn: 'error',
  unverified: 'required',
  baseline: [],
  previous: null,
  leftOut: [],
};

/** The report on observations, whose snapshots were taken with the families of the project, unless they say otherwise. */
export function reportOn(
  observations: readonly Observation[],
  given: Parameters<typeof project>[0] = {},
  run: Partial<Run> = {},
): Report {
  const environments = observations.map((observation) => observation.environment);
  const whole = project({ environments, ...given });
  return compare([{ project: whole, observations: observations.map((one) => withGroups(one, whole)) }], {
    ...RUN,
    ...run,
  });
}

function withGroups(observation: Observation, { families }: Project): Observation {
  if (observation.kind === 'unread' || observation.snapshot.keyspace.groups.length > 0) return observation;
  const groups = [...families.map(({ pattern }) => pattern), null].map((pattern) => ({
    pattern,
    trie: NO_KEYS,
  }));
  const { snapshot: taken } = observation;
  return { ...observation, snapshot: { ...taken, keyspace: { ...taken.keyspace, groups } } };
}

const NO_KEYS = { profile: null, detail: 'words' as const, children: [] };

/** Production as the reference, and staging. */
export const pair = (
  production: SnapshotGiven,
  staging: SnapshotGiven,
): readonly [Observation, Observation] => [read('production', production), read('staging', staging)];

/** Findings of one check. */
export const findingsOf = (report: Report, check: string): readonly Finding[] =>
  report.findings.filter((finding) => finding.check === check);

/** Subject, environment and status of the answers of one check. */
export const answersOf = (report: Report, check: string): readonly string[] =>
  report.answers
    .filter((answer) => answer.check === check)
    .map(({ subject, environment: name, status }: Answer) => `${subject}@${name} ${status}`);
