import type { Part } from '../model/project.js';
import type { Answer, Report } from '../model/report.js';
import { CHECKS } from './checks/index.js';
import { EVERY_FAMILY, OVERFLOW } from './checks/key-namespace.js';
import type { Subject } from './ids.js';
import { LEAD_CHECK } from './unread.js';

/** What of a report tells how far the run could see. */
export type Sight = Pick<Report, 'environments' | 'answers' | 'families'>;

/** True where this part of an environment was read whole, and so was the reference’s that it is held against. One service’s sight. */
export function isPartSeen(part: Part, environment: string, { environments }: Sight): boolean {
  const sides = [
    environments.find(({ name }) => name === environment),
    environments.find(({ isReference }) => isReference),
  ];
  return sides.every((side) => {
    if (side === undefined || side.product === null) return false;
    const { notAsked, unread } = side.coverage;
    return !notAsked.includes(part) && !unread.some((one) => one.part === part);
  });
}

/** Subjects that stand for many keys at once, and are asked of only where something is wrong with these. */
const NO_FAMILY: readonly string[] = [EVERY_FAMILY, OVERFLOW];

/** True where every key of an environment and of the reference was read and sorted into families. One service’s sight. */
export function isEveryKeySeen(environment: string, sight: Sight): boolean {
  const sides = sight.environments.filter(({ name, isReference }) => name === environment || isReference);
  return (
    isPartSeen('keys', environment, sight) &&
    sides.every(({ keys }) => keys.sampled >= keys.total && keys.leftOut.length === 0) &&
    !sight.answers.some(
      ({ check, subject, environment: name, status }) =>
        check === 'key-namespace' &&
        NO_FAMILY.includes(subject) &&
        name === environment &&
        status === 'unverified',
    )
  );
}

/**
 * True where what an id names was looked at and is not so any more: its question ended in step; or it is asked no more,
 * because everything was read and nothing of that name is there. What was merely not seen, or not asked, is not gone.
 */
export function isGone(one: Subject, all: Sight): boolean {
  const sight = sightOf(one.service, all);
  if (one.subject === '*') return isReadAgain(one, sight);
  const answers = sight.answers.filter((answer) => isSameSubject(answer, one));
  if (answers.length > 0) return answers.every(({ status }) => status === 'in-step');
  if (one.check === 'key-namespace' && NO_FAMILY.includes(one.subject))
    return isPartSeen('keys', one.environment, sight);
  if (one.check.startsWith('key-'))
    return (
      isEveryKeySeen(one.environment, sight) && !sight.families.some(({ pattern }) => pattern === one.subject)
    );
  if (one.check === 'waiver') return sight.environments.some(({ name }) => name === one.environment);
  return THINGS.includes(one.check) && isWhollyAnswered(one, sight);
}

/** Whether a run left out an environment of a service that has a file. */
export type IsLeftOut = (service: string | null, environment: string) => boolean;

/** True where what an id names may still be so: this run could not see it, or left its environment out. */
export function isUnseen(one: Subject, all: Sight, isLeftOut: IsLeftOut): boolean {
  const { service, check, subject, environment } = one;
  const sight = sightOf(service, all);
  const found = sight.environments.find(({ name }) => name === environment);
  if (found === undefined) return isLeftOut(service, environment);
  if (found.product === null) return true;
  const answers = sight.answers.filter((answer) => isSameSubject(answer, one));
  if (answers.length > 0) return answers.some(({ status }) => status !== 'in-step');
  const part = CHECKS.find(({ id }) => id === check)?.part;
  if (part === undefined) return false;
  if (!isPartSeen(part, environment, sight)) return true;
  if (check === 'same-server' && isLeftOut(service, subject)) return true;
  const isThere = sight.families.some(({ pattern }) => pattern === subject);
  return part === 'keys' && !isThere && !isEveryKeySeen(environment, sight);
}

/** What a run saw of one service. */
const sightOf = (service: string | null, { environments, answers, families }: Sight): Sight => ({
  environments: environments.filter((one) => one.service === service),
  answers: answers.filter((one) => one.service === service),
  families: families.filter((one) => one.service === service),
});

/** Checks that ask of whatever stands on either side, and of nothing that stands on none. */
const THINGS: readonly string[] = ['server-modules', 'server-functions', 'server-acl'];

/** Other questions of this check were asked here, and none stayed open. */
function isWhollyAnswered({ check, environment }: Subject, sight: Sight): boolean {
  const part = CHECKS.find(({ id }) => id === check)?.part;
  const answers = sight.answers.filter(
    (answer) => answer.check === check && answer.environment === environment,
  );
  const isAsked = answers.length > 0 && answers.every(({ status }) => status !== 'unverified');
  return isAsked && part !== undefined && isPartSeen(part, environment, sight);
}

/** `*` stands for a part that could not be read. */
function isReadAgain({ check, environment }: Subject, { environments }: Sight): boolean {
  const found = environments.find(({ name }) => name === environment);
  if (found === undefined || found.product === null) return false;
  return !found.coverage.unread.some(({ part }) => LEAD_CHECK[part] === check);
}

const isSameSubject = (answer: Answer, { check, subject, environment }: Subject): boolean =>
  answer.check === check && answer.subject === subject && answer.environment === environment;
