import type { Report, Severity } from '../model/report.js';

/** How a report is to look; files are written without colour, 100 columns wide. */
export interface Look {
  readonly width: number;
  readonly color: boolean;
  /** Also what is only worth knowing when one looks for something. */
  readonly verbose: boolean;
  /** The verdict alone, where a format can say less. */
  readonly quiet: boolean;
  /** What the checks ask, for formats that explain them. */
  readonly rules: readonly Rule[];
}

/** A check as `redrift explain` tells of it. */
export interface Rule {
  readonly id: string;
  readonly title: string;
  readonly explanation: string;
  /** Where neither the YAML nor the subject says otherwise. */
  readonly severity: Severity;
}

/**
 * A format. To add one: a file here that exports a `Reporter`, a line in `index.ts`, a golden file and a hostile input
 * in `test/reporters/`, a section in `docs/formats.md`. Pure: the same report and look give the same text, which ends in
 * one newline.
 */
export type Reporter = (report: Report, look: Look) => string;
