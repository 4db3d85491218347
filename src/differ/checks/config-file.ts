import type { SettingFacts } from '../../catalogue/table.js';
import { parts } from '../../catalogue/values.js';
import type { Severity } from '../../model/report.js';
import type { ConfigFile, NodeSnapshot } from '../../model/snapshot.js';
import {
  type Check,
  CLASS_SEVERITY,
  type Context,
  drift,
  inStep,
  type Judgement,
  type Observed,
  unreadCause,
  unverified,
} from '../check.js';
import { showSetting } from '../domains.js';
import { quote, setSetting } from '../fix.js';
import { factsOf, secondLookOf, settingOf } from '../observed.js';
import { type Applied, askedBy, ruleFor } from '../rules.js';
import { changedParts } from '../structure.js';

/** `config-file`: what a node runs with and what its redis.conf says are two things, and the next restart decides. */
export const configFile = {
  id: 'config-file',
  title: 'A restart would bring another value',
  part: 'file',
  severity: 'warning',
  isAbsolute: false,
  askedOf: 'every environment that names a configFile, the reference too',
  explanation:
    'Every setting of every node is held against the redis.conf that configFile names for it, read as that version reads it, with its includes and the defaults of missing lines: a CONFIG SET that was never written down is lost at the next restart. Persistence and memory are errors.',
  *find(context, observation) {
    const { name, configFiles } = observation.environment;
    if (observation.kind === 'unread') {
      if (configFiles.length > 0) yield notRead(name);
      return;
    }
    const { nodes, unread } = observation.snapshot;
    if (unread.some(({ part }) => part === 'file')) yield notRead(name);
    const subjects = new Map<string, Judgement[]>();
    for (const node of nodes)
      if (node.file !== null)
        for (const judgement of judgeNode(observation, node, node.file, context))
          subjects.set(judgement.subject, [...(subjects.get(judgement.subject) ?? []), judgement]);
    for (const judgements of subjects.values()) yield* together(judgements);
  },
} as const satisfies Check;

function notRead(environment: string): Judgement {
  return unverified('*', environment, 'denied', {
    message: `what a restart of ${environment} would bring is not known: its file could not be read`,
    against: { kind: 'file', name: environment },
    cause: unreadCause('file', environment),
  });
}

/** One finding for all nodes that fare alike: the first speaks, the others are its evidence. */
function* together(judgements: readonly Judgement[]): Iterable<Judgement> {
  const troubles = judgements.flatMap((one) => (one.status === 'in-step' ? [] : [one]));
  const [first] = troubles;
  if (first === undefined) yield* judgements.slice(0, 1);
  else
    yield {
      ...first,
      evidence: { ...first.evidence, nodes: troubles.map(({ evidence }) => evidence['node'] ?? null) },
    };
}

function* judgeNode(
  observed: Observed,
  node: NodeSnapshot,
  file: ConfigFile,
  { project }: Context,
): Iterable<Judgement> {
  const place = { environment: observed.environment.name, role: node.role };
  for (const { name, value } of file.settings) {
    const facts = factsOf(name);
    const runtime = settingOf(node, name);
    const applied = ruleFor(project.config, facts, null, place);
    const isIgnored = applied?.matchers.some(({ kind }) => kind === 'ignore') === true;
    if (CLASS_SEVERITY[facts.class] === null || runtime === null || isIgnored) continue;
    yield* judgeSetting({ facts, value, runtime, observed, node, file, applied });
  }
}

interface Pair {
  readonly facts: SettingFacts;
  /** What a restart brings. */
  readonly value: string;
  readonly runtime: string;
  readonly observed: Observed;
  readonly node: NodeSnapshot;
  readonly file: ConfigFile;
  readonly applied: Applied | null;
}

function judgeSetting(pair: Pair): readonly Judgement[] {
  const { facts, value, runtime, observed, node, file } = pair;
  const isOtherSecret = facts.isSecret && labelIn(node, facts.name) !== labelIn(file, facts.name);
  if ((value === runtime && !isOtherSecret) || isLoweredByLimits(pair))
    return [inStep(facts.name, observed.environment.name)];
  const [wanted, found] = [parts(facts, value), parts(facts, runtime)];
  if (wanted === null || found === null) return [lost(pair, null, value, runtime)];
  const valueIn = (side: typeof found, part: string): string =>
    side.find(({ name }) => name === part)?.value ?? '';
  return changedParts(wanted, found).map((part) =>
    lost(pair, part, valueIn(wanted, part), valueIn(found, part)),
  );
}

const labelIn = ({ secretLabels }: Pick<NodeSnapshot, 'secretLabels'>, secret: string): number | null =>
  secretLabels.find(({ name }) => name === secret)?.label ?? null;

/** Room that the server keeps for itself. (redis: server.c, CONFIG_MIN_RESERVED_FDS) */
const RESERVED_FILES = 32;

/** At start the server lowers maxclients to what the limit of open files (a power of two, by custom) leaves. */
function isLoweredByLimits({ facts, value, runtime }: Pair): boolean {
  if (facts.name !== 'maxclients' || Number(runtime) >= Number(value)) return false;
  return Number.isInteger(Math.log2(Number(runtime) + RESERVED_FILES));
}

function lost(pair: Pair, part: string | null, value: string, runtime: string): Judgement {
  const { facts, observed, node, file, applied } = pair;
  const subject = part === null ? facts.name : `${facts.name}.${part}`;
  const line = file.lines.find(({ name }) => name === facts.name);
  const where = line === undefined ? file.path : `${line.file}:${line.line}`;
  const brings =
    line === undefined
      ? `${where} has no line for it, which means ${showSetting(facts, value)}`
      : `${where} says ${showSetting(facts, value)}`;
  const isOtherSecret = facts.isSecret && value === runtime;
  return drift(subject, observed.environment.name, 'changed', {
    expected: value,
    actual: runtime,
    message: isOtherSecret
      ? `${subject} of ${node.id} is another one than in ${where}`
      : `${subject} is ${showSetting(facts, runtime)} on ${node.id}; ${brings}`,
    against: { kind: 'file', name: file.path },
    why: `a restart brings back what the file says${facts.why === null ? '' : `: ${facts.why}`}`,
    evidence: {
      node: node.id,
      file: line?.file ?? file.path,
      line: line?.line ?? null,
      ...secondLookOf(observed, facts.name),
    },
    severity: severityOf(facts),
    rule: applied === null ? null : { ...askedBy(applied), isNamed: false },
    fix: { commands: [], note: fixNote(pair, part, where, line === undefined) },
    rollback: {
      commands: [],
      note: facts.isSecret
        ? null
        : line === undefined
          ? `take the line out of ${where} again`
          : `put ${linesOf(facts, part, value)} back at ${where}`,
    },
  });
}

const severityOf = ({ class: group, name }: SettingFacts): Severity =>
  group === 'persistence' || name.startsWith('maxmemory') ? 'error' : 'warning';

/** The line that keeps what runs now, and the command that keeps what the file says. */
function fixNote(
  { facts, value, runtime, observed, node }: Pair,
  part: string | null,
  where: string,
  isMissing: boolean,
): string {
  if (facts.isSecret) return `put ${facts.name} with the password that is in use at ${where}`;
  const line = linesOf(facts, part, runtime);
  const keep = isMissing ? `write ${line} into ${where}` : `put ${line} at ${where}`;
  const [back] = setSetting(observed, node, facts, part === null ? value : `${part} ${value}`).commands;
  return back === undefined ? keep : `${keep}; or, where the file is right: ${back}`;
}

/** As redis.conf takes them: save points take a line each. */
function linesOf({ name, kind }: SettingFacts, part: string | null, value: string): string {
  if (kind === 'save-points' && value !== '')
    return (value.match(/\d+ \d+/g) ?? []).map((point) => `"${name} ${point}"`).join(' and ');
  const text = kind === 'string' || value === '' ? quote(value) : value;
  return `"${name} ${part === null ? '' : `${part} `}${text === '' ? '""' : text}"`;
}
