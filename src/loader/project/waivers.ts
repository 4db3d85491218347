import { nearest } from '../../catalogue/nearest.js';
import { CHECK_IDS } from '../../model/checks.js';
import type { Remarks } from './remarks.js';
import { items, type ScalarTree, scalar, type Tree } from './tree.js';
import { didYouMean, quote } from './wording.js';

/** Tells what is wrong in a list of waivers. They are not applied yet. */
export function checkWaivers(tree: Tree, environments: readonly string[], remarks: Remarks): void {
  const seen = new Map<string, number>();
  for (const item of items(tree)) {
    const finding = scalar(item, 'finding');
    if (finding !== null) checkFinding(finding, environments, seen, remarks);
    const expires = scalar(item, 'expires');
    if (expires !== null && !isDate(expires.text)) {
      remarks.mistake(
        expires.location,
        `expires: ${quote(expires.text)} was found, expected a date such as 2026-12-31`,
      );
    }
  }
}

const FORM = '[service/]check:subject@environment, such as config-value:timeout@staging';

function checkFinding(
  finding: ScalarTree,
  environments: readonly string[],
  seen: Map<string, number>,
  remarks: Remarks,
): void {
  const fault = findingFault(finding.text, environments, seen.get(finding.text));
  if (fault !== null) remarks.mistake(finding.location, `finding: ${fault}`);
  seen.set(finding.text, finding.location.line);
}

function findingFault(
  text: string,
  environments: readonly string[],
  line: number | undefined,
): string | null {
  if (line !== undefined)
    return `${quote(text)} stands twice, expected one waiver for it; first in line ${line}`;
  // An id splits at the first ":" and the last "@": the subject may hold both.
  const [, service, check = '', environment = ''] =
    /^(?:([a-z0-9*][a-z0-9._*-]*)\/)?([a-z*][a-z*-]*):.+@([a-z0-9*][a-z0-9._*-]*)$/su.exec(text) ?? [];
  if (check === '') return `${quote(text)} was found, expected ${FORM}`;
  if (!check.includes('*') && !CHECK_IDS.some((id) => id === check)) {
    return `no check is called ${quote(check)}, expected ${FORM}${didYouMean(nearest(check, CHECK_IDS))}`;
  }
  // A service has environments of its own.
  const isKnown = environment.includes('*') || environments.includes(environment) || service !== undefined;
  if (isKnown) return null;
  const near = didYouMean(nearest(environment, environments));
  return `no environment is called ${quote(environment)}, expected one with a file${near}`;
}

/** True for a day that the calendar has. */
function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}
