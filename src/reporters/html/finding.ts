import type { Finding, Remedy, Report } from '../../model/report.js';
import { sidesOf } from '../display.js';
import { acceptance, levelOf, MARKS, placeOf } from '../findings.js';
import { harmless } from '../layout.js';
import { seenSince } from '../news.js';
import { anchorOf } from './anchors.js';
import { lines, type Markup, markup, NOTHING, name, sentence, value } from './markup.js';

/** A finding as a card: expected beside actual, why, fix and rollback, who owns it; evidence unfolds. */
export function findingCard(finding: Finding, report: Report, heading: 'h4' | 'h5'): Markup {
  const { subject, check, message, why } = finding;
  const level = levelOf(finding);
  const accepted = acceptance(finding);
  const tag = { source: heading };
  return markup`<article class="finding ${level}${accepted === null ? '' : ' accepted'}" id="${anchorOf(finding, report)}" data-level="${level}" data-place="${placeOf(finding)}">
${lines([
  markup`<${tag}><span class="level">${MARKS[level]} ${level}</span> ${name(subject)} <span class="check">${check}</span></${tag}>`,
  markup`<div>${sentence(message)}</div>`,
  sides(finding),
  why === null ? NOTHING : markup`<div><span class="label">why</span> ${sentence(why)}</div>`,
  accepted === null ? NOTHING : markup`<div><span class="label">accepted</span> ${sentence(accepted)}</div>`,
  remedies(finding),
  facts(finding, report),
  evidence(finding),
])}
</article>`;
}

/** Side by side; what has no value on a side leaves its room to the other. */
function sides(finding: Finding): Markup {
  const { expected, actual } = sidesOf(finding);
  if (actual === null) return NOTHING;
  const side = (label: string, text: string, isAlone: boolean): Markup =>
    markup`<div${isAlone ? ALONE : NOTHING}><dt>${label}</dt><dd>${value(text)}</dd></div>`;
  return markup`<dl class="sides">${expected === null ? NOTHING : side('expected', expected, false)}${side('actual', actual, expected === null)}</dl>`;
}

const ALONE = markup` class="alone"`;

function remedies({ fix, rollback }: Finding): Markup {
  const both = [remedy('fix', fix), remedy('rollback', rollback)].filter(({ source }) => source !== '');
  return both.length === 0 ? NOTHING : markup`<div class="remedies">\n${both}\n</div>`;
}

function remedy(title: string, { commands, note }: Remedy): Markup {
  if (commands.length === 0 && note === null) return NOTHING;
  return markup`<figure><figcaption>${title}</figcaption>${block(commands)}${note === null ? NOTHING : markup`<div>${sentence(note)}</div>`}</figure>`;
}

/** A line each, as they are to be copied. */
const block = (commands: readonly string[]): Markup =>
  commands.length === 0
    ? NOTHING
    : markup`<pre>${lines(commands.map((command) => markup`${harmless(command)}`))}</pre>`;

function facts(finding: Finding, report: Report): Markup {
  const { owner, location, id } = finding;
  const since = seenSince(finding, report);
  const fact = (label: string, shown: Markup): Markup =>
    markup`<li><span class="label">${label}</span> ${shown}</li>`;
  return markup`<ul class="facts">${[
    ...(owner === null ? [] : [fact('owner', sentence(owner))]),
    ...(since === null ? [] : [fact('seen', markup`${since}`)]),
    ...(location === null
      ? []
      : [fact('asked by', value(`${location.file}:${location.line}:${location.column}`))]),
    fact('id', value(id)),
  ]}</ul>`;
}

function evidence({ evidence: held }: Finding): Markup {
  if (Object.keys(held).length === 0) return NOTHING;
  return markup`<details class="evidence"><summary>evidence</summary>${block(JSON.stringify(held, null, 2).split('\n'))}</details>`;
}
