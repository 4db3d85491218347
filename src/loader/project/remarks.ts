import type { Location } from '../../model/project.js';
import { formatMistake, type Mistake } from './project-error.js';

/** Where the steps of the loader put what they find: they go on after a mistake, so that all come in one go. */
export interface Remarks {
  /** What makes the YAML unusable: what failed, what was expected. */
  readonly mistake: (location: Location | null, message: string) => void;
  /** What the user should know, although the YAML can be used. */
  readonly note: (location: Location, message: string) => void;
}

/** Remarks that can be read back. */
export interface Collected extends Remarks {
  /** Sorted by file, line and column; each once. */
  readonly mistakes: () => readonly Mistake[];
  /** `file:line:column: message`, in the same order. */
  readonly notes: () => readonly string[];
}

/** An empty collection of remarks. */
export function collectRemarks(): Collected {
  const mistakes: Mistake[] = [];
  const notes: Mistake[] = [];
  return {
    mistake: (location, message) => void mistakes.push({ location, message }),
    note: (location, message) => void notes.push({ location, message }),
    mistakes: () => sorted(mistakes),
    notes: () => sorted(notes).map(formatMistake),
  };
}

function sorted(list: readonly Mistake[]): readonly Mistake[] {
  const unique = new Map(list.map((mistake) => [formatMistake(mistake), mistake]));
  return [...unique.values()].sort((a, b) => compare(a.location, b.location));
}

function compare(a: Location | null, b: Location | null): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? -1 : 1;
  if (a.file !== b.file) return a.file < b.file ? -1 : 1;
  return a.line - b.line || a.column - b.column;
}
