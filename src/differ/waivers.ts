import type { Project, Waiver } from '../model/project.js';
import type { Finding, FindingWaiver } from '../model/report.js';
import type { Check, Judgement } from './check.js';
import { CHECKS } from './checks/index.js';
import { judgeWaiver, type WaiverFault, type WaiverState, waiver as waiverCheck } from './checks/waiver.js';
import { namesPart } from './glob.js';
import type { Subject } from './ids.js';
import { isEveryKeySeen, isPartSeen, type Sight } from './seen.js';
import { isOff } from './severity.js';

/** What is wrong with a waiver on a day (`2026-11-22`, UTC); null where it holds. Its last day is within it. */
export function waiverFault({ expires }: Waiver, maxDays: number, today: string): WaiverFault | null {
  if (expires < today) return { kind: 'expired' };
  const latest = daysAfter(today, maxDays);
  return expires > latest ? { kind: 'too-long', latest, days: maxDays } : null;
}

const DAY_MS = 86_400_000;

/** Days are compared as text: the last one that ISO 8601 writes with four digits stands for all later ones. */
function daysAfter(day: string, days: number): string {
  const ms = Date.parse(`${day}T00:00:00Z`) + days * DAY_MS;
  return ms < LAST_DAY_MS ? new Date(ms).toISOString().slice(0, 10) : LAST_DAY;
}

const LAST_DAY = '9999-12-31';
const LAST_DAY_MS = Date.parse(`${LAST_DAY}T00:00:00Z`);

/**
 * Findings with the waivers that cover them today; of several the first in the file. Drift alone is waived: what is
 * unverified is not known, and nobody can accept it. Nor can a waiver be waived.
 */
export function withWaivers(
  findings: readonly Finding[],
  { waivers, policy }: Project,
  today: string,
): readonly Finding[] {
  const valid = waivers.filter((one) => waiverFault(one, policy.waiverMaxDays, today) === null);
  return findings.map((finding) => {
    const found = isWaivable(finding) ? valid.find((one) => isNamedBy(finding, one)) : undefined;
    return found === undefined ? finding : { ...finding, waiver: coverOf(found) };
  });
}

const coverOf = ({ reason, owner, expires }: Waiver): FindingWaiver => ({ reason, owner, expires });

const isWaivable = ({ status, check }: Finding): boolean => status === 'drift' && check !== waiverCheck.id;

/** A waiver is of the service whose findings it is held against. */
const isNamedBy = ({ check, subject, environment }: Subject, { names }: Waiver): boolean =>
  namesPart(names.check, check) &&
  namesPart(names.environment, environment) &&
  namesPart(names.subject, subject);

/**
 * What the check `waiver` says of every waiver that names an environment of this run; nothing where it is off. Whether
 * one is needed is not asked where it names environments or checks that this run leaves out.
 */
export function judgeWaivers(
  project: Project,
  findings: readonly Finding[],
  sight: Sight,
  today: string,
): readonly Judgement[] {
  if (isOff(waiverCheck, project)) return [];
  const here = project.environments.map(({ name }) => name);
  return project.waivers
    .filter(({ names }) => here.some((name) => namesPart(names.environment, name)))
    .flatMap((one) => {
      const fault = waiverFault(one, project.policy.waiverMaxDays, today);
      const use = useOf(one, project, findings, sight);
      return fault === null && use === null ? [] : [judgeWaiver(one, { fault, use }, project.reference)];
    });
}

/** Whether drift needs a waiver; unknown where something that it could name was not seen, null where it was not asked. */
function useOf(
  one: Waiver,
  project: Project,
  findings: readonly Finding[],
  sight: Sight,
): WaiverState['use'] {
  if (findings.some((finding) => isWaivable(finding) && isNamedBy(finding, one))) return 'used';
  const checks = CHECKS.filter(({ id }) => namesPart(one.names.check, id));
  const isLeftOut = project.leftOut.some((name) => namesPart(one.names.environment, name));
  if (isLeftOut || checks.some((check) => isOff(check, project))) return null;
  return isAllSeen(one, checks, sight) ? 'unused' : 'unknown';
}

/** True where every question that a waiver could name was asked and ended in step. */
function isAllSeen(one: Waiver, checks: readonly Check[], sight: Sight): boolean {
  const answers = sight.answers.filter((answer) => isNamedBy(answer, one));
  if (answers.some(({ status }) => status !== 'in-step')) return false;
  return sight.environments
    .filter(({ name }) => namesPart(one.names.environment, name))
    .every(({ name }) =>
      checks.every(({ part }) => {
        if (!isPartSeen(part, name, sight)) return false;
        // A family that no sample met was asked of by no check.
        return part !== 'keys' || answers.length > 0 || isEveryKeySeen(name, sight);
      }),
    );
}
