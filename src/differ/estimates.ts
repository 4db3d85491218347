import type { AcceptedRange } from '../model/baseline.js';
import type { Finding, Json } from '../model/report.js';

/** What a finding estimates, as ranges that its evidence gives; none where its values are exact. */
export interface Estimates {
  readonly expected: readonly AcceptedRange[];
  readonly actual: readonly AcceptedRange[];
}

/** How much of a value stays the same value: points of a share, a part of the whole, an amount. */
interface Tolerance {
  readonly points: number;
  readonly part: number;
  readonly amount: number;
}

/** One kind of estimate: where its evidence is, and what tolerance its check has. */
interface Kind {
  readonly tolerance: Tolerance;
  readonly read: (finding: Finding) => Estimates;
}

const NONE: Tolerance = { points: 0, part: 0, amount: 0 };

const KINDS: ReadonlyMap<string, Kind> = new Map([
  ['key-expiry', { tolerance: { ...NONE, points: 0.01 }, read: shares }],
  ['key-share', { tolerance: { ...NONE, points: 0.01, part: 0.1 }, read: shares }],
  ['key-type', { tolerance: { ...NONE, points: 0.05 }, read: mixtures('types', 'type') }],
  ['key-encoding', { tolerance: { ...NONE, points: 0.05 }, read: mixtures('encodings', 'encoding') }],
  ['key-size', { tolerance: { ...NONE, part: 0.1, amount: 64 }, read: medians }],
  ['key-ttl', { tolerance: { ...NONE, part: 0.1, amount: 2000 }, read: ttls }],
  ['memory-headroom', { tolerance: { ...NONE, part: 0.1 }, read: usedMemory }],
]);

/** What a finding estimates, as its evidence says. */
export const estimatesOf = (finding: Finding): Estimates =>
  KINDS.get(finding.check)?.read(finding) ?? { expected: [], actual: [] };

/** The same with the tolerance of the check round each range: what counts as the same value later. */
export function withTolerance(check: string, ranges: readonly AcceptedRange[]): readonly AcceptedRange[] {
  const { points, part, amount } = KINDS.get(check)?.tolerance ?? NONE;
  return ranges.map(([quantity, low, high]) => [
    quantity,
    rounded(Math.max(0, low - Math.max(low * part, amount) - points)),
    rounded(high + Math.max(high * part, amount) + points),
  ]);
}

const rounded = (value: number): number => Number(value.toFixed(4));

/** True where every quantity may be the same; one that is not named is 0. */
export function mayBeTheSame(a: readonly AcceptedRange[], b: readonly AcceptedRange[]): boolean {
  const names = [...new Set([...a, ...b].map(([quantity]) => quantity))];
  return names.every((name) => {
    const [[low, high], [otherLow, otherHigh]] = [rangeOf(a, name), rangeOf(b, name)];
    return low <= otherHigh && otherLow <= high;
  });
}

function rangeOf(ranges: readonly AcceptedRange[], name: string): readonly [number, number] {
  const [, low, high] = ranges.find(([quantity]) => quantity === name) ?? [name, 0, 0];
  return [low, high];
}

function shares({ evidence }: Finding): Estimates {
  return {
    expected: between('share', evidence['expectedShare']),
    actual: between('share', evidence['share']),
  };
}

/** `{ low, high }` of the evidence. */
function between(quantity: string, json: Json | undefined): readonly AcceptedRange[] {
  const [low, high] = [numberIn(json, 'low'), numberIn(json, 'high')];
  return low === null || high === null ? [] : [[quantity, low, high]];
}

/** Every type or encoding with its share. */
function mixtures(list: string, name: string): Kind['read'] {
  const expected = `expected${list.charAt(0).toUpperCase()}${list.slice(1)}`;
  const read = (json: Json | undefined): readonly AcceptedRange[] =>
    itemsOf(json).flatMap((item) => between(textIn(item, name), valueIn(item, 'share')));
  return ({ evidence }) => ({ expected: read(evidence[expected]), actual: read(evidence[list]) });
}

function medians({ evidence }: Finding): Estimates {
  const read = (json: Json | undefined): readonly AcceptedRange[] => {
    const [low, high] = itemsOf(json);
    return typeof low === 'number' && typeof high === 'number' ? [['bytes', low, high]] : [];
  };
  return { expected: read(evidence['expectedMedianWithin']), actual: read(evidence['medianWithin']) };
}

function ttls({ evidence }: Finding): Estimates {
  return { expected: ttlRanges(evidence['expected']), actual: ttlRanges(evidence['found']) };
}

/** The longest TTL, and the one of most keys. Where only how long keys live at least is known, it may be any longer one. */
function ttlRanges(json: Json | undefined): readonly AcceptedRange[] {
  const [low, high] = [numberIn(json, 'lowMs'), numberIn(json, 'highMs')];
  if (low === null) return [];
  const longer = Number.MAX_SAFE_INTEGER;
  if (high === null)
    return [
      ['longestMs', low, longer],
      ['mainMs', 0, longer],
    ];
  const modes = itemsOf(valueIn(json, 'modes')).map((mode) => ({
    ms: numberIn(mode, 'ms') ?? 0,
    share: numberIn(mode, 'share') ?? 0,
  }));
  const [main] = modes.toSorted((a, b) => b.share - a.share || b.ms - a.ms);
  const longest = Math.max(...modes.map(({ ms }) => ms));
  if (main === undefined) return [];
  return [
    ['longestMs', Math.min(low, longest), Math.max(high, longest)],
    ['mainMs', main.ms, main.ms],
  ];
}

/** Memory in use is another at every look; that there is less of it is no news. */
function usedMemory({ evidence, actual }: Finding): Estimates {
  const used = evidence['usedBytes'];
  const isUse = typeof used === 'number' && String(used) === actual;
  return { expected: [], actual: isUse ? [['usedBytes', 0, used]] : [] };
}

const itemsOf = (json: Json | undefined): readonly Json[] => (Array.isArray(json) ? json : []);

function valueIn(json: Json | undefined, key: string): Json | undefined {
  const isMap = typeof json === 'object' && json !== null && !Array.isArray(json);
  return isMap ? Object.entries(json).find(([name]) => name === key)?.[1] : undefined;
}

function numberIn(json: Json | undefined, key: string): number | null {
  const value = valueIn(json, key);
  return typeof value === 'number' ? value : null;
}

const textIn = (json: Json, key: string): string => String(valueIn(json, key) ?? '');
