import type { Finding, Report } from '../../model/report.js';

const places = new WeakMap<Report['findings'], ReadonlyMap<Finding, number>>();

/** The id that a finding has in the page. */
export function anchorOf(finding: Finding, { findings }: Report): string {
  const known = places.get(findings) ?? new Map(findings.map((one, index) => [one, index]));
  places.set(findings, known);
  return `finding-${(known.get(finding) ?? -1) + 1}`;
}
