import type { Environment } from '../model/project.js';
import type { NodeSnapshot, Snapshot } from '../model/snapshot.js';
import { type LoadOptions, readEnvironment } from './load.js';
import { grant } from './sources/redis/grant.js';
import { keyRights } from './sources/redis/key-reader.js';
import { type Measured, measureNode } from './sources/redis/measure.js';
import { oneGrant } from './sources/redis/reader-user.js';
import { strongRights } from './sources/redis/strong-rights.js';
import { SourceError } from './sources/source-error.js';

/** How an environment can be read. */
export type Diagnosis =
  | { readonly kind: 'unread'; readonly why: string; readonly advice: string }
  | {
      readonly kind: 'read';
      /** With the few keys that were tried. */
      readonly snapshot: Snapshot;
      /** In milliseconds, by node; null where it was not measured. */
      readonly roundTrips: ReadonlyMap<string, number | null>;
      /** The one `ACL SETUSER` line that grants what is missing. */
      readonly mend: string | null;
      /** Facts of keys that may not be asked for. */
      readonly keysWithout: readonly string[];
      /** What the user may change on a node, which redrift never does: commands, `config|set`, what weighs most first. */
      readonly strongRights: ReadonlyMap<string, readonly string[]>;
    };

/** So many keys show whether keys can be read. */
const KEYS_TRIED = 100;

/** Reads an environment as a run does, but few of its keys; measures how long its nodes take to answer. */
export async function diagnose(
  environment: Environment,
  options: Omit<LoadOptions, 'turns'>,
): Promise<Diagnosis> {
  const { name, source, sampling } = environment;
  const keys = typeof sampling.keys === 'number' ? Math.min(sampling.keys, KEYS_TRIED) : KEYS_TRIED;
  try {
    const snapshot = await readEnvironment({ ...environment, sampling: { ...sampling, keys } }, options);
    const isLive = source.kind === 'redis';
    const measured = await Promise.all(
      snapshot.nodes.map(
        async (node) =>
          [node, isLive ? await measureNode(name, source, node, options.signal) : null] as const,
      ),
    );
    const keysWithout = withoutFacts(snapshot);
    const grants = snapshot.unread.flatMap(({ remedy }) =>
      remedy?.startsWith('ACL SETUSER ') === true ? [remedy] : [],
    );
    return {
      kind: 'read',
      snapshot,
      roundTrips: new Map(measured.map(([{ id }, met]) => [id, met?.roundTripMs ?? null])),
      mend: oneGrant(
        isLive && keysWithout.length > 0 ? [...grants, grant(source, keyRights(snapshot))] : grants,
      ),
      keysWithout,
      strongRights: new Map(
        isLive ? measured.map((one) => rightsOf(one, snapshot, source.username ?? 'default')) : [],
      ),
    };
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    return { kind: 'unread', why: error.detail, advice: error.advice };
  }
}

const withoutFacts = ({ keyspace }: Snapshot): readonly string[] =>
  (
    [
      ['idle times', keyspace.idleTimes],
      ['encodings', keyspace.encodings],
      ['sizes', keyspace.sizes],
    ] as const
  ).flatMap(([what, state]) => (state === 'denied' ? [what] : []));

/** Nothing is tried: the server's own list says it. */
function rightsOf(
  [{ id, version, acl }, measured]: readonly [NodeSnapshot, Measured | null],
  { product }: Snapshot,
  username: string,
): readonly [string, readonly string[]] {
  const user = acl?.find(({ name }) => name === username);
  const categories = measured?.categories ?? null;
  return [id, user === undefined ? [] : strongRights(user, { product, version, categories })];
}
