import { inWords } from '../catalogue/display.js';
import type { Report, ReportEnvironment } from '../model/report.js';
import { placeOf } from './findings.js';
import { plural, withSeparators } from './layout.js';
import { foldUnread } from './unread.js';

/** Something that was read of an environment, or was not. */
export interface CoverageLine {
  readonly place: string;
  readonly words: string;
  readonly isSeen: boolean;
  /** What would let it be read, where that is known. */
  readonly remedy: string | null;
}

/** What was read of each environment, then what was not: a report without it would be green where nobody looked. */
export const coverageOf = ({ environments }: Report): readonly CoverageLine[] =>
  environments.flatMap((environment) => {
    const place = placeOf({ service: environment.service, environment: environment.name });
    return [
      { place, words: seen(environment), isSeen: environment.product !== null, remedy: null },
      ...unseen(environment).map((line) => ({ place, ...line, isSeen: false })),
    ];
  });

const seen = ({ product, keys, coverage: { settings } }: ReportEnvironment): string =>
  product === null
    ? 'nothing'
    : `${settings.compared} of ${plural(settings.of, 'setting')}, ${keysSeen(keys)}`;

function unseen({
  keys: { leftOut },
  coverage: { notAsked, unread },
}: ReportEnvironment): readonly Pick<CoverageLine, 'words' | 'remedy'>[] {
  const databases = leftOut.length === 1 ? 'database' : 'databases';
  return [
    ...(leftOut.length > 0
      ? [{ words: `not asked for: ${databases} ${leftOut.join(', ')}`, remedy: null }]
      : []),
    ...(notAsked.length > 0
      ? [{ words: `not compared, as its source does not tell: ${inWords(notAsked)}`, remedy: null }]
      : []),
    ...foldUnread(unread).map(({ parts, node, why, remedy }) => ({
      words: `${parts}${node === null ? '' : ` of ${node}`} not seen: ${why}`,
      remedy,
    })),
  ];
}

function keysSeen({ method, sampled, total, families, frameworks }: ReportEnvironment['keys']): string {
  if (method === 'none') return 'no keys';
  const count = sampled === 1 && total === 1 ? 'the one key' : `all ${withSeparators(sampled)} keys`;
  const read = sampled >= total ? count : `${withSeparators(sampled)} of ${withSeparators(total)} keys`;
  const whose = frameworks.length === 0 ? '' : `, ${inWords(frameworks)} among them`;
  return `${read} (${method}) in ${families === 1 ? '1 family' : `${families} families`}${whose}`;
}
