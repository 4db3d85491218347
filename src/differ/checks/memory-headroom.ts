import { roughBytes } from '../../catalogue/display.js';
import type { Matcher } from '../../model/matcher.js';
import type { Against } from '../../model/report.js';
import type { NodeSnapshot } from '../../model/snapshot.js';
import {
  type AskedBy,
  type Check,
  type Context,
  drift,
  inStep,
  type Judgement,
  type Observed,
  unreadCause,
  unverified,
  worstOf,
} from '../check.js';
import { showSetting } from '../domains.js';
import { countedBytes, setSetting } from '../fix.js';
import { asksNothing } from '../matchers.js';
import { factsOf, isPartRead, isServer, leadNode, observedNamed, settingOf } from '../observed.js';
import { ruleFor } from '../rules.js';

/** Where keys are evicted, used memory hovers about the limit. */
const EVICTION_SLACK = 0.05;
const SUBJECT = 'maxmemory';
const WHY =
  'once used memory reaches maxmemory, keys are evicted or writes fail with OOM, at the moment the setting is applied';

/** `memory-headroom`: a maxmemory, expected or set, that is below what is used here; or above what the host allows. */
export const memoryHeadroom = {
  id: 'memory-headroom',
  title: 'maxmemory does not fit what is used, or the host',
  part: 'config',
  severity: 'error',
  isAbsolute: true,
  askedOf: 'every environment, the reference too: where it shows the same, errors of the others are warnings',
  explanation:
    'The maxmemory that is expected here (by the YAML or the reference) is held against the memory that is used here (used_memory − mem_not_counted_for_evict, with 5% slack where keys are evicted): lowering it to that value would evict or refuse at once. With memoryLimit given, maxmemory must be set and must not be above it.',
  *find(context, observation) {
    const { name } = observation.environment;
    if (observation.kind === 'read' && !isServer(observation)) return;
    if (!isPartRead(observation, 'config')) yield notRead(name);
    else
      yield worstOf(observation.snapshot.nodes.map((node) => judge(context, observation, node))) ??
        notRead(name);
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
  if (used === null || actual === null || !/^\d+$/.test(actual))
    return unverified(SUBJECT, name, 'insufficient', {
      message:
        'the headroom cannot be judged: INFO says nothing of used memory, or CONFIG nothing of maxmemory',
      against: BUILT_IN,
      evidence: { node: node.id },
    });
  return (
    aboveHost(observed, node, actual, memoryLimitBytes) ??
    belowUse(context, observed, node, actual, used) ??
    inStep(SUBJECT, name)
  );
}

const BUILT_IN: Against = { kind: 'expectation', name: 'built-in' };

function aboveHost(
  observed: Observed,
  node: NodeSnapshot,
  actual: string,
  limit: number | null,
): Judgement | null {
  if (limit === null || (actual !== '0' && BigInt(actual) <= BigInt(limit))) return null;
  const facts = factsOf(SUBJECT);
  return drift(SUBJECT, observed.environment.name, 'changed', {
    expected: String(limit),
    actual,
    message: `maxmemory is ${showSetting(facts, actual)}; the host allows ${showSetting(facts, String(limit))}`,
    against: { kind: 'expectation', name: 'memoryLimit' },
    why: 'the kernel kills the server when it outgrows the host or container, and nothing is evicted before that',
    evidence: { node: node.id, memoryLimit: limit },
    fix: withNote(
      setSetting(observed, node, facts, String(limit)),
      'leave room for forks and buffers: three quarters of the limit is common',
    ),
    rollback: setSetting(observed, node, facts, actual),
  });
}

const withNote = ({ commands, note }: ReturnType<typeof setSetting>, more: string) => ({
  commands,
  note: note === null ? more : `${note}; ${more}`,
});

function belowUse(
  context: Context,
  observed: Observed,
  node: NodeSnapshot,
  actual: string,
  used: number,
): Judgement | null {
  const { name } = observed.environment;
  const own: Ceiling = {
    bytes: bytesOf(actual),
    whose: 'its own maxmemory is',
    against: BUILT_IN,
    asked: null,
  };
  const ceiling = lowest([own, ...expectedCeilings(context, observed, node)]);
  if (ceiling === null || ceiling.bytes === null) return null;
  const evicts = !(settingOf(node, 'maxmemory-policy') ?? 'noeviction').startsWith('noeviction');
  if (used <= ceiling.bytes * (evicts ? 1 + EVICTION_SLACK : 1)) return null;
  const atEase = environmentsAtEase(context, observed, ceiling.bytes, ceiling.against);
  return drift(SUBJECT, name, 'changed', {
    expected: String(Math.floor(ceiling.bytes)),
    actual: String(used),
    message: `${roughBytes(used)} are in use; ${ceiling.whose} ${roughBytes(ceiling.bytes)}`,
    against: ceiling.against,
    why: `${WHY}${provesNothing(atEase, ceiling.bytes)}`,
    evidence: {
      node: node.id,
      usedBytes: used,
      maxmemory: Number(actual),
      evicts,
      ...(atEase.length > 0
        ? { elsewhere: atEase.map(({ name: there, usedBytes }) => ({ environment: there, usedBytes })) }
        : {}),
    },
    rule: ceiling.asked,
    fix: {
      commands: [],
      note: `free memory, or expect a maxmemory above ${roughBytes(used)}, before anything is lowered`,
    },
  });
}

interface AtEase {
  readonly name: string;
  readonly usedBytes: number;
}

/** Where the limit was tried, perhaps, by an environment that uses less than half of it. */
function environmentsAtEase(
  { observations }: Context,
  { environment }: Observed,
  bytes: number,
  against: Against,
): readonly AtEase[] {
  return observations.flatMap((other) => {
    const { name } = other.environment;
    if (other.kind === 'unread' || name === environment.name || name === against.name) return [];
    const used = other.snapshot.nodes.map(countedBytes);
    const most = Math.max(0, ...used.map((one) => one ?? Number.POSITIVE_INFINITY));
    return used.length > 0 && most < bytes / 2 ? [{ name, usedBytes: most }] : [];
  });
}

function provesNothing(atEase: readonly AtEase[], bytes: number): string {
  if (atEase.length === 0) return '';
  const fills = atEase.map(
    ({ name, usedBytes }) => `${name} fills ${Math.round((100 * usedBytes) / bytes)}% of it`,
  );
  return `; ${fills.join(', ')}, so that it proves nothing when all goes well there`;
}

/** The most memory that a server may have, and who says so; null bytes for no limit. */
interface Ceiling {
  readonly bytes: number | null;
  readonly whose: string;
  readonly against: Against;
  readonly asked: AskedBy | null;
}

/** Of equal ones the first. */
const lowest = (ceilings: readonly Ceiling[]): Ceiling | null =>
  ceilings.reduce<Ceiling | null>(
    (low, one) =>
      one.bytes === null || (low !== null && low.bytes !== null && low.bytes <= one.bytes) ? low : one,
    null,
  );

/** The most that each matcher of the rule on maxmemory allows here. */
function expectedCeilings(context: Context, observed: Observed, { role }: NodeSnapshot): readonly Ceiling[] {
  const environment = observed.environment.name;
  const applied = ruleFor(context.project.config, factsOf(SUBJECT), null, { environment, role });
  if (applied === null) return [];
  const { notes, location } = applied.rule;
  const asked = { notes, location, isNamed: applied.isNamed };
  const around = { environment, reference: context.project.reference };
  return applied.matchers
    .filter((matcher) => !asksNothing(matcher, around))
    .map((matcher) => {
      const { bytes, from } = ceilingOf(matcher, context, observed);
      const whose = `the maxmemory expected of it (${from ?? location?.file ?? 'expectations'}) is at most`;
      const against: Against =
        from === null
          ? { kind: 'expectation', name: location?.file ?? 'built-in' }
          : { kind: 'environment', name: from };
      return { bytes, whose, against, asked };
    });
}

/** `from`: the environment that it hangs on; null where the YAML alone says it. */
function ceilingOf(
  matcher: Matcher,
  context: Context,
  { environment }: Observed,
): { readonly bytes: number | null; readonly from: string | null } {
  const said = (value: string | null | undefined) => ({ bytes: bytesOf(value ?? null), from: null });
  switch (matcher.kind) {
    case 'equals':
      return said(matcher.value);
    case 'oneOf':
      return said(matcher.values.includes('0') ? null : matcher.values.toSorted(byNumber).at(-1));
    case 'range':
      return said(matcher.atMost);
    case 'same': {
      const from = matcher.environment ?? context.project.reference;
      return { bytes: limitOf(context, from), from };
    }
    case 'ratio': {
      const isHost = matcher.to === 'memoryLimit';
      const other = isHost ? environment.memoryLimitBytes : limitOf(context, matcher.to);
      const bytes = other === null || matcher.atMost === null ? null : other * matcher.atMost;
      return { bytes, from: isHost ? null : matcher.to };
    }
    default:
      return said(null);
  }
}

const byNumber = (a: string, b: string): number => Number(a) - Number(b);

function limitOf(context: Context, environment: string): number | null {
  const there = observedNamed(context, environment);
  const node = there === null ? null : leadNode(there);
  return node === null ? null : bytesOf(settingOf(node, SUBJECT));
}

/** Null for no limit. */
const bytesOf = (value: string | null): number | null =>
  value === null || !/^[1-9]\d*$/.test(value) ? null : Number(value);
