import { createHash } from 'node:crypto';
import type { Report } from '../../model/report.js';
import { headline } from '../headline.js';
import { shorten } from '../layout.js';
import type { Reporter } from '../reporter.js';
import { coverage } from './coverage.js';
import { findings } from './findings.js';
import { keys } from './keys.js';
import { lines, type Markup, markup, NOTHING } from './markup.js';
import { news } from './news.js';
import { SCRIPT } from './script.js';
import { settings } from './settings.js';
import { STYLE } from './style.js';
import { partsOfPage, verdict } from './verdict.js';

/** One page that needs nothing else: no network, no script to be read, light and dark; the verdict and the news first. */
export const html: Reporter = (report, { quiet }) =>
  `${page(
    report,
    quiet
      ? [verdict(report), coverage(report)]
      : [
          verdict(report),
          partsOfPage(report),
          news(report),
          findings(report),
          settings(report),
          keys(report),
          coverage(report),
        ],
  ).source.replace(/\n+$/, '')}\n`;

const page = (report: Report, body: readonly Markup[]): Markup => markup`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="redrift ${report.tool.version}">
<title>redrift: ${shorten(headline(report), 200)}</title>
<style>${asItIs(STYLE)}</style>
</head>
<body>
<main>
${lines(body)}
</main>
${footer(report)}
<p id="said" class="quiet" role="status"></p>
<script>${asItIs(SCRIPT)}</script>
</body>
</html>`;

/** Our own style and script, which hold nothing of a report. */
const asItIs = (source: string): Markup => ({ ...NOTHING, source });

const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** Nothing is loaded, and nothing runs but the one script: not even a report that found a way into the page. */
const POLICY = [
  "default-src 'none'",
  `style-src ${hashOf(STYLE)}`,
  `script-src ${hashOf(SCRIPT)}`,
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/** To the second; a report's schema lets nothing but a time through. */
const footer = ({ startedAt, durationMs, tool }: Report): Markup =>
  markup`<footer><p>redrift ${tool.version}, <time datetime="${startedAt}">${startedAt.slice(0, 19).replace('T', ' ')} UTC</time>, in ${(durationMs / 1000).toFixed(1)} s</p></footer>`;
