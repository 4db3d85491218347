import type { Location } from '../model/project.js';
import type { Finding, Report } from '../model/report.js';
import { detailsOf } from './details.js';
import { isOpen, isVerdictAlone, levelOf, placeOf } from './findings.js';
import { headline } from './headline.js';
import { harmless, plural } from './layout.js';
import { FOLDER, placeIn, slashed } from './places.js';
import type { Reporter } from './reporter.js';

/** GitHub shows ten of a kind for each step and fifty for each job, and drops the others without a word. */
const MOST_OF_A_KIND = 10;

type Kind = 'error' | 'warning' | 'notice';

/**
 * Workflow commands of GitHub Actions: an annotation for each finding, worst first, as many as GitHub shows, and a notice
 * with the verdict and what is left out.
 */
export const github: Reporter = (report) => {
  const open = report.findings.filter(isOpen);
  const shown = KINDS.flatMap((kind) =>
    open.filter((finding) => kindOf(finding, report) === kind).slice(0, roomFor(kind)),
  );
  const place = placeIn(report);
  const annotations = shown.map((finding) => {
    const properties = { ...at(place(finding)), title: titleOf(finding) };
    const lines = [harmless(finding.message), ...detailsOf(finding, report)];
    return command(kindOf(finding, report), properties, lines.join('\n'));
  });
  return [...annotations, closing(report, open.length - shown.length), ''].join('\n');
};

/** An annotation needs no file: without one it stands on the page of the run. */
const at = (place: Location): Readonly<Record<string, string>> =>
  place === FOLDER
    ? {}
    : {
        file: harmless(slashed(place.file)),
        line: String(Math.max(1, place.line)),
        col: String(Math.max(1, place.column)),
      };

const KINDS: readonly Kind[] = ['error', 'warning', 'notice'];

/** The last notice is the verdict's. */
const roomFor = (kind: Kind): number => (kind === 'notice' ? MOST_OF_A_KIND - 1 : MOST_OF_A_KIND);

/** What could not be verified weighs as much as the verdict that it made. */
function kindOf(finding: Finding, { verdict }: Report): Kind {
  const level = levelOf(finding);
  if (level === 'unverified') return verdict === 'unverified' ? 'error' : 'warning';
  return level === 'info' ? 'notice' : level;
}

const titleOf = (finding: Finding): string =>
  harmless(`${levelOf(finding)}: ${finding.subject} (${finding.check}, ${placeOf(finding)})`);

/** A verdict that no finding tells of must not look green. */
function closing(report: Report, left: number): string {
  const kind = isVerdictAlone(report) ? 'error' : 'notice';
  const more =
    left === 0
      ? ''
      : `\n${plural(left, 'more finding')} without an annotation: the job summary or --format json=FILE has them`;
  return command(kind, { title: 'redrift' }, `${headline(report)}${more}`);
}

/** `::error file=a,line=1::words`, with the runner's own escaping. */
function command(kind: Kind, properties: Readonly<Record<string, string>>, words: string): string {
  const list = Object.entries(properties).map(([name, value]) => `${name}=${inProperty(value)}`);
  return `::${kind} ${list.join(',')}::${inData(words)}`;
}

const inData = (text: string): string =>
  text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');

const inProperty = (text: string): string => inData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
