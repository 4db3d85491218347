import type { Finding, Report } from '../model/report.js';
import { levelOf } from './findings.js';
import { harmless, labelled, shorten, withSeparators } from './layout.js';
import type { Look } from './reporter.js';
import { findingBlock, heading, type Paint } from './text-finding.js';

/** Of more findings of one check, kind and level than these, so many are told whole; the others are named. */
const MANY = 50;
const TOLD = 10;
const NAMED = 100;
const LONGEST_NAME = 60;

/** Findings one by one, unless they are too many of a kind for anybody to read: `--verbose` tells them all. */
export function findingBlocks(
  findings: readonly Finding[],
  report: Report,
  look: Look,
  paint: Paint,
): readonly string[] {
  const kinds = new Map<string, Finding[]>();
  for (const finding of findings) {
    const own = kinds.get(kindOf(finding)) ?? [];
    kinds.set(kindOf(finding), own);
    own.push(finding);
  }
  const folds = new Map<Finding | undefined, readonly Finding[]>();
  const hidden = new Set<Finding>();
  for (const own of kinds.values()) {
    if (look.verbose || own.length <= MANY) continue;
    const rest = own.slice(TOLD);
    folds.set(rest[0], rest);
    for (const finding of rest) hidden.add(finding);
  }
  return findings.flatMap((finding) =>
    hidden.has(finding)
      ? folded(folds.get(finding) ?? [], look, paint)
      : findingBlock(finding, report, look, paint),
  );
}

const kindOf = (finding: Finding): string => `${levelOf(finding)} ${finding.check} ${finding.kind}`;

/** Findings of one kind, by name. */
function folded(findings: readonly Finding[], look: Look, paint: Paint): readonly string[] {
  const [first] = findings;
  if (first === undefined) return [];
  const { check, kind } = first;
  const subject = `${withSeparators(findings.length)} more, ${kind}`;
  const rest = findings.length - NAMED;
  const names = findings.slice(0, NAMED).map((one) => shorten(harmless(one.subject), LONGEST_NAME));
  const all = [...names, ...(rest > 0 ? [`and ${withSeparators(rest)} more`] : [])].join(', ');
  return [
    ...heading({ subject, check }, levelOf(first), look, paint),
    ...labelled('', all, look.width, '    '),
    ...labelled('', 'each with its fix: --verbose, or --format json', look.width, '    '),
    '',
  ];
}
