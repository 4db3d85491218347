import type { Report, ReportEnvironment } from '../model/report.js';
import { placeOf } from './findings.js';
import { plural } from './layout.js';

/** `staging`, or `cache/staging` where the environment is a service's. */
export const placeOfEnvironment = ({ service, name }: ReportEnvironment): string =>
  placeOf({ service, environment: name });

/** What an environment is, each fact in some words: `redis 7.0.15`, `standalone`, its nodes, `owner web-team`. */
export function factsOf(
  { product, version, nodes, topology, owner, snapshot }: ReportEnvironment,
  isReference: boolean,
): readonly string[] {
  return [
    ...(isReference ? ['the reference'] : []),
    ...(product === null
      ? ['not read']
      : [`${product} ${version}`, topology ?? '', nodeList(nodes.map(({ id }) => id))]),
    ...(snapshot === null ? [] : [`snapshot of ${agoInWords(snapshot.ageMs)}`]),
    ...(owner === null ? [] : [`owner ${owner}`]),
  ].filter((fact) => fact !== '');
}

/** `3 days ago`, in the largest unit of which it is one at least. */
function agoInWords(ms: number): string {
  const [unit, length] = UNITS.find((one) => ms >= one[1]) ?? [null, 1];
  return unit === null ? 'less than a minute ago' : `${plural(Math.floor(ms / length), unit)} ago`;
}

const UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const;

/** Two by name; of more, the first and their number. */
const nodeList = (ids: readonly string[]): string =>
  ids.length < 3 ? ids.join(', ') : `${ids[0]} and ${ids.length - 1} more nodes`;

/** No finding of its own is not yet in step: what could not be read elsewhere leaves questions open here. */
export function withoutFindings({ answers }: Report, place: string): string {
  const asked = answers.filter((answer) => placeOf(answer) === place);
  const open = asked.filter(({ status }) => status === 'unverified').length;
  if (asked.length === 0) return 'nothing was asked of it';
  if (open === 0) return 'in step';
  return `not compared: ${open} of ${plural(asked.length, 'question')} have no answer, because of what could not be read elsewhere`;
}
