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
import { factsOf, isPartRead, leadNode, settingNames, settingOf } from '../observed.js';
import { isVersionsDoing, release } from '../versions.js';

/** `server-version`: product, major or minor version differ; the settings that differ because of it are its evidence. */
export const serverVersion = {
  id: 'server-version',
  title: 'Product or version differ',
  part: 'config',
  severity: 'warning',
  isAbsolute: false,
  askedOf: 'every environment but the reference',
  explanation:
    'The product (Redis, Valkey) or its major or minor version differ from the reference’s. Settings that differ only because the versions do (another default, a setting that one side does not know, with nobody having set it) are listed here once instead of being findings of their own. Patch versions may differ.',
  *find({ reference, project }: Context, observation) {
    const { name } = observation.environment;
    if (name === project.reference) return;
    if (observation.kind === 'unread') yield notRead(name, name);
    else if (reference === null) yield notRead(name, project.reference);
    else yield judge(reference, observation);
  },
} as const satisfies Check;

function notRead(environment: string, unread: string): Judgement {
  return unverified('server', environment, 'denied', {
    message: `the version could not be compared: ${unread} could not be read`,
    against: { kind: 'environment', name: unread },
    cause: unreadCause('config', unread),
  });
}

function judge(reference: Observed, observed: Observed): Judgement {
  const { name } = observed.environment;
  if (release(reference) === release(observed)) return inStep('server', name);
  const settings = changedByVersion(reference, observed);
  const [mine, theirs] = [describe(observed), describe(reference)];
  const many = settings.length === 1 ? '1 setting differs' : `${settings.length} settings differ`;
  return drift('server', name, 'changed', {
    expected: theirs,
    actual: mine,
    message: `the server is ${mine}; ${reference.environment.name} has ${theirs}${settings.length > 0 ? ` (${many} only because of that)` : ''}`,
    against: { kind: 'environment', name: reference.environment.name },
    why: 'defaults, limits and commands differ between versions: what works here may not work there',
    evidence: { settings },
    fix: { commands: [], note: `run ${theirs} here too, or declare it: policy.checks.server-version` },
  });
}

const describe = ({ snapshot }: Observed): string => `${snapshot.product} ${snapshot.version}`;

function changedByVersion(reference: Observed, observed: Observed) {
  if (!isPartRead(reference, 'config') || !isPartRead(observed, 'config')) return [];
  return settingNames([reference, observed])
    .map(factsOf)
    .filter((facts) => CLASS_SEVERITY[facts.class] !== null && isVersionsDoing(facts, reference, observed))
    .map(({ name }) => ({ name, expected: valueIn(reference, name), actual: valueIn(observed, name) }));
}

function valueIn(observed: Observed, name: string): string | null {
  const node = leadNode(observed);
  return node === null ? null : settingOf(node, name);
}
