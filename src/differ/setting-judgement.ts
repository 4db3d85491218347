import { roughBytes } from '../catalogue/display.js';
import type { SettingFacts } from '../catalogue/table.js';
import { parts } from '../catalogue/values.js';
import { versionFacts } from '../catalogue/versions.js';
import type { Remedy } from '../model/report.js';
import type { NodeSnapshot } from '../model/snapshot.js';
import {
  CLASS_SEVERITY,
  drift,
  type Judgement,
  NO_REMEDY,
  type Observed,
  unreadCause,
  unverified,
} from './check.js';
import { showSetting } from './domains.js';
import { setSetting } from './fix.js';
import { settingOf } from './observed.js';
import { type Applied, askedBy } from './rules.js';
import type { DriftRuling } from './ruling.js';
import { changedParts } from './structure.js';

/** One rule on one setting of one node, or on one part of the setting. */
export interface SettingQuestion {
  readonly facts: SettingFacts;
  readonly part: string | null;
  readonly applied: Applied;
  readonly observed: Observed;
  readonly node: NodeSnapshot;
}

export const subjectOf = ({ facts, part }: Pick<SettingQuestion, 'facts' | 'part'>): string =>
  part === null ? facts.name : `${facts.name}.${part}`;

/** The part that a question is about; the value itself where it is about all of it. */
export function partOf(
  { facts, part }: Pick<SettingQuestion, 'facts' | 'part'>,
  value: string | null,
): string | null {
  if (part === null || value === null) return value;
  return parts(facts, value)?.find(({ name }) => name === part)?.value ?? null;
}

/** A setting that could not be compared because the configuration of `unread` could not be read. */
export const settingNotRead = (
  subject: string,
  environment: string,
  unread: string,
  applied: Applied,
): Judgement =>
  unverified(subject, environment, 'denied', {
    rule: askedBy(applied),
    message: `${subject} could not be compared: the configuration of ${unread} could not be read`,
    against: { kind: 'environment', name: unread },
    cause: unreadCause('config', unread),
  });

/** A setting whose value cannot be judged, with the reason. */
export function settingUnknown(question: SettingQuestion, reason: string, actual: string): Judgement {
  const subject = subjectOf(question);
  return unverified(subject, question.observed.environment.name, 'insufficient', {
    ...shared(question),
    actual,
    message: `${subject} cannot be judged: ${reason}`,
    against: expectation(question),
  });
}

/**
 * Drift of a setting; where only a part of it differs, drift of each such part. `apart` are the parts that rules of
 * their own speak of: they are not this question's.
 */
export function settingDrift(
  question: SettingQuestion,
  ruling: DriftRuling,
  actual: string | null,
  apart: readonly string[],
): readonly Judgement[] {
  const changed =
    question.part === null && actual !== null ? changesOf(question.facts, ruling.expected, actual) : null;
  if (changed === null) return [oneDrift(question, ruling, actual)];
  const mine = changed.filter(({ part }) => !apart.includes(part));
  if (mine.length === changed.length && mine.length === parts(question.facts, actual ?? '')?.length)
    return [oneDrift(question, ruling, actual)];
  return mine.map(({ part, expected, found }) => {
    const shown = expected === null ? 'none' : showSetting(question.facts, expected);
    const phrase = ruling.against === null ? `expected ${shown}` : `${ruling.against} has ${shown}`;
    return oneDrift({ ...question, part }, { ...ruling, expected, target: expected, phrase }, found);
  });
}

interface PartChange {
  readonly part: string;
  readonly expected: string | null;
  readonly found: string | null;
}

/** The parts of a compound value that differ; null where it has none. */
function changesOf(
  facts: SettingFacts,
  expected: string | null,
  actual: string,
): readonly PartChange[] | null {
  const [wanted, found] = [expected === null ? null : parts(facts, expected), parts(facts, actual)];
  if (wanted === null || found === null) return null;
  const asked = found.filter(({ name }) => wanted.some((part) => part.name === name));
  const changed = changedParts(wanted, asked);
  const valueIn = (side: typeof found, part: string): string | null =>
    side.find(({ name }) => name === part)?.value ?? null;
  return changed.map((part) => ({ part, expected: valueIn(wanted, part), found: valueIn(found, part) }));
}

function oneDrift(question: SettingQuestion, ruling: DriftRuling, actual: string | null): Judgement {
  const subject = subjectOf(question);
  const { observed, node, facts } = question;
  return drift(subject, observed.environment.name, ruling.kind, {
    ...shared(question),
    why: whyOf(question, actual),
    expected: ruling.expected,
    actual,
    message: `${subject} ${describe(question, actual)}; ${ruling.phrase}`,
    against: ruling.against === null ? expectation(question) : { kind: 'environment', name: ruling.against },
    fix: fixFor(question, ruling),
    rollback:
      actual === null || ruling.target === null
        ? NO_REMEDY
        : setSetting(observed, node, facts, settable(question, actual)),
  });
}

const shared = ({ applied, facts, node }: SettingQuestion) => ({
  rule: askedBy(applied),
  severity: CLASS_SEVERITY[facts.class] ?? 'warning',
  evidence: { node: node.id },
  why: facts.why,
});

/** What makes it matter here: a buffer for replicas that is small beside what a resynchronisation has to move. */
function whyOf({ facts, part, node }: SettingQuestion, actual: string | null): string | null {
  const { usedBytes } = node.memory;
  if (facts.kind !== 'buffer-limits' || actual === null || usedBytes === null) return facts.why;
  const limit = part === null ? parts(facts, actual)?.find(({ name }) => name === 'replica')?.value : actual;
  const hardBytes = Number(limit?.split(' ')[0] ?? 0);
  if ((part !== null && part !== 'replica') || hardBytes === 0 || hardBytes >= usedBytes) return facts.why;
  return `${facts.why}; here ${roughBytes(hardBytes)} stand beside ${roughBytes(usedBytes)} in use, which a resynchronisation has to move while writes go on`;
}

const expectation = ({ applied }: SettingQuestion) =>
  ({ kind: 'expectation', name: applied.rule.location?.file ?? 'built-in' }) as const;

function fixFor(question: SettingQuestion, { target, kind, phrase }: DriftRuling): Remedy {
  const { facts, observed, node } = question;
  if (target !== null || facts.isSecret)
    return setSetting(observed, node, facts, target === null ? null : settable(question, target));
  const { product, version } = observed.snapshot;
  if (kind === 'missing')
    return { commands: [], note: `${product} ${version} does not report ${facts.name} here` };
  return { commands: [], note: `choose a value by hand: ${phrase}` };
}

/** CONFIG SET takes a buffer limit one class at a time: `replica 268435456 67108864 60`. */
const settable = ({ part }: SettingQuestion, value: string): string =>
  part === null ? value : `${part} ${value}`;

/** A value that nobody set is worth saying: many an incident is a default that nobody knew of. */
function describe({ facts, observed, node }: SettingQuestion, actual: string | null): string {
  if (actual === null) return 'is not reported by the server';
  const { product, version } = observed.snapshot;
  const standard = versionFacts(facts, product, version)?.default ?? null;
  const isDefault = standard !== null && standard === settingOf(node, facts.name);
  return `is ${showSetting(facts, actual)}${isDefault ? ', the default' : ''}`;
}
