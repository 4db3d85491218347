/** Idle times are whole seconds and are read a moment after the TTL. */
const TOLERANCE_SECONDS = 1.5;

const UNITS = [86_400, 3600, 300, 60, 30, 10, 5, 1] as const;

/** The duration that a person would have written for this one, in seconds; null where there is none within a second or so. */
export function roundDuration(seconds: number): number | null {
  const candidates = UNITS.map((unit) => Math.round(seconds / unit) * unit).filter(isRound);
  return candidates.find((candidate) => Math.abs(candidate - seconds) <= TOLERANCE_SECONDS) ?? null;
}

/** Two significant digits in some unit, or whole five minutes within a day, or whole days. */
const isRound = (seconds: number): boolean =>
  seconds > 0 &&
  (seconds % 86_400 === 0 ||
    (seconds % 300 === 0 && seconds <= 86_400) ||
    (seconds % 3600 === 0 && seconds <= 7 * 86_400) ||
    [1, 60, 3600].some((unit) => seconds % unit === 0 && hasTwoDigits(seconds / unit)));

const hasTwoDigits = (value: number): boolean => /^\d{1,2}0*$/.test(String(value));

/** Numbers that stand before a unit in most code; seconds, minutes, hours, days. */
const USUAL = [
  ...[30, 45, 60, 90, 120, 180, 240, 300, 600, 900],
  ...[10, 15, 20, 25, 30, 45, 60, 90, 120].map((minutes) => minutes * 60),
  ...[1, 2, 3, 4, 5, 6, 8, 10, 12, 18, 24, 36, 48, 72].map((hours) => hours * 3600),
  ...[1, 2, 3, 4, 5, 6, 7, 10, 14, 15, 20, 21, 28, 30, 45, 60, 90, 100, 180, 365].map(
    (days) => days * 86_400,
  ),
].toSorted((a, b) => a - b);

/**
 * True for a duration so usual that meeting it by chance is unlikely: what a single moment shows is believed for such
 * a one only. Below ten minutes they stand too close together.
 */
export const isUsual = (seconds: number): boolean =>
  seconds > 598 && usualBetween(seconds - TOLERANCE_SECONDS, seconds + TOLERANCE_SECONDS) !== null;

/** The longest usual duration within bounds, in seconds, but for the moment that a write takes; null where there is none. */
export const usualBetween = (low: number, high: number): number | null =>
  USUAL.findLast((usual) => usual >= low - 0.1 && usual <= high) ?? null;
