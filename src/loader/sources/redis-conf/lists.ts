import { type ArgsReading, type Asked, expects, reads } from './asked.js';
import { asInt, atoi, cLower, cString, leadingInteger, signedMemory, unsignedMemory } from './c-text.js';

const MOST_ADDRESSES = 16;

/** `bind`: as given, '' for none. */
export function readAddresses({ dialect }: Asked, args: readonly string[]): ArgsReading {
  if (args.length > MOST_ADDRESSES) return expects(`at most ${MOST_ADDRESSES} addresses`, MOST_ADDRESSES);
  if (!dialect.isTabular && args.length === 0) return expects('an address', 0);
  return reads(args.map(cString).join(' '));
}

/** `oom-score-adj-values`: for the primary, a replica, a child. */
export function readNumbers(_asked: Asked, args: readonly string[]): ArgsReading {
  const expected = 'three whole numbers of at least -2000 and at most 2000';
  if (args.length !== 3) return expects(expected, Math.min(args.length, 3));
  const numbers = args.map((arg) => leadingInteger(cString(arg)));
  const wrong = numbers.findIndex(({ value, rest }) => rest !== '' || value < -2000n || value > 2000n);
  return wrong === -1 ? reads(numbers.map(({ value }) => value).join(' ')) : expects(expected, wrong);
}

/** `latency-tracking-info-percentiles`: to six decimals, as given. */
export function readPercentiles(_asked: Asked, args: readonly string[]): ArgsReading {
  if (args.length === 1 && args[0] === '') return reads('');
  const numbers = args.map(percentile);
  const wrong = numbers.findIndex((number) => number === null || number < 0 || number > 100);
  if (wrong !== -1) return expects('percentiles of at least 0 and at most 100, such as `50 99 99.9`', wrong);
  return reads(numbers.map((number) => (number ?? 0).toFixed(6).replace(/\.?0+$/, '')).join(' '));
}

/** As `string2d` (util.c) reads what is neither infinite nor hexadecimal with an exponent. */
function percentile(text: string): number | null {
  const isNumber = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) || /^0x[\da-f]+$/i.test(text);
  return isNumber ? Number(text) : null;
}

/** `replicaof no one` is a primary. CONFIG GET cuts what is longer than its buffer. */
export function readReplicaOf(_asked: Asked, args: readonly string[]): ArgsReading {
  if (args.length !== 2) return expects('a host and a port, or `no one`', Math.min(args.length, 2));
  const [host = '', port = ''] = args.map(cString);
  if (cLower(host) === 'no' && cLower(port) === 'one') return reads('');
  const { value, rest } = leadingInteger(port);
  const number = asInt(value);
  if (rest !== '' || number < 0n || number > 65_535n) return expects('a port of at most 65535', 1);
  return reads(`${host} ${number}`.slice(0, 255));
}

const CLASSES: ReadonlyMap<string, string> = new Map([
  ['normal', 'normal'],
  ['slave', 'slave'],
  ['replica', 'slave'],
  ['pubsub', 'pubsub'],
]);

/** `client-output-buffer-limit`: hard limit, soft limit and seconds of some classes; the others stay as they are. */
export function readLimits(asked: Asked, args: readonly string[]): ArgsReading {
  const expected = 'class, hard limit, soft limit and seconds, such as `replica 256mb 64mb 60`';
  if (asked.dialect.isTabular ? args.length % 4 !== 0 : args.length !== 4)
    return expects(expected, args.length - (args.length % 4));
  const limits = new Map(
    fours(asked.before.split(' ')).map(([name = '', ...limit]) => [
      CLASSES.get(name) ?? name,
      limit.join(' '),
    ]),
  );
  for (const [index, [name = '', hard = '', soft = '', seconds = '']] of fours(args).entries()) {
    const known = CLASSES.get(cLower(cString(name)));
    if (known === undefined) return expects('one of the classes normal, replica, pubsub', index * 4);
    const limit = asked.dialect.isTabular ? limitOf(hard, soft, seconds) : oldLimitOf(hard, soft, seconds);
    if (limit === null) return expects(expected, index * 4 + 1);
    limits.set(known, limit);
  }
  return reads(
    ['normal', 'slave', 'pubsub'].map((name) => `${name} ${limits.get(name) ?? '0 0 0'}`).join(' '),
  );
}

function limitOf(...[hard, soft, seconds]: readonly [string, string, string]): string | null {
  const sizes = [unsignedMemory(cString(hard)), unsignedMemory(cString(soft))];
  const { value, rest } = leadingInteger(cString(seconds));
  return sizes.includes(null) || rest !== '' || asInt(value) < 0n ? null : [...sizes, asInt(value)].join(' ');
}

/** Up to 6.2 what is no size is 0, and what is no number ends it. */
function oldLimitOf(hard: string, soft: string, seconds: string): string | null {
  const sizes = [hard, soft].map((size) => BigInt.asUintN(64, signedMemory(cString(size)) ?? 0n));
  const time = atoi(cString(seconds));
  return time < 0n ? null : [...sizes, time].join(' ');
}

function fours(words: readonly string[]): readonly (readonly string[])[] {
  return Array.from({ length: Math.floor(words.length / 4) }, (_, index) =>
    words.slice(index * 4, index * 4 + 4),
  );
}
