import type { Finding, Report } from '../../model/report.js';
import { display } from '../display.js';
import { levelOf, MARKS } from '../findings.js';
import { withSeparators } from '../layout.js';
import { anchorOf } from './anchors.js';
import { servicesOf } from './findings.js';
import { label, lines, type Markup, markup, NOTHING, name, value } from './markup.js';

type Setting = Report['settings'][number];

/** Every setting of every environment, a table for each service; the switch works without a script. */
export function settings(report: Report): Markup {
  const different = report.settings.filter(({ values }) => differing(values)).length;
  return markup`<section aria-labelledby="settings">
<h2 id="settings">Settings</h2>
${
  report.settings.length === 0
    ? markup`<p>No setting was read.</p>`
    : markup`<input type="checkbox" id="only-differences"><label class="only" for="only-differences">only differences (${withSeparators(different)} of ${withSeparators(report.settings.length)})</label>
<div class="filters" role="search" aria-label="Settings" data-script hidden><label>name, class or value <input type="search" id="setting-text"></label> <output id="setting-count"></output></div>
${lines(servicesOf(report).map((service) => ofService(service, report)))}`
}
</section>`;
}

/** True where environments have different values, or one has none. */
export const differing = (values: Setting['values']): boolean => new Set(Object.values(values)).size > 1;

function ofService(service: string | null, report: Report): Markup {
  const own = report.settings.filter((setting) => setting.service === service);
  if (own.length === 0) return NOTHING;
  const names = report.environments
    .filter((environment) => environment.service === service)
    .map((environment) => environment.name);
  const judge = judgeOf(service, report);
  const title = service === null ? 'all environments' : `service ${service}`;
  return markup`<div class="scroll settings" tabindex="0" role="region" aria-label="Settings of ${title}">
<table>
<caption>${title}; what differs from ${report.reference} is underlined</caption>
<thead><tr><th scope="col">setting</th><th scope="col">class</th>${names.map((one) => markup`<th scope="col">${label(one)}</th>`)}<th scope="col">result</th></tr></thead>
<tbody>
${lines(own.map((setting) => row(setting, names, report.reference, judge(setting))))}
</tbody>
</table>
</div>`;
}

/** Environments can have any name: `constructor`, too. */
const valueIn = (values: Setting['values'], environment: string): string | null =>
  Object.hasOwn(values, environment) ? (values[environment] ?? null) : null;

function row(setting: Setting, names: readonly string[], reference: string, judgement: Markup): Markup {
  const { values } = setting;
  const same = differing(values) ? NOTHING : markup` class="same"`;
  const cells = names.map((one) => {
    const other = valueIn(values, one) === valueIn(values, reference) ? NOTHING : OTHER;
    return markup`<td${other}>${shown(setting, valueIn(values, one))}</td>`;
  });
  return markup`<tr${same}><th scope="row">${name(setting.name)}</th><td>${setting.class}</td>${cells}<td>${judgement}</td></tr>`;
}

const OTHER = markup` class="other"`;

const shown = (setting: Setting, canonical: string | null): Markup =>
  canonical === null
    ? markup`<span class="quiet">not seen</span>`
    : value(display({ check: 'config-value', subject: setting.name }, canonical));

/** In words, with a link to what was found: a difference that nobody asked about, or that is intended, is no drift. */
function judgeOf(service: string | null, report: Report): (setting: Setting) => Markup {
  const found = new Map<string, Finding[]>();
  for (const finding of report.findings.filter(
    (one) => one.service === service && one.check === 'config-value',
  ))
    for (const subject of [finding.subject, finding.subject.replace(/\.[^.]*$/, '')])
      if (!found.get(subject)?.includes(finding))
        found.set(subject, [...(found.get(subject) ?? []), finding]);
  const asked = new Set(
    report.answers
      .filter((answer) => answer.service === service && answer.check === 'config-value')
      .map(({ subject }) => subject),
  );
  return ({ name: subject, values }) => {
    const findings = found.get(subject) ?? [];
    if (findings.length > 0) return lines(findings.map((finding) => link(finding, report)));
    if (!differing(values)) return markup`the same`;
    if (Object.values(values).includes(null)) return markup`not seen everywhere`;
    return asked.has(subject) ? markup`different, as intended` : markup`different, not compared`;
  };
}

function link(finding: Finding, report: Report): Markup {
  const level = levelOf(finding);
  return markup`<a class="level ${level}" href="#${anchorOf(finding, report)}">${MARKS[level]} ${level}</a>`;
}
