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
import { isPartRead, isServer } from '../observed.js';

/** `server-topology`: cluster against standalone, another number of shards or replicas, other databases in use. */
export const serverTopology = {
  id: 'server-topology',
  title: 'Cluster mode, shards, replicas or databases differ',
  part: 'config',
  severity: 'warning',
  isAbsolute: false,
  askedOf: 'every environment but the reference',
  explanation:
    'A cluster refuses what a standalone server does: commands over keys of several slots (CROSSSLOT) and every database but 0. Shards, replicas and the databases in use are held against the reference as well; what is smaller on purpose is declared with policy.checks.',
  *find({ reference, project }: Context, observation) {
    const { name } = observation.environment;
    if (name === project.reference) return;
    if (observation.kind === 'unread' || observation.snapshot.nodes.length === 0) yield notRead(name, name);
    else if (reference === null || reference.snapshot.nodes.length === 0)
      yield notRead(name, project.reference);
    else if (isServer(observation) && isServer(reference)) yield* judge(reference, observation);
  },
} as const satisfies Check;

const notRead = (environment: string, unread: string): Judgement =>
  unverified('mode', environment, 'denied', {
    message: `the topology could not be compared: ${unread} could not be read`,
    against: { kind: 'environment', name: unread },
    cause: unreadCause('config', unread),
  });

function* judge(reference: Observed, observed: Observed): Iterable<Judgement> {
  yield mode(reference, observed);
  if (isPartRead(observed, 'keys') && isPartRead(reference, 'keys'))
    yield* number(
      reference,
      observed,
      'shards',
      shardsOf,
      'a shard more or less puts keys and load elsewhere',
    );
  yield* number(
    reference,
    observed,
    'replicas',
    replicasOf,
    'failovers, reads from replicas and WAIT behave by the replicas there are',
  );
  yield* databases(reference, observed);
}

const modeOf = ({ snapshot }: Observed): string => snapshot.topology;

function mode(reference: Observed, observed: Observed): Judgement {
  const { name } = observed.environment;
  const [mine, theirs] = [modeOf(observed), modeOf(reference)];
  if (mine === theirs) return inStep('mode', name);
  const standalone = mine === 'cluster' ? reference : observed;
  const databases = usedDatabases(standalone).filter((index) => index > 0);
  const families = withoutHashTag(standalone);
  return drift('mode', name, 'changed', {
    expected: theirs,
    actual: mine,
    message: `the server runs as ${mine}; ${reference.environment.name} runs as ${theirs}`,
    against: { kind: 'environment', name: reference.environment.name },
    why: `a cluster refuses commands over keys of several slots (CROSSSLOT) and every database but 0: what works on the one fails on the other${inUse(standalone, databases, families)}`,
    evidence: {
      standalone: standalone.environment.name,
      databasesAboveZero: databases,
      familiesWithoutHashTag: families,
    },
    fix: { commands: [], note: `run ${name} as ${theirs}, or declare it: policy.checks.server-topology` },
  });
}

/** What of it would break in a cluster. */
function inUse(
  { environment: { name } }: Observed,
  databases: readonly number[],
  families: readonly string[],
): string {
  const found = [
    ...(databases.length > 0
      ? [`keys in ${databases.length === 1 ? 'database' : 'databases'} ${databases.join(', ')}`]
      : []),
    ...(families.length > 0
      ? [`keys without a hash tag (${families.slice(0, 3).join(', ')}${families.length > 3 ? ', …' : ''})`]
      : []),
  ];
  return found.length === 0 ? '' : `; ${name} has ${found.join(' and ')}`;
}

/** Families whose keys a cluster spreads over its slots, the largest ten: no literal `{…}` in their pattern. */
const withoutHashTag = ({ families }: Observed): readonly string[] =>
  families
    .filter(({ pattern }) => !pattern.includes('\\{'))
    .toSorted((a, b) => b.keys - a.keys || (a.pattern < b.pattern ? -1 : 1))
    .slice(0, 10)
    .map(({ pattern }) => pattern);

const shardsOf = ({ snapshot }: Observed): number => new Set(snapshot.nodes.map(({ shard }) => shard)).size;

/** By the nodes that were read and by what primaries say, whichever knows of more. */
function replicasOf({ snapshot }: Observed): number {
  const known = new Set(snapshot.nodes.flatMap(({ replication }) => replication.replicas));
  return Math.max(known.size, snapshot.nodes.filter(({ role }) => role === 'replica').length);
}

function* number(
  reference: Observed,
  observed: Observed,
  subject: 'shards' | 'replicas',
  countOf: (observed: Observed) => number,
  why: string,
): Iterable<Judgement> {
  const { name } = observed.environment;
  const [mine, theirs] = [countOf(observed), countOf(reference)];
  if (mine === theirs) return yield inStep(subject, name);
  yield drift(subject, name, 'changed', {
    expected: String(theirs),
    actual: String(mine),
    message: `there ${mine === 1 ? `is 1 ${subject.slice(0, -1)}` : `are ${mine} ${subject}`}; ${reference.environment.name} has ${theirs}`,
    against: { kind: 'environment', name: reference.environment.name },
    why,
    evidence: { nodes: observed.snapshot.nodes.map(({ id, role, shard }) => ({ id, role, shard })) },
    fix: { commands: [], note: 'add or remove nodes, or declare it: policy.checks.server-topology' },
  });
}

/** Databases that hold keys, of those that were asked for. */
function usedDatabases({ snapshot, environment: { source } }: Observed): readonly number[] {
  const leftOut = new Set(snapshot.keyspace.leftOut.map(({ index }) => index));
  const only = source.kind === 'redis' ? source.database : null;
  const used = snapshot.nodes.flatMap(({ databases: all }) =>
    all.filter(({ keys }) => keys > 0).map(({ index }) => index),
  );
  return [...new Set(used)]
    .filter((index) => !leftOut.has(index) && (only === null || index === only))
    .toSorted((a, b) => a - b);
}

/** Not asked where a side is empty, or where the URL names its database. */
function* databases(reference: Observed, observed: Observed): Iterable<Judgement> {
  const { name } = observed.environment;
  const isChosen = [reference, observed].some(
    ({ environment: { source } }) => source.kind === 'redis' && source.database !== null,
  );
  const [mine, theirs] = [usedDatabases(observed), usedDatabases(reference)];
  if (isChosen || mine.length === 0 || theirs.length === 0) return;
  const isSame = mine.join() === theirs.join();
  if (isSame) return yield inStep('databases', name);
  yield drift('databases', name, 'changed', {
    expected: theirs.join(' '),
    actual: mine.join(' '),
    message: `keys stand in the databases ${mine.join(', ')}; in ${reference.environment.name} in ${theirs.join(', ')}`,
    against: { kind: 'environment', name: reference.environment.name },
    why: 'a client that selects another database finds no keys, and a cluster has database 0 alone',
    evidence: { databases: mine, referenceDatabases: theirs },
    fix: { commands: [], note: 'mend the database number of the clients’ URLs' },
  });
}
