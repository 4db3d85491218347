import type { Observation } from '../../model/observation.js';
import {
  type Check,
  type Context,
  drift,
  inStep,
  type Judgement,
  type Observed,
  unreadCause,
  unverified,
} from '../check.js';
import { isServer, nodeList } from '../observed.js';

/** `same-server`: two environments are one server, or copies of one. */
export const sameServer = {
  id: 'same-server',
  title: 'Two environments are one server',
  part: 'config',
  severity: 'error',
  isAbsolute: false,
  askedOf: 'every pair of environments',
  explanation:
    'Two environments that share a server (run_id) or a replication (replication id) write into one another: pre-production takes production’s jobs. Two snapshots of one environment are one server on purpose, and are not asked.',
  *find({ observations, project }: Context, observation) {
    const { name } = observation.environment;
    if (name === project.reference) return;
    const index = observations.indexOf(observation);
    const others = observations.filter(
      (other, at) => other.environment.name === project.reference || at < index,
    );
    for (const other of others) yield* judge(observation, other);
  },
} as const satisfies Check;

function* judge(observation: Observation, other: Observation): Iterable<Judgement> {
  const { name } = observation.environment;
  const subject = other.environment.name;
  if (subject === name) return;
  for (const one of [observation, other])
    if (one.kind === 'unread' || one.snapshot.nodes.length === 0)
      return yield notRead(subject, name, one.environment.name);
  if (observation.kind === 'unread' || other.kind === 'unread' || isOneOnPurpose(observation, other)) return;
  if (!isServer(observation) || !isServer(other)) return;
  const runs = shared(idsOf(observation, 'runId'), idsOf(other, 'runId'));
  const replications = shared(idsOf(observation, 'replicationId'), idsOf(other, 'replicationId'));
  if (runs.length > 0 || replications.length > 0) return yield one(subject, observation, other, runs);
  yield saysNothing(observation) || saysNothing(other) ? unknown(subject, name) : inStep(subject, name);
}

/** Snapshots of one environment, taken at two times or from two places. */
const isOneOnPurpose = (a: Observed, b: Observed): boolean =>
  (a.environment.source.kind === 'snapshot' || b.environment.source.kind === 'snapshot') &&
  a.snapshot.environment === b.snapshot.environment;

type Id = 'runId' | 'replicationId';

const idsOf = ({ snapshot }: Observed, id: Id): readonly string[] =>
  snapshot.nodes.flatMap((node) => node[id] ?? []);

const shared = (a: readonly string[], b: readonly string[]): readonly string[] =>
  a.filter((id) => b.includes(id));

const saysNothing = (observed: Observed): boolean =>
  idsOf(observed, 'runId').length === 0 && idsOf(observed, 'replicationId').length === 0;

function one(subject: string, observed: Observed, other: Observed, runs: readonly string[]): Judgement {
  const { name } = observed.environment;
  const nodes = ({ snapshot }: Observed) => snapshot.nodes.map(({ id }) => id);
  const isRun = runs.length > 0;
  return drift(subject, name, 'changed', {
    message: isRun
      ? sameRun(subject, observed, other, runs)
      : `${name} and ${subject} are copies of one another: they share a replication id`,
    against: { kind: 'environment', name: subject },
    why: isRun
      ? 'what one environment writes, deletes or takes from a queue is gone for the other'
      : 'what is written in one environment appears in the other',
    evidence: { nodes: nodes(observed), otherNodes: nodes(other), by: isRun ? 'run_id' : 'replication id' },
    fix: { commands: [], note: `give ${name} a server of its own, or mend its URL` },
  });
}

/** Of several nodes perhaps one: a replica of production that staging takes for its own. */
function sameRun(subject: string, observed: Observed, other: Observed, runs: readonly string[]): string {
  const { name } = observed.environment;
  const isAll = [observed, other].every(({ snapshot }) =>
    snapshot.nodes.every(({ runId }) => runId !== null && runs.includes(runId)),
  );
  if (isAll) return `${name} and ${subject} are one server: it answers both with one run_id`;
  const shared = observed.snapshot.nodes.filter(({ runId }) => runId !== null && runs.includes(runId));
  return `${nodeList(shared)} of ${name} is a node of ${subject} too: it answers both with one run_id`;
}

const unknown = (subject: string, environment: string): Judgement =>
  unverified(subject, environment, 'insufficient', {
    message: `whether ${environment} and ${subject} are one server cannot be told: INFO says no run_id`,
    against: { kind: 'environment', name: subject },
  });

const notRead = (subject: string, environment: string, unread: string): Judgement =>
  unverified(subject, environment, 'denied', {
    message: `whether ${environment} and ${subject} are one server cannot be told: ${unread} could not be read`,
    against: { kind: 'environment', name: unread },
    cause: unreadCause('config', unread),
  });
