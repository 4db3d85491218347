import { nearest } from '../../catalogue/nearest.js';
import { CHECK_IDS } from '../../model/checks.js';
import type { Waiver } from '../../model/project.js';
import type { Remarks } from './remarks.js';
import { items, type ScalarTree, scalar, type Tree } from './tree.js';
import { didYouMean, quote } from './wording.js';

/** What a waiver may name. */
export interface WaiverNames {
  readonly service: string | null;
  readonly environments: readonly string[];
}

/**
 * Reads the list of waivers, and tells what is wrong in it. That one has expired is no mistake of the YAML: the check
 * `waiver` tells that.
 */
export function readWaivers(tree: Tree, names: WaiverNames, remarks: Remarks): readonly Waiver[] {
  const seen = new Map<string, number>();
  return items(tree).flatMap((item) => {
    const [finding, reason, owner, expires] = KEYS.map((key) => scalar(item, key));
    if (finding != null) checkFinding(finding, names, seen, remarks);
    if (expires != null) checkDate(expires, remarks);
    const parts = partsOf(finding?.text ?? '');
    if (finding == null || reason == null || owner == null || expires == null || parts === null) return [];
    const { service, ...rest } = parts;
    return [
      {
        finding: withoutService(finding.text, service),
        names: rest,
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

interface Parts {
  readonly service: string | null;
  readonly check: string;
  readonly subject: string;
  readonly environment: string;
}

/** An id splits at the first ":" and the last "@": the subject may hold both. Null where it is none. */
function partsOf(text: string): Parts | null {
  const [, service, check, subject, environment] =
    /^(?:([a-z0-9*][a-z0-9._*-]*)\/)?([a-z*][a-z*-]*):(.+)@([a-z0-9*][a-z0-9._*-]*)$/su.exec(text) ?? [];
  if (check === undefined || subject === undefined || environment === undefined) return null;
  return { service: service ?? null, check, subject, environment };
}

/** A waiver may be written with its service, as it stands in the report. */
const withoutService = (text: string, service: string | null): string =>
  service === null ? text : text.slice(service.length + 1);

function checkFinding(
  { text, location }: ScalarTree,
  names: WaiverNames,
  seen: Map<string, number>,
  remarks: Remarks,
): void {
  const finding = withoutService(text, partsOf(text)?.service ?? null);
  const fault = findingFault(text, names, seen.get(finding));
  if (fault !== null) remarks.mistake(location, `finding: ${fault}`);
  seen.set(finding, location.line);
}

function findingFault(
  text: string,
  { service, environments }: WaiverNames,
  line: number | undefined,
): string | null {
  if (line !== undefined)
    return `${quote(text)} stands twice, expected one waiver for it; first in line ${line}`;
  const parts = partsOf(text);
  if (parts === null) return `${quote(text)} was found, expected ${FORM}`;
  const { check, environment } = parts;
  if (parts.service !== null && parts.service !== service)
    return `${quote(text)} names the service ${quote(parts.service)}, expected ${service === null ? 'it in the waivers.yaml of the folder of that service' : `a finding of ${service}: a waiver stands in the folder of its service`}`;
  if (check === 'waiver')
    return `${quote(text)} was found, expected another check: a waiver cannot be waived, mend or remove it`;
  if (!check.includes('*') && !CHECK_IDS.some((id) => id === check)) {
    return `no check is called ${quote(check)}, expected ${FORM}${didYouMean(nearest(check, CHECK_IDS))}`;
  }
  if (environment.includes('*') || environments.includes(environment)) return null;
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
