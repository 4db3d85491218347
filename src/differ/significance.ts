import { type Check, type Judgement, NO_REMEDY, unverified } from './check.js';
import { holm } from './statistics.js';

/** A check's judgement, with what decides its weight. */
export interface Judged {
  readonly check: Check;
  readonly judgement: Judgement;
}

/** All false alarms of a run between equal environments together: at most 1 in 100. */
const FALSE_ALARMS = 0.01;

/**
 * Claims that rest on samples are held by Holm's procedure over every such question of the run, also those that turned
 * out in step: to look at more families is to have more chances of a false alarm. What does not pass is not drift, and
 * not green. The groups stay apart.
 */
export function significant(groups: readonly (readonly Judged[])[]): readonly (readonly Judged[])[] {
  const judged = groups.flat();
  const claims = judged.flatMap(({ judgement }) =>
    judgement.status === 'drift' && judgement.pValue !== null
      ? [{ judgement, chance: judgement.pValue }]
      : [],
  );
  const questions = judged.filter(
    ({ check, judgement }) => check.part === 'keys' && judgement.status !== 'unverified',
  );
  const passed = holm(
    claims.map(({ chance }) => chance),
    FALSE_ALARMS,
    questions.length,
  );
  const failed = new Set<Judgement>(
    claims.flatMap(({ judgement }, index) => (passed[index] === true ? [] : [judgement])),
  );
  return groups.map((group) =>
    group.map((one) => (failed.has(one.judgement) ? { ...one, judgement: doubtful(one.judgement) } : one)),
  );
}

function doubtful(judgement: Judgement): Judgement {
  if (judgement.status !== 'drift') return judgement;
  const { subject, environment, message } = judgement;
  return unverified(subject, environment, 'insufficient', {
    ...judgement,
    message: `${message}; these are too few keys to be sure`,
    fix: {
      commands: [],
      note: 'read more keys (--sample N, --all-keys), or run again when there are more of them',
    },
    rollback: NO_REMEDY,
  });
}
