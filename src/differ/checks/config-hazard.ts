import { isInRange } from '../../catalogue/version-range.js';
import type { Part } from '../../model/project.js';
import type { AclUser, NodeSnapshot } from '../../model/snapshot.js';
import {
  type Check,
  type Context,
  drift,
  inStep,
  type Judgement,
  type Observed,
  type Trouble,
  unreadCause,
  unverified,
} from '../check.js';
import { setSetting } from '../fix.js';
import { factsOf, isServer, knownSetting } from '../observed.js';
import { UNREAD } from '../ruling.js';

/** `config-hazard`: combinations that no single setting shows, each with its source on its page. */
export const configHazard = {
  id: 'config-hazard',
  title: 'Settings that are dangerous together',
  part: 'config',
  severity: 'error',
  isAbsolute: true,
  askedOf: 'every environment, the reference too: where it shows the same, errors of the others are warnings',
  explanation:
    'Combinations that no single setting shows and that cost data or writes: persistence off where requires.role is store, an append-only file whose transactions are not loaded again because the default user may not write, more replicas demanded for a write than there are, a password that replicas would need after a failover and do not have.',
  *find(context, observation) {
    const { name } = observation.environment;
    if (observation.kind === 'unread') return yield notRead('*', name, 'config');
    for (const hazard of HAZARDS) if (hazard.isAsked(context, observation)) yield worst(hazard, observation);
  },
} as const satisfies Check;

interface Hazard {
  readonly name: string;
  readonly isAsked: (context: Context, observed: Observed) => boolean;
  /** Null where the node is safe; the part that would have to be read where that cannot be told. */
  readonly judge: (observed: Observed, node: NodeSnapshot) => Found | null | Part;
}

type Found = Pick<Trouble, 'message' | 'why' | 'evidence' | 'fix'>;

function worst(hazard: Hazard, observed: Observed): Judgement {
  const { name } = observed.environment;
  const { nodes } = observed.snapshot;
  const found = nodes.map((node) => ({ node, verdict: hazard.judge(observed, node) }));
  for (const { node, verdict } of found)
    if (verdict !== null && typeof verdict !== 'string')
      return drift(hazard.name, name, 'unexpected', {
        ...verdict,
        evidence: { node: node.id, ...verdict.evidence },
        against: { kind: 'expectation', name: 'built-in' },
      });
  const lost = found.find(({ verdict }) => typeof verdict === 'string')?.verdict;
  if (typeof lost === 'string') return notRead(hazard.name, name, lost);
  return nodes.length === 0 ? notRead(hazard.name, name, 'config') : inStep(hazard.name, name);
}

function notRead(subject: string, environment: string, part: Part): Judgement {
  return unverified(subject, environment, 'denied', {
    message: `the hazard ${subject} cannot be judged: what it takes was not read in ${environment}`,
    against: { kind: 'environment', name: environment },
    cause: unreadCause(part, environment),
  });
}

type Known = string | null | typeof UNREAD;

const persistenceOff: Hazard = {
  name: 'persistence-off',
  isAsked: ({ project }) => project.requires.role?.name === 'store',
  judge(observed, node) {
    if (node.role !== 'primary') return null;
    const [appendonly, save] = ['appendonly', 'save'].map((name) => knownSetting(observed, node, name));
    if (appendonly === 'yes' || (typeof save === 'string' && save !== '')) return null;
    if (appendonly === UNREAD || save === UNREAD) return 'config';
    return {
      message: `${node.id} writes neither an append-only file nor snapshots; the application uses it as a store`,
      why: 'a restart begins with an empty data set, and replicas that follow the primary are emptied with it',
      evidence: { appendonly: appendonly ?? null, save: save ?? null },
      fix: setSetting(observed, node, factsOf('appendonly'), 'yes'),
    };
  },
};

/**
 * EXEC checks the ACL again while the append-only file is loaded, as the default user: transactions and functions of a
 * server whose default user may not write are dropped without a word. Tried: 7.0.15, 8.0.2 and Valkey 8.1.1 drop them;
 * 6.0.16, 8.6.3 and Valkey 9.1.2 do not. (redis/redis#14541, mended by redis/redis#14545; valkey-io/valkey#3983)
 */
const aofDefaultUser: Hazard = {
  name: 'aof-default-user',
  isAsked: (_, observed) => isServer(observed) && dropsTransactions(observed),
  judge(observed, node) {
    const appendonly: Known = knownSetting(observed, node, 'appendonly');
    if (appendonly === 'no') return null;
    if (appendonly === UNREAD) return 'config';
    if (node.acl === null) return 'acl';
    const user = node.acl.find(({ name }) => name === 'default');
    if (user === undefined || mayDoAll(user)) return null;
    return {
      message: `${node.id} keeps an append-only file, and its default user may not write: a restart drops every transaction in it`,
      why: 'while the file is loaded, EXEC checks the rights of the default user, and what they do not allow is left out without an error',
      evidence: { product: observed.snapshot.product, version: node.version },
      fix: {
        commands: ['ACL SETUSER default off resetpass ~* &* +@all'],
        note: 'a user that is off with all rights cannot log in, and loads everything; or run a version that has the mend, see the page of this check',
      },
    };
  },
};

function dropsTransactions({ snapshot: { product, version } }: Observed): boolean {
  const range = product === 'valkey' ? '>=7.2 <9.1' : product === 'redis' ? '>=7.0 <8.4' : '<0';
  return isInRange(version, range) === true;
}

function mayDoAll({ rules }: AclUser): boolean {
  const [root] = rules;
  return (
    root !== undefined &&
    root.commands.base === 'all' &&
    root.commands.except.length === 0 &&
    root.keys.includes('~*')
  );
}

const tooFewReplicas: Hazard = {
  name: 'too-few-replicas',
  isAsked: (_, observed) => isServer(observed),
  judge(observed, node) {
    if (node.role !== 'primary') return null;
    const asked: Known = knownSetting(observed, node, 'min-replicas-to-write');
    const lag: Known = knownSetting(observed, node, 'min-replicas-max-lag');
    if (asked === '0' || asked === null || lag === '0') return null;
    if (asked === UNREAD || lag === UNREAD || node.replication.replicasInTouch === null) return 'config';
    const there = node.replication.replicasInTouch;
    if (there >= Number(asked)) return null;
    return {
      message: `writes to ${node.id} need ${asked} replicas in touch, and there ${there === 1 ? 'is 1' : `are ${there}`}`,
      why: 'every write fails with NOREPLICAS',
      evidence: { 'min-replicas-to-write': Number(asked), replicasInTouch: there },
      fix: setSetting(observed, node, factsOf('min-replicas-to-write'), String(there)),
    };
  },
};

/** Redis's own page on Sentinel: a password belongs in requirepass and masterauth of every instance, for any may follow. */
const failoverPassword: Hazard = {
  name: 'failover-password',
  isAsked: (_, observed) => isServer(observed) && observed.snapshot.nodes.length > 1,
  judge(observed, node) {
    const [masterauth, masteruser] = ['masterauth', 'masteruser'].map((name) =>
      knownSetting(observed, node, name),
    );
    if (masterauth === UNREAD || masteruser === UNREAD) return 'config';
    if (masteruser !== undefined && masteruser !== null && !NO_USER.includes(masteruser)) return null;
    const guarded = observed.snapshot.nodes.find(
      (other) =>
        other !== node &&
        other.shard === node.shard &&
        knownSetting(observed, other, 'requirepass') === 'set' &&
        isOther(labelOf(other, 'requirepass'), labelOf(node, 'masterauth')),
    );
    if (guarded === undefined) return null;
    return {
      message:
        masterauth === 'set'
          ? `the masterauth of ${node.id} is not the password of ${guarded.id}`
          : `${node.id} has no masterauth, and ${guarded.id} asks for a password`,
      why: `once ${guarded.id} is the primary, ${node.id} cannot follow it: replication stops with the next failover`,
      evidence: { primary: guarded.id },
      fix: { commands: [], note: `set masterauth of ${node.id} to the password of the others` },
    };
  },
};

/** `masteruser` is kept as a secret is: by presence. */
const NO_USER: readonly string[] = ['', 'not set'];

const labelOf = ({ secretLabels }: NodeSnapshot, name: string): number | null =>
  secretLabels.find((secret) => secret.name === name)?.label ?? null;

/** A password against one that is another, or none. */
const isOther = (wanted: number | null, own: number | null): boolean => wanted !== null && wanted !== own;

const HAZARDS: readonly Hazard[] = [persistenceOff, aofDefaultUser, tooFewReplicas, failoverPassword];

/** Each has a page: `docs/hazards/NAME.md`. */
export const HAZARD_NAMES: readonly string[] = HAZARDS.map(({ name }) => name);
