import type { SettingFacts } from '../../../catalogue/table.js';
import type { VersionFacts } from '../../../catalogue/versions.js';
import type { Dialect } from './dialect.js';

/** A setting, the version that reads it, and what it has read so far. */
export interface Asked {
  readonly facts: SettingFacts;
  readonly known: VersionFacts;
  readonly dialect: Dialect;
  /** The value so far, as CONFIG GET would write it. */
  readonly before: string;
  readonly isCluster: boolean;
}

/** What CONFIG GET would report, in latin1; or what was expected of the argument at `at`. */
export type ArgsReading =
  | { readonly ok: true; readonly value: string }
  | { readonly ok: false; readonly at: number; readonly expected: string };

export const reads = (value: string): ArgsReading => ({ ok: true, value });

/** @param at which argument; one beyond the last stands for what is missing */
export const expects = (expected: string, at = 0): ArgsReading => ({ ok: false, at, expected });
