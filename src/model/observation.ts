import type { Family } from './family.js';
import type { Environment } from './project.js';
import type { Snapshot } from './snapshot.js';

/** What the loader brings of one environment: a snapshot with its families, or why there is none. */
export type Observation =
  | {
      readonly kind: 'read';
      readonly environment: Environment;
      readonly snapshot: Snapshot;
      readonly families: readonly Family[];
      /** What was read once more because it seemed to drift; null where nothing was. */
      readonly secondLook: SecondLook | null;
    }
  | {
      readonly kind: 'unread';
      readonly environment: Environment;
      /** One sentence without credentials. */
      readonly why: string;
      readonly remedy: string | null;
    };

/** A second reading, made before a difference is called drift. */
export interface SecondLook {
  /**
   * Settings that had another value the first time, in canonical form; null where they were not there: a change may have
   * been in flight. Null where settings were not read again.
   */
  readonly changed:
    | readonly {
        readonly node: string;
        readonly name: string;
        readonly before: string | null;
      }[]
    | null;
  /**
   * Families that the sample did not meet, looked for in the names of all keys: how many were met, and why not all names
   * were seen; null where they were.
   */
  readonly families: readonly {
    readonly pattern: string;
    readonly keys: number;
    readonly why: string | null;
  }[];
}
