import type { RuleNotes } from '../../model/project.js';
import type { Severity } from '../../model/report.js';
import { type Tree, text } from './tree.js';

/** Nothing beside a rule. */
export const NO_NOTES: RuleNotes = { severity: null, owner: null, why: null, rollback: null };

const SEVERITIES = ['error', 'warning', 'info'] as const satisfies readonly Severity[];

/** What stands beside the matchers of a map. */
export function readNotes(tree: Tree): RuleNotes {
  return {
    severity: severityOf(text(tree, 'severity')),
    owner: text(tree, 'owner'),
    why: text(tree, 'why'),
    rollback: text(tree, 'rollback'),
  };
}

/** A severity's word as one, else null. */
export function severityOf(word: string | null): Severity | null {
  return SEVERITIES.find((severity) => severity === word) ?? null;
}
