import type { Version } from '../../support/servers.js';
import { EXCEPTIONS } from './exceptions.js';
import type { Trial } from './trials.js';

/** What came out for one version. */
export interface Outcome {
  readonly version: Version;
  /** How many settings of the catalogue it knows. */
  readonly known: number;
  readonly trials: readonly Trial[];
}

/** `docs/settings-matrix.md`: how many settings of each version were tried, and what came of it. */
export function page(outcomes: readonly Outcome[]): string {
  const row = (name: string, count: (outcome: Outcome) => number): string =>
    `| ${[name, ...outcomes.map(count)].join(' | ')} |`;
  return [
    '# Every setting, tried',
    '',
    'The tests start two equal servers of each version, set every setting that can be changed at runtime to other valid',
    'values on one of them, and compare both each time. A setting that is compared must be found by its canonical name, and',
    'nothing else with it; one that names the instance must not be found; set back, both must be in step. What does not go',
    'so stands below with its reason, and the tests fail when it does. `npm test` keeps this page true.',
    '',
    `| | ${outcomes.map(({ version }) => title(version)).join(' | ')} |`,
    `|-|${outcomes.map(() => '-:').join('|')}|`,
    row('settings in the catalogue', ({ known }) => known),
    row('changed by a restart only', ({ known, trials }) => known - trials.length),
    row('tried', ({ trials }) => trials.length),
    row('found as drift', ({ trials }) => went(trials, 'found').length),
    row('of these secrets, by presence', ({ trials }) => secrets(trials)),
    row('left out, as they should be', ({ trials }) => went(trials, 'left out').length),
    row('exceptions', ({ trials }) => trials.length - went(trials, 'found', 'left out').length),
    '',
    '| exception | in | why |',
    '|-|-|-|',
    ...EXCEPTIONS.map(
      ({ settings, versions, why }) =>
        `| ${settings.map((name) => `\`${name}\``).join(', ')} | ${versions.map(title).join(', ')} | ${why} |`,
    ),
    '',
  ].join('\n');
}

const went = (trials: readonly Trial[], ...ways: readonly string[]): readonly Trial[] =>
  trials.filter((trial) => ways.includes(trial.went));

const secrets = (trials: readonly Trial[]): number =>
  went(trials, 'found').filter(({ facts }) => facts.isSecret).length;

/** `redis-6.0` → `Redis 6.0`. */
const title = (version: Version): string =>
  `${version.charAt(0).toUpperCase()}${version.slice(1).replace('-', ' ')}`;
