import { json } from './json.js';
import type { Reporter } from './reporter.js';
import { text } from './text.js';

/** Every format, by the name that `--format` takes. */
export const REPORTERS = { text, json } as const satisfies Record<string, Reporter>;

export type Format = keyof typeof REPORTERS;

/** True for the name of a format. */
export const isFormat = (name: string): name is Format => Object.hasOwn(REPORTERS, name);
