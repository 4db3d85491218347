import { inWords } from '../catalogue/display.js';
import type { Report, ReportEnvironment } from '../model/report.js';
import { placeOf } from './findings.js';
import { plural, withSeparators } from './layout.js';
import { foldUnread } from './unread.js';

/** Something that was read of an environment, or was not. */
export interface CoverageLine {
  readonly place: string;
  readonly words: string;
}

/** What was read of each environment, then what was not: a report without it would be green where nobody looked. */
export const coverageOf = ({ environments }: Report): readonly CoverageLine[] =>
  environments.flatMap((environment) => {
    const place = placeOf({ service: environment.service, environment: environment.name });
    return [seen(environment), ...unseen(environment)].map((words) => ({ place, words }));
  });

const seen = ({ product, keys, coverage: { settings } }: ReportEnvironment): string =>
  product === null
    ? 'nothing'
    : `${settings.compared} of ${plural(settings.of, 'setting')}, ${keysSeen(keys)}`;

function unseen({ keys, coverage: { notAsked, unread } }: ReportEnvironment): readonly string[] {
  const { leftOut } = keys;
  return [
    ...(leftOut.length > 0
      ? [`not asked for: ${leftOut.length === 1 ? 'database' : 'databases'} ${leftOut.join(', ')}`]
      : []),
    ...(notAsked.length > 0 ? [`not compared, as its source does not tell: ${inWords(notAsked)}`] : []),
    ...foldUnread(unread).map(
      ({ parts, node, why }) => `${parts}${node === null ? '' : ` of ${node}`} not seen: ${why}`,
    ),
  ];
}

function keysSeen({ method, sampled, total, families, frameworks }: ReportEnvironment['keys']): string {
  if (method === 'none') return 'no keys';
  const count = sampled === 1 && total === 1 ? 'the one key' : `all ${withSeparators(sampled)} keys`;
  const read = sampled >= total ? count : `${withSeparators(sampled)} of ${withSeparators(total)} keys`;
  const whose = frameworks.length === 0 ? '' : `, ${inWords(frameworks)} among them`;
  return `${read} (${method}) in ${families === 1 ? '1 family' : `${families} families`}${whose}`;
}
