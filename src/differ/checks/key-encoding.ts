import { ofOneType, type Shared } from '../both-sides.js';
import { type Check, drift, inStep, type Judgement } from '../check.js';
import { foldEncodings } from '../encodings.js';
import { tooFew } from '../family-questions.js';
import { countedAs, inShares, largestChange, mainNames } from '../mixtures.js';

/** `key-encoding`: the keys of a family are encoded otherwise, which takes another amount of memory and time. */
export const keyEncoding = {
  id: 'key-encoding',
  title: 'Keys of a family are encoded otherwise',
  part: 'keys',
  severity: 'info',
  isAbsolute: false,
  askedOf: 'every environment but the reference',
  explanation:
    'The internal encoding of a family’s keys (listpack, hashtable, skiplist, int, …) differs from the reference’s by more than 5 points: the thresholds differ, or the values do. Names that versions changed are one (ziplist is listpack), and so are embstr and raw.',
  find: ofOneType('encodings', judge),
} as const satisfies Check;

function* judge(shared: Shared, type: string): Iterable<Judgement> {
  const { observed, reference, mine, theirs, pattern } = shared;
  if (mine.encodings.length > 0 && theirs.encodings.length > 0)
    yield tooFew(shared, [
      [observed, mine],
      [reference, theirs],
    ]) ??
      compareEncodings(shared, type) ??
      inStep(pattern, observed.environment.name);
}

function compareEncodings(shared: Shared, type: string): Judgement | null {
  const { pattern, observed, reference, mine, theirs, asked } = shared;
  const servers = [observed.snapshot, reference.snapshot];
  const [here, there] = [mine, theirs].map(({ encodings }) => foldEncodings(encodings, type, servers));
  if (here === undefined || there === undefined) return null;
  const change = largestChange(here, there);
  if (change === null) return null;
  const { name } = reference.environment;
  return drift(pattern, observed.environment.name, 'changed', {
    expected: mainNames(there),
    actual: mainNames(here),
    message: `keys of ${pattern} are ${inShares(here)}; ${name} has ${inShares(there)}`,
    against: { kind: 'environment', name },
    why: 'the same data takes another amount of memory and time: sizes and latencies that were tried do not hold',
    rule: asked,
    evidence: {
      type,
      encodings: countedAs('encoding', observed, here),
      expectedEncodings: countedAs('encoding', reference, there),
    },
    fix: {
      commands: [],
      note: `compare the thresholds of this type (${SETTINGS[type] ?? 'see the configuration'}); keys keep their encoding until they are written or loaded again`,
    },
    pValue: change.chance,
  });
}

const SETTINGS: Readonly<Record<string, string>> = {
  hash: 'hash-max-listpack-entries, hash-max-listpack-value',
  list: 'list-max-listpack-size',
  set: 'set-max-intset-entries, set-max-listpack-entries',
  zset: 'zset-max-listpack-entries, zset-max-listpack-value',
  string: 'numbers here, texts there: the application writes other values',
};
