import type { Count } from './snapshot.js';

/** Keys of one environment that share a pattern, over all its databases and nodes. */
export interface Family {
  /** Escaped text with placeholders, as in ids: `session:{uuid}`. */
  readonly pattern: string;
  /** True for a family that the YAML names. */
  readonly isListed: boolean;
  /** Keys that were read; the environment's keyspace says of how many. */
  readonly keys: number;
  readonly types: readonly Count[];
  readonly encodings: readonly Count[];
  readonly withoutTtl: number;
  readonly setTtl: SetTtl;
  /** Bytes of single keys, ascending: a sample of the family. */
  readonly sizes: readonly number[];
}

/**
 * The TTL that the application sets, inferred from remaining TTLs and idle times.
 *
 * - `absent`: no key carries a TTL.
 * - `unknown`: it cannot be told; `reason` says why.
 * - `known`: each mode is a TTL that the application sets; `low` and `high` bound the longest one. `spread` is set
 *   where TTLs are jittered over a range instead: then `modes` holds its upper end. By the method `envelope` nothing
 *   but the upper end was told.
 * - `deadline`: keys end at times of the clock, whenever they were written: at `atMs` within every `periodMs`, by UTC,
 *   on so many different `days`.
 *
 * `seen` is what single keys say, in ascending order: no TTL below it was set on them.
 */
export type SetTtl =
  | { readonly kind: 'absent' }
  | {
      readonly kind: 'unknown';
      readonly keys: number;
      readonly reason: string;
      readonly seenMs: readonly number[];
    }
  | {
      readonly kind: 'known';
      readonly keys: number;
      readonly method: 'idle-time' | 'envelope';
      readonly modes: readonly { readonly ms: number; readonly share: number }[];
      readonly spread: { readonly fromMs: number; readonly toMs: number } | null;
      readonly lowMs: number;
      readonly highMs: number;
      readonly seenMs: readonly number[];
    }
  | {
      readonly kind: 'deadline';
      readonly keys: number;
      readonly periodMs: number;
      readonly atMs: readonly number[];
      readonly days: number;
    };
