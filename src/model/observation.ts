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
    }
  | {
      readonly kind: 'unread';
      readonly environment: Environment;
      /** One sentence without credentials. */
      readonly why: string;
      readonly remedy: string | null;
    };
