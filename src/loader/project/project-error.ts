import type { Location } from '../../model/project.js';

/** Something wrong in the YAML. `location` is null where it is the folder or an option: then the message names it. */
export interface Mistake {
  readonly location: Location | null;
  /** What failed, what was expected. Never a secret, one line. */
  readonly message: string;
}

/** `file:line:column: what failed, what was expected`. */
export function formatMistake({ location, message }: Mistake): string {
  return location === null ? message : `${location.file}:${location.line}:${location.column}: ${message}`;
}

/** The YAML cannot be used. Carries every mistake of every file, sorted; its message has one line for each. */
export class ProjectError extends Error {
  override readonly name = 'ProjectError';
  constructor(readonly mistakes: readonly Mistake[]) {
    super(mistakes.map(formatMistake).join('\n'));
  }
}
