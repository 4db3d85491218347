import { ofBothSides, type Shared } from '../both-sides.js';
import { type Check, drift, inStep, type Judgement, type Observed } from '../check.js';
import { shareWithin, tooFew } from '../family-questions.js';
import { fisherExact } from '../statistics.js';

/** A family weighs more or less than elsewhere from twice on, and from one point of the keyspace on. */
const FACTOR = 2;
const LEAST_POINTS = 0.01;

/** `key-share`: a family makes up another part of the keyspace. */
export const keyShare = {
  id: 'key-share',
  title: 'A family weighs more or less in the keyspace',
  part: 'keys',
  severity: 'info',
  isAbsolute: false,
  askedOf: 'every environment but the reference',
  explanation:
    'The share of the keyspace that a family makes up is more than twice the reference’s, or less than half of it, by one point or more: a job that fills it runs too often or not at all, or keys are left over. Sizes may differ; it is the proportions that are compared.',
  find: ofBothSides(judge),
} as const satisfies Check;

function* judge(shared: Shared): Iterable<Judgement> {
  const { pattern, observed, reference, mine, theirs, asked } = shared;
  const { name } = observed.environment;
  const few = tooFew(shared, [
    [observed, mine],
    [reference, theirs],
  ]);
  if (few !== null) {
    yield few;
    return;
  }
  const [n, m] = [comparedKeys(observed), comparedKeys(reference)];
  const [share, expected] = [mine.keys / n, theirs.keys / m];
  const isMore = share > expected;
  const isFar = Math.max(share, expected) >= FACTOR * Math.min(share, expected);
  if (!isFar || Math.abs(share - expected) < LEAST_POINTS) {
    yield inStep(pattern, name);
    return;
  }
  yield drift(pattern, name, 'changed', {
    expected: decimal(expected),
    actual: decimal(share),
    message: `${pattern} is ${percent(share)} of the keys; in ${reference.environment.name} it is ${percent(expected)}`,
    against: { kind: 'environment', name: reference.environment.name },
    why: isMore
      ? 'what fills a keyspace here does not fill it there: memory and evictions are not the same'
      : 'a family that is small here is not rehearsed at its weight',
    rule: asked,
    evidence: {
      keys: mine.keys,
      of: n,
      share: shareWithin(observed, mine.keys, n),
      expectedKeys: theirs.keys,
      expectedOf: m,
      expectedShare: shareWithin(reference, theirs.keys, m),
    },
    fix: {
      commands: [],
      note: isMore
        ? 'find out whether a job writes more of them here, or nothing removes them'
        : 'find out whether the job or the traffic that writes them runs here',
    },
    pValue: fisherExact(mine.keys, n, theirs.keys, m),
  });
}

/** Keys that are in families: what lacks the prefix or overflowed is not compared. */
const comparedKeys = ({ snapshot: { keyspace } }: Observed): number =>
  keyspace.sampled -
  keyspace.unprefixed -
  keyspace.overflow -
  keyspace.foreign.reduce((sum, { keys }) => sum + keys, 0);

const decimal = (share: number): string => String(Number(share.toFixed(4)));

const percent = (share: number): string => `${Number((share * 100).toPrecision(3))}%`;
