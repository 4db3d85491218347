import { frameworkOf } from '../catalogue/frameworks.js';
import type { Report, ReportEnvironment } from '../model/report.js';
import { ageOf } from './age.js';
import { CLASS_SEVERITY, type Context, type Observed } from './check.js';
import { factsOf, isPartRead, leadNode, settingNames, settingOf } from './observed.js';
import { PARTS_ASKED, unreadOf } from './unread.js';

/** What was read of each environment, and what was not. */
export function environmentsOf(context: Context, startedAt: string): readonly ReportEnvironment[] {
  const { project } = context;
  const compared = comparable(context);
  return context.observations.map((observation) => {
    const { name, owner, source, location } = observation.environment;
    const snapshot = observation.kind === 'read' ? observation.snapshot : null;
    const isRead = isPartRead(observation, 'config');
    const unread = unreadOf(observation, project.policy);
    return {
      service: project.service,
      name,
      isReference: name === project.reference,
      owner,
      source: source.kind,
      location,
      snapshot: ageOf(observation, startedAt),
      product: snapshot?.product ?? null,
      version: snapshot?.version ?? null,
      topology: snapshot?.topology ?? null,
      nodes: snapshot?.nodes.map(({ id, role, shard }) => ({ id, role, shard })) ?? [],
      keys: {
        total: snapshot?.keyspace.total ?? 0,
        sampled: snapshot?.keyspace.sampled ?? 0,
        method: snapshot?.keyspace.method ?? 'none',
        families: observation.kind === 'read' ? observation.families.length : 0,
        frameworks: observation.kind === 'read' ? frameworksOf(observation) : [],
        leftOut: snapshot?.keyspace.leftOut.map(({ index }) => index) ?? [],
      },
      coverage: {
        settings: { compared: isRead ? countRead(observation, compared) : 0, of: compared.length },
        notAsked: snapshot === null ? [] : PARTS_ASKED.filter((part) => !snapshot.parts.includes(part)),
        unread,
      },
    };
  });
}

const frameworksOf = ({ families }: Observed): readonly string[] =>
  [...new Set(families.flatMap(({ pattern }) => frameworkOf(pattern) ?? []))].toSorted();

/** Settings that are compared at all: identity is not. */
const comparable = ({ observations }: Context): readonly string[] =>
  settingNames(observations.filter((observation) => observation.kind === 'read')).filter(
    (name) => CLASS_SEVERITY[factsOf(name).class] !== null,
  );

function countRead(observed: Observed, names: readonly string[]): number {
  const node = leadNode(observed);
  return node === null ? 0 : names.filter((name) => settingOf(node, name) !== null).length;
}

/** Every setting of every environment, identity too: canonical, null where it was not read. */
export function settingsOf({ observations, project }: Context): Report['settings'] {
  const read = observations.filter((observation) => observation.kind === 'read');
  return settingNames(read).map((name) => ({
    service: project.service,
    name,
    class: factsOf(name).class,
    values: Object.fromEntries(
      observations.map((observation) => {
        const node = observation.kind === 'read' ? leadNode(observation) : null;
        return [observation.environment.name, node === null ? null : settingOf(node, name)];
      }),
    ),
  }));
}

/** Every family of every environment, in order of pattern and environment. */
export function familiesOf({ observations, project }: Context): Report['families'] {
  const read = observations.filter((observation) => observation.kind === 'read');
  return read
    .flatMap(({ environment, families }) =>
      families.map(({ pattern, keys, types, withoutTtl, setTtl }) => ({
        service: project.service,
        pattern,
        environment: environment.name,
        framework: frameworkOf(pattern),
        keys,
        types: Object.fromEntries(types.map(({ name, count }) => [name, count])),
        shareWithoutTtl: keys === 0 ? 0 : Number((withoutTtl / keys).toFixed(4)),
        setTtlsMs: setTtl.kind === 'known' ? setTtl.modes.map(({ ms }) => ms) : [],
      })),
    )
    .toSorted((a, b) => compareText(a.pattern, b.pattern) || compareText(a.environment, b.environment));
}

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
