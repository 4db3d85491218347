import type { Waiver } from '../../model/project.js';
import { type CheckFacts, drift, inStep, type Judgement, unverified } from '../check.js';

/** `waiver`: a waiver that has expired, runs too long, or is not needed any more. */
export const waiver = {
  id: 'waiver',
  title: 'A waiver that does not hold, or that nothing needs',
  severity: 'error',
  askedOf: 'every entry of waivers.yaml that names an environment of the run',
  explanation:
    'A waiver has expired, or it ends later than policy.waiverMaxDays from today on: it waives nothing then. Or it names no drift any more; that is a warning, and it is said only where everything that the waiver could name was looked at.',
} as const satisfies CheckFacts;

/** Why a waiver does not hold today. */
export type WaiverFault =
  | { readonly kind: 'expired' }
  | { readonly kind: 'too-long'; readonly latest: string; readonly days: number };

/** How a waiver fared: `use` is null where it was not asked whether anything needs it. */
export interface WaiverState {
  readonly fault: WaiverFault | null;
  readonly use: 'used' | 'unused' | 'unknown' | null;
}

/** What the check says of one waiver; its subject is the finding that the waiver names. */
export function judgeWaiver(one: Waiver, state: WaiverState, reference: string): Judgement {
  const environment = one.names.environment.includes('*') ? reference : one.names.environment;
  if (state.fault?.kind === 'expired') return expired(one, environment);
  if (state.fault?.kind === 'too-long') return tooLong(one, environment, state.fault);
  if (state.use === 'unused') return unused(one, environment);
  if (state.use === 'unknown') return unknown(one, environment);
  return inStep(one.finding, environment);
}

type Fault<Kind> = Extract<WaiverFault, { readonly kind: Kind }>;

const expired = (one: Waiver, environment: string): Judgement =>
  drift(one.finding, environment, 'changed', {
    ...shared(one),
    message: `the waiver of ${one.finding} expired: its last day was ${one.expires}`,
    why: `it waives nothing any more; it was there because: ${one.reason}`,
    fix: {
      commands: [],
      note: 'mend what it waived and remove the waiver; or, where the reason still holds, give it a new day in expires:',
    },
  });

const tooLong = (one: Waiver, environment: string, { latest, days }: Fault<'too-long'>): Judgement =>
  drift(one.finding, environment, 'changed', {
    ...shared(one),
    expected: latest,
    actual: one.expires,
    message: `the waiver of ${one.finding} runs until ${one.expires}; policy.waiverMaxDays allows ${days === 1 ? '1 day' : `${days} days`}, until ${latest}`,
    why: 'a waiver is for a time: one without an end in sight is a setting that nobody wrote down. Until it ends earlier it waives nothing',
    fix: {
      commands: [],
      note: `write expires: ${latest} or an earlier day; what should differ for good belongs in expectations.yaml`,
    },
  });

const unused = (one: Waiver, environment: string): Judgement =>
  drift(one.finding, environment, 'unexpected', {
    ...shared(one),
    severity: 'warning',
    message: `the waiver of ${one.finding} is not needed: there is no such drift`,
    why: 'it would hide the drift if it came back',
    fix: { commands: [], note: 'remove it from the file' },
  });

/** No finding of its own: what keeps it from being known has one. */
const unknown = (one: Waiver, environment: string): Judgement =>
  unverified(one.finding, environment, 'insufficient', {
    ...shared(one),
    message: `whether the waiver of ${one.finding} is needed could not be told`,
  });

const shared = ({ reason, owner, expires, location }: Waiver) => ({
  against: { kind: 'expectation', name: location.file } as const,
  rule: {
    notes: { severity: null, owner, why: null, rollback: null },
    location,
    isNamed: false,
  },
  evidence: { reason, expires },
});
