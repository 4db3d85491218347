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
import { isPartRead } from '../observed.js';
import { isNameOf, ownPrefix } from '../prefixes.js';

/** `environment-leak`: keys that carry another environment's prefix. */
export const environmentLeak = {
  id: 'environment-leak',
  title: 'Keys that carry another environment’s prefix',
  part: 'keys',
  severity: 'error',
  isAbsolute: false,
  askedOf: 'every environment, about the prefixes of the others',
  explanation:
    'Keys here begin with what another environment’s keys begin with: its keyPrefix in the YAML, or a word for that environment that most of its keys carry (prod:, staging_). Something writes here with the other’s configuration, or data was copied.',
  *find(context, observation) {
    for (const [prefix, owners] of prefixesOf(context, observation.environment.name)) {
      if (isPartRead(observation, 'keys')) yield judge(observation, prefix, owners);
      else yield notRead(observation.environment.name, prefix);
    }
  },
} as const satisfies Check;

/** The prefixes of the other environments, and whose they are; one that this environment goes by itself is no leak. */
function prefixesOf(context: Context, name: string): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const observation of context.observations) {
    const { environment } = observation;
    if (environment.name === name) continue;
    const prefix = environment.keyPrefix ?? (observation.kind === 'read' ? ownPrefix(observation) : null);
    if (prefix === null || isOwn(context, name, prefix)) continue;
    found.set(prefix, [...(found.get(prefix) ?? []), environment.name]);
  }
  return found;
}

function isOwn({ observations }: Context, name: string, prefix: string): boolean {
  const self = observations.find(({ environment }) => environment.name === name);
  if (self === undefined) return false;
  const own = self.environment.keyPrefix;
  return own === prefix || (own === null && isNameOf(name, prefix));
}

function notRead(name: string, prefix: string): Judgement {
  return unverified(prefix, name, 'denied', {
    message: `whether keys begin with ${prefix} cannot be told: the keys of ${name} could not be read`,
    against: { kind: 'environment', name },
    cause: unreadCause('keys', name),
  });
}

function judge(observed: Observed, prefix: string, owners: readonly string[]): Judgement {
  const { name } = observed.environment;
  const { families, keys } = carriers(observed, prefix);
  if (keys === 0) return isCounted(observed, prefix) ? inStep(prefix, name) : notCounted(observed, prefix);
  const whose = owners.join(' and ');
  return drift(prefix, name, 'unexpected', {
    message: `${keys === 1 ? '1 key begins' : `${keys} keys begin`} with ${prefix}, as those of ${whose} do`,
    against: { kind: 'environment', name: owners[0] ?? '' },
    why: 'something writes here with the configuration of another environment, and may write there with this one’s',
    evidence: { keys, of: observed.snapshot.keyspace.sampled, families: [...families] },
    fix: {
      commands: [],
      note: 'find out who writes them, mend its configuration, then delete them with UNLINK, a SCAN page at a time',
    },
  });
}

/** Names of keys that lack the own prefix are not kept: they can only be counted while they are read. */
const isCounted = ({ snapshot: { keyspace } }: Observed, prefix: string): boolean =>
  keyspace.unprefixed === 0 || keyspace.foreign.some((one) => one.prefix === prefix);

function notCounted({ environment: { name }, snapshot }: Observed, prefix: string): Judgement {
  return unverified(prefix, name, 'insufficient', {
    message: `whether any of ${snapshot.keyspace.unprefixed} keys without the keyPrefix begins with ${prefix} cannot be told: only prefixes that the YAML names are counted while keys are read`,
    against: { kind: 'environment', name },
    fix: {
      commands: [],
      note: `write keyPrefix: ${JSON.stringify(prefix)} in the file of the other environment, and read both in one run`,
    },
  });
}

/** What the census counted by the prefixes of the YAML, else the families that begin so. */
function carriers(
  { snapshot, families }: Observed,
  prefix: string,
): { readonly keys: number; readonly families: readonly string[] } {
  const counted = snapshot.keyspace.foreign.find((one) => one.prefix === prefix);
  if (counted !== undefined) return { keys: counted.keys, families: [] };
  const found = families.filter(({ pattern }) => pattern.startsWith(prefix));
  return {
    keys: found.reduce((sum, { keys }) => sum + keys, 0),
    families: found.slice(0, 5).map(({ pattern }) => pattern),
  };
}
