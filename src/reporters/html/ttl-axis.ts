import { formatDurationMs } from '../../catalogue/duration.js';
import { type Markup, markup, NOTHING } from './markup.js';

/** One axis for the TTLs of all families, so that they can be compared by eye: logarithmic, in units of people. */
export interface TtlAxis {
  /** The units along the axis. */
  readonly ticks: () => Markup;
  /** One environment's TTLs, and hollow where the reference has its own; the words beside them say the same. */
  readonly marks: (ttlsMs: readonly number[], referenceMs: readonly number[], side: number) => Markup;
}

const UNITS_MS = [
  1, 10, 100, 1000, 10_000, 60_000, 600_000, 3_600_000, 21_600_000, 86_400_000, 604_800_000, 2_592_000_000,
  31_536_000_000, 315_360_000_000,
];

const [WIDTH, HEIGHT, MARGIN] = [320, 14, 12];

/** From the unit below the shortest to that above the longest; null where no TTL is known. */
export function axisOf(ttlsMs: readonly number[]): TtlAxis | null {
  if (ttlsMs.length === 0) return null;
  const [shortest, longest] = ttlsMs.reduce(
    ([low, high], ms) => [Math.min(low, ms), Math.max(high, ms)],
    [Number.POSITIVE_INFINITY, 1],
  );
  const from = UNITS_MS.findLast((ms) => ms <= shortest) ?? 1;
  const to = UNITS_MS.find((ms) => ms > Math.max(longest, from)) ?? longest;
  const units = UNITS_MS.filter((ms) => ms >= from && ms <= to);
  const at = (ms: number): string => {
    const along = Math.log(Math.max(ms, from) / from) / Math.log(to / from);
    return (MARGIN + along * (WIDTH - 2 * MARGIN)).toFixed(1);
  };
  const grid = units.map((ms) => markup`<path class="grid" d="M${at(ms)} 0V${HEIGHT}"/>`);
  return {
    ticks: () =>
      markup`<svg class="axis" viewBox="0 0 ${WIDTH} 16" aria-hidden="true">${units.map((ms) => markup`<text x="${at(ms)}" y="12">${formatDurationMs(ms)}</text>`)}</svg>`,
    marks: (own, referenceMs, side) => {
      const hollow = referenceMs.map((ms) => shape(0, at(ms), 'ghost'));
      const full = own.map((ms) => shape(side, at(ms), 'mark'));
      if (full.length + hollow.length === 0) return NOTHING;
      return markup`<svg class="ttls" viewBox="0 0 ${WIDTH} ${HEIGHT}" aria-hidden="true">${[...grid, ...hollow, ...full]}</svg>`;
    },
  };
}

/** A shape for each side, so that colour is not all that tells them apart. */
const SHAPES = [
  'm-5 0a5 5 0 1 0 10 0a5 5 0 1 0-10 0z',
  'm0-5.5l5.5 5.5l-5.5 5.5l-5.5-5.5z',
  'm-4.5-4.5h9v9h-9z',
  'm0-5l5.5 9.5h-11z',
] as const;

const shape = (side: number, x: string, kind: 'mark' | 'ghost'): Markup =>
  markup`<path class="${kind}" d="M${x} ${HEIGHT / 2}${SHAPES[side % SHAPES.length] ?? SHAPES[0]}"/>`;
