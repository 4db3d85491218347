import type { Location } from '../model/project.js';
import type { Finding, Report } from '../model/report.js';

/**
 * Where a finding is shown in a review: the line of the YAML that asked; of a built-in rule the environment's own file;
 * of an environment that the command line names the folder of the YAML, because formats ask for a path.
 */
export function placeIn({ environments }: Report): (finding: Finding) => Location {
  const files = new Map(
    environments.flatMap(({ service, name, location }) =>
      location === null ? [] : [[JSON.stringify([service, name]), location] as const],
    ),
  );
  return ({ location, service, environment }) =>
    location ?? files.get(JSON.stringify([service, environment])) ?? FOLDER;
}

/** Where there is no finding to point at. */
export const FOLDER: Location = { file: 'environments', line: 1, column: 1 };

/** With forward slashes, on every system; without a leading `./`; never empty. */
export const slashed = (file: string): string =>
  file.replaceAll('\\', '/').replace(/^(\.\/+)+/, '') || FOLDER.file;
