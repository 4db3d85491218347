import type { FindingKind } from '../model/report.js';

/** Above and below; `unlimited` is above every number, null has no order. */
export type Order = bigint | number | 'unlimited' | null;

/** How values of one kind are compared: settings, TTLs, types. Values are canonical strings. */
export interface Domain {
  readonly equals: (expected: string, actual: string) => boolean;
  /** For bounds and ratios; null where there is no order. */
  readonly order: (value: string) => Order;
  /** For includes and excludes; null where a value has no members. */
  readonly members: (value: string) => readonly string[] | null;
  /** Members that this value cannot tell to be there or not. */
  readonly unknowable: (value: string) => readonly string[];
  /** The canonical value that holds exactly these members; null where that cannot be said. */
  readonly fromMembers: (members: readonly string[]) => string | null;
  /** For people. */
  readonly show: (value: string) => string;
}

/** A value that could not be read, as against one that is not there. */
export const UNREAD = Symbol('unread');

/** What a matcher may point to. */
export interface Surroundings {
  readonly environment: string;
  readonly reference: string;
  /** Another environment's value: null where it has none; `UNREAD` where it could not be read. */
  readonly valueOf: (environment: string) => string | null | typeof UNREAD;
  /** Bytes; null where the YAML does not say. */
  readonly memoryLimit: string | null;
}

/** How a value fared. `target` is the nearest value that would hold; null where there is none to name. */
export type Ruling =
  | { readonly status: 'in-step' }
  | {
      readonly status: 'drift';
      readonly kind: Extract<FindingKind, 'changed' | 'missing' | 'unexpected'>;
      readonly expected: string | null;
      /** What was expected, for people: `expected one of 0, 300`, `production has 1gb`. */
      readonly phrase: string;
      readonly target: string | null;
      /** The environment that it was held against; null for an expectation. */
      readonly against: string | null;
    }
  | {
      readonly status: 'unverified';
      readonly reason: string;
      /** The environment that could not be read and is the cause. */
      readonly unread: string | null;
    };

export type DriftRuling = Extract<Ruling, { readonly status: 'drift' }>;

export const IN_STEP: Ruling = { status: 'in-step' };

/** Drift from what the YAML expects: `wanted` in words, `expected` as the value that is nearest, where there is one. */
export const breaks = (wanted: string, expected: string | null): DriftRuling => ({
  status: 'drift',
  kind: 'changed',
  expected,
  phrase: `expected ${wanted}`,
  target: expected,
  against: null,
});

/** What an answer hangs on could not be read. */
export const unread = (environment: string): Ruling => ({
  status: 'unverified',
  reason: `${environment} could not be read`,
  unread: environment,
});

/** What is there does not answer the question. */
export const unknown = (reason: string): Ruling => ({ status: 'unverified', reason, unread: null });
