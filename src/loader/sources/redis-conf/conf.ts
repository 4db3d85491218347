import type { Setting } from '../../../model/snapshot.js';

/** Which server reads the file: it decides the defaults, the names that are known, and the grammar. */
export interface ConfServer {
  /** `valkey`; every other product is taken for Redis. */
  readonly product: string;
  /** As INFO writes it, `7.0.15`; the patch may be missing. */
  readonly version: string;
}

/** A place in a file: line and column count from 1, columns in characters. */
export interface ConfPlace {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** The line that decides a setting, under the setting's canonical name; or a class of a buffer limit, as SETTING.CLASS. */
export interface ConfLine extends ConfPlace {
  readonly name: string;
}

/** A `user` line. Its rules may hold passwords: for comparisons within the run, never printed and never stored. */
export interface ConfUser extends ConfPlace {
  readonly name: string;
  readonly rules: readonly string[];
}

/** A `loadmodule` line. Arguments may hold secrets, as the rules of a user may. */
export interface ConfModule extends ConfPlace {
  readonly path: string;
  readonly args: readonly string[];
}

/** A `rename-command` line; '' takes the command away. The new name is often kept secret. */
export interface ConfRename extends ConfPlace {
  readonly from: string;
  readonly to: string;
}

/** What a server has once it has read its file. */
export interface Conf {
  /**
   * What CONFIG GET would report: canonical names and values, the defaults of missing lines included, secrets reduced
   * to `set` or `not set`, sorted by name. What hangs on the machine and not on the file is left out: `dir` without a
   * line, or with a relative path.
   */
  readonly settings: readonly Setting[];
  /** The line that decides each setting that has one, in the order of the settings. */
  readonly lines: readonly ConfLine[];
  /** Secrets in the clear, by canonical name: for labels within the run, never printed and never stored. */
  readonly secrets: ReadonlyMap<string, string>;
  readonly users: readonly ConfUser[];
  /** Null where users are not kept in a file of their own. */
  readonly aclFile: string | null;
  readonly modules: readonly ConfModule[];
  readonly renamed: readonly ConfRename[];
  /**
   * What the server leaves to its modules, by name: no catalogue knows these. Redacted as in `settings`; a name that is
   * not like those that modules give is left out, for it may be no name.
   */
  readonly moduleSettings: readonly Setting[];
}

/** Why the server would not start: what failed, and what was expected. Never a secret's text. */
export interface ConfFault extends ConfPlace {
  readonly message: string;
}

/** How files are had. Paths are absolute. */
export interface ConfFiles {
  /** The file's bytes; null where there is none, or it cannot be read. */
  readonly read: (path: string) => Uint8Array | null;
  /** The files that a pattern of `include` matches, as glob(3) sorts them. */
  readonly glob: (pattern: string) => readonly string[];
}

export type ConfReading =
  | { readonly ok: true; readonly conf: Conf }
  | { readonly ok: false; readonly faults: readonly ConfFault[] };
