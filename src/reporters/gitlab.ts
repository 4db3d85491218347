import { createHash } from 'node:crypto';
import type { Finding, Report } from '../model/report.js';
import { acceptance, isVerdictAlone, levelOf, placeOf } from './findings.js';
import { headline } from './headline.js';
import { harmless } from './layout.js';
import { FOLDER, placeIn, slashed } from './places.js';
import type { Reporter } from './reporter.js';

/** GitLab's Code Quality report: every finding; what was accepted is `info` and says by whom. */
export const gitlab: Reporter = (report) => {
  const place = placeIn(report);
  const entries = report.findings.map((finding) => {
    const { file, line } = place(finding);
    return entry(finding.id, finding.check, description(finding), severity(finding), file, line);
  });
  const all = isVerdictAlone(report) ? [verdictAlone(report), ...entries] : entries;
  return `${JSON.stringify(all, null, 2)}\n`;
};

/** Fingerprints are of the id: the same finding is the same in every run, whatever its values. */
const entry = (id: string, check: string, words: string, weight: string, file: string, line: number) => ({
  description: words,
  check_name: harmless(check),
  fingerprint: createHash('sha256').update(id).digest('hex').slice(0, 32),
  severity: weight,
  location: { path: harmless(slashed(file)), lines: { begin: Math.max(1, line) } },
});

function description(finding: Finding): string {
  const accepted = acceptance(finding);
  const prefix = finding.status === 'unverified' ? 'not verified: ' : '';
  const words = `${placeOf(finding)}: ${prefix}${finding.message}`;
  return harmless(accepted === null ? words : `${words} (${accepted})`);
}

const SEVERITIES = { error: 'critical', unverified: 'major', warning: 'minor', info: 'info' } as const;

const severity = (finding: Finding): string =>
  acceptance(finding) === null ? SEVERITIES[levelOf(finding)] : 'info';

const verdictAlone = (report: Report) =>
  entry('verdict', 'verdict', headline(report), 'critical', FOLDER.file, FOLDER.line);
