import { ofOneType, type Shared } from '../both-sides.js';
import { type Check, drift, inStep, type Judgement, type Observed } from '../check.js';
import { isWhole } from '../family-questions.js';
import { mannWhitney, medianInterval } from '../statistics.js';

/** Twice the size is another size, and some bytes more: what a key takes besides its value is counted otherwise by others. */
const FACTOR = 2;
const SLACK_BYTES = 64;
/** Redis 8 counts less of a key's own overhead than 7 does, and Valkey 8 half a kilobyte more of a stream. */
const SLACK_BETWEEN_VERSIONS = 1024;
/** Sizes differ from key to key: so many at least, but where all keys were asked. */
const LEAST_SIZES = 30;
const LEAST_WHOLE = 5;

/** `key-size`: the keys of a family take another amount of memory. */
export const keySize = {
  id: 'key-size',
  title: 'Keys of a family are larger or smaller',
  part: 'keys',
  severity: 'info',
  isAbsolute: false,
  askedOf: 'every environment but the reference',
  explanation:
    'What a key of the family takes in memory (MEMORY USAGE, of a sample) is more than twice the reference’s in the median, or less than half: values that were tried are not the values there are.',
  find: ofOneType('sizes', judge),
} as const satisfies Check;

function* judge(shared: Shared): Iterable<Judgement> {
  const { observed, reference, mine, theirs, pattern } = shared;
  if (!isEnough(observed, mine.sizes, mine.keys) || !isEnough(reference, theirs.sizes, theirs.keys)) return;
  yield compareSizes(shared) ?? inStep(pattern, observed.environment.name);
}

const isEnough = (side: Observed, sizes: readonly number[], keys: number): boolean =>
  sizes.length >= LEAST_SIZES || (isWhole(side) && sizes.length === keys && keys >= LEAST_WHOLE);

function compareSizes({ pattern, observed, reference, mine, theirs, asked }: Shared): Judgement | null {
  const [here, there] = [median(mine.sizes), median(theirs.sizes)];
  const slack = isOneVersion(observed, reference) ? SLACK_BYTES : SLACK_BETWEEN_VERSIONS;
  const [small, large] = [Math.min(here, there), Math.max(here, there)];
  if (large <= FACTOR * small + slack) return null;
  // Two questions: whether they differ at all, and whether they do by more than the factor.
  const scaled = theirs.sizes.map((bytes) =>
    here > there ? FACTOR * bytes + slack : (bytes - slack) / FACTOR,
  );
  const { name } = reference.environment;
  return drift(pattern, observed.environment.name, 'changed', {
    expected: String(there),
    actual: String(here),
    message: `a key of ${pattern} takes ${here} bytes in the median; in ${name} it takes ${there}`,
    against: { kind: 'environment', name },
    why: 'memory, evictions and the time of a command follow the size of values: a rehearsal with others proves little',
    rule: asked,
    evidence: {
      sampled: mine.sizes.length,
      medianWithin: [...medianInterval(mine.sizes)],
      expectedSampled: theirs.sizes.length,
      expectedMedianWithin: [...medianInterval(theirs.sizes)],
    },
    fix: {
      commands: [],
      note: 'fill it with values like the reference’s, or find out what the application stores',
    },
    pValue: Math.max(mannWhitney(mine.sizes, theirs.sizes), mannWhitney(mine.sizes, scaled)),
  });
}

const isOneVersion = (a: Observed, b: Observed): boolean =>
  a.snapshot.product === b.snapshot.product && minorOf(a) === minorOf(b);

const minorOf = ({ snapshot: { version } }: Observed): string => version.split('.').slice(0, 2).join('.');

const median = (sorted: readonly number[]): number => sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;
