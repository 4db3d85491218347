import type { Finding } from '../model/report.js';

/** What an id names. */
export type Subject = Pick<Finding, 'service' | 'check' | 'subject' | 'environment'>;

/** `[service/]check:subject@environment`. */
export const idOfSubject = ({ service, check, subject, environment }: Subject): string =>
  `${service === null ? '' : `${service}/`}${check}:${subject}@${environment}`;

/** What an id names: it splits at the first `:` and the last `@`. */
export function subjectOf(id: string): Subject {
  const [, service, check = '', subject = '', environment = ''] =
    /^(?:([^:/]*)\/)?([^:/]*):(.*)@([^@]*)$/s.exec(id) ?? [];
  return { service: service ?? null, check, subject, environment };
}
