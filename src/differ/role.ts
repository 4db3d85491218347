import type { Requires, Role } from '../model/project.js';
import type { NodeSnapshot } from '../model/snapshot.js';
import {
  askedAt,
  drift,
  inStep,
  type Judgement,
  NO_REMEDY,
  type Observed,
  unreadCause,
  unverified,
  worstOf,
} from './check.js';
import { setSetting } from './fix.js';
import { factsOf, knownSetting } from './observed.js';
import { UNREAD } from './ruling.js';

/** What a server is used for forbids some settings of maxmemory and its policy. */
export function judgeRole(role: NonNullable<Requires['role']>, observed: Observed): Judgement {
  return (
    worstOf(observed.snapshot.nodes.map((node) => judgeNode(role, observed, node))) ?? unknown(role, observed)
  );
}

function judgeNode(role: NonNullable<Requires['role']>, observed: Observed, node: NodeSnapshot): Judgement {
  const policy = knownSetting(observed, node, 'maxmemory-policy');
  const maxmemory = knownSetting(observed, node, 'maxmemory');
  if (policy === UNREAD || maxmemory === UNREAD || policy === null || maxmemory === null)
    return unknown(role, observed);
  const fault = faultOf(role.name, policy, maxmemory);
  if (fault === null) return inStep('role', observed.environment.name);
  const facts = factsOf('maxmemory-policy');
  return drift('role', observed.environment.name, 'changed', {
    expected: fault.wanted,
    actual: policy,
    message: `${fault.message}; the application uses it as a ${role.name}`,
    against: { kind: 'expectation', name: role.location.file },
    why: fault.why,
    evidence: { node: node.id, role: role.name, policy, maxmemory },
    fix:
      fault.wanted === null
        ? { commands: [], note: 'set maxmemory to what the host can give it' }
        : setSetting(observed, node, facts, fault.wanted),
    rollback: fault.wanted === null ? NO_REMEDY : setSetting(observed, node, facts, policy),
    rule: askedAt(role.location),
  });
}

interface Fault {
  readonly message: string;
  readonly why: string;
  /** The policy that would do; null where it is not the policy. */
  readonly wanted: string | null;
}

/** BullMQ, Sidekiq and Celery ask for noeviction on a queue; Redis's own advice on eviction speaks of caches. */
function faultOf(role: Role, policy: string, maxmemory: string): Fault | null {
  const isEvicting = policy !== 'noeviction';
  switch (role) {
    case 'queue':
      return isEvicting
        ? {
            message: `${policy} may evict jobs`,
            why: 'an evicted job is lost without a word, and half of its keys may stay',
            wanted: 'noeviction',
          }
        : null;
    case 'store':
      return policy.startsWith('allkeys-')
        ? {
            message: `${policy} may evict any key`,
            why: 'what is evicted is lost: nobody has it to write it again',
            wanted: 'noeviction',
          }
        : null;
    case 'cache':
      return cacheFault(policy, maxmemory);
  }
}

function cacheFault(policy: string, maxmemory: string): Fault | null {
  if (policy === 'noeviction' && maxmemory !== '0')
    return {
      message: 'noeviction refuses writes once maxmemory is reached',
      why: 'a full cache takes no new entry: every miss becomes an error',
      wanted: 'allkeys-lru',
    };
  if (maxmemory !== '0') return null;
  return {
    message: 'maxmemory is 0: nothing is ever evicted',
    why: 'the cache grows until the host or container kills it',
    wanted: null,
  };
}

function unknown(role: NonNullable<Requires['role']>, { environment: { name } }: Observed): Judgement {
  return unverified('role', name, 'denied', {
    message: `whether ${name} can be a ${role.name} is not known: its maxmemory and policy could not be read`,
    against: { kind: 'environment', name },
    cause: unreadCause('config', name),
    rule: askedAt(role.location),
  });
}
