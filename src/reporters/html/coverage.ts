import type { Report, ReportEnvironment } from '../../model/report.js';
import { type CoverageLine, coverageOf } from '../coverage.js';
import { factsOf, placeOfEnvironment } from '../environments.js';
import { harmless } from '../layout.js';
import { bar } from './bar.js';
import { label, lines, type Markup, markup, NOTHING, sentence } from './markup.js';

/** What was read of each environment and, as plainly, what was not. */
export function coverage(report: Report): Markup {
  const all = coverageOf(report);
  return markup`<section aria-labelledby="read">
<h2 id="read">What was read</h2>
${lines(
  report.environments.map((environment) =>
    ofEnvironment(
      environment,
      all.filter(({ place }) => place === placeOfEnvironment(environment)),
      environment.isReference,
    ),
  ),
)}
</section>`;
}

function ofEnvironment(
  environment: ReportEnvironment,
  told: readonly CoverageLine[],
  isReference: boolean,
): Markup {
  return markup`<h3>${label(placeOfEnvironment(environment))}</h3>
<div class="quiet">${sentence(factsOf(environment, isReference).join(' · '))}</div>
<ul class="read">
${lines(told.map(line))}
</ul>
${shares(environment)}`;
}

const line = ({ words, isSeen, remedy }: CoverageLine): Markup =>
  isSeen
    ? markup`<li>${sentence(words)}</li>`
    : markup`<li><span class="level unverified">? not seen</span> ${sentence(words)}${remedy === null ? NOTHING : markup`<pre>${harmless(remedy)}</pre>`}</li>`;

/** How much of it, at a glance. */
function shares({ product, keys, coverage: { settings } }: ReportEnvironment): Markup {
  if (product === null || settings.of + keys.total === 0) return NOTHING;
  const one = (label: string, part: number, whole: number): Markup =>
    whole === 0 ? NOTHING : markup`<div><dt>${label}</dt><dd>${bar(Math.min(1, part / whole))}</dd></div>`;
  return markup`<dl class="shares side-0">${one('settings', settings.compared, settings.of)}${one('keys', keys.sampled, keys.total)}</dl>`;
}
