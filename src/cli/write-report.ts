import { CHECKS } from '../differ/checks/index.js';
import type { Report } from '../model/report.js';
import { REPORTERS } from '../reporters/index.js';
import type { Look } from '../reporters/reporter.js';
import type { RenderingOptions } from './options.js';
import type { Output } from './output.js';

/** Shows a report in every format that was asked for. Files first: what goes to stdout is the last thing that is said. */
export async function writeReport(report: Report, options: RenderingOptions, output: Output): Promise<void> {
  const formats = options.format.length > 0 ? options.format : ([{ name: 'text', file: null }] as const);
  for (const { name, file } of formats.toSorted(
    (a, b) => Number(a.file === null) - Number(b.file === null),
  )) {
    if (name === 'github') await addToJobSummary(report, lookOf(options, output, true), output);
    const text = REPORTERS[name](report, lookOf(options, output, file !== null));
    if (file === null) output.data(text);
    else await output.file(file, text);
  }
}

function lookOf(options: RenderingOptions, output: Output, isFile: boolean): Look {
  const { verbose = false, quiet = false } = options;
  return {
    verbose,
    quiet,
    width: isFile ? 100 : output.width,
    color: !isFile && hasColor(options, output),
    rules: CHECKS,
  };
}

/** https://no-color.org, and CI logs that are no terminals but show colours. */
function hasColor({ color }: RenderingOptions, output: Output): boolean {
  if (!color || process.env['NO_COLOR']) return false;
  return output.isTerminal || Boolean(process.env['FORCE_COLOR'] && process.env['FORCE_COLOR'] !== '0');
}

/** GitHub drops a step's summary that is larger, whole. */
const MOST_OF_A_SUMMARY = 1_048_576;

/** In a job of GitHub Actions the report stands on the page of the run, too. */
async function addToJobSummary(report: Report, look: Look, output: Output): Promise<void> {
  const path = process.env['GITHUB_STEP_SUMMARY'];
  if (path === undefined || path === '') return;
  const isAdded = await output.append(path, `${REPORTERS.markdown(report, look)}\n`, MOST_OF_A_SUMMARY);
  if (!isAdded) output.note('note: the job summary is full (1 MiB): the report was not added to it');
}
