import type { Location, Part } from './project.js';
import type { Severity } from './severity.js';

export type { Severity };
export type Verdict = 'in-step' | 'drift' | 'unverified';

/** Evidence and its like: whatever JSON can hold. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** Exact commands and a note for what a command cannot say. */
export interface Remedy {
  readonly commands: readonly string[];
  readonly note: string | null;
}

/** A check's answer on one subject in one environment that is not in step. */
export interface Finding {
  /** `[service/]check:subject@environment`: unique, stable, never a value. */
  readonly id: string;
  readonly check: string;
  readonly subject: string;
  readonly service: string | null;
  readonly environment: string;
  readonly against: Against;
  readonly status: 'drift' | 'unverified';
  readonly kind: FindingKind;
  readonly severity: Severity;
  /** Canonical: bytes, milliseconds for TTLs, a setting's own unit for settings. */
  readonly expected: string | null;
  readonly actual: string | null;
  readonly message: string;
  readonly why: string | null;
  readonly evidence: { readonly [key: string]: Json };
  readonly owner: string | null;
  readonly fix: Remedy;
  readonly rollback: Remedy;
  /** Who accepted it, until when; null where nobody did. */
  readonly waiver: FindingWaiver | null;
  readonly baselined: boolean;
  /** With `--previous`: when it was first reported, ISO 8601; the report's own `startedAt` where it is new. Else null. */
  readonly firstSeen: string | null;
  /** The line of the YAML that asked; null for built-in rules. */
  readonly location: Location | null;
}

/** The waiver that covers a finding today. */
export interface FindingWaiver {
  readonly reason: string;
  readonly owner: string;
  /** The last day on which it holds, UTC: `2026-12-31`. */
  readonly expires: string;
}

/** A finding that may still be so: it could not be looked at this time. */
export interface Unseen {
  readonly id: string;
  /** ISO 8601. */
  readonly firstSeen: string;
}

export interface Against {
  readonly kind: 'environment' | 'expectation' | 'file' | 'node';
  readonly name: string;
}

/** changed: another value · missing: it should be there · unexpected: it should not · denied: could not be read · insufficient: read, but not enough to tell. */
export type FindingKind = 'changed' | 'missing' | 'unexpected' | 'denied' | 'insufficient';

/** One question that was asked, and how it ended. */
export interface Answer {
  readonly check: string;
  readonly subject: string;
  readonly service: string | null;
  readonly environment: string;
  readonly status: Verdict;
}

/** Something of an environment that could not be read; counted, named and shown. */
export interface Unread {
  readonly part: Part;
  readonly node: string | null;
  readonly why: string;
  readonly remedy: string | null;
}

export interface ReportEnvironment {
  readonly service: string | null;
  readonly name: string;
  /** True where the others of its service are held against it. */
  readonly isReference: boolean;
  readonly owner: string | null;
  readonly source: string;
  /** Its own file of the YAML; null for one that the command line names. */
  readonly location: Location | null;
  /** Where it was read from a snapshot: when that was taken (ISO 8601), and how long before this run, in milliseconds. */
  readonly snapshot: { readonly takenAt: string; readonly ageMs: number } | null;
  /** null where the environment could not be read. */
  readonly product: string | null;
  readonly version: string | null;
  readonly topology: string | null;
  readonly nodes: readonly {
    readonly id: string;
    readonly role: 'primary' | 'replica';
    readonly shard: number;
  }[];
  readonly keys: {
    readonly total: number;
    readonly sampled: number;
    readonly method: 'scan' | 'randomkey' | 'all' | 'none';
    readonly families: number;
    /** Frameworks whose key formats the families have, in code-unit order: `Sidekiq`. */
    readonly frameworks: readonly string[];
    /** Databases that hold keys and were not asked for. */
    readonly leftOut: readonly number[];
  };
  readonly coverage: {
    readonly settings: { readonly compared: number; readonly of: number };
    /** Parts that a source of its kind does not tell of: they were not compared. */
    readonly notAsked: readonly Part[];
    readonly unread: readonly Unread[];
  };
}

export interface Report {
  readonly schemaVersion: 1;
  readonly tool: { readonly name: 'redrift'; readonly version: string };
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly durationMs: number;
  /** Of the first service, where services have different ones: `environments[].isReference` tells each. */
  readonly reference: string;
  readonly verdict: Verdict;
  readonly exitCode: 0 | 1 | 2;
  readonly environments: readonly ReportEnvironment[];
  readonly findings: readonly Finding[];
  /** With `--previous`: ids of findings that were there and are verified to be gone. */
  readonly resolved: readonly string[];
  /** With `--previous`: findings that were there and of which this run could not tell. */
  readonly unseen: readonly Unseen[];
  readonly answers: readonly Answer[];
  readonly settings: readonly {
    readonly service: string | null;
    readonly name: string;
    readonly class: string;
    readonly values: { readonly [environment: string]: string | null };
  }[];
  readonly families: readonly {
    readonly service: string | null;
    readonly pattern: string;
    readonly environment: string;
    /** The framework whose key format it is; null where its words do not tell. */
    readonly framework: string | null;
    readonly keys: number;
    readonly types: { readonly [type: string]: number };
    readonly shareWithoutTtl: number;
    readonly setTtlsMs: readonly number[];
  }[];
  readonly summary: {
    readonly error: number;
    readonly warning: number;
    readonly info: number;
    readonly unverified: number;
    readonly waived: number;
    readonly baselined: number;
    readonly checked: number;
  };
}
