import { github } from './github.js';
import { gitlab } from './gitlab.js';
import { html } from './html/html.js';
import { json } from './json.js';
import { junit } from './junit.js';
import { markdown } from './markdown/markdown.js';
import { prometheus } from './prometheus.js';
import type { Reporter } from './reporter.js';
import { sarif } from './sarif.js';
import { text } from './text.js';

/** Every format, by the name that `--format` takes. */
export const REPORTERS = {
  text,
  json,
  markdown,
  html,
  junit,
  sarif,
  github,
  gitlab,
  prometheus,
} as const satisfies Record<string, Reporter>;

export type Format = keyof typeof REPORTERS;

/** True for the name of a format. */
export const isFormat = (name: string): name is Format => Object.hasOwn(REPORTERS, name);
