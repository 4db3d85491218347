/**
 * How much more likely each letter (column) follows another (row) in random text than in names: 0 to 8 for e^-4 to e^4,
 * whatever their case. Written by scripts/build-letter-pairs.mjs.
 */
const LETTERS = [
  '74437556565343847343455655',
  '35562768256266367445387857',
  '38573883354477277463488854',
  '36652767376565367456466855',
  '55445556464442656234657465',
  '37773368288477378444477856',
  '36772744387453378345387877',
  '26662775386454367354576857',
  '45343447885442356433647664',
  '37752777386654366734466786',
  '36463767378375277433465857',
  '36642656287355368854458847',
  '34762768387547338756487867',
  '36433536375665467633556845',
  '64447657555432548234444775',
  '37663675387367248254478868',
  '57655666677577765656166657',
  '36542657385545367443455855',
  '47353665375556446732476855',
  '38562775286566378344486846',
  '44453457445343548333866655',
  '26672867386676387566568856',
  '26752765377673368446586736',
  '46363565367656426652677657',
  '45354446354433438544564876',
  '25652867376553457656374844',
];

const EVEN = 4;

/** The same for kinds of characters: small letters, capitals, digits, and what joins words. */
const KINDS = [
  // l  U  d  -
  [-1, 2, 4, -1],
  [0, 0, 3, -1],
  [1, 2, -1, -2],
  [-1, 0, 0, 1],
] as const;

const [SMALL, CAPITAL, DIGIT, JOINT, NO_KIND] = [0, 1, 2, 3, 4] as const;

const kindOf = (code: number): number => {
  if (code >= 97 && code <= 122) return SMALL;
  if (code >= 65 && code <= 90) return CAPITAL;
  if (code >= 48 && code <= 57) return DIGIT;
  return code === 45 || code === 95 || code === 43 ? JOINT : NO_KIND;
};

const pairValue = (a: number, b: number): number => {
  const [from, to] = [kindOf(a), kindOf(b)];
  const isInWord = (from === CAPITAL && to <= CAPITAL) || (from === SMALL && to === SMALL);
  const letters = isInWord ? Number(LETTERS[(a | 32) - 97]?.charAt((b | 32) - 97)) - EVEN : 0;
  // `xxxx` is in no word, and at random it is still less likely.
  return (KINDS[from]?.[to] ?? 0) + (a === b ? Math.min(0, letters) : letters);
};

/** By both characters, seven bits each. */
const PAIRS = Int8Array.from({ length: 128 * 128 }, (_, pair) => pairValue(pair >> 7, pair & 127));

const isJoint = (text: string, at: number): boolean => kindOf(text.charCodeAt(at)) === JOINT;

/**
 * How much more likely these letters, digits, `-`, `_` and `+` were drawn at random than made of words; the logarithm,
 * about. One in a hundred long names has more than 0; two of a thousand tokens of 22 characters of base64url have less than 5.
 */
function randomness(text: string, start = 0, end = text.length): number {
  let sum = 0;
  for (let at = start + 1; at < end; at++)
    sum += PAIRS[(text.charCodeAt(at - 1) << 7) | text.charCodeAt(at)] ?? 0;
  return sum;
}

/** Fewer characters may be a name of any kind. */
export const SHORTEST_TOKEN = 16;
const SURELY_RANDOM = 5;

/** True for text (as `randomness` takes it) that nobody chose. */
export const isToken = (text: string, start = 0, end = text.length): boolean =>
  end - start >= SHORTEST_TOKEN && randomness(text, start, end) >= SURELY_RANDOM;

/** True where text is so unlike names that it may be a token all the same. */
export function mayBeToken(run: string): boolean {
  const isDoubtful = (start: number, end: number): boolean =>
    end - start >= SHORTEST_DOUBT && randomness(run, start, end) >= leastDoubt(end - start);
  const [start, end] = mostRandomPart(run);
  return isDoubtful(0, run.length) || isDoubtful(start, end);
}

const SHORTEST_DOUBT = 12;
/** Fewer than one in a hundred names have so much: short ones, then long ones. */
const leastDoubt = (length: number): number => (length < SHORTEST_TOKEN ? 0 : -5);

/** From where to where a token is in such text; null where there is none. Words around it are not of it. */
export function tokenIn(run: string): readonly [start: number, end: number] | null {
  const [first, last, most] = mostRandomPart(run);
  if (most < SURELY_RANDOM) return null;
  let [start, end] = [first, last];
  // What is too short or too odd for words belongs to the token: every thirtieth character of one is a joint.
  while (start > 0 && !areWords(run, 0, startOfPart(run, start - 1), start - 1))
    start = startOfPart(run, start - 1);
  while (end < run.length && !areWords(run, end + 1, endOfPart(run, end + 1), run.length))
    end = endOfPart(run, end + 1);
  if (isToken(run, start, end)) return [start, end];
  return isToken(run) ? [0, run.length] : null;
}

/** True where there are words on both sides of a place, or on one and nothing on the other. */
const areWords = (run: string, start: number, middle: number, end: number): boolean =>
  start < end &&
  (start === middle || isWordy(run, start, middle)) &&
  (middle === end || isWordy(run, middle, end));

/** Three letters and more, of which nearly each pair is likelier in a word. */
const isWordy = (run: string, start: number, end: number): boolean =>
  end - start >= 3 &&
  randomness(run, start, end) <= start - end + 2 &&
  /[A-Za-z]{3}/.test(run.slice(start, end));

/** The part between two joints, or between a joint and an end, around the stretch that has the most, and how much that is. (Kadane 1984) */
function mostRandomPart(run: string): readonly [start: number, end: number, most: number] {
  let [start, end, most] = [0, 0, 0];
  for (let at = 1, from = 0, sum = 0; at < run.length; at++) {
    sum += PAIRS[(run.charCodeAt(at - 1) << 7) | run.charCodeAt(at)] ?? 0;
    if (sum <= 0) [from, sum] = [at, 0];
    if (sum > most) [start, end, most] = [from, at + 1, sum];
  }
  return [startOfPart(run, start), endOfPart(run, end), most];
}

/** Parts are what stands between joints. */
function startOfPart(run: string, from: number): number {
  let at = from;
  while (at > 0 && !isJoint(run, at - 1)) at--;
  return at;
}

function endOfPart(run: string, from: number): number {
  let at = from;
  while (at < run.length && !isJoint(run, at)) at++;
  return at;
}
