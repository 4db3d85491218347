import { roughBytes } from '../../catalogue/display.js';
import type { Remedy } from '../../model/report.js';
import type { NodeSnapshot } from '../../model/snapshot.js';
import {
  type Check,
  drift,
  inStep,
  type Judgement,
  type Observed,
  unreadCause,
  unverified,
  worstOf,
} from '../check.js';
import { type Evictable, evictable } from '../evictable.js';
import { setSetting } from '../fix.js';
import { factsOf, isPartRead, isServer, settingOf } from '../observed.js';

const SUBJECT = 'keyspace';
/** From here on most of the memory cannot be freed by evicting. */
const MOST = 0.5;

/** `eviction-coverage`: a `volatile-*` policy where most keys carry no TTL, so that little or nothing can be evicted. */
export const evictionCoverage = {
  id: 'eviction-coverage',
  title: 'A volatile policy where most keys never expire',
  part: 'config',
  severity: 'error',
  isAbsolute: true,
  askedOf: 'every environment, the reference too: where it shows the same, errors of the others are warnings',
  explanation:
    'A volatile-* policy evicts only keys that carry a TTL. Where more than half of the keys, or of the bytes, carry none, a full server answers writes with OOM although it looks as if it could evict. Judged where maxmemory is set, by INFO keyspace; the families that hold the keys without TTL, and what they take, come from the sample.',
  *find(_, observation) {
    const { name } = observation.environment;
    if (observation.kind === 'read' && !isServer(observation)) return;
    if (!isPartRead(observation, 'config')) yield notRead(name);
    else yield worstOf(observation.snapshot.nodes.map((node) => judge(observation, node))) ?? notRead(name);
  },
} as const satisfies Check;

function notRead(environment: string): Judgement {
  return unverified(SUBJECT, environment, 'denied', {
    message: `what could be evicted cannot be judged: the configuration of ${environment} could not be read`,
    against: { kind: 'environment', name: environment },
    cause: unreadCause('config', environment),
  });
}

function judge(observed: Observed, node: NodeSnapshot): Judgement {
  const { name } = observed.environment;
  const policy = settingOf(node, 'maxmemory-policy');
  const maxmemory = settingOf(node, 'maxmemory');
  const keys = node.databases.reduce((sum, database) => sum + database.keys, 0);
  const expires = node.databases.reduce((sum, database) => sum + database.expires, 0);
  if (policy === null || maxmemory === null)
    return unverified(SUBJECT, name, 'insufficient', {
      message: 'what could be evicted cannot be judged: the server does not report maxmemory or its policy',
      against: { kind: 'expectation', name: 'built-in' },
    });
  const share = keys === 0 ? 0 : (keys - expires) / keys;
  const memory = evictable(observed);
  const isHeavy = memory !== null && memory.persistentShareAtLeast > MOST;
  if (!policy.startsWith('volatile-') || maxmemory === '0' || (share <= MOST && !isHeavy))
    return inStep(SUBJECT, name);
  const families = holders(observed);
  return drift(SUBJECT, name, 'changed', {
    expected: null,
    actual: policy,
    message: `${policy} can evict only keys with a TTL, and ${percent(share)} of ${keys} keys carry none${heldBy(families)}${inBytes(memory)}`,
    against: { kind: 'expectation', name: 'built-in' },
    why: 'a full server that finds nothing to evict answers writes with OOM, as under noeviction',
    evidence: {
      node: node.id,
      keys,
      withoutTtl: keys - expires,
      maxmemory: Number(maxmemory),
      usedBytes: node.memory.usedBytes,
      evictableBytes: memory?.bytes ?? null,
      persistentBytes: memory?.persistentBytes ?? null,
      families: families.map(({ pattern, withoutTtl }) => ({ pattern, withoutTtl })),
    },
    fix: fix(observed, node, policy),
    rollback: setSetting(observed, node, factsOf('maxmemory-policy'), policy),
  });
}

const holders = ({ families }: Observed) =>
  families
    .filter(({ withoutTtl }) => withoutTtl > 0)
    .toSorted((a, b) => b.withoutTtl - a.withoutTtl || (a.pattern < b.pattern ? -1 : 1))
    .slice(0, 5);

/** The three families that matter most, with their keys without TTL: of the sample, where it is one. */
function heldBy(families: ReturnType<typeof holders>): string {
  if (families.length === 0) return '';
  const shown = families.slice(0, 3).map(({ pattern, withoutTtl }) => `${withoutTtl} in ${pattern}`);
  return ` (${shown.join(', ')}${families.length > 3 ? ', …' : ''})`;
}

/** What could be freed at all, where sizes are known. */
const inBytes = (memory: Evictable | null): string =>
  memory === null
    ? ''
    : `; about ${roughBytes(memory.bytes, 2)} of ${roughBytes(memory.bytes + memory.persistentBytes, 2)} could be freed`;

const percent = (share: number): string => `${Math.floor(share * 1000) / 10}%`;

function fix(observed: Observed, node: NodeSnapshot, policy: string): Remedy {
  const all = policy === 'volatile-ttl' ? 'allkeys-lru' : policy.replace('volatile-', 'allkeys-');
  const { commands, note } = setSetting(observed, node, factsOf('maxmemory-policy'), all);
  const choice = 'if none of these keys may be evicted, give the others a TTL or raise maxmemory instead';
  return { commands, note: note === null ? choice : `${note}; ${choice}` };
}
