import type { Environment, ServerKind, Source } from '../../model/project.js';
import type { Snapshot } from '../../model/snapshot.js';
import type { Pattern } from '../keyspace/pattern.js';
import type { SecretLabels } from './secret-labels.js';

/** What every source is asked. */
export interface ReadRequest<S extends Source = Source> {
  readonly environment: Environment;
  readonly source: S;
  /** Families of the YAML: tried before any are learned, in this order. */
  readonly families: readonly Pattern[];
  /** The key prefixes of other environments: keys that carry one are counted apart. */
  readonly otherPrefixes: readonly string[];
  /** Commands that `requires:` names: whether the server has them. */
  readonly commands: readonly string[];
  /** Which server loads a redis.conf that does not say it itself; null where no other environment tells. */
  readonly likely: ServerKind | null;
  /** Tells equal secrets of this environment from unequal ones. */
  readonly labels: SecretLabels;
  /** Aborted when the run's time is up or the user interrupts: let go of everything at once. */
  readonly signal: AbortSignal;
  readonly progress: (progress: Progress) => void;
  readonly toolVersion: string;
}

/** For a person who waits; `total` is 0 where it is not known. */
export interface Progress {
  readonly environment: string;
  readonly done: number;
  readonly total: number;
}

/**
 * A way to read an environment. To add one: a variant of `Source` in `model/project.ts`, a file here that exports a
 * reader, one line in `registry.ts`, a test and a page. A reader answers with a snapshot that names what it could not
 * read in `unread`, or throws a `SourceError` where it could read nothing; secrets end in it.
 */
export type SourceReader<S extends Source> = (request: ReadRequest<S>) => Promise<Snapshot>;
