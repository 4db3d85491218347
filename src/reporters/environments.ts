import type { Report, ReportEnvironment } from '../model/report.js';
import { placeOf } from './findings.js';
import { plural } from './layout.js';

/** `staging`, or `cache/staging` where the environment is a service's. */
export const placeOfEnvironment = ({ service, name }: ReportEnvironment): string =>
  placeOf({ service, environment: name });

/** What an environment is, each fact in some words: `redis 7.0.15`, `standalone`, its nodes, `owner web-team`. */
export function factsOf(
  { product, version, nodes, topology, owner }: ReportEnvironment,
  isReference: boolean,
): readonly string[] {
  return [
    ...(isReference ? ['the reference'] : []),
    ...(product === null
      ? ['not read']
      : [`${product} ${version}`, topology ?? '', nodeList(nodes.map(({ id }) => id))]),
    ...(owner === null ? [] : [`owner ${owner}`]),
  ].filter((fact) => fact !== '');
}

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
