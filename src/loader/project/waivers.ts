import { nearest } from '../../catalogue/nearest.js';
import { CHECK_IDS } from '../../model/checks.js';
import type { Waiver } from '../../model/project.js';
import type { Remarks } from './remarks.js';
import { items, type ScalarTree, scalar, type Tree } from './tree.js';
import { didYouMean, quote } from './wording.js';

/**
 * Reads the list of waivers, and tells what is wrong in it. That one has expired is no mistake of the YAML: the check
 * `waiver` tells that.
 */
export function readWaivers(
  tree: Tree,
  environments: readonly string[],
  remarks: Remarks,
): readonly Waiver[] {
  const seen = new Map<string, number>();
  return items(tree).flatMap((item) => {
    const [finding, reason, owner, expires] = KEYS.map((key) => scalar(item, key));
    if (finding != null) checkFinding(finding, environments, seen, remarks);
    if (expires != null) checkDate(expires, remarks);
    const names = partsOf(finding?.text ?? '');
    if (finding == null || reason == null || owner == null || expires == null || names === null) return [];
    return [
      {
        finding: finding.text,
        names,
        reason: reason.text,
        owner: owner.text,
        expires: expires.text,
        location: item.location,
      },
    ];
  });
}

const KEYS = ['finding', 'reason', 'owner', 'expires'] as const;

const FORM = '[service/]check:subject@environment, such as config-value:timeout@staging';

/** An id splits at the first ":" and the last "@": the subject may hold both. Null where it is none. */
function partsOf(text: string): Waiver['names'] | null {
  const [, service, check, subject, environment] =
    /^(?:([a-z0-9*][a-z0-9._*-]*)\/)?([a-z*][a-z*-]*):(.+)@([a-z0-9*][a-z0-9._*-]*)$/su.exec(text) ?? [];
  if (check === undefined || subject === undefined || environment === undefined) return null;
  return { service: service ?? null, check, subject, environment };
}

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
  const names = partsOf(text);
  if (names === null) return `${quote(text)} was found, expected ${FORM}`;
  const { service, check, environment } = names;
  if (check === 'waiver')
    return `${quote(text)} was found, expected another check: a waiver cannot be waived, mend or remove it`;
  if (!check.includes('*') && !CHECK_IDS.some((id) => id === check)) {
    return `no check is called ${quote(check)}, expected ${FORM}${didYouMean(nearest(check, CHECK_IDS))}`;
  }
  // A service has environments of its own.
  const isKnown = environment.includes('*') || environments.includes(environment) || service !== null;
  if (isKnown) return null;
  const near = didYouMean(nearest(environment, environments));
  return `no environment is called ${quote(environment)}, expected one with a file${near}`;
}

function checkDate({ text, location }: ScalarTree, remarks: Remarks): void {
  if (!isDate(text))
    remarks.mistake(location, `expires: ${quote(text)} was found, expected a date such as 2026-12-31`);
}

/** True for a day that the calendar has. */
function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}
