import { formatDurationMs } from '../../catalogue/duration.js';
import type { Report, ReportEnvironment } from '../../model/report.js';
import { levelOf, MARKS } from '../findings.js';
import { withSeparators } from '../layout.js';
import { anchorOf } from './anchors.js';
import { bar } from './bar.js';
import { servicesOf } from './findings.js';
import { label, lines, type Markup, markup, NOTHING, name } from './markup.js';
import { axisOf, type TtlAxis } from './ttl-axis.js';

type Family = Report['families'][number];

/** A family of keys on every side that was read. */
interface Sides {
  readonly pattern: string;
  readonly framework: string | null;
  /** The largest share that it has of an environment's keys. */
  readonly share: number;
  readonly families: ReadonlyMap<string, Family>;
}

/** More families than this unfold. */
const SHOWN = 40;

/** Families as pictures beside their numbers, so that a picture is never the only thing that tells. */
export function keys(report: Report): Markup {
  return markup`<section aria-labelledby="keys">
<h2 id="keys">Keys</h2>
${report.families.length === 0 ? markup`<p>No keys were read.</p>` : lines(servicesOf(report).map((service) => ofService(service, report)))}
</section>`;
}

function ofService(service: string | null, report: Report): Markup {
  const environments = report.environments.filter((environment) => environment.service === service);
  const all = sidesOf(
    report.families.filter((family) => family.service === service),
    environments,
  );
  if (all.length === 0) return NOTHING;
  const axis = axisOf(all.flatMap(({ families }) => [...families.values()].flatMap((one) => one.setTtlsMs)));
  const shown = (some: readonly Sides[], caption: string): Markup =>
    table(some, environments, axis, report, caption);
  const rest = all.slice(SHOWN);
  const whose = service === null ? '' : `service ${service}: `;
  return lines([
    shown(
      all.slice(0, SHOWN),
      `${whose}families of keys, largest first; shares are of the keys that were read`,
    ),
    rest.length === 0
      ? NOTHING
      : markup`<details><summary>and ${withSeparators(rest.length)} more, smaller</summary>\n${shown(rest, `${whose}smaller families`)}\n</details>`,
  ]);
}

/** Largest first, then by pattern. */
function sidesOf(families: readonly Family[], environments: readonly ReportEnvironment[]): readonly Sides[] {
  const byPattern = new Map<string, Map<string, Family>>();
  for (const family of families) {
    const sides = byPattern.get(family.pattern) ?? new Map<string, Family>();
    byPattern.set(family.pattern, sides.set(family.environment, family));
  }
  return [...byPattern]
    .map(([pattern, sides]) => ({
      pattern,
      framework: [...sides.values()].find((family) => family.framework !== null)?.framework ?? null,
      share: Math.max(
        ...environments.map((environment) => shareOf(sides.get(environment.name), environment)),
      ),
      families: sides,
    }))
    .toSorted((a, b) => b.share - a.share || (a.pattern < b.pattern ? -1 : 1));
}

/** Of the keys of its environment that were read, 0 to 1. */
const shareOf = (family: Family | undefined, { keys: { sampled } }: ReportEnvironment): number =>
  family === undefined || sampled === 0 ? 0 : Math.min(1, family.keys / sampled);

function table(
  all: readonly Sides[],
  environments: readonly ReportEnvironment[],
  axis: TtlAxis | null,
  report: Report,
  caption: string,
): Markup {
  return markup`<table class="keys">
<caption>${caption}</caption>
<thead><tr><th scope="col">environment</th><th scope="col">share of keys</th><th scope="col" class="ttl">TTL that is set${axis === null ? NOTHING : axis.ticks()}</th><th scope="col">without expiry</th><th scope="col">types</th></tr></thead>
${lines(all.map((sides) => body(sides, environments, axis, report)))}
</table>`;
}

function body(
  sides: Sides,
  environments: readonly ReportEnvironment[],
  axis: TtlAxis | null,
  report: Report,
): Markup {
  const framework =
    sides.framework === null ? NOTHING : markup` <span class="quiet">${sides.framework}</span>`;
  return markup`<tbody>
<tr><th scope="rowgroup" colspan="5">${name(sides.pattern)}${framework}${found(sides.pattern, environments, report)}</th></tr>
${lines(environments.map((environment, index) => row(sides, environment, index, axis, report)))}
</tbody>`;
}

function row(
  { families }: Sides,
  environment: ReportEnvironment,
  index: number,
  axis: TtlAxis | null,
  { reference }: Report,
): Markup {
  const family = families.get(environment.name);
  const head = markup`<tr class="side-${index % 4}"><th scope="row">${label(environment.name)}</th>`;
  if (family === undefined)
    return markup`${head}<td colspan="4" class="quiet ttl">${absence(environment)}</td></tr>`;
  const share = shareOf(family, environment);
  const ghosts = environment.name === reference ? [] : (families.get(reference)?.setTtlsMs ?? []);
  const picture = axis === null ? NOTHING : axis.marks(family.setTtlsMs, ghosts, index);
  return markup`${head}<td data-label="share">${percent(share)} <span class="quiet">${withSeparators(family.keys)}</span>${bar(share)}</td><td class="ttl" data-label="TTL that is set">${ttlWords(family)}${picture}</td><td data-label="without expiry">${percent(family.shareWithoutTtl)}${bar(family.shareWithoutTtl)}</td><td data-label="types">${types(family)}</td></tr>`;
}

/** What was not met is not claimed to be missing: that is a finding's business. */
const absence = ({ product, keys: { method, sampled } }: ReportEnvironment): string =>
  product === null || method === 'none'
    ? 'its keys were not read'
    : `no key of it among the ${withSeparators(sampled)} that were read`;

function ttlWords({ setTtlsMs, shareWithoutTtl }: Family): string {
  if (setTtlsMs.length > 0) return setTtlsMs.map(formatDurationMs).join(', ');
  return shareWithoutTtl === 1 ? 'none' : 'cannot be told';
}

function types({ types: counts, keys: all }: Family): Markup {
  const entries = Object.entries(counts);
  return lines(
    entries.map(([type, count]) =>
      entries.length === 1 ? markup`${type}` : markup`${type} ${percent(all === 0 ? 0 : count / all)}`,
    ),
  );
}

/** `20%`, `0.13%`: what is there is never shown as nothing, and what lacks a part never as all. */
function percent(share: number): string {
  if (share === 0 || share === 1) return `${share * 100}%`;
  const rounded = Number((share * 100).toPrecision(share > 0.99 ? 4 : 2));
  return rounded >= 100 ? 'nearly 100%' : `${rounded < 0.01 ? 'below 0.01' : rounded}%`;
}

/** Links to the findings about a family. */
function found(pattern: string, environments: readonly ReportEnvironment[], report: Report): Markup {
  const places = new Set(environments.map(({ service, name: one }) => JSON.stringify([service, one])));
  const links = report.findings
    .filter(
      ({ check, subject, service, environment }) =>
        check.startsWith('key-') && subject === pattern && places.has(JSON.stringify([service, environment])),
    )
    .map((finding) => {
      const level = levelOf(finding);
      return markup` <a class="level ${level}" href="#${anchorOf(finding, report)}">${MARKS[level]} ${finding.check}</a>`;
    });
  return links.length === 0 ? NOTHING : lines(links);
}
