import type { Finding, Remedy, Report } from '../../model/report.js';
import { sidesOf } from '../display.js';
import { levelOf, MARKS, placeOf } from '../findings.js';
import { harmless, shorten } from '../layout.js';
import { seenSince } from '../news.js';
import { code, codeBlock, htmlCode, prose } from './escape.js';

/** As much of a text as a comment can hold; the JSON has the whole. */
const LONG = 500;
const SHORT = 120;
const MAX_COMMANDS = 12;

const cut = (text: string, width: number): string => shorten(harmless(text), width);

/** A finding that unfolds: the summary is what {@link findingLine} says. */
export function findingDetails(finding: Finding, report: Report): string {
  const { subject, fix, rollback, evidence } = finding;
  return [
    '<details>',
    `<summary>${MARKS[levelOf(finding)]} ${words(finding, htmlCode(cut(subject, SHORT)))}</summary>`,
    '',
    ...facts(finding, report).map((fact) => `- ${fact}`),
    ...remedy('Fix', fix),
    ...remedy('Rollback', rollback),
    '',
    `Evidence: ${code(cut(JSON.stringify(evidence), LONG))}`,
    '',
    '</details>',
  ].join('\n');
}

/** A finding in one line. */
export const findingLine = (finding: Finding): string =>
  `- ${MARKS[levelOf(finding)]} ${words(finding, code(cut(finding.subject, SHORT)))}`;

function words(finding: Finding, subject: string): string {
  const place = prose(cut(placeOf(finding), SHORT));
  return `${levelOf(finding)} · ${place} · ${subject} · ${prose(finding.check)}: ${prose(cut(finding.message, LONG))}`;
}

function facts(finding: Finding, report: Report): readonly string[] {
  const { why, owner, location, id } = finding;
  const { expected, actual } = sidesOf(finding);
  const shown = (value: string): string => code(cut(value, LONG));
  const since = seenSince(finding, report);
  return [
    ...(actual === null
      ? []
      : [`${expected === null ? '' : `expected ${shown(expected)}, `}actual ${shown(actual)}`]),
    ...(why === null ? [] : [`why: ${prose(cut(why, LONG))}`]),
    ...(owner === null ? [] : [`owner: ${prose(cut(owner, SHORT))}`]),
    ...(location === null
      ? []
      : [`asked by ${code(`${cut(location.file, LONG)}:${location.line}:${location.column}`)}`]),
    ...(since === null ? [] : [`seen: ${since}`]),
    `id: ${code(cut(id, LONG))}`,
  ];
}

function remedy(title: string, { commands, note }: Remedy): readonly string[] {
  if (commands.length === 0 && note === null) return [];
  const rest = commands.length - MAX_COMMANDS;
  const shown = commands.slice(0, MAX_COMMANDS).map((command) => cut(command, LONG));
  const words = note === null ? null : prose(cut(note, LONG));
  if (shown.length === 0) return ['', `${title}: ${words}`];
  return [
    '',
    `${title}:`,
    '',
    codeBlock(shown),
    ...(rest > 0 ? ['', `and ${rest} more commands: the JSON report has them`] : []),
    ...(words === null ? [] : ['', `Note: ${words}`]),
  ];
}
