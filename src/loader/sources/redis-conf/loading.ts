import { dirname } from 'node:path';
import { type Commands, commandsOf } from '../../../catalogue/commands.js';
import type { ConfFault, ConfModule, ConfPlace, ConfRename, ConfServer, ConfUser } from './conf.js';
import { type Dialect, dialectOf } from './dialect.js';
import { type KnownSetting, settableByName, settingsOfVersion } from './names.js';
import type { SourceLine } from './source-lines.js';
import { placeIn } from './source-lines.js';
import type { Word } from './words.js';

/** A directive: its name in lower case, the words after it, and where they stand. */
export interface Directive {
  readonly line: SourceLine;
  readonly name: string;
  readonly at: number;
  readonly args: readonly Word[];
}

/** What the server has in memory while it reads its file. Texts are latin1. */
export class Loading {
  readonly dialect: Dialect;
  readonly settings: readonly KnownSetting[];
  /** What a line may set, by every name. */
  readonly known: ReadonlyMap<string, KnownSetting>;
  /** By canonical name, as CONFIG GET would write it; a setting without a line is not in it. */
  readonly values = new Map<string, string>();
  /** The lines that decided them, by canonical name, SETTING.CLASS among them. */
  readonly places = new Map<string, ConfPlace>();
  readonly faults: ConfFault[] = [];
  readonly commands: Commands;
  /** What commands are called, once the lines so far have renamed some. */
  readonly commandNames: Set<string>;
  readonly users: ConfUser[] = [];
  readonly userLines: Directive[] = [];
  readonly modules: ConfModule[] = [];
  readonly renamed: ConfRename[] = [];
  /** What may be a module's, by name. */
  readonly queued = new Map<string, { readonly value: string; readonly directive: Directive }>();
  /** The first `save` line takes the defaults away. */
  hasSaveLine = false;
  /** False once an included file has ended: from then on every `save` line starts anew (config.c, 7.0 to 9.1). */
  isReadingFile = true;
  /** Where relative paths of `include` begin: first the folder of the file, then where `dir` leads. */
  folder: string;
  /** Where the data is; null as long as that hangs on where the server is started. */
  dir: string | null = null;
  includes = 0;

  constructor(
    server: ConfServer,
    readonly file: string,
  ) {
    this.dialect = dialectOf(server);
    this.settings = settingsOfVersion(server);
    this.known = settableByName(this.settings, this.dialect);
    this.commands = commandsOf(server.product, server.version);
    this.commandNames = new Set(this.commands.names);
    this.folder = dirname(file);
  }

  /** The value so far, as CONFIG GET would write it. */
  valueOf(name: string): string {
    return this.values.get(name) ?? this.known.get(name)?.known.default ?? '';
  }

  set(name: string, value: string, place: ConfPlace): void {
    this.values.set(name, value);
    this.places.set(name, place);
  }

  fail(place: ConfPlace, message: string): void {
    this.faults.push({ ...place, message });
  }
}

/** Where a directive stands, or one of its arguments. */
export function placeOf(directive: Directive, argument?: Word): ConfPlace {
  return placeIn(directive.line, argument?.at ?? directive.at);
}
