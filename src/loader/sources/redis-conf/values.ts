import type { SettingFacts } from '../../../catalogue/table.js';
import { type ArgsReading, type Asked, expects, reads } from './asked.js';
import { cLower, cString, leadingInteger, signedMemory, unsignedMemory, wholeInteger } from './c-text.js';
import type { Dialect } from './dialect.js';
import { readAddresses, readLimits, readNumbers, readPercentiles, readReplicaOf } from './lists.js';
import { expectedText } from './texts.js';

/** The arguments of a setting as `config->interface.set` (config.c) reads them. `save` and `dir` are not among them. */
export function readArgs(asked: Asked, args: readonly string[]): ArgsReading {
  const own = LISTS.get(asked.facts.name);
  if (own !== undefined) return own(asked, args);
  if (asked.known.isMultiArg) return readFlags(asked, args);
  return args.length === 1
    ? readOne(asked, args[0] ?? '')
    : expects('one argument: quote a value that holds spaces', 1);
}

const LISTS: ReadonlyMap<string, (asked: Asked, args: readonly string[]) => ArgsReading> = new Map([
  ['bind', readAddresses],
  ['rdma-bind', readAddresses],
  ['client-output-buffer-limit', readLimits],
  ['latency-tracking-info-percentiles', readPercentiles],
  ['oom-score-adj-values', readNumbers],
  ['replicaof', readReplicaOf],
]);

function readOne(asked: Asked, text: string): ArgsReading {
  switch (asked.facts.kind) {
    case 'boolean':
    // Valkey's cluster-slot-stats-enabled, where Redis has flags.
    case 'flags':
      return readSwitch(text);
    case 'enum':
      return readFlags(asked, [text]);
    case 'integer':
      return bounded(asked, wholeInteger(text), 'a whole number');
    case 'octal':
      return readMode(asked, cString(text));
    case 'memory':
    case 'memory-or-percent':
      return readMemory(asked, text);
    case 'event-flags':
      return readEvents(asked.dialect, cString(text));
    default:
      return readText(asked, text);
  }
}

function readSwitch(text: string): ArgsReading {
  const word = cLower(cString(text));
  return word === 'yes' || word === 'no' ? reads(word) : expects('`yes` or `no`');
}

/** One word of an enum, or several that combine: `default` is none of them, and is shown where none is set. */
function readFlags({ known }: Asked, args: readonly string[]): ArgsReading {
  const values = known.enumValues ?? [];
  const words = args.map((arg) => cLower(cString(arg)));
  const wrong = words.findIndex((word) => !values.includes(word));
  const expected = `${known.isMultiArg ? 'one or more' : 'one'} of ${values.join(', ')}`;
  if (words.length === 0 || wrong !== -1) return expects(expected, Math.max(wrong, 0));
  if (!known.isMultiArg) return reads(words[0] ?? '');
  if (words.includes('save') && words.includes('nosave'))
    return expects('either `save` or `nosave`', words.lastIndexOf('save'));
  const set = values.slice(1).filter((value) => words.includes(value));
  // `yes` of cluster-slot-stats-enabled stands for all the others.
  if (set.includes('yes') || (values.includes('yes') && set.length === values.length - 2))
    return reads('yes');
  return reads(set.length === 0 ? (values[0] ?? '') : set.join(' '));
}

function bounded({ known, facts }: Asked, number: bigint | null, what: string): ArgsReading {
  const [min, max] = [known.min, known.max];
  const isWithin =
    number !== null && (min === null || number >= BigInt(min)) && (max === null || number <= BigInt(max));
  if (isWithin) return reads(facts.kind === 'octal' ? number.toString(8) : number.toString());
  return expects(`${what}${range(min, max, facts)}`);
}

/** That a size is not negative goes without saying. */
function range(min: string | null, max: string | null, { kind }: SettingFacts): string {
  const shown = (bound: string): string => (kind === 'octal' ? BigInt(bound).toString(8) : bound);
  const parts = [
    ...(min === null || (min === '0' && kind !== 'integer') ? [] : [`at least ${shown(min)}`]),
    ...(max === null || BigInt(max) >= 2n ** 63n - 1n ? [] : [`at most ${shown(max)}`]),
  ];
  return parts.length === 0 ? '' : `${kind === 'integer' ? '' : ','} of ${parts.join(' and ')}`;
}

/** `unixsocketperm`: up to 6.2 what is no digit ends the number, from 7.0 on it is refused. */
function readMode(asked: Asked, text: string): ArgsReading {
  const { value, rest, isBeyond } = leadingInteger(text, 8);
  const isRead = !isBeyond && (rest === '' || !asked.dialect.isTabular);
  const known = { ...asked.known, min: '0', max: '511' };
  return bounded({ ...asked, known }, isRead ? value : null, 'permissions in octal, such as 700');
}

const A_SIZE = 'a size in bytes, such as 1048576, 512mb or 4gb';

function readMemory(asked: Asked, text: string): ArgsReading {
  const { facts, known, dialect } = asked;
  if (!dialect.isTabular) return readOldMemory(asked, cString(text));
  const size = unsignedMemory(cString(text));
  if (size !== null) return readSize(asked, size);
  const [, share] = /^(\d+)%$/.exec(text) ?? [];
  if (facts.kind === 'memory-or-percent') return readShare(share === undefined ? null : wholeInteger(share));
  const mayBeNegative = known.min?.startsWith('-') === true;
  return bounded(asked, mayBeNegative ? wholeInteger(text) : null, A_SIZE);
}

/** A `long long` keeps sizes, so the largest are negative; a negative `maxmemory-clients` is a share. */
function readSize(asked: Asked, size: bigint): ArgsReading {
  const isUnsigned = asked.known.max !== null && BigInt(asked.known.max) > 2n ** 63n;
  const kept = isUnsigned ? size : BigInt.asIntN(64, size);
  return asked.facts.kind === 'memory-or-percent' && kept < 0n
    ? readShare(-kept)
    : bounded(asked, kept, A_SIZE);
}

function readShare(share: bigint | null): ArgsReading {
  const isShare = share !== null && share <= 100n;
  if (isShare) return reads(share === 0n ? '0' : `${share}%`);
  return expects('a size such as 1gb, or a share of maxmemory of at most 100%');
}

/** Up to 6.2. `client-query-buffer-limit` of 6.0 is not held against anything: what is no size is 0. */
function readOldMemory(asked: Asked, text: string): ArgsReading {
  const size = signedMemory(text);
  const isUnchecked = asked.facts.name === 'client-query-buffer-limit' && asked.known.min === null;
  if (isUnchecked) return reads((size ?? 0n).toString());
  return bounded(asked, size !== null && size < 0n ? null : size, A_SIZE);
}

/** As `keyspaceEventsStringToFlags` and back (notify.c); `A` hides what can stand beside it but K, E and m. */
function readEvents({ allEvents, otherEvents }: Dialect, text: string): ArgsReading {
  const letters = `A${allEvents}${otherEvents}`;
  if ([...text].some((letter) => !letters.includes(letter)))
    return expects(`letters out of \`${letters}\`, such as \`Ex\``);
  const asked = text.includes('A') ? `${text}${allEvents}` : text;
  const isAll = [...allEvents].every((letter) => asked.includes(letter));
  const shown = isAll ? 'KEm' : `${allEvents}${otherEvents}`;
  return reads(`${isAll ? 'A' : ''}${[...shown].filter((letter) => asked.includes(letter)).join('')}`);
}

/** SDS strings keep a NUL, the others end at it. */
function readText(asked: Asked, text: string): ArgsReading {
  const isBinary = asked.facts.isSecret && asked.facts.name !== 'masteruser' && asked.dialect.isTabular;
  const value = isBinary ? text : cString(text);
  const expected = expectedText(asked, value);
  return expected === null ? reads(value) : expects(expected);
}
