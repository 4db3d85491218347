import { isInRange, moduleVersion } from '../../catalogue/version-range.js';
import type { Observation } from '../../model/observation.js';
import type { Location, Part, Requirement, Requires } from '../../model/project.js';
import type { NodeSnapshot } from '../../model/snapshot.js';
import {
  askedAt,
  type Check,
  drift,
  inStep,
  type Judgement,
  type Observed,
  unreadCause,
  unverified,
  worstOf,
} from '../check.js';
import { judgeRole } from '../role.js';

/** `capability`: what the application needs, by `requires:`, and an environment lacks. */
export const capability = {
  id: 'capability',
  title: 'Something that the application requires is not there',
  part: 'config',
  severity: 'error',
  isAbsolute: false,
  askedOf: 'every environment, the reference too, where requires is written down',
  explanation:
    'What requires: names in expectations.yaml is asked of every node of every environment, the reference included: the server’s version, commands (the server itself is asked), modules with their versions, function libraries, and the role: a queue must never evict, a store must not drop keys that carry no TTL, a cache needs a limit and a policy that evicts.',
  *find({ project: { requires } }, observation) {
    if (observation.kind === 'unread') yield* notRead(requires, observation);
    else {
      yield* judge(requires, observation);
      if (requires.role !== null) yield judgeRole(requires.role, observation);
    }
  },
} as const satisfies Check;

function* judge({ server, commands, modules, functions }: Requires, observed: Observed): Iterable<Judgement> {
  if (server !== null) yield ofNodes(observed, (node) => judgeServer(server, observed, node));
  for (const command of commands) yield ofNodes(observed, (node) => judgeCommand(command, observed, node));
  for (const one of modules) yield ofNodes(observed, (node) => judgeModule(one, observed, node));
  for (const one of functions) yield ofNodes(observed, (node) => judgeFunction(one, observed, node));
}

/** Every node must have it: clients meet the others after a failover. */
const ofNodes = (observed: Observed, judgeNode: (node: NodeSnapshot) => Judgement): Judgement =>
  worstOf(observed.snapshot.nodes.map(judgeNode)) ?? lost('server', observed, 'config', null);

const WHY = 'the application calls it and gets an error instead of an answer';

function judgeServer(required: Requirement, observed: Observed, node: NodeSnapshot): Judgement {
  const { name } = observed.environment;
  const { product } = observed.snapshot;
  const wanted = `${required.name === 'server' ? '' : `${required.name} `}${required.range ?? ''}`;
  const isProduct = required.name === 'server' || required.name === product;
  const isIn = isInRange(node.version, required.range ?? '*');
  if (isProduct && isIn === true) return inStep('server', name);
  if (isProduct && isIn === null)
    return unverified('server', name, 'insufficient', {
      message: `the version ${node.version} cannot be held against ${wanted}`,
      against: expectation(required.location),
      rule: askedAt(required.location),
    });
  return drift('server', name, 'changed', {
    expected: wanted,
    actual: `${product} ${node.version}`,
    message: `the server is ${product} ${node.version}; the application requires ${wanted}`,
    against: expectation(required.location),
    why: 'commands, options and defaults that the application counts on come with a version',
    evidence: { node: node.id },
    fix: { commands: [], note: `run ${wanted} here` },
    rule: askedAt(required.location),
  });
}

function judgeCommand({ name, location }: Requirement, observed: Observed, node: NodeSnapshot): Judgement {
  const subject = `command/${name}`;
  const environment = observed.environment.name;
  const found = node.commands.find((command) => command.name === name);
  if (found?.isKnown === true) return inStep(subject, environment);
  const common = { against: expectation(location), evidence: { node: node.id }, rule: askedAt(location) };
  if (found === undefined)
    return unverified(subject, environment, 'denied', {
      ...common,
      message: `whether ${node.id} has ${name} is not known: it was not asked, or did not tell`,
      fix: { commands: [], note: 'permit COMMAND INFO (+command|info), or take the snapshot anew' },
    });
  const { product } = observed.snapshot;
  return drift(subject, environment, 'missing', {
    ...common,
    expected: name,
    message: `${name} is not a command of ${node.id} (${product} ${node.version})`,
    why: WHY,
    fix: {
      commands: [],
      note: `run a version that has ${name}, load its module, or take back the rename-command that hides it`,
    },
  });
}

/** Names that people use for modules whose own name is another. */
const MODULE_NAMES: ReadonlyMap<string, string> = new Map([
  ['json', 'rejson'],
  ['redisjson', 'rejson'],
  ['redisearch', 'search'],
  ['ft', 'search'],
  ['redisbloom', 'bf'],
  ['bloom', 'bf'],
  ['redistimeseries', 'timeseries'],
]);

const moduleName = (name: string): string => MODULE_NAMES.get(name.toLowerCase()) ?? name.toLowerCase();

function judgeModule(required: Requirement, observed: Observed, node: NodeSnapshot): Judgement {
  const subject = `module/${required.name}`;
  const environment = observed.environment.name;
  const { location } = required;
  if (node.modules === null) return lost(subject, observed, 'modules', location);
  const found = node.modules.find(({ name }) => moduleName(name) === moduleName(required.name));
  const range = required.range ?? '*';
  const version = found === undefined ? null : moduleVersion(found.version);
  if (version !== null && isInRange(version, range) === true) return inStep(subject, environment);
  return drift(subject, environment, version === null ? 'missing' : 'changed', {
    expected: range,
    actual: version,
    message:
      version === null
        ? `the module ${required.name} is not loaded on ${node.id}; the application requires ${range}`
        : `the module ${required.name} is ${version} on ${node.id}; the application requires ${range}`,
    against: expectation(location),
    why:
      version === null ? WHY : 'what the application calls came, or went, with another version of the module',
    evidence: { node: node.id },
    fix: { commands: [], note: `load it by loadmodule in the server’s redis.conf, and restart` },
    rule: askedAt(location),
  });
}

function judgeFunction({ name, location }: Requirement, observed: Observed, node: NodeSnapshot): Judgement {
  const subject = `function/${name}`;
  const environment = observed.environment.name;
  if (node.functions === null) return lost(subject, observed, 'functions', location);
  const isThere = node.functions.some((library) => library.name === name || library.functions.includes(name));
  if (isThere) return inStep(subject, environment);
  return drift(subject, environment, 'missing', {
    expected: name,
    message: `the function library ${name} is not loaded on ${node.id}`,
    against: expectation(location),
    why: WHY,
    evidence: { node: node.id },
    fix: { commands: [], note: 'load it with FUNCTION LOAD, from where its code is kept' },
    rule: askedAt(location),
  });
}

function* notRead(requires: Requires, { environment }: Observation): Iterable<Judgement> {
  const { server, commands, modules, functions, role } = requires;
  const questions: readonly (readonly [string, Location])[] = [
    ...(server === null ? [] : [['server', server.location] as const]),
    ...commands.map(({ name, location }) => [`command/${name}`, location] as const),
    ...modules.map(({ name, location }) => [`module/${name}`, location] as const),
    ...functions.map(({ name, location }) => [`function/${name}`, location] as const),
    ...(role === null ? [] : [['role', role.location] as const]),
  ];
  for (const [subject, location] of questions) yield lost(subject, { environment }, 'config', location);
}

function lost(
  subject: string,
  { environment: { name } }: Pick<Observed, 'environment'>,
  part: Part,
  location: Location | null,
): Judgement {
  return unverified(subject, name, 'denied', {
    message: `${subject} could not be judged: ${part} of ${name} could not be read`,
    against: { kind: 'environment', name },
    cause: unreadCause(part, name),
    rule: location === null ? null : askedAt(location),
  });
}

const expectation = ({ file }: Location) => ({ kind: 'expectation', name: file }) as const;
