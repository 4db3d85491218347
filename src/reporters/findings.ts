import type { Answer, Finding, Report } from '../model/report.js';

/** How a finding is told: what could not be verified is a level of its own. */
export type Level = 'error' | 'unverified' | 'warning' | 'info';

/** Before each level; the same in every format that a person reads. */
export const MARKS = { error: '✗', unverified: '?', warning: '!', info: '·' } as const satisfies Record<
  Level,
  string
>;

export const levelOf = ({ status, severity }: Finding): Level =>
  status === 'unverified' ? 'unverified' : severity;

/** Waived or in the baseline: told and counted, and no part of the verdict. */
export const isAccepted = ({ waiver, baselined }: Finding): boolean => waiver !== null || baselined;

export const isOpen = (finding: Finding): boolean => !isAccepted(finding);

/** Why a finding is no part of the verdict, in words; null where it is one. */
export function acceptance({ waiver, baselined }: Finding): string | null {
  if (waiver !== null) return `waived until ${waiver.expires} by ${waiver.owner}: ${waiver.reason}`;
  return baselined ? 'in the baseline' : null;
}

/** `staging`, or `cache/staging` where the environment is a service's. */
export const placeOf = ({ service, environment }: Pick<Finding, 'service' | 'environment'>): string =>
  service === null ? environment : `${service}/${environment}`;

/** One key for each question: check, subject, service and environment. */
export const questionOf = ({ check, subject, service, environment }: Answer | Finding): string =>
  JSON.stringify([service, environment, check, subject]);

/** The verdict is not green, and no finding says so: nothing was asked. A list of findings would look green. */
export const isVerdictAlone = ({ verdict, findings }: Report): boolean =>
  verdict !== 'in-step' && !findings.some(isOpen);
