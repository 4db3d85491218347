import type { Reporter } from './reporter.js';

/** The report as it is (schema/report.schema.json), indented by two; ends in one newline. */
export const json: Reporter = (report) => `${JSON.stringify(report, null, 2)}\n`;
