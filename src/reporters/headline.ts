import type { Report, Verdict } from '../model/report.js';
import { placeOf } from './findings.js';
import { harmless, plural, withSeparators } from './layout.js';

/** The word that every headline begins with. */
export const VERDICT_WORDS = {
  drift: 'DRIFT',
  unverified: 'UNVERIFIED',
  'in-step': 'IN STEP',
} as const satisfies Record<Verdict, string>;

/** The verdict in one sentence, harmless: `DRIFT: staging against production: 1 error, 2 waived`. */
export function headline(report: Report): string {
  const { reference, environments, verdict } = report;
  const others = environments
    .filter(({ isReference }) => !isReference)
    .map(({ service, name }) => placeOf({ service, environment: name }));
  const names = environments.flatMap(({ isReference, name }) => (isReference ? [name] : []));
  const references = names.length === 0 ? reference : [...new Set(names)].join(', ');
  const sides =
    others.length > 0
      ? `${others.join(', ')} against ${references}`
      : `${references} alone, against what is written down`;
  return harmless(`${VERDICT_WORDS[verdict]}: ${sides}: ${meaning(report)}`);
}

function meaning({ verdict, summary, answers }: Report): string {
  const { error, warning, info, unverified, waived, baselined } = summary;
  const counts = [
    ...(error > 0 ? [plural(error, 'error')] : []),
    ...(warning > 0 ? [plural(warning, 'warning')] : []),
    ...(info > 0 ? [`${withSeparators(info)} info`] : []),
    ...(unverified > 0 ? [`${withSeparators(unverified)} unverified`] : []),
    ...accepted(waived, baselined),
  ].join(', ');
  if (verdict === 'drift') return counts;
  if (verdict === 'unverified')
    return answers.length === 0 && counts === ''
      ? 'nothing was asked'
      : `not everything that must be compared could be seen (${counts})`;
  if (counts === '') return 'no drift found';
  return `nothing at or above the threshold${unverified > 0 ? ', as far as it could be seen' : ''} (${counts})`;
}

const accepted = (waived: number, baselined: number): readonly string[] => [
  ...(waived > 0 ? [`${withSeparators(waived)} waived`] : []),
  ...(baselined > 0 ? [`${withSeparators(baselined)} in the baseline`] : []),
];

/** Every count, the verdict and the exit code: `0 errors, …, 0 unverified of 37 questions: in-step (exit 0)`. */
export function totals({ summary, verdict, exitCode }: Report): string {
  const { error, warning, info, unverified, waived, baselined, checked } = summary;
  const counts = [
    plural(error, 'error'),
    plural(warning, 'warning'),
    `${withSeparators(info)} info`,
    `${withSeparators(unverified)} unverified`,
    ...accepted(waived, baselined),
  ].join(', ');
  return `${counts} of ${plural(checked, 'question')}: ${verdict} (exit ${exitCode})`;
}
