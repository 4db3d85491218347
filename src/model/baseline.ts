import type { FindingKind } from './report.js';

/** A quantity of a value, and the range that was accepted for it, bounds included. */
export type AcceptedRange = readonly [quantity: string, low: number, high: number];

/** Drift that was accepted with the value it had then: the same id with another value is new. */
export interface AcceptedFinding {
  readonly id: string;
  readonly kind: FindingKind;
  /** Canonical, as in the finding. */
  readonly expected: string | null;
  readonly actual: string | null;
  /** Of estimates: what else is the same value. None where only the same text is. */
  readonly expectedWithin: readonly AcceptedRange[];
  readonly actualWithin: readonly AcceptedRange[];
}
