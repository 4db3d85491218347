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
  const different = differencesIn(report);
  return markup`<section aria-labelledby="settings">
<h2 id="settings">Settings</h2>
${
  report.settings.length === 0
    ? markup`<p>No setting was read.</p>`
    : markup`<input type="checkbox" id="only-differences"><label class="only" for="only-differences">only differences (${withSeparators(different.size)} of ${withSeparators(report.settings.length)})</label>
<div class="filters" role="search" aria-label="Settings" data-script hidden><label>name, class or value <input type="search" id="setting-text"></label> <output id="setting-count"></output></div>
${lines(servicesOf(report).map((service) => ofService(service, report, different)))}`
}
</section>`;
}

/** Settings that have different values, or none in an environment whose settings were seen. */
export function differencesIn({ settings: all }: Report): ReadonlySet<Setting> {
  const place = (service: string | null, environment: string): string =>
    JSON.stringify([service, environment]);
  const seen = new Set(
    all.flatMap(({ service, values }) =>
      Object.keys(values).flatMap((one) => (values[one] === null ? [] : place(service, one))),
    ),
  );
  return new Set(
    all.filter(({ service, values }) => {
      const told = Object.keys(values).filter((one) => seen.has(place(service, one)));
      return new Set(told.map((one) => values[one])).size > 1;
    }),
  );
}

function ofService(service: string | null, report: Report, different: ReadonlySet<Setting>): Markup {
  const own = report.settings.filter((setting) => setting.service === service);
  if (own.length === 0) return NOTHING;
  const environments = report.environments.filter((environment) => environment.service === service);
  const names = environments.map((environment) => environment.name);
  const reference = environments.find(({ isReference }) => isReference)?.name ?? report.reference;
  const judge = judgeOf(service, report, different);
  const title = service === null ? 'all environments' : `service ${service}`;
  return markup`<section class="scroll settings" tabindex="0" aria-label="Settings of ${title}">
<table>
<caption>${title}; what differs from ${reference} is underlined</caption>
<thead><tr><th scope="col">setting</th><th scope="col">class</th>${names.map((one) => markup`<th scope="col">${label(one)}</th>`)}<th scope="col">result</th></tr></thead>
<tbody>
${lines(own.map((setting) => row(setting, names, reference, different.has(setting), judge(setting))))}
</tbody>
</table>
</section>`;
}

/** Environments can have any name: `constructor`, too. */
const valueIn = (values: Setting['values'], environment: string): string | null =>
  Object.hasOwn(values, environment) ? (values[environment] ?? null) : null;

function row(
  setting: Setting,
  names: readonly string[],
  reference: string,
  isDifferent: boolean,
  judgement: Markup,
): Markup {
  const right = valueIn(setting.values, reference);
  const cells = names.map((one) => {
    const own = valueIn(setting.values, one);
    const other = own === null || right === null || own === right ? NOTHING : OTHER;
    return markup`<td${other}>${shown(setting, own)}</td>`;
  });
  return markup`<tr${isDifferent ? NOTHING : SAME}><th scope="row">${name(setting.name)}</th><td>${setting.class}</td>${cells}<td>${judgement}</td></tr>`;
}

const SAME = markup` class="same"`;
const OTHER = markup` class="other"`;

const shown = (setting: Setting, canonical: string | null): Markup =>
  canonical === null
    ? markup`<span class="quiet">not seen</span>`
    : value(display({ check: 'config-value', subject: setting.name }, canonical));

/** In words, with a link to what was found: a difference that nobody asked about, or that is intended, is no drift. */
function judgeOf(
  service: string | null,
  report: Report,
  different: ReadonlySet<Setting>,
): (setting: Setting) => Markup {
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
  return (setting) => {
    const { name: subject, values } = setting;
    const findings = found.get(subject) ?? [];
    if (findings.length > 0) return lines(findings.map((finding) => link(finding, report)));
    if (Object.values(values).includes(null)) return markup`not seen everywhere`;
    if (!different.has(setting)) return markup`the same`;
    return asked.has(subject) ? markup`different, as intended` : markup`different, not compared`;
  };
}

function link(finding: Finding, report: Report): Markup {
  const level = levelOf(finding);
  return markup`<a class="level ${level}" href="#${anchorOf(finding, report)}">${MARKS[level]} ${level}</a>`;
}
