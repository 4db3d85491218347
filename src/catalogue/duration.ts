const UNITS = [
  { suffix: 'd', ms: 86_400_000, word: 'day' },
  { suffix: 'h', ms: 3_600_000, word: 'hour' },
  { suffix: 'm', ms: 60_000, word: 'minute' },
  { suffix: 's', ms: 1_000, word: 'second' },
  { suffix: 'ms', ms: 1, word: 'millisecond' },
] as const;

const DURATION = /^(\d+)(ms|s|m|h|d)$/;

/** Milliseconds of `500ms`, `3s`, `5m`, `1h` or `2d`; null for any other text and for what a number cannot hold exactly. */
export function parseDurationMs(text: string): number | null {
  const [, digits, suffix] = DURATION.exec(text.trim()) ?? [];
  const unit = UNITS.find((candidate) => candidate.suffix === suffix);
  if (digits === undefined || unit === undefined) return null;
  const ms = Number(digits) * unit.ms;
  return Number.isSafeInteger(ms) ? ms : null;
}

/**
 * Milliseconds as text. One unit where that is exact and short, so that it can be pasted into the YAML (`1h`, `90m`,
 * `36h`, `500ms`), else the two largest units, rounded: `59m 59s`, `1d 4h`.
 */
export function formatDurationMs(ms: number): string {
  if (ms < 0) return `-${formatDurationMs(-ms)}`;
  const whole = Math.round(ms);
  if (whole === 0) return '0s';
  const exact = UNITS.find((unit) => whole % unit.ms === 0);
  if (exact !== undefined && (exact.suffix === 'd' || whole / exact.ms < 1_000)) {
    return `${whole / exact.ms}${exact.suffix}`;
  }
  const index = UNITS.findIndex((unit) => whole >= unit.ms);
  const [large, small] = [UNITS[index], UNITS[index + 1]];
  if (large === undefined || small === undefined) return `${whole}ms`;
  const rounded = Math.round(whole / small.ms) * small.ms;
  const rest = rounded % large.ms;
  // Rounding may carry: 23h 59m 59s is 1d.
  if (rest === 0) return formatDurationMs(rounded);
  return `${Math.floor(rounded / large.ms)}${large.suffix} ${rest / small.ms}${small.suffix}`;
}

/** `5m` in words: `5 minutes`; null where it is no duration. */
export function durationInWords(text: string): string | null {
  if (parseDurationMs(text) === null) return null;
  const [, digits, suffix] = DURATION.exec(text.trim()) ?? [];
  const unit = UNITS.find((candidate) => candidate.suffix === suffix);
  return `${Number(digits)} ${unit?.word}${Number(digits) === 1 ? '' : 's'}`;
}
