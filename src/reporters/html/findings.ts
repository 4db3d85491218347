import type { Finding, Report, ReportEnvironment } from '../../model/report.js';
import { factsOf, placeOfEnvironment, withoutFindings } from '../environments.js';
import { isAccepted, isOpen, isVerdictAlone, type Level, levelOf, MARKS, placeOf } from '../findings.js';
import { plural, withSeparators } from '../layout.js';
import { findingCard } from './finding.js';
import { label, lines, type Markup, markup, NOTHING, sentence } from './markup.js';

/** Open findings by service and environment, worst first, then those that somebody accepted. */
export function findings(report: Report): Markup {
  const accepted = report.findings.filter(isAccepted);
  return lines([
    markup`<section aria-labelledby="findings">
<h2 id="findings">Findings</h2>
${lines([
  isVerdictAlone(report)
    ? markup`<p>No finding says so: what the verdict rests on was not looked at.</p>`
    : NOTHING,
  filters(report),
  ...servicesOf(report).map((service) => ofService(service, report)),
])}
</section>`,
    accepted.length === 0 ? NOTHING : acceptedPart(accepted, report),
  ]);
}

/** Services in the order of their environments; null where there are none. */
export const servicesOf = ({ environments }: Report): readonly (string | null)[] => [
  ...new Set(environments.map(({ service }) => service)),
];

function ofService(service: string | null, report: Report): Markup {
  const groups = report.environments
    .filter((environment) => environment.service === service)
    .map((environment) => group(environment, report));
  if (service === null) return lines(groups);
  return markup`<section>\n<h3>service ${label(service)}</h3>\n${lines(groups)}\n</section>`;
}

/** The reference only where something was found in it. */
function group(environment: ReportEnvironment, report: Report): Markup {
  const place = placeOfEnvironment(environment);
  const own = report.findings.filter((finding) => placeOf(finding) === place);
  const open = own.filter(isOpen);
  const { isReference } = environment;
  if (own.length === 0 && isReference) return NOTHING;
  const [title, heading] = environment.service === null ? (['h3', 'h4'] as const) : (['h4', 'h5'] as const);
  const tag = { source: title };
  return markup`<div class="group">
<${tag}>${label(place)}</${tag}>
<div class="quiet">${sentence(factsOf(environment, isReference).join(' · '))}</div>
${lines([
  ...open.map((finding) => findingCard(finding, report, heading)),
  open.length > 0
    ? NOTHING
    : markup`<p>${own.length > 0 ? 'all accepted: see below' : withoutFindings(report, place)}</p>`,
])}
</div>`;
}

function acceptedPart(accepted: readonly Finding[], report: Report): Markup {
  const { waived, baselined } = report.summary;
  return markup`<section aria-labelledby="accepted">
<h2 id="accepted">Accepted</h2>
<details>
<summary>${withSeparators(waived)} waived, ${withSeparators(baselined)} in the baseline: they decide nothing</summary>
<h3>What was accepted</h3>
${lines(accepted.map((finding) => findingCard(finding, report, 'h4')))}
</details>
</section>`;
}

const LEVELS = ['error', 'unverified', 'warning', 'info'] as const satisfies readonly Level[];

/** For the script: hidden until it runs. */
function filters(report: Report): Markup {
  const { findings: all } = report;
  if (all.length === 0) return NOTHING;
  const places = [...new Set(all.map(placeOf))];
  return markup`<div class="filters" id="finding-filters" role="search" aria-label="Findings" data-script hidden>
<fieldset><legend>level</legend>${LEVELS.map((level) => {
    const count = all.filter((finding) => levelOf(finding) === level).length;
    return count === 0
      ? NOTHING
      : markup`<label><input type="checkbox" value="${level}" checked> <span class="level ${level}">${MARKS[level]} ${level}</span> ${withSeparators(count)}</label>`;
  })}</fieldset>
<label>environment <select id="finding-place"><option value="">all</option>${places.map((place) => markup`<option value="${place}">${place.slice(0, 80)}</option>`)}</select></label>
<label>text <input type="search" id="finding-text"></label>
<output id="finding-count">${plural(all.length, 'finding')}</output>
</div>`;
}
