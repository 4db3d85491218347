import type { Finding, Remedy, Report } from '../model/report.js';
import { display } from './display.js';
import { acceptance } from './findings.js';
import { harmless } from './layout.js';
import { seenSince } from './news.js';

/** All that a person needs of a finding, as plain lines behind its message; harmless. */
export function detailsOf(finding: Finding, report: Report): readonly string[] {
  const { expected, actual, kind, why, fix, rollback, owner, location, id } = finding;
  const shown = (value: string | null): string => display(finding, value);
  const line = (label: string, words: string | null): readonly string[] =>
    words === null ? [] : [harmless(`${label}: ${words}`)];
  return [
    ...(expected === null && kind !== 'unexpected' ? [] : line('expected', shown(expected))),
    ...(expected === null && actual === null ? [] : line('actual', shown(actual))),
    ...line('why', why),
    ...remedy(fix).flatMap((words) => line('fix', words)),
    ...remedy(rollback).flatMap((words) => line('rollback', words)),
    ...line('owner', owner),
    ...line('accepted', acceptance(finding)),
    ...line('seen', seenSince(finding, report)),
    ...line('asked by', location === null ? null : `${location.file}:${location.line}:${location.column}`),
    ...line('id', id),
  ];
}

const remedy = ({ commands, note }: Remedy): readonly string[] => [
  ...commands,
  ...(note === null ? [] : [note]),
];
