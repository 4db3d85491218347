import type { SettingFacts } from '../../catalogue/table.js';
import { parts } from '../../catalogue/values.js';
import type { Observation } from '../../model/observation.js';
import type { Severity } from '../../model/report.js';
import type { ConfigFile, NodeSnapshot } from '../../model/snapshot.js';
import {
  type AskedBy,
  askedAt,
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
import { factsOf, knownSetting, nodeList, secondLookOf, settingOf } from '../observed.js';
import { type Applied, askedBy, ruleFor } from '../rules.js';
import { UNREAD } from '../ruling.js';
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
    const { configFiles, location } = observation.environment;
    // Whoever names a file wants to know: not to know is not good enough.
    const rule = configFiles.length > 0 ? askedAt(location) : null;
    if (observation.kind === 'unread') {
      if (rule !== null) yield notCompared(observation, rule);
      return;
    }
    const { nodes, unread } = observation.snapshot;
    if (unread.some(({ part }) => part === 'file')) yield notRead(observation, rule);
    const isPartial = (node: NodeSnapshot): boolean =>
      node.file?.settings.some(({ name }) => isLost(observation, node, name)) === true;
    if (nodes.some(isPartial)) yield notCompared(observation, rule);
    const subjects = new Map<string, NodeJudgement[]>();
    for (const node of nodes)
      if (node.file !== null)
        for (const one of judgeNode(observation, node, node.file, context))
          subjects.set(one.judgement.subject, [...(subjects.get(one.judgement.subject) ?? []), one]);
    for (const judgements of subjects.values()) yield* together(judgements);
  },
} as const satisfies Check;

/** A setting that is compared, and that the node did not tell. */
function isLost(observed: Observed, node: NodeSnapshot, name: string): boolean {
  return CLASS_SEVERITY[factsOf(name).class] !== null && knownSetting(observed, node, name) === UNREAD;
}

function notRead({ environment: { name } }: Observation, rule: AskedBy | null): Judgement {
  return unverified('*', name, 'denied', {
    message: `what a restart of ${name} would bring is not known: its file could not be read`,
    against: { kind: 'file', name },
    cause: unreadCause('file', name),
    rule,
  });
}

function notCompared({ environment: { name } }: Observation, rule: AskedBy | null): Judgement {
  return unverified('*', name, 'denied', {
    message: `what a restart of ${name} would change is not known: not all of its settings could be read`,
    against: { kind: 'environment', name },
    cause: unreadCause('config', name),
    rule,
  });
}

/** One finding for all nodes: each value that would be lost is told with the nodes that have it. */
function* together(judgements: readonly NodeJudgement[]): Iterable<Judgement> {
  const troubles = judgements.flatMap(({ judgement, loss }) =>
    judgement.status === 'in-step' || loss === null ? [] : [{ judgement, loss }],
  );
  const [first] = troubles;
  if (first === undefined) {
    const unknown = judgements.find(({ judgement }) => judgement.status === 'unverified');
    for (const { judgement } of unknown === undefined ? judgements.slice(0, 1) : [unknown]) yield judgement;
    return;
  }
  const losses = troubles.map(({ loss }) => loss);
  const alike = [...new Set(losses.map(({ says }) => says('')))].map((sentence) =>
    losses.filter(({ says }) => says('') === sentence),
  );
  yield {
    ...first.judgement,
    message: alike
      .map((group) => group[0]?.says(nodeList(group.map(({ node }) => node))) ?? '')
      .join('; and '),
    evidence: {
      ...first.judgement.evidence,
      nodes: losses.map(({ node, value, runtime }) => ({ node: node.id, expected: value, actual: runtime })),
    },
    fix: { commands: [], note: notesOf(losses, ({ fix }) => fix) },
    rollback: { commands: [], note: notesOf(losses, ({ rollback }) => rollback) },
  };
}

/** One note for all nodes, or each with its nodes before it. */
function notesOf(losses: readonly Loss[], noteOf: (loss: Loss) => string | null): string | null {
  const notes = [...new Set(losses.flatMap((loss) => noteOf(loss) ?? []))];
  if (notes.length < 2) return notes[0] ?? null;
  const nodesWith = (note: string) => losses.filter((loss) => noteOf(loss) === note).map(({ node }) => node);
  return notes.map((note) => `on ${nodeList(nodesWith(note))}: ${note}`).join('; ');
}

function* judgeNode(
  observed: Observed,
  node: NodeSnapshot,
  file: ConfigFile,
  { project }: Context,
): Iterable<NodeJudgement> {
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

/** What a restart would lose on one node. */
interface Loss extends Pair {
  /** What stands on either side, of the nodes that are named. */
  readonly says: (nodes: string) => string;
  readonly fix: string;
  readonly rollback: string | null;
}

interface NodeJudgement {
  readonly judgement: Judgement;
  readonly loss: Loss | null;
}

function judgeSetting(pair: Pair): readonly NodeJudgement[] {
  const { facts, value, runtime, observed, node, file } = pair;
  const isOtherSecret = facts.isSecret && labelIn(node, facts.name) !== labelIn(file, facts.name);
  if (value === runtime && !isOtherSecret)
    return [{ judgement: inStep(facts.name, observed.environment.name), loss: null }];
  if (facts.name === 'maxclients' && Number(runtime) < Number(value))
    return [{ judgement: maybeLowered(pair), loss: null }];
  const [wanted, found] = [parts(facts, value), parts(facts, runtime)];
  if (wanted === null || found === null) return [lost(pair, null)];
  const valueIn = (side: typeof found, part: string): string =>
    side.find(({ name }) => name === part)?.value ?? '';
  return changedParts(wanted, found).map((part) =>
    lost({ ...pair, value: valueIn(wanted, part), runtime: valueIn(found, part) }, part),
  );
}

const labelIn = ({ secretLabels }: Pick<NodeSnapshot, 'secretLabels'>, secret: string): number | null =>
  secretLabels.find(({ name }) => name === secret)?.label ?? null;

/** At start the server lowers maxclients to what its limit of open files leaves, and does not say whether it did. */
const maybeLowered = ({ facts, value, runtime, observed, node, file }: Pair): Judgement =>
  unverified(facts.name, observed.environment.name, 'insufficient', {
    expected: value,
    actual: runtime,
    message: `${facts.name} is ${runtime} on ${node.id}; ${file.path} means ${value}: whether the limit of open files lowered it at start, or somebody did, cannot be told`,
    against: { kind: 'file', name: file.path },
    evidence: { node: node.id },
  });

/** `pair` holds the values of the part, where there is one. */
function lost(pair: Pair, part: string | null): NodeJudgement {
  const { facts, value, runtime, observed, node, file, applied } = pair;
  const subject = part === null ? facts.name : `${facts.name}.${part}`;
  const line = file.lines.find(({ name }) => name === subject) ?? null;
  const says = sayer(pair, subject, line);
  const [fix, rollback] = [fixNote(pair, part, line), rollbackNote(pair, part, line)];
  const judgement = drift(subject, observed.environment.name, 'changed', {
    expected: value,
    actual: runtime,
    message: says(node.id),
    against: { kind: 'file', name: file.path },
    why: `a restart brings back what the file says${whyOf(pair)}`,
    evidence: {
      node: node.id,
      file: line?.file ?? file.path,
      line: line?.line ?? null,
      ...secondLookOf(observed, facts.name),
    },
    severity: severityOf(facts),
    rule: applied === null ? null : { ...askedBy(applied), isNamed: false },
  });
  return { judgement, loss: { ...pair, says, fix, rollback } };
}

const severityOf = ({ class: group, name }: SettingFacts): Severity =>
  group === 'persistence' || name.startsWith('maxmemory') ? 'error' : 'warning';

function sayer({ facts, value, runtime, file }: Pair, subject: string, line: ConfLine | null): Loss['says'] {
  const where = placeOf(file, line);
  if (facts.isSecret && value === runtime)
    return (nodes) => `${subject} of ${nodes} is another one than in ${where}`;
  const brings = `${where} ${line === null ? 'has no line for it, which means' : 'says'} ${showSetting(facts, value)}`;
  return (nodes) => `${subject} is ${showSetting(facts, runtime)} on ${nodes}; ${brings}`;
}

type ConfLine = ConfigFile['lines'][number];

const placeOf = (file: ConfigFile, line: ConfLine | null): string =>
  line === null ? file.path : `${line.file}:${line.line}`;

/** An append-only file that was switched off stays where it is, as it was. (redis/redis#972) */
function whyOf({ facts, value, runtime }: Pair): string {
  if (facts.name === 'appendonly' && runtime === 'no' && value === 'yes')
    return ': the append-only file as it was when it was switched off is loaded, all that was written since is gone, and replicas are emptied with it';
  return facts.why === null ? '' : `: ${facts.why}`;
}

/** The line that keeps what runs now, and the command that keeps what the file says. */
function fixNote(pair: Pair, part: string | null, line: ConfLine | null): string {
  const { facts, value, runtime, observed, node, file } = pair;
  const where = placeOf(file, line);
  if (facts.isSecret) return `put ${facts.name} with the password that is in use at ${where}`;
  const text = linesOf(facts, part, runtime);
  const isAdded = line !== null && facts.kind === 'save-points';
  const keep =
    line === null
      ? `write ${text} into ${where}`
      : `put ${text} at ${where}${isAdded ? ', in place of all save lines' : ''}`;
  const [back] = setSetting(observed, node, facts, part === null ? value : `${part} ${value}`).commands;
  return back === undefined ? keep : `${keep}; or, where the file is right: ${back}`;
}

function rollbackNote(
  { facts, value, file }: Pair,
  part: string | null,
  line: ConfLine | null,
): string | null {
  if (facts.isSecret) return null;
  const where = placeOf(file, line);
  return line === null
    ? `take the line out of ${where} again`
    : `put ${linesOf(facts, part, value)} back at ${where}`;
}

/** As redis.conf takes them: save points take a line each. */
function linesOf({ name, kind }: SettingFacts, part: string | null, value: string): string {
  if (kind === 'save-points' && value !== '')
    return (value.match(/\d+ \d+/g) ?? []).map((point) => quoted(`${name} ${point}`)).join(' and ');
  const text = kind === 'string' || value === '' ? quote(value) : value;
  return quoted(`${name} ${part === null ? '' : `${part} `}${text}`);
}

/** A line within a sentence. */
const quoted = (line: string): string => (line.includes('"') ? `'${line}'` : `"${line}"`);
