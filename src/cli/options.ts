import { InvalidArgumentError, Option } from 'commander';
import { inWords } from '../catalogue/display.js';
import { parseDurationMs } from '../catalogue/duration.js';
import type { Environment, Sampling } from '../model/project.js';
import type { Severity } from '../model/report.js';
import { type Format, isFormat, REPORTERS } from '../reporters/index.js';
import { type PrivateOptions, privateKeysOption } from './private-words.js';

/** How a report is shown, as commander hands it over: of every command that shows one. */
export interface RenderingOptions {
  readonly format: readonly FormatOption[];
  readonly color: boolean;
  readonly quiet?: true;
  readonly verbose?: true;
}

/** Options of every command that reads and compares. */
export interface ExaminingOptions extends PrivateOptions {
  readonly failOn?: Severity | 'never';
  readonly unverified: 'required' | 'fail' | 'allow';
  readonly timeout: number;
  readonly sample?: number;
  readonly allKeys?: true;
  readonly quiet?: true;
}

/** Options that `check` and `diff` share. */
export interface ComparingOptions extends ExaminingOptions, RenderingOptions {
  readonly quiet?: true;
}

/** Options that say which project is compared: those of `check` and `baseline`. */
export interface ProjectOptions {
  readonly dir: string;
  readonly env: readonly string[];
  readonly service: readonly string[];
  readonly reference?: string;
  readonly source: readonly string[];
}

/** `NAME` to stdout, or `NAME=FILE`. */
interface FormatOption {
  readonly name: Format;
  readonly file: string | null;
}

export const dirOption = new Option('--dir <folder>', 'the folder of the YAML files')
  .default('environments')
  .env('REDRIFT_DIR');

export const projectOptions: readonly Option[] = [
  dirOption,
  new Option('--env <name...>', 'only these environments (and the reference); SERVICE/NAME for one service’s')
    .default([], 'all')
    .env('REDRIFT_ENV'),
  new Option('--service <name...>', 'only these services: folders in the folder of the YAML files')
    .default([], 'all')
    .env('REDRIFT_SERVICE'),
  new Option(
    '--reference <name>',
    'hold the others against this one (default: the YAML’s, else production)',
  ).env('REDRIFT_REFERENCE'),
  new Option(
    '--source <name=source>',
    'read this environment (NAME or SERVICE/NAME) from there: a URL, a snapshot or a redis.conf; repeatable',
  )
    .default([], 'as the YAML says')
    .argParser(collect),
];

export const unverifiedOption = new Option(
  '--unverified <what>',
  'what could not be verified: required parts decide, all of it fails, or it is allowed',
)
  .choices(['required', 'fail', 'allow'])
  .default('required')
  .env('REDRIFT_UNVERIFIED');

export const sampleOption = new Option('--sample <n>', 'keys read per environment (default: 20000)')
  .argParser(parseCount)
  .env('REDRIFT_SAMPLE');

export const allKeysOption = new Option(
  '--all-keys',
  'read every key; the run then has no time limit',
).conflicts(['sample', 'timeout']);

export const timeoutOption = new Option('--timeout <duration>', 'of the whole run: 500ms, 30s, 5m')
  .default(60_000, '60s')
  .argParser(parseTimeout)
  .env('REDRIFT_TIMEOUT');

const formatOption = new Option(
  '--format <name[=file]>',
  `${inWords(Object.keys(REPORTERS)).replace(' and ', ' or ')}; with =FILE into a file; repeatable`,
)
  .default([], 'text')
  .argParser(collectFormat)
  .env('REDRIFT_FORMAT');

const lookOptions: readonly Option[] = [
  new Option('--no-color', 'plain text (also: NO_COLOR)'),
  new Option('--quiet', 'only the verdict; no notes, no progress').conflicts('verbose'),
  new Option('--verbose', 'also evidence, ids, and what is in step'),
];

/** What every command takes that shows a report. */
export const renderingOptions: readonly Option[] = [formatOption, ...lookOptions];

/** What every comparing command takes. */
export const comparingOptions: readonly Option[] = [
  formatOption,
  new Option('--fail-on <severity>', 'exit 1 from this severity on (default: policy.failOn, else error)')
    .choices(['error', 'warning', 'info', 'never'])
    .env('REDRIFT_FAIL_ON'),
  unverifiedOption,
  timeoutOption,
  sampleOption,
  allKeysOption,
  privateKeysOption,
  ...lookOptions,
];

function collectFormat(value: string, previous: readonly FormatOption[]): readonly FormatOption[] {
  const at = value.indexOf('=');
  const name = at < 0 ? value : value.slice(0, at);
  const file = at < 0 ? null : value.slice(at + 1);
  if (!isFormat(name)) throw new InvalidArgumentError(`expected one of ${Object.keys(REPORTERS).join(', ')}`);
  if (file === '') throw new InvalidArgumentError(`expected a file after ${name}=`);
  if (file === null && previous.some((format) => format.file === null))
    throw new InvalidArgumentError('two formats cannot both go to stdout: give one a file, NAME=FILE');
  if (file !== null && previous.some((format) => format.file === file))
    throw new InvalidArgumentError(`two formats cannot both go into ${file}`);
  return [...previous, { name, file }];
}

function parseCount(value: string): number {
  if (!/^[1-9]\d{0,8}$/.test(value))
    throw new InvalidArgumentError('expected a whole number above 0, such as 20000');
  return Number(value);
}

function parseTimeout(value: string): number {
  const ms = parseDurationMs(value);
  if (ms === null || ms <= 0 || ms > 2_147_483_647)
    throw new InvalidArgumentError('expected a duration such as 500ms, 30s, 5m or 1h');
  return ms;
}

/** An environment read as the flags say instead of as its YAML says. */
export function withSampling(
  environment: Environment,
  options: Pick<ComparingOptions, 'sample' | 'allKeys'>,
): Environment {
  const keys: Sampling['keys'] = options.allKeys ? 'all' : (options.sample ?? environment.sampling.keys);
  return { ...environment, sampling: { ...environment.sampling, keys } };
}

/** Repeatable options that add up. */
function collect(value: string, previous: readonly string[]): readonly string[] {
  return [...previous, value];
}
