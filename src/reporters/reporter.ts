import type { Report } from '../model/report.js';

/** How a report is to look; files are written without colour, 100 columns wide. */
export interface Look {
  readonly width: number;
  readonly color: boolean;
  /** Also what is only worth knowing when one looks for something. */
  readonly verbose: boolean;
  /** The verdict alone, where a format can say less. */
  readonly quiet: boolean;
}

/**
 * A format. To add one: a file here that exports a `Reporter`, a line in `index.ts`, a golden file and a hostile input
 * in `test/reporters/`, a page in `docs/`. Pure: the same report and look give the same text, which ends in one newline.
 */
export type Reporter = (report: Report, look: Look) => string;
