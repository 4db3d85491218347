import { formatBytes, roughBytes } from '../../catalogue/display.js';
import type { Matcher } from '../../model/matcher.js';
import type { NodeSnapshot } from '../../model/snapshot.js';
import { type AskedBy, type Check, type Context, drift, inStep, type Judgement, type Observed, unreadCause, unverified } from '../check.js';
import { countedBytes, setSetting } from '../fix.js';
import { factsOf, isPartRead, leadNode, observedNamed, settingOf } from '../observed.js';
import { ruleFor } from '../rules.js';

/** Where keys are evicted, used memory hovers about the limit. */
const EVICTION_SLACK = 0.05;
const SUBJECT = 'maxmemory';
const WHY = 'once used memory reaches maxmemory, keys are evicted or writes fail with OOM, at the moment the setting is applied';

/** `memory-headroom`: a maxmemory, expected or set, that is below what is used here; or above what the host allows. */
export const memoryHeadroom = {
  id: 'memory-headroom',
  title: 'maxmemory does not fit what is used, or the host',
  part: 'config',
  severity: 'error',
  isAbsolute: true,
  explanation:
    'The maxmemory that is expected here (by the YAML or the reference) is held against the memory that is used here (used_memory − mem_not_counted_for_evict, with 5% slack where keys are evicted): lowering it to that value would evict or refuse at once. With memoryLimit given, maxmemory must be set and must not be above it.',
  *find(context, observation) {
    const { name } = observation.environment;
    if (!isPartRead(observation, 'config')) yield notRead(name);
    else for (const node of observation.snapshot.nodes.slice(0, 1)) yield judge(context, observation, node);
  },
} as const satisfies Check;

function notRead(environment: string): Judgement {
  return unverified(SUBJECT, environment, 'denied', {
    message: `the headroom could not be judged: ${environment} could not be read`,
    against: { kind: 'environment', name: environment },
    cause: unreadCause('config', environment),
  });
}

function judge(context: Context, observed: Observed, node: NodeSnapshot): Judgement {
  const { name, memoryLimitBytes } = observed.environment;
  const used = countedBytes(node);
  const actual = settingOf(node, SUBJECT);
  if (used === null || actual === null)
    return unverified(SUBJECT, name, 'insufficient', {
      message: 'the headroom cannot be judged: INFO says nothing of used memory, or CONFIG nothing of maxmemory',
      against: { kind: 'expectation', name: 'built-in' },
    });
  return aboveHost(observed, node, actual, memoryLimitBytes) ?? belowUse(context, observed, node, actual, used) ?? inStep(SUBJECT, name);
}

function aboveHost(observed: Observed, node: NodeSnapshot, actual: string, limit: number | null): Judgement | null {
  if (limit === null || (actual !== '0' && BigInt(actual) <= BigInt(limit))) return null;
  const is = actual === '0' ? 'is 0 (unlimited)' : `is ${formatBytes(BigInt(actual))}`;
  const facts = factsOf(SUBJECT);
  return drift(SUBJECT, observed.environment.name, 'changed', {
    expected: String(limit),
    actual,
    message: `maxmemory ${is}; the host allows ${formatBytes(limit)}`,
    against: { kind: 'expectation', name: 'memoryLimit' },
    why: 'the kernel kills the server when it outgrows the host or container, and nothing is evicted before that',
    evidence: { node: node.id, memoryLimit: limit },
    fix: withNote(setSetting(observed, node, facts, String(limit)), 'leave room for forks and buffers: three quarters of the limit is common'),
    rollback: setSetting(observed, node, facts, actual),
  });
}

const withNote = ({ commands, note }: ReturnType<typeof setSetting>, more: string) => ({
  commands,
  note: note === null ? more : `${note}; ${more}`,
});

function belowUse(context: Context, observed: Observed, node: NodeSnapshot, actual: string, used: number): Judgement | null {
  const { name } = observed.environment;
  const ceiling = lowest([expectedCeiling(context, observed), { bytes: actual === '0' ? null : Number(actual), from: name, asked: null }]);
  if (ceiling === null || ceiling.bytes === null) return null;
  const evicts = !(settingOf(node, 'maxmemory-policy') ?? 'noeviction').startsWith('noeviction');
  if (used <= ceiling.bytes * (evicts ? 1 + EVICTION_SLACK : 1)) return null;
  const whose = ceiling.from === name ? 'its own maxmemory is' : `the maxmemory expected of it (${ceiling.from}) is at most`;
  return drift(SUBJECT, name, 'changed', {
    expected: String(Math.floor(ceiling.bytes)),
    actual: String(used),
    message: `${roughBytes(used)} are in use; ${whose} ${roughBytes(ceiling.bytes)}`,
    against: ceiling.from === name ? { kind: 'expectation', name: 'built-in' } : { kind: 'environment', name: ceiling.from },
    why: WHY,
    evidence: { node: node.id, usedBytes: used, maxmemory: Number(actual), evicts },
    rule: ceiling.asked,
    fix: { commands: [], note: `free memory, or expect a maxmemory above ${roughBytes(used)}, before anything is lowered` },
  });
}

interface Ceiling {
  readonly bytes: number | null;
  /** The environment that it comes from. */
  readonly from: string;
  readonly asked: AskedBy | null;
}

const lowest = (ceilings: readonly (Ceiling | null)[]): Ceiling | null =>
  ceilings.reduce((low, one) => (one?.bytes == null || (low?.bytes != null && low.bytes <= one.bytes) ? low : one), null);

/** The most that the rule on maxmemory allows here; null where it allows anything. */
function expectedCeiling(context: Context, observed: Observed): Ceiling | null {
  const { name } = observed.environment;
  const role = leadNode(observed)?.role ?? 'primary';
  const applied = ruleFor(context.project.config, factsOf(SUBJECT), null, { environment: name, role });
  if (applied === null) return null;
  const { notes, location } = applied.rule;
  const asked = { notes, location, isNamed: applied.isNamed };
  return lowest(applied.matchers.map((matcher) => ({ ...ceilingOf(matcher, context, observed), asked })));
}

function ceilingOf(matcher: Matcher, context: Context, { environment }: Observed): Omit<Ceiling, 'asked'> {
  const fixed = (value: string | null | undefined) => ({ bytes: bytesOf(value ?? null), from: 'expectations' });
  switch (matcher.kind) {
    case 'equals':
      return fixed(matcher.value);
    case 'oneOf':
      return fixed(matcher.values.toSorted((a, b) => Number(a) - Number(b)).at(matcher.values.includes('0') ? 0 : -1));
    case 'range':
      return fixed(matcher.atMost);
    case 'same':
      return { bytes: bytesOf(limitOf(context, matcher.environment ?? context.project.reference)), from: matcher.environment ?? context.project.reference };
    case 'ratio': {
      const other = matcher.to === 'memoryLimit' ? environment.memoryLimitBytes : bytesOf(limitOf(context, matcher.to));
      const isFinite = other !== null && matcher.atMost !== null && matcher.to !== environment.name;
      return { bytes: isFinite ? other * (matcher.atMost ?? 1) : null, from: matcher.to };
    }
    default:
      return fixed(null);
  }
}

function limitOf(context: Context, environment: string): string | null {
  const there = observedNamed(context, environment);
  const node = there === null ? null : leadNode(there);
  return node === null ? null : settingOf(node, SUBJECT);
}

/** Null for no limit. */
const bytesOf = (value: string | null): number | null => (value === null || !/^[1-9]\d*$/.test(value) ? null : Number(value));
