import { inWords } from '../catalogue/display.js';
import type { Observation } from '../model/observation.js';
import type { Part, Policy } from '../model/project.js';
import type { Finding, Unread } from '../model/report.js';
import { NO_REMEDY, type Observed } from './check.js';
import { idOfSubject } from './ids.js';
import { silentNodes } from './observed.js';

/** What every environment is asked for; a file only where the YAML names one. */
export const PARTS_ASKED: readonly Part[] = ['config', 'acl', 'modules', 'functions', 'keys'];

/** The check in whose name a part that could not be read is reported. */
export const LEAD_CHECK = {
  config: 'config-value',
  keys: 'key-namespace',
  acl: 'server-acl',
  modules: 'server-modules',
  functions: 'server-functions',
  file: 'config-file',
} as const satisfies Record<Part, string>;

/** A finding on a part that could not be read, with the parts it stands for. */
export interface UnreadFinding {
  readonly finding: Finding;
  readonly parts: readonly Part[];
}

/**
 * Everything of an environment that could not be read, what the policy demands and its source cannot tell among it. Of
 * one that answered, a part that only checks need which are switched off is nobody's loss, unless the policy demands it.
 */
export function unreadOf(observation: Observation, policy: Policy): readonly Unread[] {
  const isWanted = ({ part }: Unread): boolean =>
    policy.mustVerify.includes(part) ||
    !policy.checks.some(({ check, severity }) => severity === 'off' && check === LEAD_CHECK[part]);
  if (observation.kind === 'unread') {
    const { why, remedy } = observation;
    return PARTS_ASKED.map((part) => ({ part, node: null, why, remedy }));
  }
  const { unread } = observation.snapshot;
  return [...unread, ...silent(observation), ...beyond(observation, policy)].filter(isWanted);
}

/** Parts that the policy demands and that were never asked for: a redis.conf holds no keys. */
function beyond({ snapshot, environment }: Observed, { mustVerify }: Policy): readonly Unread[] {
  return mustVerify.flatMap((part) => {
    if (snapshot.parts.includes(part) || snapshot.unread.some((unread) => unread.part === part)) return [];
    const isFile = part === 'file';
    if (isFile && snapshot.nodes.some(({ file }) => file !== null)) return [];
    const why = isFile
      ? 'the YAML names no configFile'
      : `a source of the kind ${environment.source.kind} does not tell of it`;
    return [{ part, node: null, why, remedy: 'mend the YAML, or take it out of policy.mustVerify' }];
  });
}

/** What a server must have and a snapshot does not hold, as one that was edited, where nothing says why. */
function silent(observed: Observed): readonly Unread[] {
  const { nodes, unread, parts } = observed.snapshot;
  const isTold = (part: Part): boolean => unread.some((one) => one.part === part);
  if (nodes.length === 0)
    return PARTS_ASKED.filter((part) => part !== 'keys' && parts.includes(part) && !isTold(part)).map(
      (part) => ({ part, node: null, why: 'it holds no settings', remedy: null }),
    );
  return (silentNodes(observed) ?? []).flatMap(({ id }) =>
    isTold('config') ? [] : [{ part: 'config', node: id, why: 'it holds no settings', remedy: null }],
  );
}

/** One finding per cause, in the name of the first part that it cost; causes that cost the same part are told together. */
export function unreadFindings(
  observation: Observation,
  policy: Policy,
  service: string | null,
): readonly UnreadFinding[] {
  const unread = unreadOf(observation, policy);
  const byCause = [...new Set(unread.map(({ why }) => why))].map((why) =>
    unread.filter((entry) => entry.why === why),
  );
  const byCheck = new Map<string, readonly Unread[]>();
  for (const entries of byCause) {
    const check = LEAD_CHECK[entries[0]?.part ?? 'config'];
    byCheck.set(check, [...(byCheck.get(check) ?? []), ...entries]);
  }
  return [...byCheck].map(([check, entries]) => {
    const parts = [...new Set(entries.map(({ part }) => part))];
    return { finding: finding(observation, { check, service, entries, parts }), parts };
  });
}

interface Told {
  readonly check: string;
  readonly service: string | null;
  readonly entries: readonly Unread[];
  readonly parts: readonly Part[];
}

function finding({ environment, kind }: Observation, { check, service, entries, parts }: Told): Finding {
  const whys = [...new Set(entries.map(({ why }) => why))].join('; ');
  const remedy = entries.find((entry) => entry.remedy !== null)?.remedy ?? null;
  const what =
    kind === 'unread'
      ? environment.name
      : `${inWords(parts.map((part) => WORDS[part]))} of ${environment.name}`;
  return {
    id: idOfSubject({ service, check, subject: '*', environment: environment.name }),
    check,
    subject: '*',
    service,
    environment: environment.name,
    against: { kind: 'environment', name: environment.name },
    status: 'unverified',
    kind: 'denied',
    severity: 'error',
    expected: null,
    actual: null,
    message: `${what} could not be read: ${whys}`,
    why: 'what was not seen is not in step',
    evidence: { parts, nodes: [...new Set(entries.flatMap(({ node }) => (node === null ? [] : [node])))] },
    owner: environment.owner,
    fix: remedyOf(remedy),
    rollback: NO_REMEDY,
    waiver: null,
    baselined: false,
    firstSeen: null,
    location: environment.location,
  };
}

const WORDS = {
  config: 'the configuration',
  keys: 'the keys',
  acl: 'the ACL',
  modules: 'the modules',
  functions: 'the functions',
  file: 'the config file',
} as const satisfies Record<Part, string>;

const remedyOf = (remedy: string | null) =>
  remedy?.startsWith('ACL SETUSER ') === true
    ? { commands: [remedy], note: null }
    : { commands: [], note: remedy };
